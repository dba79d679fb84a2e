"""Lines as one array of folded code points: script, width, case and the value of a digit no longer matter."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import AFTER_HAN, HAN_RUN, RUN, Codes, codes, to_text
from cleaner.chinese.scripts import key_table
from cleaner.kernels import KERNELS
from cleaner.lines.compiled import folding as compiled
from cleaner.resources import read_table

NEWLINE, SPACE = 10, 32

# Gaps are shortened to this, as wider ones say no more: pages on one line have thousands of spaces in a row.
GAP = " " * 4

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
# Lines as numbers that say no more than which of them read the same.
Keys = npt.NDArray[np.uint64]
# The characters whose pairs count as words, as half-open bounds.
HAN_FROM, HAN_TO = RUN[0], RUN[1] + 1

# Code points processed at once: their arrays stay in the processor's cache.
CACHED_POINTS = 1 << 15


@dataclass(frozen=True)
class Batch:
    """Folded lines as one array: `points`, with newlines before, between and after; `starts` and `ends` of lines."""

    points: Codes
    starts: Integers
    ends: Integers

    @cached_property
    def lengths(self) -> Integers:
        """The number of characters of each line, shape (lines,)."""
        found: Integers = self.ends - self.starts
        return found

    def cached_slices(self) -> Iterator[tuple[slice, Codes, Integers]]:
        """Yield slices of lines, their code points with a newline before and after, and where lines start in these."""
        count, first = len(self.starts), 0
        while first < count:
            last = max(int(np.searchsorted(self.ends, self.starts[first] + CACHED_POINTS)), first + 1)
            offset = self.starts[first] - 1
            yield slice(first, last), self.points[offset : self.ends[last - 1] + 1], self.starts[first:last] - offset
            first = last


@dataclass(frozen=True)
class Layout:
    """Where documents are in a batch of lines: the `first` and `last` line (exclusive) of each line's document."""

    first: Integers
    last: Integers

    @classmethod
    def of(cls, sizes: Integers) -> "Layout":
        """Return the layout of documents given how many lines each has, shape (documents,)."""
        ends = sizes.cumsum()
        return cls((ends - sizes).repeat(sizes), ends.repeat(sizes))

    @cached_property
    def here(self) -> Integers:
        """The place of each line, shape (lines,)."""
        return np.arange(len(self.first))

    @cached_property
    def starts(self) -> Integers:
        """The first line of each document that has one, shape (documents,)."""
        starts: Integers = (self.first == self.here).nonzero()[0]
        return starts

    def having(self, flagged: npt.NDArray[np.bool_]) -> tuple[Integers, "Layout"]:
        """Return the lines of the documents that have a flagged one, and the layout of these documents."""
        sizes = self.last[self.starts] - self.starts
        chosen = np.logical_or.reduceat(flagged, self.starts)
        return chosen.repeat(sizes).nonzero()[0], Layout.of(sizes[chosen])

    def beside(self, offset: int) -> tuple[Integers, npt.NDArray[np.bool_]]:
        """Return the place of the line `offset` lines further on, and whether that is in the same document."""
        if offset not in self._beside:
            there = self.here + offset
            inside = (there >= self.first) & (there < self.last)
            self._beside[offset] = np.where(inside, there, self.here), inside
        return self._beside[offset]

    @cached_property
    def _beside(self) -> dict[int, tuple[Integers, npt.NDArray[np.bool_]]]:
        return {}


def fold(text: str) -> Codes:
    """
    Return the code points of a text as features see them, shape (len(text),).

        >>> "".join(map(chr, fold("發ＡＢ１２，")))
        '发ab00,'
    """
    return fold_points(codes(text))


def folded(text: str) -> str:
    """
    Return a text as features see it, character by character: Simplified, half-width, in lower case.

        >>> folded("發ＡＢ１２，")
        '发ab00,'
    """
    return to_text(fold(text))


@cache
def folding() -> frozenset[str]:
    """Return the characters that folding changes."""
    table = fold_table()
    return frozenset(to_text((table != np.arange(len(table))).nonzero()[0].astype(np.uint32)))


def fold_points(points: Codes) -> Codes:
    """Fold code points as `fold` does a text."""
    table = fold_table()
    if points.size and points.max() >= len(table):
        return np.where(points < len(table), table[np.minimum(points, len(table) - 1)], points)
    return table.take(points)


@cache
def fold_table() -> Codes:
    """Return what each code point is folded to, shape (AFTER_HAN,); those from there on stay."""
    table = np.arange(AFTER_HAN, dtype=np.uint32)
    for char, key in read_table("phrases.tsv"):
        table[ord(char)] = ord(key)
    table[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    table[0x3000] = table[0xA0] = table[0x09] = 0x20
    for char in "0123456789０１２３４５６７８９":
        table[ord(char)] = ord("0")
    for lower in range(ord("a"), ord("z") + 1):
        table[lower - 32] = table[lower - 32 + 0xFEE0] = table[lower + 0xFEE0] = lower
    return table.take(key_table())


def batch(lines: Sequence[str]) -> Batch:
    """
    Fold stripped lines (none may hold a newline) into one batch.

    Letter-spaced 大 連 港 becomes 大連港, and wide gaps become `GAP`.
    """
    read = codes("\n".join(["", *lines, ""]))
    if KERNELS:
        points, breaks, is_spaced = compiled.fold(read, fold_table(), len(lines) + 1)
    else:
        points = fold_points(read)
        breaks, is_spaced = (points == NEWLINE).nonzero()[0], True
    if is_spaced and len(spaced := _spaced(points)):
        places = sorted(set((np.searchsorted(breaks, spaced) - 1).tolist()))
        points = _replaced(points, breaks, {place: _respace(lines[place]) for place in places})
        breaks = (points == NEWLINE).nonzero()[0]
    return Batch(points, breaks[:-1] + 1, breaks[1:])


def _spaced(points: Codes) -> Integers:
    """Return where three spaces are with one other character between each two."""
    space = points == SPACE
    found: Integers = (space[:-4] & space[2:-2] & space[4:]).nonzero()[0]
    return found


def _replaced(points: Codes, breaks: Integers, lines: Mapping[int, str]) -> Codes:
    """Return the code points of lines between breaks with some of these replaced, given in order by their index."""
    new = fold("\n".join([*lines.values(), ""]))
    pieces, at, start = [], 0, 0
    for place, end in zip(lines, (new == NEWLINE).nonzero()[0].tolist(), strict=True):
        pieces += [points[at : breaks[place] + 1], new[start:end]]
        at, start = breaks[place + 1], end + 1
    return np.concatenate([*pieces, points[at:]])


def _respace(line: str) -> str:
    spaced, wide = _spacing()
    return wide.sub(GAP, spaced.sub(lambda run: run[0].replace(" ", ""), line))


@cache
def _spacing() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """
    Return what matches letter-spaced text, and wide gaps; compiled at the first use, as most starts need neither.

    Letter-spaced text is four or more characters with a space between each two, as in some headlines and in text that
    dodges filters.
    """
    spaced = f"[{HAN_RUN}，。、：“”（）！？0-9%]"
    return re.compile(rf"(?<!\S)(?:{spaced} ){{3,}}{spaced}(?!\S)"), re.compile("[ \t\u3000\u00a0]{5,}")
