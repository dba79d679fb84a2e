"""
The second pass in C: the columns of `context` and the sums over trees of these, equal to those of numpy bit for bit.

It is made of the loops in `loops` and `shared_words`, which get a few documents at a time, so that what one writes is
in the processor's cache when the next one reads it; `kernels/second.c` does that.
"""

from collections.abc import Mapping
from ctypes import Structure, addressof, c_int64
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.kernels import ADDRESS, NUMBER, function
from cleaner.lines.compiled import shared_words
from cleaner.lines.features.batch import Batch, Floats, Integers

TREES = ("feature", "threshold", "values")
ARRAYS = ("columns", "roles", "scripts", *TREES, *(f"title_{name}" for name in TREES))
STRUCTURES = ("kinds", "words", "wanted")
NUMBERS = (
    *("known", "ways", "reach", "classes", "numbers", "flags", "shared"),
    *("count", "valued", "summed", "marked", "beside", "mark", "unit"),
    *("trees", "depth", "title_trees", "title_depth", "scripted", "width"),
)

# The sum over the trees for body and the classes of each line, the sums over those for titles of some lines, and the
# columns of others.
Found = tuple[Integers, Integers, Integers, Floats]


class Second(Structure):
    """What the loops need, as the library knows it, and what it points to."""

    _fields_ = (
        *((name, ADDRESS) for name in (*STRUCTURES, *ARRAYS)),
        *((name, c_int64) for name in NUMBERS),
    )
    held: tuple[Any, ...]


def second(
    structures: Mapping[str, Structure], arrays: Mapping[str, npt.NDArray[Any]], numbers: Mapping[str, int]
) -> Second:
    """Return what the loops need, by the names above; `arrays` have no gaps."""
    addresses = {name: addressof(each) for name, each in structures.items()}
    found = Second(**addresses, **{name: array.ctypes.data for name, array in arrays.items()}, **numbers)
    found.held = *structures.values(), *arrays.values()
    return found


def second_pass(
    lines: Batch,
    scored: tuple[Floats, npt.NDArray[np.float64]],
    lasts: Integers,
    second: Second,
    logs: tuple[Floats, Floats, Floats],
    titles: Integers,
    places: Integers,
) -> Found:
    """
    Return what is found of lines, given the scores of the first pass and the last line of each line's document.

    `logs` are those of lengths, those of numbers of lines, and the columns that are logs of sums. The lines at `titles`
    may be titles; of those at `places` all columns are returned, shape (columns, places). Both are sorted.
    """
    count, (by_length, by_lines, given) = len(lasts), logs
    sums, scripts = np.empty(count, dtype=np.int64), np.empty((count, second.scripted), dtype=np.int64)
    of_titles, columns = np.empty(len(titles), dtype=np.int64), np.empty((second.count, len(places)), dtype=np.float32)
    of_lines = lines.points, lines.starts, lines.ends, count, *scored, lasts, addressof(second)
    of_logs = by_length, by_lines, by_lines.shape[1], given
    table = shared_words.table_of(len(lines.points), second.held[STRUCTURES.index("words")])
    chosen = titles, len(titles), places, len(places)
    if _function()(*of_lines, *of_logs, table, *chosen, sums, scripts, of_titles, columns):
        raise MemoryError
    return sums, scripts, of_titles, columns


@cache
def _function() -> Any:
    of_lines = np.uint32, np.int64, np.int64, NUMBER, np.float32, np.float64, np.int64, ADDRESS
    of_logs = np.float32, np.float32, NUMBER, np.float32
    chosen, found = (np.int64, NUMBER, np.int64, NUMBER), (np.int64, np.int64, np.int64, np.float32)
    return function("second_pass", *of_lines, *of_logs, np.uint64, *chosen, *found)
