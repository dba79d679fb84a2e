"""Make pages that labelled ones do not cover: with little chrome, hard-wrapped, with lists, comments or spam."""

import hashlib
import random as chance
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cleaner.document import Label
from cleaner.repair import repair
from cleaner.training import furniture, lists, spam
from cleaner.training.corpora import Page
from cleaner.training.damage import Site, obfuscate, random_site, traditional

Random = np.random.Generator

# Hard-wrapped text in forums and mailing lists breaks at these widths, in characters.
WRAP_WIDTHS = (18, 50)
# Share of the pages that get a copy of each kind, and of some kinds: an article alone must stay as it is, and too many
# comments teach that an article's last paragraphs are one.
COPIED = 0.4
SHARES = {"article": 1.0, "commented": 0.12}
# Share of the spammed pages with spam in the midst of their chrome.
AMONG_CHROME = 0.4
# Share of the invented pages whose paragraphs are all of one source.
ONE_SOURCE = 0.5
# Share of the invented pages that speak of what spam is about.
RISKY = 0.35
# Characters of the longest title, and lines of the smallest article that a magazine mirror would carry.
LONGEST_TITLE = 40
SMALLEST_ARTICLE = 4
LEADS = ("感谢光临本站，下列资源也许合您心意：", "您可能感兴趣的:", "主站蜘蛛池模板：")
# What joins spam to an honest line.
SEAMS = ("_", "|", " ", "  ", "-", "，", ",")
# A sentence with its closing mark.
SENTENCE = re.compile("[^。！？；]+[。！？；]?[”」』）]*")
# Characters that a damaging site puts pinyin after.
SITE_TABLE = 60


@dataclass(frozen=True)
class Stock:
    """
    What augmentation draws from.

    Of spam: its `vocabulary`, promotional articles as lists of lines. Of honest text: lines on
    the same topics (`risky`), paragraphs, titles. And lines of chrome, and readers' remarks.
    """

    vocabulary: spam.Vocabulary
    promotions: Sequence[Sequence[str]]
    risky: Sequence[str]
    paragraphs: Sequence[str]
    titles: Sequence[str]
    chrome: Sequence[str]
    remarks: Sequence[str]


def seeded(name: str) -> Random:
    """Return a generator that depends on a name alone, so that a page's copies never change with the others."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))


def copies(page: Page, stock: Stock | None) -> list[Page]:
    """Return the augmented copies of a labelled page, without stock those that need none; they stay in its group."""
    made = []
    changes: dict[str, Callable[..., Rows]] = {**CHANGES, **(STOCKED if stock else {})}
    for name, change in changes.items():
        random = seeded(f"{page.name}#{name}")
        if random.random() > SHARES.get(name, COPIED):
            continue
        rows = change([*zip(page.lines, page.labels, strict=True)], *([stock] if name in STOCKED else []), random)
        if rows:
            lines, labels = zip(*rows, strict=True)
            made.append(replace(page, name=f"{page.name}#{name}", lines=lines, labels=labels))
    return made


Rows = list[tuple[str, Label]]


def _thinned(rows: Rows, random: Random) -> Rows:
    """Drop most runs of chrome, as on pages with little navigation."""
    keep = float(random.uniform(0.05, 0.35))
    kept: Rows = []
    dropping = False
    for line, label in rows:
        if random.random() < 0.3:
            dropping = random.random() > keep
        if label is not Label.chrome or not dropping:
            kept.append((line, label))
    return kept


def _wrapped(rows: Rows, random: Random) -> Rows:
    """Break long lines at a fixed width, as hard-wrapped pages do, and thin the chrome."""
    width = int(random.integers(*WRAP_WIDTHS))
    return [
        (part, label)
        for line, label in _thinned(rows, random)
        for part in (line[start : start + width].strip() for start in range(0, len(line), width))
        if part
    ]


def _article(rows: Rows, random: Random) -> Rows:
    """Keep the body alone: what a cleaned page looks like must be body all through."""
    return [(line, label) for line, label in rows if label is Label.body]


def _furnished(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Leave of a page its body, between the few lines that magazine mirrors print around a text."""
    body = _article(rows, random)
    if len(body) < SMALLEST_ARTICLE:
        return []
    text = [line for line, _ in body]
    # the first line is the title where it is short; without a title the byline opens the page
    opening = 1 if len(text[0]) <= LONGEST_TITLE else 0
    head = [(line, Label.chrome) for line in furniture.head(text, stock.titles, random)]
    foot = [(line, Label.chrome) for line in furniture.foot(text, stock.titles, random)]
    return [*body[:opening], *head, *body[opening:], *foot]


