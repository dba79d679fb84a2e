"""Change a labelled page to a kind that the corpora lack: little chrome, hard-wrapped, with lists or comments."""

import random as chance
import re

from cleaner.document import Label
from cleaner.repair import repair
from cleaner.training.augmentation import furniture, lists
from cleaner.training.augmentation.seeds import Random
from cleaner.training.augmentation.stock import Stock
from cleaner.training.simulators.gbk_desync import Site, obfuscate, random_site, traditional

Rows = list[tuple[str, Label]]

# Hard-wrapped text in forums and mailing lists breaks within these widths, in characters.
WRAP_WIDTHS = (18, 50)
# The most characters of a title, and the least lines of an article that a magazine mirror would carry.
LONGEST_TITLE = 40
SMALLEST_ARTICLE = 4
# A sentence with its closing mark.
SENTENCE = re.compile("[^。！？；]+[。！？；]?[”」』）]*")
# How many characters a damaging site puts pinyin after.
SITE_TABLE = 60


def thinned(rows: Rows, random: Random) -> Rows:
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


def wrapped(rows: Rows, random: Random) -> Rows:
    """Break long lines at a fixed width, as hard-wrapped pages do, and thin the chrome."""
    width = int(random.integers(*WRAP_WIDTHS))
    return [
        (part, label)
        for line, label in thinned(rows, random)
        for part in (line[start : start + width].strip() for start in range(0, len(line), width))
        if part
    ]


def article(rows: Rows, random: Random) -> Rows:
    """Keep the body alone: all lines of a cleaned page must be body."""
    return [(line, label) for line, label in rows if label is Label.body]


def trimmed(rows: Rows, random: Random) -> Rows:
    """Keep the body and the chrome nearest to it, one to three lines, as what a cleaner left or a reader copied."""
    body = [at for at, (_, label) in enumerate(rows) if label is Label.body]
    if len(body) < SMALLEST_ARTICLE:
        return []
    near = [*range(body[0] - 2, body[0]), *range(body[-1] + 1, body[-1] + 5)]
    chrome = [at for at in near if 0 <= at < len(rows) and rows[at][1] is Label.chrome]
    count = min(int(random.integers(1, 4)), len(chrome))
    kept = {*random.choice(chrome, size=count, replace=False).tolist()} if chrome else set()
    return [row for at, row in enumerate(rows) if row[1] is Label.body or at in kept]


def furnished(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Keep the body of a page, between the few lines that magazine mirrors print around a text."""
    body = article(rows, random)
    if len(body) < SMALLEST_ARTICLE:
        return []
    text = [line for line, _ in body]
    # a short first line is the title; without a title the byline opens the page
    opening = 1 if len(text[0]) <= LONGEST_TITLE else 0
    head = [(line, Label.chrome) for line in furniture.head(text, stock.titles, random)]
    foot = [(line, Label.chrome) for line in furniture.foot(text, stock.titles, random)]
    return [*body[:opening], *head, *body[opening:], *foot]


def split(rows: Rows, random: Random) -> Rows:
    """Give each sentence of the body a line, with or without its final mark, as forums and lyrics do."""
    bare = random.random() < 0.5
    made: Rows = []
    for line, label in thinned(rows, random):
        parts = SENTENCE.findall(line) if label is Label.body else [line]
        made += [(part, label) for part in (part.strip("。； ") if bare else part.strip() for part in parts) if part]
    return made


def damaged(rows: Rows, random: Random) -> Rows:
    """Damage a page as mirror sites do and repair it, so that what is lost for good stays lost."""
    text = traditional("\n".join(line for line, _ in rows))
    chooser = chance.Random(int(random.integers(1 << 32)))
    site = Site(random_site(chooser, text, SITE_TABLE), junk=("！", "？"), fold="width")
    # line by line: a lead byte out of step at the end of a line would swallow the line end
    texts = [obfuscate(line, site, chooser.getrandbits(32)) for line in text.split("\n")]
    lines = repair("\n".join(texts))[0].split("\n")
    return [(line.strip(), label) for line, (_, label) in zip(lines, rows, strict=True) if line.strip()]


def listed(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put lists and tables into a body or at its end; they are body."""
    rows = thinned(rows, random) if random.random() < 0.5 else rows
    places = [at for at, (_, label) in enumerate(rows) if label is Label.body]
    if len(places) < SMALLEST_ARTICLE:
        return []
    text = [rows[at][0] for at in places]
    inner = places[2:-1] or places[-1:]
    chosen = {places[-1] if random.random() < 0.5 else int(random.choice(inner)) for _ in range(2)}
    for at in sorted(chosen, reverse=True):
        made = [(line, Label.body) for line in lists.listing(text, stock.titles, random)]
        rows = [*rows[: at + 1], *made, *rows[at + 1 :]]
    return rows


def commented(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put readers' comments and openings of other articles after a body; they are chrome."""
    places = [at for at, (_, label) in enumerate(rows) if label is Label.body]
    if len(places) < SMALLEST_ARTICLE:
        return []
    text = [rows[at][0] for at in places]
    made = furniture.comments(text, stock.remarks, random) if random.random() < 0.7 else []
    if not made or random.random() < 0.4:
        made += furniture.teasers(text, stock.titles, stock.paragraphs, random)
    rows = thinned(rows, random) if random.random() < 0.5 else rows
    last = max(at for at, (_, label) in enumerate(rows) if label is Label.body)
    return [*rows[: last + 1], *((line, Label.chrome) for line in made), *rows[last + 1 :]]
