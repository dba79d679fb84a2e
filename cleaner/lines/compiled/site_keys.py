"""The keys of lines in C; `site_memory/keys.py` has the numbers, and the same in numpy."""

from collections.abc import Sequence
from ctypes import Structure, addressof, c_int64, c_uint64
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes
from cleaner.kernels import ADDRESS, NUMBER, function
from cleaner.lines.features.batch import Integers, Keys

# `distinct_keys` needs room for this many numbers a line, and for some where no page has a line.
ROOM, LEAST_ROOM = 4, 2


class Hashing(Structure):
    """What makes a key of a line, as the library knows it, and the arrays that it points to."""

    _fields_ = (
        *((name, ADDRESS) for name in ("keys", "spaces", "factors")),
        *((name, c_int64) for name in ("known", "spacing", "places")),
        ("multipliers", c_uint64 * 2),
        ("shifts", c_int64 * 3),
    )
    held: tuple[npt.NDArray[Any], ...]


def hashing(
    keys: Codes, spaces: npt.NDArray[np.bool_], factors: Keys, multipliers: Sequence[int], shifts: Sequence[int]
) -> Hashing:
    """
    Return what makes a key of a line.

    `keys` and `spaces` have the key of each code point, and whether it is white space; what is beyond them is its own
    key, and none. There are as many `factors` as a power of two.
    """
    held = (keys, spaces, factors)
    addresses = (array.ctypes.data for array in held)
    found = Hashing(*addresses, *map(len, held), (c_uint64 * 2)(*multipliers), (c_int64 * 3)(*shifts))
    found.held = held
    return found


def line_keys(points: Codes, lines: int, hashing: Hashing) -> Keys:
    """Return the keys of lines that all have a newline behind them, shape (lines,)."""
    found = np.empty(lines, dtype=np.uint64)
    _functions()["site_keys"](points, lines, addressof(hashing), found)
    return found


def distinct(keys: Keys, sizes: Integers) -> tuple[Keys, Integers]:
    """Return the distinct keys of pages in order, but for 0, and where each page's end; page i has `sizes[i]` keys."""
    room = np.empty(max(LEAST_ROOM, ROOM * int(sizes.max(initial=0))), dtype=np.uint64)
    found, ends = np.empty(len(keys), dtype=np.uint64), np.empty(len(sizes), dtype=np.int64)
    count = _functions()["distinct_keys"](keys, sizes, len(sizes), room, found, ends)
    return found[:count], ends


@cache
def _functions() -> dict[str, Any]:
    arguments: dict[str, tuple[Any, ...]] = {
        "site_keys": (np.uint32, NUMBER, ADDRESS, np.uint64),
        "distinct_keys": (np.uint64, np.int64, NUMBER, np.uint64, np.uint64, np.int64),
    }
    return {name: function(name, *taken) for name, taken in arguments.items()}
