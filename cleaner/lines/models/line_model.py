"""The first pass, without context: how much a line reads like body, like spam, and like what stands beside body."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cleaner.kernels import KERNELS
from cleaner.lines.compiled import loops
from cleaner.lines.features.batch import Batch, Integers
from cleaner.lines.features.hashing import SEGMENT, field_sums
from cleaner.lines.features.ngrams import ORDERS, buckets
from cleaner.lines.scores import COLUMNS

# The weights of an n-gram for PACKED columns are fields of one integer. A field of FIELD bits can hold the sum of all
# four n-grams of each code point of a segment, if no weight is above LARGEST_WEIGHT.
FIELD, PACKED = 21, 3
LARGEST_WEIGHT = (1 << (FIELD - 1)) // (len(ORDERS) * SEGMENT) - 1


@dataclass(frozen=True)
class LineModel:
    """
    Logistic models over the same hashed n-grams, one for each column of `scores`.

    They tell body from the rest, spam from the rest, and pieces of body from pieces of chrome of the same lengths: the
    third knows words, but not that chrome is short. The others tell what stands above body, below body, and above much
    of it. `weights` int16, shape (COLUMNS, BUCKETS), hold coefficient / `scale`, at most `LARGEST_WEIGHT`; `scale` and
    `bias` have shape (COLUMNS,). Integers make the sum of a line exact, so a score
    does not depend on which other lines are in the batch.
    """

    weights: npt.NDArray[np.int16]
    scale: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]

    @cached_property
    def _packed(self) -> list[npt.NDArray[np.int64]]:
        """The weights of each PACKED columns as fields, shape (BUCKETS,) each."""
        weights = self.weights.astype(np.int64)
        firsts = range(0, COLUMNS, PACKED)
        return [sum(weights[first + at] << (FIELD * at) for at in range(PACKED)) for first in firsts]

    @cached_property
    def by_n_gram(self) -> npt.NDArray[np.int16]:
        """The weights as the compiled loops read them."""
        return loops.by_n_gram(self.weights)

    def scores(self, lines: Batch) -> npt.NDArray[np.float32]:
        """Return the log-odds of each of `COLUMNS` for each line, shape (lines, COLUMNS)."""
        if KERNELS:
            return loops.line_odds(lines, self.by_n_gram, self.scale, self.bias)
        odds = self._sums(lines) * self.scale / line_norm(lines)[:, None] + self.bias
        return odds.astype(np.float32)

    def _sums(self, lines: Batch) -> Integers:
        total = np.empty((len(lines.starts), COLUMNS), dtype=np.int64)
        for rows, points, starts in lines.cached_slices():
            found = list(zip(ORDERS, buckets(points), strict=True))
            for part, packed in enumerate(self._packed):
                weights = np.zeros(len(points), dtype=np.int64)
                for order, bucket in found:
                    # an n-gram counts at its second code point: that is in the line even if the first is a newline
                    shift = min(order - 1, 1)
                    weights[shift : shift + len(bucket)] += packed[bucket]
                total[rows, part * PACKED : (part + 1) * PACKED] = field_sums(weights, starts, FIELD, PACKED)
        return total


def line_norm(lines: Batch) -> npt.NDArray[np.float64]:
    """Return the divisor of each line's n-gram sum, shape (lines,): the square root of its number of n-grams."""
    norm: npt.NDArray[np.float64] = np.sqrt(len(ORDERS) * (lines.lengths + 1.0))
    return norm
