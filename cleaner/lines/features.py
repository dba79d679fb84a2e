"""
What the classifier sees of lines: hashed character n-grams and a few counts per line.

Training and prediction share this module, so they cannot drift. All of it is computed over a batch of lines at once;
text is first folded by `fold`, so Traditional and Simplified, full and half width, upper and lower case look alike.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import LAST_HAN, Codes, codes
from cleaner.chinese.scripts import keys
from cleaner.kernels import KERNELS
from cleaner.resources import read_table

ORDERS = (1, 2, 3, 4)
BUCKET_BITS = 18
BUCKETS = 1 << BUCKET_BITS
# Bucket of n-grams that cross a line end: its weight is zero.
VOID = 0
NEWLINE, SPACE = 10, 32
# Odd multipliers of the rolling hash (primes near 2^32 / phi): h(n) = h(n-1) * MULTIPLIER + code, bucket = the top
# bits of h * FINISH.
MULTIPLIER = np.uint32(2654435761)
FINISH = np.uint32(2246822519)

# Four or more single characters with a space between each two: so headlines and dodged filters are written.
SPACED = re.compile(
    "(?<!\\S)(?:[\u3400-\u9fff，。、：“”（）！？0-9%] ){3,}[\u3400-\u9fff，。、：“”（）！？0-9%](?!\\S)"
)

# A wider gap says no more than this one: pages on one line have thousands of spaces in a row.
GAP = " " * 4
WIDE = re.compile("[ \t\u3000\u00a0]{5,}")

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
# What pairs of characters are made of.
HAN_FROM, HAN_TO = 0x3400, 0xA000

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
SCRIPTS = {"han": HAN, "kana": KANA_AND_HANGUL, "letter": OTHER_LETTERS, "latin": ((0x61, 0x7B),)}
CLASSES = (*SCRIPTS, "digit", *KINDS)

# Small numbers of each code point are summed over a line as fields of one integer, in segments of so many code points.
SEGMENT = 128
CLASS_BITS = 9
# Code points looked at at once: their arrays stay in the processor's cache.
CHUNK = 1 << 15


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

    def chunks(self) -> Iterator[tuple[slice, Codes, Integers]]:
        """Yield runs of lines with their code points, a newline before and after, and where lines start in them."""
        count, first = len(self.starts), 0
        while first < count:
            last = max(int(np.searchsorted(self.ends, self.starts[first] + CHUNK)), first + 1)
            offset = self.starts[first] - 1
            yield slice(first, last), self.points[offset : self.ends[last - 1] + 1], self.starts[first:last] - offset
            first = last


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
    return fold_points(codes(text))


def fold_points(points: Codes) -> Codes:
    """Do for code points what `fold` does for a text."""
    table = _fold_table()
    if points.size and points.max() >= len(table):
        return np.where(points < len(table), table[np.minimum(points, len(table) - 1)], points)
    return table.take(points)


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
    return table[keys(np.arange(LAST_HAN, dtype=np.uint32))]


def batch(lines: Sequence[str]) -> Batch:
    """
    Fold stripped lines (none may hold a newline) into one batch.

    Letter-spaced 大 連 港 reads as 大連港, and a gap in a line no wider than it says something.
    """
    points = fold("\n".join(["", *lines, ""]))
    breaks = np.flatnonzero(points == NEWLINE)
    space = points == SPACE
    spaced = np.flatnonzero(space[:-4] & space[2:-2] & space[4:])
    if len(spaced):
        lines = list(lines)
        for place in sorted(set((np.searchsorted(breaks, spaced) - 1).tolist())):
            lines[place] = WIDE.sub(GAP, SPACED.sub(lambda run: run[0].replace(" ", ""), lines[place]))
        points = fold("\n".join(["", *lines, ""]))
        breaks = np.flatnonzero(points == NEWLINE)
    return Batch(points, breaks[:-1] + 1, breaks[1:])


def buckets(points: Codes) -> list[npt.NDArray[np.int64]]:
    """
    Return the bucket of the n-gram that starts at each code point, for each of `ORDERS`: shape (len(points) - n + 1,).

    An n-gram may begin or end with a newline (that tells where a line opens and closes), but not hold one inside.
    """
    breaks = np.flatnonzero(points == NEWLINE)
    found: list[npt.NDArray[np.int64]] = []
    value = points
    for order in ORDERS:
        if order > 1:
            value = value[:-1] * MULTIPLIER + points[order - 1 :]
        bucket = _bucket(value)
        for crossing in _crossing(breaks, order):
            bucket[crossing[(crossing >= 0) & (crossing < len(bucket))]] = VOID
        found.append(bucket)
    return found


def pairs(points: Codes) -> npt.NDArray[np.int64]:
    """Return the bucket of each pair of neighbouring code points, as `buckets` has them but for the line ends."""
    return _bucket(points[:-1] * MULTIPLIER + points[1:])


def _bucket(value: Codes) -> npt.NDArray[np.int64]:
    return ((value * FINISH) >> np.uint32(32 - BUCKET_BITS)).astype(np.int64)


def _crossing(breaks: Integers, order: int) -> list[Integers]:
    """Return where the n-grams start that are a newline or hold one inside."""
    if order == 1:
        return [breaks]
    if order == 2:
        # an empty line
        return [breaks[:-1][np.diff(breaks) == 1]]
    return [breaks - inside for inside in range(1, order - 1)]


def owners(lines: Batch, order: int) -> Integers:
    """Return the line that each n-gram of `buckets` belongs to, same shape: the line of its second code point."""
    count = max(len(lines.points) - order + 1, 0)
    line: Integers = np.cumsum(lines.points == NEWLINE) - 1
    # an n-gram that opens with a newline belongs to the line after it, and line[i] already counts that newline
    owner: Integers = np.minimum(line[:count], len(lines.starts) - 1)
    return owner


def field_sums(packed: Integers, starts: Integers, bits: int, fields: int) -> Integers:
    """
    Return the sums of signed fields over lines that follow each other, shape (lines, fields).

    `packed` holds for each code point `fields` numbers of `bits` bits; a field must hold the sum of `SEGMENT` of them.
    """
    segments = -(-np.diff(starts, append=len(packed)) // SEGMENT)
    opens = np.concatenate(([0], np.cumsum(segments)[:-1]))
    within = np.arange(segments.sum()) - np.repeat(opens, segments)
    sums = np.add.reduceat(packed, np.repeat(starts, segments) + within * SEGMENT)
    columns = np.empty((fields, len(sums)), dtype=np.int64)
    for column in range(fields):
        # the low field as a signed number
        columns[column] = (sums << (64 - bits)) >> (64 - bits)
        sums = (sums - columns[column]) >> bits
    total: Integers = np.add.reduceat(columns, opens, axis=1).T
    return total


def counts(lines: Batch) -> Integers:
    """Return how many characters of each of `CLASSES` a line has, shape (lines, len(CLASSES))."""
    if compiled := KERNELS.lines:
        found: Integers = compiled.class_counts(lines.points, lines.starts, lines.ends, *_kinds())
        return found
    tables = _class_tables()
    table = np.empty((len(lines.starts), len(CLASSES)), dtype=np.int64)
    half = len(CLASSES) // 2
    for rows, points, starts in lines.chunks():
        low = np.minimum(points, 0xFFFF)
        for number, packed in enumerate(tables):
            table[rows, number * half : (number + 1) * half] = field_sums(packed[low], starts, CLASS_BITS, half)
    return table


@cache
def _class_tables() -> Integers:
    """Return for each half of the classes which ones a code point is in, as fields, shape (2, 0x10000)."""
    half = len(CLASSES) // 2
    member = _members()
    shifted = member << (CLASS_BITS * (np.arange(len(CLASSES)) % half))[:, None]
    return np.stack([shifted[:half].sum(axis=0), shifted[half:].sum(axis=0)])


@cache
def _kinds() -> tuple[npt.NDArray[np.uint8], Integers]:
    """Return the kind of each code point, shape (0x10000,), and the classes of each kind, (kinds, len(CLASSES))."""
    packed = (_members() << np.arange(len(CLASSES))[:, None]).sum(axis=0)
    found = sorted(set(packed.tolist()))
    kinds = np.searchsorted(found, packed).astype(np.uint8)
    return kinds, np.array(found)[:, None] >> np.arange(len(CLASSES)) & 1


def _members() -> Integers:
    """Tell which code points are in which class, shape (len(CLASSES), 0x10000)."""
    member = np.zeros((len(CLASSES), 0x10000), dtype=np.int64)
    for row, ranges in enumerate(SCRIPTS.values()):
        for first, last in ranges:
            member[row, first:last] = 1
    member[CLASSES.index("digit"), ord("0")] = 1
    for name, chars in KINDS.items():
        member[CLASSES.index(name), [ord(char) for char in chars]] = 1
    return member
