"""Invent the lines that a site prints around an article: date, byline, source, keywords, lists of other articles."""

from collections.abc import Iterator, Sequence
from functools import cache

from cleaner.training.augmentation.seeds import Random
from cleaner.training.corpora.texts import read_rows

# Share of the pages with notices of rights and liability at their foot.
NOTICES = 0.2
DATES = (
    "{y}-{m:02}-{d:02}",
    "{y}年{m}月{d}日",
    "{y}/{m}/{d}",
    "{y}.{m:02}.{d:02}",
    "{y}年{m:02}月{d:02}日",
    "{m:02}-{d:02}",
)


def head(text: Sequence[str], titles: Sequence[str], random: Random) -> list[str]:
    """Return one to five lines as they appear between an article's title and its text."""
    return [_line("head", text, titles, random) for _ in range(random.integers(1, 6))]


def foot(text: Sequence[str], titles: Sequence[str], random: Random) -> list[str]:
    """Return up to three lines as they appear below a text, then perhaps notices and a list of other articles."""
    lines = [_line("foot", text, titles, random) for _ in range(random.integers(0, 4))]
    if random.random() < NOTICES:
        lines += [_line("notice", text, titles, random) for _ in range(random.integers(1, 4))]
    if random.random() < 0.75:
        lines.append(_line("list", text, titles, random))
        dated = random.random() < 0.4
        for title in _related("".join(text[:3]), titles, random):
            lines.append(title)
            if dated and random.random() < 0.6:
                lines.append(_filled("{source}({issue}){date} {time}", text, titles, random))
    return lines


def comments(text: Sequence[str], remarks: Sequence[str], random: Random) -> list[str]:
    """Return readers' comments below a text: a heading, then names, dates, remarks and buttons, all in one order."""
    before, after = (str(random.choice([*_table()["comment"], ""])) for _ in range(2))
    lines = [_line("comments", text, remarks, random)]
    for _ in range(random.integers(1, 12)):
        chosen = random.choice(remarks, size=int(random.integers(1, 3))).tolist()
        rows = [_filled(before, text, remarks, random), *chosen, _filled(after, text, remarks, random)]
        lines += [row for row in rows if row]
    return lines


def teasers(text: Sequence[str], titles: Sequence[str], paragraphs: Sequence[str], random: Random) -> list[str]:
    """Return a list of other articles, each with its title and the opening of its text."""
    lines = [_line("list", text, titles, random)]
    length, more = int(random.integers(25, 110)), str(random.choice(_table()["more"]))
    for title in _related("".join(text[:3]), titles, random):
        opening = str(random.choice(paragraphs))[:length]
        lines += [title, f"{opening}{random.choice(('...', '…', '……'))}{more}"]
    return lines


def filled(places: Sequence[str], titles: Sequence[str], random: Random, times: int) -> Iterator[str]:
    """Yield each line that stands at one of some places, filled as often as `times` says."""
    for line in (line for place in places for line in _table()[place]):
        for _ in range(times):
            yield _filled(line, [str(random.choice(titles))], titles, random)


def _related(text: str, titles: Sequence[str], random: Random) -> list[str]:
    """Choose titles for a list of related articles, about half of which share words with the text."""
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    pool = random.choice(titles, size=400).tolist()
    near = [title for title in pool if sum(pair in title for pair in pairs) > 1]
    chosen = [*near[: random.integers(0, 8)], *pool[: random.integers(2, 9)]]
    random.shuffle(chosen)
    return chosen


def _line(place: str, text: Sequence[str], titles: Sequence[str], random: Random) -> str:
    return _filled(str(random.choice(_table()[place])), text, titles, random)


def _filled(line: str, text: Sequence[str], titles: Sequence[str], random: Random) -> str:
    year, month, day = (int(random.integers(*ends)) for ends in ((1998, 2026), (1, 13), (1, 29)))
    hour, minute, second = (int(random.integers(*ends)) for ends in ((0, 24), (0, 60), (0, 60)))
    time = f"{hour:02}:{minute:02}" + (f":{second:02}" if random.random() < 0.5 else "")
    return line.format(
        date=str(random.choice(DATES)).format(y=year, m=month, d=day),
        time=time,
        name=name(random),
        source=random.choice(_table()["source"]),
        words=_words("".join(text), random),
        number=int(random.integers(1, 20000)),
        issue=f"{year}年{month}期" if random.random() < 0.5 else f"{year}年第{month}期",
        title=random.choice(titles),
    )


def site(random: Random) -> str:
    """Return the name of an honest site as its pages print it everywhere, or a few names in a row."""
    place, trade = (str(random.choice(_table()[slot])) for slot in ("place", "trade"))
    chosen = random.choice(_table()["site"], size=int(random.choice((1, 1, 1, 2, 3))), replace=False).tolist()
    return str(random.choice(("-", "_", "|", " - ", " "))).join(row.format(place=place, trade=trade) for row in chosen)


def name(random: Random) -> str:
    """Return a person's name."""
    given = random.choice(_table()["given"], size=int(random.integers(1, 3)))
    return str(random.choice(_table()["surname"])) + "".join(map(str, given))


def _words(text: str, random: Random) -> str:
    """Return some short pieces of a text as keywords, joined as sites join them."""
    separator = str(random.choice(("", " ", "；", ",", "、", "，")))
    places = random.integers(0, max(len(text) - 4, 1), size=int(random.integers(2, 6)))
    return separator.join(text[place : place + 2 + place % 3] for place in places.tolist())


@cache
def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for place, line in read_rows("furniture.tsv"):
        table.setdefault(place, []).append(line)
    return table
