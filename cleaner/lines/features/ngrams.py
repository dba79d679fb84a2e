"""
What the first pass sees of lines: hashed character n-grams.

Training and prediction share this module, so they cannot drift apart. It works on a batch of lines at once; text is
first folded by `fold`, so Traditional and Simplified, full and half width, upper and lower case look alike.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes
from cleaner.lines.features.batch import NEWLINE, Batch, Integers
from cleaner.lines.features.hashing import BUCKET_BITS, FINISH, MULTIPLIER

ORDERS = (1, 2, 3, 4)
# The bucket of n-grams that cross a line end: its weight is zero.
VOID = 0


def buckets(points: Codes, orders: Sequence[int] = ORDERS) -> list[npt.NDArray[np.int64]]:
    """
    Return the bucket of the n-gram that starts at each code point, for each order: shape (len(points) - n + 1,).

    An n-gram may begin or end with a newline, which marks the start or end of a line, but not hold one inside.
    """
    breaks = np.flatnonzero(points == NEWLINE)
    found: list[npt.NDArray[np.int64]] = []
    value = points
    for order in orders:
        if order > 1:
            value = value[:-1] * MULTIPLIER + points[order - 1 :]
        bucket = _bucket(value)
        for crossing in _crossing(breaks, order):
            bucket[crossing[(crossing >= 0) & (crossing < len(bucket))]] = VOID
        found.append(bucket)
    return found


def pairs(points: Codes) -> npt.NDArray[np.int64]:
    """Return the bucket of each pair of adjacent code points, as `buckets` does, but without regard to line ends."""
    return _bucket(points[:-1] * MULTIPLIER + points[1:])


def _bucket(value: Codes) -> npt.NDArray[np.int64]:
    return ((value * FINISH) >> np.uint32(32 - BUCKET_BITS)).astype(np.int64)


def _crossing(breaks: Integers, order: int) -> list[Integers]:
    """Return the starts of n-grams that are a newline or hold one inside."""
    if order == 1:
        return [breaks]
    if order == 2:
        # an empty line
        return [breaks[:-1][np.diff(breaks) == 1]]
    return [breaks - inside for inside in range(1, order - 1)]


def owners(lines: Batch, order: int) -> Integers:
    """Return the line that each n-gram of `buckets` belongs to, same shape: the line of its second code point."""
    count = max(len(lines.points) - order + 1, 0)
    line: Integers = np.cumsum(lines.points == NEWLINE) - 1
    # an n-gram that opens with a newline belongs to the line after it, and line[i] already counts that newline
    owner: Integers = np.minimum(line[:count], len(lines.starts) - 1)
    return owner
