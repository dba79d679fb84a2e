"""What models say of lines: their columns, and log-odds as probabilities."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Columns of the weights and of the scores.
BODY, SPAM, WORDS = 0, 1, 2
COLUMNS = 3

# exp holds no more; the odds of a line of a million equal letters are larger.
LARGEST_ODDS = 700.0


def sigmoid(odds: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return the probabilities of log-odds, same shape, computed in float64."""
    probability: npt.NDArray[np.float64] = 1.0 / (1.0 + np.exp(np.minimum(-odds.astype(np.float64), LARGEST_ODDS)))
    return probability


@dataclass(frozen=True)
class Scores:
    """
    What a model says of lines: probabilities of `body` and `spam`, shape (lines,), the rest being chrome.

    `alone` holds the scores of the first pass, shape (lines, 3), `shared` the share of a line's words that the page's
    likely body has elsewhere (lines,), `scripts` the letters of a line by script (lines, 3), `lengths` its characters
    as features see them (lines,).
    """

    body: npt.NDArray[np.float64]
    spam: npt.NDArray[np.float64]
    alone: npt.NDArray[np.float32]
    shared: npt.NDArray[np.float64]
    scripts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
