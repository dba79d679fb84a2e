"""Make pages of kinds that labelled pages lack: changed copies of these, and pages invented from raw lines."""

from collections.abc import Callable
from dataclasses import replace
from itertools import chain

from cleaner.document import Label
from cleaner.training.augmentation import furniture
from cleaner.training.augmentation.changes import (
    Rows,
    article,
    commented,
    damaged,
    furnished,
    listed,
    split,
    thinned,
    trimmed,
    wrapped,
)
from cleaner.training.augmentation.chapters import advertised, indexed
from cleaner.training.augmentation.injections import promoted, renamed, seamed, spammed
from cleaner.training.augmentation.seeds import Random, seeded
from cleaner.training.augmentation.stock import Stock
from cleaner.training.corpora.folder import Page

# Share of the pages that get a copy of each kind, and of the exceptions: an article alone must stay as it is, and too
# many comments teach that the last paragraphs of an article are comments.
COPIED = 0.4
SHARES = {
    "article": 1.0,
    "trimmed": 0.8,
    "listed": 0.6,
    "renamed": 0.15,
    "commented": 0.12,
    "advertised": 0.0,
    "indexed": 0.0,
}
# The same for pages of today's web: their own variety is enough, but no page there was cleaned before, and none is a
# magazine's on a mirror.
TODAY = {
    "article": 1.0,
    "trimmed": 0.8,
    "promoted": COPIED,
    "seamed": COPIED,
    "spammed": COPIED,
    "advertised": 0.3,
    "renamed": 0.15,
    "mirrored": 0.2,
}
# And for chapters of novels and what else stands on the sites that have them.
NOVEL, OF_NOVELS = "novel", {**TODAY, "advertised": 1.0, "indexed": 1.0}
# Share of the invented pages whose paragraphs all come from one source.
ONE_SOURCE = 0.5
# Share of the invented pages with spam.
SPAMMED = 0.6
# Share of the invented pages about the topics of spam.
RISKY = 0.35
# Share of the invented pages that have no body: lists of articles with the openings of their texts.
TEASERS = 0.2

# Copies that need nothing but the page, and those that draw from stock.
CHANGES: dict[str, Callable[[Rows, Random], Rows]] = {
    "thinned": thinned,
    "wrapped": wrapped,
    "article": article,
    "trimmed": trimmed,
    "split": split,
    "damaged": damaged,
}
STOCKED: dict[str, Callable[[Rows, Stock, Random], Rows]] = {
    "advertised": advertised,
    "indexed": indexed,
    "listed": listed,
    "commented": commented,
    "furnished": furnished,
    "mirrored": furnished,
    "promoted": promoted,
    "renamed": renamed,
    "seamed": seamed,
    "spammed": spammed,
}


def copies(page: Page, stock: Stock | None) -> list[Page]:
    """Return augmented copies of a labelled page, all in its group; without stock only those that need none."""
    made = []
    changes: dict[str, Callable[..., Rows]] = {**CHANGES, **(STOCKED if stock else {})}
    for name, change in changes.items():
        random = seeded(f"{page.name}#{name}")
        if random.random() > _share(page, name):
            continue
        rows = change([*zip(page.lines, page.labels, strict=True)], *([stock] if name in STOCKED else []), random)
        if rows:
            lines, labels = zip(*rows, strict=True)
            made.append(replace(page, name=f"{page.name}#{name}", lines=lines, labels=labels))
    return made


def _share(page: Page, name: str) -> float:
    """Return the share of pages like this one that get a copy of a kind."""
    if page.kind:
        return (OF_NOVELS if page.kind == NOVEL else TODAY).get(name, 0.0)
    return SHARES.get(name, COPIED)


def invented(stock: Stock, number: int, group: str) -> Page:
    """Return a page of honest raw paragraphs, perhaps with a title, chrome and spam, or one that lists articles."""
    random = seeded(f"raw#{group}#{number}")
    if random.random() < TEASERS:
        return _invented(_teasers(stock, random), group, number)
    size = int(random.integers(3, 14))
    first = int(random.integers(len(stock.paragraphs) - min(size, len(stock.paragraphs)) + 1))
    # paragraphs are in the order of their files
    neighbours = list(stock.paragraphs[first : first + size])
    body = neighbours if random.random() < ONE_SOURCE else random.choice(stock.paragraphs, size=size).tolist()
    if random.random() < RISKY:
        body[1:] = random.choice(stock.risky, size=len(body) - 1, replace=False).tolist()
    rows: Rows = [(line, Label.body) for line in body]
    if random.random() < 0.7:
        rows.insert(0, (str(random.choice(stock.titles)), Label.body))
    if random.random() < 0.4:
        rows = furnished(rows, stock, random) or rows
    elif random.random() < 0.5:
        place = int(random.integers(max(len(stock.chrome) - 60, 1)))
        lines = stock.chrome[place : place + int(random.integers(3, 30))]
        foot = stock.chrome[place + 30 : place + 30 + int(random.integers(3, 30))]
        rows = [*((line, Label.chrome) for line in lines), *rows, *((line, Label.chrome) for line in foot)]
    if random.random() < SPAMMED:
        change = (spammed, spammed, spammed, promoted, promoted, renamed)[int(random.integers(6))]
        rows = change(rows, stock, random)
    if random.random() < 0.2:
        rows = wrapped(rows, random)
    return _invented(rows, group, number)


def _teasers(stock: Stock, random: Random) -> Rows:
    """Return lists of articles, each with its title and the opening of its text, between lines of chrome."""
    text = random.choice(stock.paragraphs, size=3).tolist()
    lists = [furniture.teasers(text, stock.titles, stock.paragraphs, random) for _ in range(random.integers(1, 5))]
    place = int(random.integers(max(len(stock.chrome) - 60, 1)))
    head, foot = (stock.chrome[at : at + int(random.integers(30))] for at in (place, place + 30))
    return [(line, Label.chrome) for line in [*head, *chain.from_iterable(lists), *foot]]


def _invented(rows: Rows, group: str, number: int) -> Page:
    lines, labels = zip(*rows, strict=True)
    return Page(f"raw/{group}/{number}", "raw", f"raw/{group}", lines, labels)
