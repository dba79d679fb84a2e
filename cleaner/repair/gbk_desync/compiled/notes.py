"""Find and drop the annotations of a page in C."""

import threading
from collections.abc import Callable, Sequence
from ctypes import addressof, c_int32
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from cleaner.chinese.characters import to_text
from cleaner.kernels import ADDRESS, NUMBER, function
from cleaner.repair.gbk_desync.annotations import LONGEST_NOTE
from cleaner.repair.gbk_desync.compiled.tables import BMP, Held, arrays, spelling

# Parentheses of a page that a thread keeps room for.
USUAL = 1 << 12
# Columns of the rows, as in notes.h.
NOTE, KIND = 3, 4


class Notes(NamedTuple):
    """
    The annotations of a text, both as in C: code points of 32 bits and `number` rows of NOTE numbers.

    There are `kinds` of them, reversed as `annotations.split_at_annotations` has them; `counts` are how often each
    occurs, and `totals` how often its character does.
    """

    points: bytes
    notes: bytes
    number: int
    kinds: Sequence[str]
    counts: Sequence[int]
    totals: Sequence[int]


class Notebook(Held):
    """Room for notes and their kinds; `tally` and `last` hold zeros between two pages."""

    _fields_ = (*arrays("notes", "kinds", "tally", "last"), *((name, c_int32) for name in ("mask", "used")))
    used: int


class Room:
    """Room for as many notes, a power of two."""

    def __init__(self, size: int) -> None:
        self.notes, self.kinds = np.empty((size, NOTE), dtype=np.int32), np.empty((size, KIND), dtype=np.int32)
        tally, last = np.zeros(BMP, dtype=np.int32), np.zeros(size, dtype=np.int32)
        self.book = Notebook(notes=self.notes, kinds=self.kinds, tally=tally, last=last, mask=size - 1)


class ThreadMemory(threading.local):
    """The memory of each thread."""

    def __init__(self) -> None:
        self.room = Room(USUAL)


THREAD = ThreadMemory()


# a page is looked through twice, to be judged and to be stripped
@lru_cache(maxsize=1)
def find(text: str) -> Notes:
    """Return the annotations of a text."""
    most = text.count("(")
    if not most:
        return Notes(b"", b"", 0, (), (), ())
    room = THREAD.room if most <= USUAL else Room(1 << most.bit_length())
    points = text.encode("utf-32-le", "surrogatepass")
    number = _find_notes()(addressof(spelling()), addressof(room.book), points, len(text), LONGEST_NOTE)
    if not number:
        return Notes(b"", b"", 0, (), (), ())
    first, counts, totals, _ = room.kinds[: room.book.used].T.tolist()
    found = [text[place - 1 : end][::-1] for place, end, _ in room.notes[first].tolist()]
    return Notes(points, room.notes[:number].tobytes(), number, found, counts, totals)


def drop(text: str, goes: Callable[[str], bool]) -> str:
    """Return a text without the annotations of those kinds that go."""
    found = find(text)
    going = bytes(map(goes, found.kinds))
    if not any(going):
        return text
    left = np.empty(len(text), dtype=np.uint32)
    return to_text(left[: _drop_notes()(found.points, len(text), found.notes, found.number, going, left)])


@cache
def _find_notes() -> Callable[..., int]:
    return function("find_notes", ADDRESS, ADDRESS, ADDRESS, NUMBER, NUMBER)


@cache
def _drop_notes() -> Callable[..., int]:
    return function("drop_notes", ADDRESS, NUMBER, ADDRESS, NUMBER, ADDRESS, np.uint32)
