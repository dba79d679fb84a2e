"""The first pass, without context: how much a line reads like body, like spam, and like body by its words alone."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cleaner.lines.compiled import compiled_loops
from cleaner.lines.features.batch import Batch, Integers
from cleaner.lines.features.hashing import SEGMENT, field_sums
from cleaner.lines.features.ngrams import ORDERS, buckets
from cleaner.lines.scores import COLUMNS

# The weights of an n-gram for all columns are fields of one integer. A field of FIELD bits can hold the sum of all
# four n-grams of each code point of a segment, if no weight is above LARGEST_WEIGHT.
FIELD = 21
LARGEST_WEIGHT = (1 << (FIELD - 1)) // (len(ORDERS) * SEGMENT) - 1


@dataclass(frozen=True)
class LineModel:
    """
    Three logistic models over the same hashed n-grams.

    They tell body from chrome, spam from the rest, and pieces of body from pieces of chrome of the same lengths: the
    third knows words, but not that chrome is short. `weights` int16, shape (3, BUCKETS), hold coefficient / `scale`,
    at most `LARGEST_WEIGHT`; `scale` and `bias` have shape (3,). Integers make the sum of a line exact, so a score
    does not depend on which other lines are in the batch.
    """

    weights: npt.NDArray[np.int16]
    scale: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]

    @cached_property
    def _packed(self) -> npt.NDArray[np.int64]:
        weights = self.weights.astype(np.int64)
        packed: npt.NDArray[np.int64] = sum(weights[column] << (FIELD * column) for column in range(COLUMNS))
        return packed

    def scores(self, lines: Batch) -> npt.NDArray[np.float32]:
        """Return the log-odds of body, of spam and of body by words alone for each line, shape (lines, 3)."""
        odds = self._sums(lines) * self.scale / line_norm(lines)[:, None] + self.bias
        return odds.astype(np.float32)

    def _sums(self, lines: Batch) -> Integers:
        if compiled := compiled_loops():
            sums: Integers = compiled.line_sums(lines.points, lines.starts, lines.ends, self._packed, FIELD, COLUMNS)
            return sums
        total = np.empty((len(lines.starts), COLUMNS), dtype=np.int64)
        for rows, points, starts in lines.cached_slices():
            packed = np.zeros(len(points), dtype=np.int64)
            for order, bucket in zip(ORDERS, buckets(points), strict=True):
                # an n-gram counts at its second code point: that is in the line even if the first is a newline
                shift = min(order - 1, 1)
                packed[shift : shift + len(bucket)] += self._packed[bucket]
            total[rows] = field_sums(packed, starts, FIELD, COLUMNS)
        return total


def line_norm(lines: Batch) -> npt.NDArray[np.float64]:
    """Return the divisor of each line's n-gram sum, shape (lines,): the square root of its number of n-grams."""
    norm: npt.NDArray[np.float64] = np.sqrt(len(ORDERS) * (lines.lengths + 1.0))
    return norm
