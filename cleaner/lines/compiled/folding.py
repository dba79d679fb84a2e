"""The folding of code points in C; `features/batch.py` has the table, and the same in numpy."""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.kernels import NUMBER, function

Points = npt.NDArray[np.uint32]


def fold(points: Points, table: Points, breaks: int) -> tuple[Points, npt.NDArray[np.int64], bool]:
    """
    Return code points folded, where there are newlines, and whether there may be letter-spaced text.

    There must be `breaks` newlines.
    """
    folded, found = np.empty(len(points), dtype=np.uint32), np.empty(breaks, dtype=np.int64)
    spaced = _function()(points, len(points), table, len(table), folded, found, breaks)
    return folded, found, spaced > 0


@cache
def _function() -> Any:
    return function("fold", np.uint32, NUMBER, np.uint32, NUMBER, np.uint32, np.int64, NUMBER)
