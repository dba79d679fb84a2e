"""Tell of each line of many documents which script and language it is in, and so what it needs."""

from collections.abc import Sequence
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


def examine(lines: Sequence[str], points: Codes, sizes: Counts, silent: str = "") -> Rows:
    """
    Examine the lines of documents, of which each has as many as `sizes` says, shape (documents,).

    `points` are the code points of all lines, each with a line feed behind it. The characters of `silent` say nothing
    about the script.
    """
    marks = script_table().take(points)
    if silent:
        marks[np.isin(points, codes(silent))] = 0
    bounds = np.append(0, (points == ord("\n")).nonzero()[0] + 1)
    starts, lengths = bounds[:-1], np.diff(bounds)
    found = np.bitwise_or.reduceat(marks, starts)
    edges = bounds[np.append(0, np.cumsum(sizes))]
    spoken = _foreign(lines, sizes, _may_be_foreign(points, marks, edges))
    chinese = np.ones(len(lines), dtype=np.bool_)
    if spoken:
        chinese[list(spoken)] = False
        marks[np.repeat(~chinese, lengths)] = 0
    traditional, simplified = kinds_of_each(points, marks, np.diff(edges))
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


def _may_be_foreign(points: Codes, marks: Marks, edges: Counts) -> list[int]:
    """Return the indices of documents with a sign of another language; document i begins at `edges[i]`."""
    # for a document without lines reduceat would return the marks of the next one
    filled = np.diff(edges).nonzero()[0]
    starts = edges[filled]
    han, letters = (points >= RUN[0]) & (points <= RUN[1]), marks & LETTER > 0
    hans, others = (np.add.reduceat(each, starts, dtype=np.int64) for each in (han, letters))
    foreign = np.bitwise_or.reduceat(marks, starts) & FOREIGN
    places: list[int] = filled[(foreign > 0) | (others > LETTERS_OF_PAGE * hans)].tolist()
    return places


def _foreign(lines: Sequence[str], sizes: Counts, places: Sequence[int]) -> dict[int, str]:
    """Return the lines in another language in the documents at some indices."""
    ends = np.cumsum(sizes)
    spoken: dict[int, str] = {}
    for place in places:
        first, last = int(ends[place] - sizes[place]), int(ends[place])
        named = enumerate(languages(lines[first:last]), first)
        spoken.update((row, language) for row, language in named if language)
    return spoken
