"""The context-free pass: how much a line by itself reads like body, and how much like spam."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.lines.features import ORDERS, Batch, hashes

# Columns of the weights and of the scores.
BODY, SPAM = 0, 1


@dataclass(frozen=True)
class LineModel:
    """
    Two logistic models over the same hashed n-grams: body against chrome, spam against the rest.

    `weights` int16, shape (2, BUCKETS), hold coefficient / `scale`; `scale` and `bias` have shape (2,). Integers make
    the sum of a line exact, so a score does not depend on which other lines are in the batch.
    """

    weights: npt.NDArray[np.int16]
    scale: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]

    def scores(self, lines: Batch) -> npt.NDArray[np.float32]:
        """Return the log-odds of body (against chrome) and of spam for each line, shape (lines, 2)."""
        total = np.zeros((2, len(lines.starts)), dtype=np.int64)
        for order in ORDERS:
            buckets = hashes(lines.points, order)
            first = np.minimum(lines.starts - 1, len(buckets))
            last = np.minimum(lines.ends, len(buckets))
            for column in (BODY, SPAM):
                running = np.zeros(len(buckets) + 1, dtype=np.int64)
                np.cumsum(self.weights[column][buckets], out=running[1:])
                total[column] += running[last] - running[first]
        odds = total * self.scale[:, None] / line_norm(lines) + self.bias[:, None]
        return odds.T.astype(np.float32)


def line_norm(lines: Batch) -> npt.NDArray[np.float64]:
    """Return what the n-gram sum of a line is divided by, shape (lines,): the root of its number of n-grams."""
    norm: npt.NDArray[np.float64] = np.sqrt(len(ORDERS) * (lines.lengths + 1.0))
    return norm


def sigmoid(odds: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return the probabilities of log-odds, same shape, computed in float64."""
    probability: npt.NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds.astype(np.float64)))
    return probability
