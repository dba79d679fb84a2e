"""Boosted decision trees as arrays, evaluated with numpy alone."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Trees:
    """
    A sum of binary trees (gradient boosting, Friedman 2001) as trained by scikit-learn's histogram boosting.

    Node arrays of all trees stand one after another, shape (nodes,): `feature` is the column compared, a row goes to
    `left` when its value <= `threshold` and to `right` otherwise; leaves point to themselves. `value` is what a leaf
    adds, `roots` (trees,) where each tree opens, `depth` the longest path, `bias` the sum's start.
    """

    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float32]
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: npt.NDArray[np.float32]
    roots: npt.NDArray[np.int32]
    depth: int
    bias: float

    def log_odds(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Return the sum over trees for each row of `features` (rows, columns), shape (rows,)."""
        rows = np.arange(len(features))
        total = np.full(len(features), self.bias)
        for root in self.roots:
            node = np.full(len(features), root)
            for _ in range(self.depth):
                goes_left = features[rows, self.feature[node]] <= self.threshold[node]
                node = np.where(goes_left, self.left[node], self.right[node])
            total += self.value[node]
        return total
