"""
One look at the characters of a block: which documents need which stage.

Most text is clean, and this is all it pays for repair, for cutting out spam, and for simplification.
"""

from collections.abc import Callable, Sequence
from enum import IntFlag
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes
from cleaner.chinese.scripts import convertible
from cleaner.kernels import KERNELS, NUMBER, function
from cleaner.lines.block import Block
from cleaner.lines.features.batch import Integers
from cleaner.lines.spam_cut import JOINERS
from cleaner.repair import SUSPECT
from cleaner.repair.trigger import DENSE, ranges

Needs = npt.NDArray[np.uint8]

# Marks a character that damage may begin with, though it rarely does.
_MAYBE = 8


class Need(IntFlag):
    """What a document may need: damage repaired, keywords cut out, Traditional simplified."""

    REPAIR = 1
    CUT = 2
    SIMPLIFY = 4


# The bits as arrays have them: a member of an enumeration takes longer to look up than to use.
REPAIR, CUT, SIMPLIFY = (np.uint8(need.value) for need in (Need.REPAIR, Need.CUT, Need.SIMPLIFY))
ANY = REPAIR | CUT | SIMPLIFY


def triage(block: Block, is_repaired: bool = False) -> Needs:
    """
    Return the possible needs of each document of a block as bits of `Need`, shape (documents,).

    With `is_repaired` damage is not looked for.

        >>> triage(Block.of([["你好"], ["資訊"], ["中國&nbsp;經濟"]])).tolist()
        [0, 4, 5]
    """
    found, places, firsts = _marked(block.points, block.bounds)
    if not is_repaired:
        found[_damaged(block.text, places, firsts.tolist(), block.bounds.tolist())] |= REPAIR
    return found & ANY


def _marked(points: Codes, bounds: Integers) -> tuple[Needs, Integers, Integers]:
    """
    Return the marks of each document, the places of characters that damage may begin with, and whose these are.

    Document i is from `bounds[i]` to `bounds[i + 1]` and has the places from one number of the last array to the next.
    """
    found = np.zeros(len(bounds) - 1, dtype=np.uint8)
    if KERNELS:
        places, firsts = np.empty(len(points) + 1, dtype=np.int64), np.empty(len(bounds), dtype=np.int64)
        count = _look()(points, bounds, len(found), _table(), _MAYBE, found, places, firsts)
        return found, places[:count], firsts
    marks = _table().take(points)
    # for a document without lines reduceat would return the marks of the next one
    filled = (bounds[1:] - bounds[:-1]).nonzero()[0]
    if len(filled):
        found[filled] = np.bitwise_or.reduceat(marks, bounds[filled])
    places = ((marks & _MAYBE) != 0).nonzero()[0]
    return found, places, places.searchsorted(bounds)


@cache
def _look() -> Callable[..., int]:
    return function("look_over", np.uint32, np.int64, NUMBER, np.uint8, NUMBER, np.uint8, np.int64, np.int64)


def _damaged(text: str, places: Integers, bounds: Sequence[int], edges: Sequence[int]) -> list[int]:
    """Return the documents in which damage begins at one of the marked characters; `bounds` part these."""
    found: list[int] = []
    if not len(places):
        # true of most short texts, and compiling the expression takes longer than cleaning one
        return found
    rows = places.tolist()
    for document, ((start, end), (first, last)) in enumerate(zip(pairwise(edges), pairwise(bounds), strict=True)):
        if (last - first) * DENSE > end - start:
            damaged = SUSPECT.search(text[start : max(end - 1, start)]) is not None
        else:
            damaged = SUSPECT.is_at(text, rows[first:last])
        if damaged:
            found.append(document)
    return found


@cache
def _table() -> npt.NDArray[np.uint8]:
    """Return what a document with each code point may need, shape (0x110000,)."""
    table = convertible() * np.uint8(Need.SIMPLIFY)
    for first, last in ranges(SUSPECT.head):
        table[first : last + 1] |= _MAYBE
    table[[ord(char) for char in JOINERS]] |= np.uint8(Need.CUT)
    return table
