"""What models say of lines: their columns, and log-odds as probabilities."""

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
