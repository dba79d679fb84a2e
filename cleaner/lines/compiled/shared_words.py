"""What a line shares with its page in C, equal to what `features/shared_words.py` finds bit for bit."""

from ctypes import Structure, addressof, c_int64, c_uint32
from functools import cache
from threading import local
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.kernels import ADDRESS, NUMBER, function
from cleaner.lines.features.batch import HAN_FROM, HAN_TO, Batch, Integers
from cleaner.lines.features.hashing import BUCKET_BITS, FINISH, MULTIPLIER

# Fresh memory for the table of a page takes longer than counting its words.
_of_thread = local()


class Words(Structure):
    """The constants of `shared_words` as the library knows them, and the array that it points to."""

    _fields_ = (
        *((name, c_uint32) for name in ("multiplier", "finish", "first", "end")),
        *((name, c_int64) for name in ("shortest", "present", "enough", "unit", "room", "smallest", "largest")),
        ("logs", ADDRESS),
    )
    held: Integers


def words(shortest: int, present: int, enough: int, unit: int, room: int, smallest: int, logs: Integers) -> Words:
    """Return the constants of `shared_words` as the library knows them."""
    found = Words(
        *(int(MULTIPLIER), int(FINISH), HAN_FROM, HAN_TO, shortest, present, enough, unit, room, smallest, BUCKET_BITS),
        logs.ctypes.data,
    )
    found.held = logs
    return found


def shared_words(
    lines: Batch, likely: npt.NDArray[np.float64], lasts: Integers, words: Words
) -> npt.NDArray[np.float32]:
    """Return `shared_words.shared_words` of lines, given the last line of each line's document, shape (4, lines)."""
    count, points = len(lines.starts), len(lines.points)
    pairs, room = np.empty(points, dtype=np.uint32), np.empty(2 * count, dtype=np.int64)
    found = np.empty((4, count), dtype=np.float32)
    of_lines = lines.points, lines.starts, lines.ends, count, likely, lasts
    _function()(*of_lines, addressof(words), table_of(points, words), room, pairs, found)
    return found


def table_of(points: int, words: Words) -> npt.NDArray[np.uint64]:
    """Return zeros enough for a number of points, the same for each call of a thread: the library leaves them zero."""
    size = 1 << min(max((points * words.room).bit_length(), words.smallest), words.largest)
    table: npt.NDArray[np.uint64] | None = getattr(_of_thread, "table", None)
    if table is None or len(table) < size:
        _of_thread.table = table = np.zeros(size, dtype=np.uint64)
    return table


@cache
def _function() -> Any:
    of_lines = np.uint32, np.int64, np.int64, NUMBER, np.float64, np.int64, ADDRESS
    return function("shared_words", *of_lines, np.uint64, np.int64, np.uint32, np.float32)
