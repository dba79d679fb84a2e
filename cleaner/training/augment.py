"""Make pages that labelled ones do not cover: with little chrome, hard-wrapped, spammed, or an article alone."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cleaner.document import Label
from cleaner.training import furniture
from cleaner.training.corpora import Page

Random = np.random.Generator

# Hard-wrapped text in forums and mailing lists breaks at these widths, in characters.
WRAP_WIDTHS = (18, 50)
SEPARATORS = (",", "|", "| ", " ", "-", "_", ",", "，", "、", "，")
# Share of the pages that get a copy with a promotional article.
PROMOTED = 0.5
# Share of the invented pages that speak of what spam is about.
RISKY = 0.35
# Characters of the longest title, and lines of the smallest article that a magazine mirror would carry.
LONGEST_TITLE = 40
SMALLEST_ARTICLE = 4
LEADS = ("感谢您访问我们的网站，您可能还对以下资源感兴趣：", "您可能感兴趣的:", "主站蜘蛛池模板：")


@dataclass(frozen=True)
class Stock:
    """
    What augmentation draws from.

    Of spam: `words` by trade and place, whole lines, promotional articles as lists of lines. Of honest text: lines on
    the same topics (`risky`), paragraphs, titles. And lines of chrome.
    """

    words: Sequence[tuple[Sequence[str], Sequence[str], Sequence[str]]]
    spam: Sequence[str]
    promotions: Sequence[Sequence[str]]
    risky: Sequence[str]
    paragraphs: Sequence[str]
    titles: Sequence[str]
    chrome: Sequence[str]


def seeded(name: str) -> Random:
    """Return a generator that depends on a name alone, so that a page's copies never change with the others."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))


def copies(page: Page, stock: Stock) -> list[Page]:
    """Return the augmented copies of a labelled page; they stay in its group."""
    made = []
    for name, change in CHANGES.items():
        random = seeded(f"{page.name}#{name}")
        rows = change([*zip(page.lines, page.labels, strict=True)], stock, random)
        if rows:
            lines, labels = zip(*rows, strict=True)
            made.append(replace(page, name=f"{page.name}#{name}", lines=lines, labels=labels))
    return made


Rows = list[tuple[str, Label]]


def _thinned(rows: Rows, stock: Stock, random: Random) -> Rows:
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


def _wrapped(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Break long lines at a fixed width, as hard-wrapped pages do, and thin the chrome."""
    width = int(random.integers(*WRAP_WIDTHS))
    return [
        (part, label)
        for line, label in _thinned(rows, stock, random)
        for part in (line[start : start + width].strip() for start in range(0, len(line), width))
        if part
    ]


def _article(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Keep the body alone: what a cleaned page looks like must be body all through."""
    return [(line, label) for line, label in rows if label is Label.body]


def _furnished(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Leave of a page its body, between the few lines that magazine mirrors print around a text."""
    body = _article(rows, stock, random)
    if len(body) < SMALLEST_ARTICLE:
        return []
    text = [line for line, _ in body]
    # the first line is the title where it is short; without a title the byline opens the page
    opening = 1 if len(text[0]) <= LONGEST_TITLE else 0
    head = [(line, Label.chrome) for line in furniture.head(text, stock.titles, random)]
    foot = [(line, Label.chrome) for line in furniture.foot(text, stock.titles, random)]
    return [*body[:opening], *head, *body[opening:], *foot]


def _spammed(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put spam lines at the head and foot of a page, as it is or with little chrome."""
    lighter = (lambda rows, stock, random: rows, _thinned, _furnished)[random.integers(3)]
    rows = lighter(rows, stock, random) or rows
    rows = [row for row in rows if row[1] is not Label.spam]
    head = [(spam_line(stock, random), Label.spam) for _ in range(random.integers(0, 3))]
    foot = [(spam_line(stock, random), Label.spam) for _ in range(random.integers(0, 4))]
    if foot and random.random() < 0.3:
        foot.insert(0, (str(random.choice(LEADS)), Label.spam))
    return [*head, *rows, *foot] if head or foot else []


def _promoted(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put a promotional article where the page's own article was, as injectors do on whole pages."""
    if random.random() > PROMOTED:
        return []
    rows = _thinned(rows, stock, random) if random.random() < 0.5 else rows
    chrome = [row for row in rows if row[1] is Label.chrome]
    title, *text = stock.promotions[int(random.integers(len(stock.promotions)))]
    place = next((at for at, row in enumerate(rows) if row[1] is Label.body), 0)
    place = min(place, len(chrome))
    head = [(title, Label.spam)] * int(random.random() < 0.7)
    article = [(line, Label.spam) for line in ([title] if random.random() < 0.7 else []) + text]
    return [*head, *chrome[:place], *article, *chrome[place:]]


CHANGES: dict[str, Callable[[Rows, Stock, Random], Rows]] = {
    "thinned": _thinned,
    "wrapped": _wrapped,
    "article": _article,
    "furnished": _furnished,
    "mirrored": _furnished,
    "promoted": _promoted,
    "spammed": _spammed,
}


def spam_line(stock: Stock, random: Random) -> str:
    """Return a line as injectors write it: keywords joined by a separator, or the title of a promoted site."""
    if random.random() < 0.1:
        return str(random.choice(stock.spam))
    separator = str(random.choice(SEPARATORS))
    trade = stock.words[int(random.integers(len(stock.words)))]
    count = int(random.choice((1, 2, 3, 4, 6, 10, 20, 40)))
    return separator.join(_phrase(trade, random) for _ in range(count))


def _phrase(trade: tuple[Sequence[str], Sequence[str], Sequence[str]], random: Random) -> str:
    """Return one keyword phrase: a first word, one or two in the middle, a last one; first and last may be left out."""
    first, middle, last = trade
    words = [random.choice(first), *random.choice(middle, size=int(random.integers(1, 3)))]
    if random.random() < 0.8:
        words.append(random.choice(last))
    return "".join(map(str, words[int(random.random() < 0.15) :]))


def invented(stock: Stock, number: int, group: str) -> Page:
    """Return a page of honest raw paragraphs, with a title, chrome around and spam at its ends, or without."""
    random = seeded(f"raw#{group}#{number}")
    body = random.choice(stock.paragraphs, size=int(random.integers(3, 14))).tolist()
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
        rows = _wrapped(rows, stock, random)
    lines_, labels = zip(*rows, strict=True)
    return Page(f"raw/{group}/{number}", "raw", f"raw/{group}", lines_, labels)
