"""Boosted oblivious decision trees as arrays, evaluated with numpy alone."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cleaner.kernels import KERNELS
from cleaner.lines.compiled import loops

# Rows evaluated at once: the answers of all trees for them stay in the processor's cache.
CACHED_ROWS = 256


@dataclass(frozen=True)
class Trees:
    """
    A sum of trees that ask one question per level, as CatBoost trains them (Prokhorenkova et al. 2018).

    Level `k` of a tree asks whether the column `feature` is greater than `threshold`, both of shape (trees, depth), and
    the answer is bit `k` of the leaf. The leaf's value in `values` (trees, 2 ** depth) times `scale` is added to
    `bias`; values are integers, so that a sum is exact and the same whatever other rows there are.
    """

    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float32]
    values: npt.NDArray[np.int16]
    scale: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]

    def log_odds(self, columns: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Return the sum over the trees for each row of a table of columns (features, rows), shape (rows,)."""
        if KERNELS:
            total = loops.tree_sums(np.ascontiguousarray(columns), *self.by_row)
        else:
            total = np.zeros(columns.shape[1], dtype=np.int64)
            for start in range(0, len(total), CACHED_ROWS):
                total[start : start + CACHED_ROWS] = self._sums(columns[:, start : start + CACHED_ROWS])
        return self.as_odds(total)

    def as_odds(self, sums: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Return sums over the trees as log-odds, same shape."""
        return sums.astype(np.float64) * float(self.scale) + float(self.bias)

    def _sums(self, columns: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
        features, thresholds, values, first = self._by_level
        trees, depth = self.feature.shape
        answers = (columns[features] > thresholds).view(np.uint8).reshape(depth, trees, columns.shape[1])
        leaf = answers[depth - 1]
        for level in range(depth - 2, -1, -1):
            leaf = (leaf << 1) | answers[level]
        sums: npt.NDArray[np.int64] = values[leaf + first].sum(axis=0, dtype=np.int64)
        return sums

    @cached_property
    def by_row(self) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.float32], npt.NDArray[np.int16]]:
        """The arrays as the compiled loops read them: the file of a model may have them by column."""
        by_row = np.ascontiguousarray
        return by_row(self.feature), by_row(self.threshold), by_row(self.values)

    @cached_property
    def _by_level(self) -> tuple[npt.NDArray[np.generic], ...]:
        """Features and thresholds level by level, the values of all trees, and the index of each tree's first one."""
        first = np.arange(len(self.values), dtype=np.int64)[:, None] * self.values.shape[1]
        return self.feature.T.ravel(), self.threshold.T.ravel()[:, None], self.values.ravel().astype(np.int32), first
