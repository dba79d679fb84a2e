"""The scores of lines, the columns of the first pass, and log-odds as probabilities."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Columns of the weights and of the scores: the line is body; it is spam; its words are those of body, whatever its
# length; body is among the next two lines; among the last two; most of the next lines are body.
BODY, SPAM, WORDS, OPENS, CLOSES, LEADS = range(6)
COLUMNS = 6

# A line whose own words have log-odds of spam below this is never spam, whatever stands around it.
MAY_BE_SPAM = -1.5
# The most characters of a title.
LONGEST_TITLE = 50

# exp overflows soon above this; the log-odds of a line of a million equal letters are larger.
LARGEST_ODDS = 700.0


def sigmoid(odds: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return log-odds as probabilities, same shape, computed in float64."""
    probability: npt.NDArray[np.float64] = 1.0 / (1.0 + np.exp(np.minimum(-odds.astype(np.float64), LARGEST_ODDS)))
    return probability


@dataclass(frozen=True)
class Scores:
    """
    The scores of lines: probabilities of `body` and `spam`, shape (lines,); the rest is chrome.

    `alone` holds the scores of the first pass, shape (lines, 3), `title` how likely a line is the title of its page,
    shape (lines,), 0 for lines that can't be one, `scripts` how many letters of each script a line has (lines, 3),
    `lengths` how many characters, as features see them (lines,), `doorway` whether its page is a doorway (lines,).
    """

    body: npt.NDArray[np.float64]
    spam: npt.NDArray[np.float64]
    alone: npt.NDArray[np.float32]
    title: npt.NDArray[np.float64]
    scripts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    doorway: npt.NDArray[np.bool_]
