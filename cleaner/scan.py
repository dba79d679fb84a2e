"""
One look at the characters of a block of documents: which of them need which stage.

Clean text is most of what comes through, and this is all that it pays for repair, cutting and simplification.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise, repeat

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import codes
from cleaner.chinese.scripts import convertible
from cleaner.repair import SUSPECT
from cleaner.repair.trigger import ranges

# What a document may need, as bits: damage repaired, lists of keywords cut out, Traditional characters simplified.
REPAIR, CUT, SIMPLIFY = 1, 2, 4
# What stands between the keywords of a list.
JOINERS = ",|｜_＿"
# A character that damage may begin with, which most often begins none.
_MAYBE = 8
# Where one in so many characters is such, a search through the text is sooner than a look at each.
DENSE = 8


def scan(documents: Sequence[Sequence[str]], repaired: bool = False) -> list[int]:
    """
    Return for each document, given as lines, which of `REPAIR`, `CUT` and `SIMPLIFY` may find something to do in it.

    Repair finds nothing to do in documents that are `repaired`.

        >>> scan([["你好"], ["資訊"], ["中國&nbsp;經濟"]])
        [0, 4, 5]
    """
    text = "\n".join(["\n".join(lines) for lines in documents])
    marks = _table().take(codes(text))
    lengths = np.array([sum(map(len, lines)) + max(len(lines), 1) for lines in documents], dtype=np.int64)
    ends = np.cumsum(lengths)
    found: list[int] = np.bitwise_or.reduceat(np.append(marks, 0), ends - lengths).tolist()
    for document in () if repaired else _damaged(text, np.flatnonzero((marks & _MAYBE) != 0), ends):
        found[document] |= REPAIR
    return [each & ~_MAYBE for each in found]


def _damaged(text: str, places: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> list[int]:
    """Return the documents in which damage begins at one of some places."""
    found: list[int] = []
    if not len(places):
        # most short texts: to compile the expression takes longer than to clean one
        return found
    begins = SUSPECT.pattern.match
    edges = [0, *ends.tolist()]
    bounds, rows = np.searchsorted(places, edges).tolist(), places.tolist()
    for document, ((start, end), (first, last)) in enumerate(zip(pairwise(edges), pairwise(bounds), strict=True)):
        if (last - first) * DENSE > end - start:
            damaged = SUSPECT.search(text[start : end - 1]) is not None
        else:
            damaged = any(map(begins, repeat(text), rows[first:last]))
        if damaged:
            found.append(document)
    return found


@cache
def _table() -> npt.NDArray[np.uint8]:
    """Return for each code point what a document that holds it may need, shape (0x110000,)."""
    table = convertible() * np.uint8(SIMPLIFY)
    for first, last in ranges(SUSPECT.head):
        table[first : last + 1] |= _MAYBE
    table[[ord(char) for char in JOINERS]] |= CUT
    return table
