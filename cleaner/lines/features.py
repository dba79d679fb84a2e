"""
What the classifier sees of lines: hashed character n-grams and a few counts per line.

Training and prediction share this module, so they cannot drift. All of it is computed over a batch of lines at once;
text is first folded by `fold`, so Traditional and Simplified, full and half width, upper and lower case look alike.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.hanzi import LAST_HAN, Codes, codes, keys
from cleaner.resources import read_table

ORDERS = (1, 2, 3, 4)
BUCKET_BITS = 18
BUCKETS = 1 << BUCKET_BITS
# Bucket of n-grams that cross a line end: its weight is zero.
VOID = 0
NEWLINE = 10
# Odd multipliers of the rolling hash (Knuth's and two primes near 2^32 / phi): h(n) = h(n-1) * MULTIPLIER + code
MULTIPLIER = np.uint32(2654435761)
FINISH = np.uint32(2246822519)

# Four or more single characters with a space between each two: so headlines and dodged filters are written.
SPACED = re.compile(
    "(?<!\\S)(?:[\u3400-\u9fff，。、：“”（）！？0-9%] ){3,}[\u3400-\u9fff，。、：“”（）！？0-9%](?!\\S)"
)

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

# Letters by script, as ranges of code points after folding.
HAN = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))
KANA_AND_HANGUL = ((0x3041, 0x3100), (0x31F0, 0x3200), (0xAC00, 0xD7A4), (0xFF66, 0xFF9E))
OTHER_LETTERS = ((0x61, 0x7B), (0xC0, 0x250), (0x370, 0x2000))

# Code points counted a line, by what they tell about it.
KINDS: dict[str, str] = {
    "end": "。！？!?…；;",
    "comma": "，、,",
    "colon": "：:",
    "quote": "“”‘’「」『』\"'",
    "bracket": "()（）[]【】《》<>〈〉",
    "separator": "|｜-–—_/\\>»·•,~=*+#",
    "space": " \t\u3000\u00a0",
    "question": "?？",
    "stop": "。",
}
CLASSES = ("han", "latin", "digit", *KINDS)


@dataclass(frozen=True)
class Batch:
    """Folded lines as one array: `points` with a newline before, between and after, `starts` and `ends` of lines."""

    points: Codes
    starts: Integers
    ends: Integers

    @property
    def lengths(self) -> Integers:
        """Characters a line, shape (lines,)."""
        return self.ends - self.starts


@dataclass(frozen=True)
class Layout:
    """Where documents lie in a batch of lines: `first` and `last` line (exclusive) of each line's document."""

    first: Integers
    last: Integers

    @classmethod
    def of(cls, sizes: Integers) -> "Layout":
        """Return the layout of documents of so many lines each, shape (documents,)."""
        ends = np.cumsum(sizes)
        return cls(np.repeat(ends - sizes, sizes), np.repeat(ends, sizes))


def fold(text: str) -> Codes:
    """
    Return the code points of a text as features see them, shape (len(text),).

        >>> "".join(map(chr, fold("發ＡＢ１２，")))
        '发ab00,'
    """
    points = keys(codes(text))
    table = _fold_table()
    return np.where(points < len(table), table[np.minimum(points, len(table) - 1)], points)


@cache
def _fold_table() -> Codes:
    table = np.arange(LAST_HAN, dtype=np.uint32)
    for char, key in read_table("phrases.tsv"):
        table[ord(char)] = ord(key)
    table[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    table[0x3000] = table[0xA0] = table[0x09] = 0x20
    for char in "0123456789０１２３４５６７８９":
        table[ord(char)] = ord("0")
    for lower in range(ord("a"), ord("z") + 1):
        table[lower - 32] = table[lower - 32 + 0xFEE0] = table[lower + 0xFEE0] = lower
    return table


def batch(lines: Sequence[str]) -> Batch:
    """Fold stripped lines (none may hold a newline) into one batch; letter-spaced 大 連 港 reads as 大連港."""
    text = SPACED.sub(lambda run: run[0].replace(" ", ""), "\n".join(lines))
    points = fold(f"\n{text}\n")
    breaks = np.flatnonzero(points == NEWLINE)
    return Batch(points, breaks[:-1] + 1, breaks[1:])


def hashes(points: Codes, order: int) -> npt.NDArray[np.uint32]:
    """
    Return the bucket of the n-gram that starts at each code point, shape (len(points) - order + 1,).

    An n-gram may begin or end with a newline (that tells where a line opens and closes), but not hold one inside.
    """
    count = max(len(points) - order + 1, 0)
    value = np.full(count, order, dtype=np.uint32)
    for offset in range(order):
        value = value * MULTIPLIER + points[offset : offset + count]
    value ^= value >> np.uint32(15)
    value *= FINISH
    bucket = value >> np.uint32(32 - BUCKET_BITS)
    newline = points == NEWLINE
    crosses = newline[:count] if order == 1 else np.zeros(count, dtype=bool)
    for offset in range(1, order - 1):
        crosses = crosses | newline[offset : offset + count]
    if order == 2:
        crosses = newline[:count] & newline[1 : 1 + count]
    bucket[crosses] = VOID
    return bucket


def owners(lines: Batch, order: int) -> Integers:
    """Return the line that each n-gram of `hashes` belongs to, same shape: the line of its second code point."""
    count = max(len(lines.points) - order + 1, 0)
    line: Integers = np.cumsum(lines.points == NEWLINE) - 1
    # an n-gram that opens with a newline belongs to the line after it, and line[i] already counts that newline
    owner: Integers = np.minimum(line[:count], len(lines.starts) - 1)
    return owner


def scripts(lines: Batch) -> Integers:
    """Return how many letters of a line are Han, kana or hangul, and of any other script, shape (lines, 3)."""
    table = _script_table()[np.minimum(lines.points, 0xFFFF)]
    columns = []
    for kind in (1, 2, 3):
        total = np.concatenate(([0], np.cumsum(table == kind)))
        columns.append(total[lines.ends] - total[lines.starts])
    return np.stack(columns, axis=1)


@cache
def _script_table() -> npt.NDArray[np.uint8]:
    table = np.zeros(0x10000, dtype=np.uint8)
    for kind, ranges in enumerate((HAN, KANA_AND_HANGUL, OTHER_LETTERS), start=1):
        for first, last in ranges:
            table[first:last] = kind
    return table


def counts(lines: Batch) -> Floats:
    """Return how many characters of each of `CLASSES` a line has, shape (lines, len(CLASSES))."""
    kinds = _kind_table()[np.minimum(lines.points, 0xFFFF)]
    table = np.empty((len(lines.starts), len(CLASSES)), dtype=np.float32)
    for column in range(len(CLASSES)):
        total = np.concatenate(([0], np.cumsum((kinds >> np.uint16(column)) & np.uint16(1), dtype=np.int64)))
        table[:, column] = total[lines.ends] - total[lines.starts]
    return table


@cache
def _kind_table() -> npt.NDArray[np.uint16]:
    table = np.zeros(0x10000, dtype=np.uint16)
    for first, last in HAN:
        table[first:last] |= 1
    table[ord("a") : ord("z") + 1] |= 2
    table[ord("0")] |= 4
    for column, chars in enumerate(KINDS.values(), start=3):
        for char in chars:
            table[ord(char)] |= 1 << column
    return table
