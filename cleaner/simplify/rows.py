"""Tell of each line of many documents which script and language it is in, and so what it needs."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import RUN, Codes, codes
from cleaner.chinese.languages import LETTERS_OF_PAGE, languages
from cleaner.chinese.scripts import (
    ASPECTUAL,
    FOREIGN,
    LETTER,
    SIMPLIFIED,
    TRADITIONAL,
    Counts,
    Marks,
    kinds_of_each,
    script_table,
)
from cleaner.kernels import KERNELS, NUMBER, function

# One Traditional character may be right in Simplified text (a name, a quotation); two different ones are no accident.
KINDS_MIXED = 2


class Rows(NamedTuple):
    """
    Which lines, by index, need what.

    `whole` are Traditional on the whole, `strays` Simplified with Traditional characters, `mixed` those of both that
    are in a Simplified document, `others` all that are Chinese and not `whole`. `aspects` have a 著 to examine, as have
    `undecided` ones, in documents that show no script. `foreign` names the other language of a line that has
    characters to convert. `is_simplified` tells whether a line has ones that only Simplified text uses, shape (lines,).
    """

    whole: list[int]
    strays: list[int]
    mixed: list[int]
    aspects: list[int]
    undecided: list[int]
    others: list[int]
    foreign: dict[int, str]
    is_simplified: npt.NDArray[np.bool_]


class _Marked(NamedTuple):
    """
    The marks of the characters of lines, shape (points,), and of each line, shape (lines,).

    These are where it ends, all the marks it has, and how many of its characters are Han and letters of other scripts.
    """

    marks: Marks
    ends: Counts
    found: Marks
    hans: Counts
    letters: Counts


def examine(lines: Sequence[str], points: Codes, sizes: Counts, silent: str = "") -> Rows:
    """
    Examine the lines of documents, of which each has as many as `sizes` says, shape (documents,).

    `points` are the code points of all lines, each with a line feed behind it. The characters of `silent` say nothing
    about the script.
    """
    marked = _marked(points, len(lines), _table(silent))
    marks, found = marked.marks, marked.found
    bounds = np.append(0, marked.ends + 1)
    lengths, first = bounds[1:] - bounds[:-1], np.append(0, sizes.cumsum())
    edges = bounds[first]
    spoken = _foreign(lines, sizes, _may_be_foreign(marked, first))
    chinese = np.ones(len(lines), dtype=np.bool_)
    if spoken:
        chinese[list(spoken)] = False
        marks[np.repeat(~chinese, lengths)] = 0
    traditional, simplified = kinds_of_each(points, marks, edges[1:] - edges[:-1])
    whole = chinese & np.repeat(traditional > simplified, sizes)
    mixed = chinese & ~whole & (found & TRADITIONAL > 0) & np.repeat(traditional >= KINDS_MIXED, sizes)
    undecided = ~whole & np.repeat(simplified == 0, sizes)
    if mixed.any():
        inside = np.repeat(mixed, lengths)
        traditional, simplified = kinds_of_each(points[inside], marks[inside], lengths[mixed])
        whole[mixed] = (traditional >= KINDS_MIXED) & (traditional > simplified)
    aspects = chinese & ~whole & (found & ASPECTUAL > 0)
    flags = (whole, mixed & ~whole, mixed, aspects & ~undecided, aspects & undecided, chinese & ~whole)
    whole_rows, strays, both, decided, others, rest = (rows.nonzero()[0].tolist() for rows in flags)
    convertible = {row: language for row, language in spoken.items() if found[row] & (TRADITIONAL | ASPECTUAL)}
    return Rows(whole_rows, strays, both, decided, others, rest, convertible, found & SIMPLIFIED > 0)


def _marked(points: Codes, lines: int, table: Marks) -> "_Marked":
    """Return how the characters of lines are marked in a table by code point, and what that says of each line."""
    if KERNELS:
        marks, found = np.empty(len(points), dtype=np.uint8), np.empty(lines, dtype=np.uint8)
        ends, hans, letters = np.empty((3, lines), dtype=np.int64)
        _mark()(points, lines, table, RUN[0], RUN[1] + 1, LETTER, marks, ends, found, hans, letters)
        return _Marked(marks, ends, found, hans, letters)
    marks, ends = table.take(points), (points == ord("\n")).nonzero()[0]
    starts = np.append(0, ends[:-1] + 1)
    is_han, is_letter = (points >= RUN[0]) & (points <= RUN[1]), marks & LETTER > 0
    hans, letters = (np.add.reduceat(each, starts, dtype=np.int64) for each in (is_han, is_letter))
    return _Marked(marks, ends, np.bitwise_or.reduceat(marks, starts), hans, letters)


@cache
def _mark() -> Callable[..., int]:
    numbers = NUMBER, NUMBER, NUMBER
    return function("mark_lines", np.uint32, NUMBER, np.uint8, *numbers, np.uint8, np.int64, np.uint8, *[np.int64] * 2)


@cache
def _table(silent: str) -> Marks:
    """Return the marks of each code point, shape (0x110000,), without those of some characters."""
    table = script_table().copy()
    table[codes(silent)] = 0
    return table


def _may_be_foreign(marked: "_Marked", edges: Counts) -> list[int]:
    """Return the indices of documents with a sign of another language; document i begins with the line `edges[i]`."""
    # for a document without lines reduceat would return the sums of the next one
    filled = (edges[1:] - edges[:-1]).nonzero()[0]
    starts = edges[filled]
    hans, others = (np.add.reduceat(each, starts) for each in (marked.hans, marked.letters))
    foreign = np.bitwise_or.reduceat(marked.found, starts) & FOREIGN
    places: list[int] = filled[(foreign > 0) | (others > LETTERS_OF_PAGE * hans)].tolist()
    return places


def _foreign(lines: Sequence[str], sizes: Counts, places: Sequence[int]) -> dict[int, str]:
    """Return the lines in another language in the documents at some indices."""
    ends = np.cumsum(sizes)
    spoken: dict[int, str] = {}
    for place in places:
        first, last = int(ends[place] - sizes[place]), int(ends[place])
        named = languages(lines[first:last])
        if any(named):
            spoken.update((row, language) for row, language in enumerate(named, first) if language)
    return spoken