def _spammed(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put spam at the head and foot of a page, as it is or with little chrome, and in the midst of its chrome."""
    lighter = int(random.integers(3))
    rows = (rows, _thinned(rows, random), _furnished(rows, stock, random))[lighter] or rows
    rows = [row for row in rows if row[1] is not Label.spam]
    head = [(spam.line(stock.vocabulary, random), Label.spam) for _ in range(random.integers(0, 3))]
    foot = [(spam.line(stock.vocabulary, random), Label.spam) for _ in range(random.integers(0, 4))]
    if foot and random.random() < 0.3:
        foot.insert(0, (str(random.choice(LEADS)), Label.spam))
    if random.random() < AMONG_CHROME:
        rows = _among_chrome(rows, stock, random)
    return [*head, *rows, *foot]


def _among_chrome(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put one short phrase in several places of the chrome, as brands are, or a run of lists in one place."""
    places = [at for at, (_, label) in enumerate(rows) if label is Label.chrome] or [0]
    if random.random() < 0.75:
        phrase = spam.keywords(stock.vocabulary, 1, random)
        chosen = {at: [phrase] for at in random.choice(places, size=int(random.integers(2, 7))).tolist()}
    else:
        count = int(random.integers(2, 12))
        listed = [spam.keywords(stock.vocabulary, int(random.integers(1, 12)), random) for _ in range(count)]
        chosen = {int(random.choice(places)): listed}
    made: Rows = []
    for at, row in enumerate(rows):
        made += [row, *((line, Label.spam) for line in chosen.get(at, ()))]
    return made


def _seamed(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Join spam to the head or foot of a body line; the line stays body, for its spam can be cut out."""
    rows = _thinned(rows, random) if random.random() < 0.5 else list(rows)
    places = [at for at, (_, label) in enumerate(rows) if label is Label.body]
    if not places:
        return []
    for at in random.choice(places, size=int(random.integers(1, 3))).tolist():
        listed = spam.keywords(stock.vocabulary, int(random.integers(2, 12)), random)
        parts = [rows[at][0], listed] if random.random() < 0.5 else [listed, rows[at][0]]
        rows[at] = (str(random.choice(SEAMS)).join(parts), Label.body)
    return rows


def _promoted(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put a promotional article where the page's own article was, as injectors do on whole pages."""
    rows = _thinned(rows, random) if random.random() < 0.5 else rows
    chrome = [row for row in rows if row[1] is Label.chrome]
    title, *text = stock.promotions[int(random.integers(len(stock.promotions)))]
    place = next((at for at, row in enumerate(rows) if row[1] is Label.body), 0)
    place = min(place, len(chrome))
    head = [(title, Label.spam)] * int(random.random() < 0.7)
    article = [(line, Label.spam) for line in ([title] if random.random() < 0.7 else []) + text]
    return [*head, *chrome[:place], *article, *chrome[place:]]


def _split(rows: Rows, random: Random) -> Rows:
    """Give each sentence of the body a line, with or without the mark it ends in, as forums and lyrics do."""
    bare = random.random() < 0.5
    split: Rows = []
    for line, label in _thinned(rows, random):
        parts = SENTENCE.findall(line) if label is Label.body else [line]
        split += [(part, label) for part in (part.strip("。； ") if bare else part.strip() for part in parts) if part]
    return split


def _damaged(rows: Rows, random: Random) -> Rows:
    """Damage a page as mirror sites do and repair it: what is lost for good stays lost."""
    text = traditional("\n".join(line for line, _ in rows))
    chooser = chance.Random(int(random.integers(1 << 32)))
    site = Site(random_site(chooser, text, SITE_TABLE), junk=("！", "？"), fold="width")
    # line by line: a lead byte out of step at the end of a line would swallow the line end
    damaged = [obfuscate(line, site, chooser.getrandbits(32)) for line in text.split("\n")]
    lines = repair("\n".join(damaged))[0].split("\n")
    return [(line.strip(), label) for line, (_, label) in zip(lines, rows, strict=True) if line.strip()]


def _listed(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put lists and tables into a body or at its end; they are body."""
    rows = _thinned(rows, random) if random.random() < 0.5 else rows
    places = [at for at, (_, label) in enumerate(rows) if label is Label.body]
    if len(places) < SMALLEST_ARTICLE:
        return []
    text = [rows[at][0] for at in places]
    inner = places[2:-1] or places[-1:]
    chosen = {places[-1] if random.random() < 0.5 else int(random.choice(inner)) for _ in range(2)}
    for at in sorted(chosen, reverse=True):
        listed = [(line, Label.body) for line in lists.listing(text, stock.titles, random)]
        rows = [*rows[: at + 1], *listed, *rows[at + 1 :]]
    return rows


def _commented(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put readers' comments and openings of other articles behind a body; they are chrome."""
    places = [at for at, (_, label) in enumerate(rows) if label is Label.body]
    if len(places) < SMALLEST_ARTICLE:
        return []
    text = [rows[at][0] for at in places]
    made = furniture.comments(text, stock.remarks, random) if random.random() < 0.7 else []
    if not made or random.random() < 0.4:
        made += furniture.teasers(text, stock.titles, stock.paragraphs, random)
    rows = _thinned(rows, random) if random.random() < 0.5 else rows
    last = max(at for at, (_, label) in enumerate(rows) if label is Label.body)
    return [*rows[: last + 1], *((line, Label.chrome) for line in made), *rows[last + 1 :]]


# Copies that need nothing but the page, and those that draw from stock.
CHANGES: dict[str, Callable[[Rows, Random], Rows]] = {
    "thinned": _thinned,
    "wrapped": _wrapped,
    "article": _article,
    "split": _split,
    "damaged": _damaged,
}
STOCKED: dict[str, Callable[[Rows, Stock, Random], Rows]] = {
    "listed": _listed,
    "commented": _commented,
    "furnished": _furnished,
    "mirrored": _furnished,
    "promoted": _promoted,
    "seamed": _seamed,
    "spammed": _spammed,
}


def invented(stock: Stock, number: int, group: str) -> Page:
    """Return a page of honest raw paragraphs, with a title, chrome around and spam at its ends, or without."""
    random = seeded(f"raw#{group}#{number}")
    size = int(random.integers(3, 14))
    first = int(random.integers(len(stock.paragraphs) - min(size, len(stock.paragraphs)) + 1))
    # paragraphs lie file by file
    neighbours = list(stock.paragraphs[first : first + size])
    body = neighbours if random.random() < ONE_SOURCE else random.choice(stock.paragraphs, size=size).tolist()
    if random.random() < RISKY:
        body[1:] = random.choice(stock.risky, size=len(body) - 1, replace=False).tolist()
    rows: Rows = [(line, Label.body) for line in body]
    if random.random() < 0.7:
        rows.insert(0, (str(random.choice(stock.titles)), Label.body))
    if random.random() < 0.4:
        rows = _furnished(rows, stock, random) or rows
    elif random.random() < 0.5:
        place = int(random.integers(len(stock.chrome) - 60))
        lines = stock.chrome[place : place + int(random.integers(3, 30))]
        foot = stock.chrome[place + 30 : place + 30 + int(random.integers(3, 30))]
        rows = [*((line, Label.chrome) for line in lines), *rows, *((line, Label.chrome) for line in foot)]
    if random.random() < 0.3:
        rows = _spammed(rows, stock, random) or rows
    if random.random() < 0.2:
        rows = _wrapped(rows, random)
    lines_, labels = zip(*rows, strict=True)
    return Page(f"raw/{group}/{number}", "raw", f"raw/{group}", lines_, labels)
