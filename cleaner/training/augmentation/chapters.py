"""Put into a page what sites of novels print: advertising between paragraphs, and the list of a book's chapters."""

import numpy as np

from cleaner.document import Label
from cleaner.training.augmentation.changes import SMALLEST_ARTICLE, Rows, article, thinned
from cleaner.training.augmentation.lists import phrase
from cleaner.training.augmentation.seeds import Random
from cleaner.training.augmentation.stock import Stock

# How many lines of advertising a chapter has; most have one.
ADS = (1, 1, 1, 2, 3, 5)
# The share of chapters that also have an honest line which reads like advertising.
HONEST = 0.5
# How many chapters a list has, and how it numbers them.
FEWEST, MOST = 15, 400
NUMBERED = (
    "第{}章 {}",
    "第{}章：{}",
    "第{}章{}",
    "第{}回 {}",
    "{}、{}",
    "{}. {}",
    "{} {}",
    "Chapter {} {}",
    "[第{}章 {}](#)",
)
DIGITS = "零一二三四五六七八九"


def advertised(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Keep the body alone, with lines of advertising among it, and perhaps an honest line that looks alike."""
    made = article(rows, random)
    if len(made) < SMALLEST_ARTICLE:
        return []
    ads = random.choice(stock.ads, size=int(random.choice(ADS))).tolist()
    added = [(line, Label.chrome) for line in ads]
    if random.random() < HONEST:
        added.append((str(random.choice(stock.chapter_lines)), Label.body))
    for row in added:
        made.insert(int(random.integers(1, len(made) + 1)), row)
    return made


def indexed(rows: Rows, stock: Stock, random: Random) -> Rows:
    """Put the list of a book's chapters below the text, or instead of most of it, as the page of a book has it."""
    text = "".join(str(line) for line in random.choice(stock.paragraphs, size=20))
    numbered = str(random.choice(NUMBERED))
    first, in_chinese = int(random.choice((1, 1, 1, 50, 300))), random.random() < 0.5
    count = int(np.exp(random.uniform(np.log(FEWEST), np.log(MOST))))
    numbers = range(first, first + count)
    chapters = [numbered.format(chinese(n) if in_chinese else n, phrase(text, random, 2, 9)) for n in numbers]
    if random.random() < 0.3:
        chapters.reverse()
    rows = thinned(rows, random) if random.random() < 0.5 else list(rows)
    places = [at for at, (_, label) in enumerate(rows) if label is Label.body]
    if not places:
        return []
    last = places[min(int(random.choice((1, 2, 3, len(places) - 1))), len(places) - 1)]
    after = [row for row in rows[last + 1 :] if row[1] is Label.chrome]
    return [*rows[: last + 1], *((line, Label.chrome) for line in chapters), *after]


def chinese(number: int) -> str:
    """
    Return a number below a thousand in Chinese, as chapters are numbered.

    >>> chinese(7), chinese(12), chinese(40), chinese(305)
    ('七', '十二', '四十', '三百零五')
    """
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    found = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        found += "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    elif hundreds and ones:
        found += DIGITS[0]
    return found + (DIGITS[ones] if ones else "")
