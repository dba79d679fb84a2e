"""
What the third pass sees: how the second scored the lines around.

Lines of an article come together: a line between two paragraphs is rarely chrome, a single likely line in a menu is
rarely body, and the likeliest of the lines above a text is its title.
"""

import numpy as np
import numpy.typing as npt

from cleaner.lines.features.batch import Integers, Layout
from cleaner.lines.features.context import LARGEST, Columns, at_offsets
from cleaner.lines.features.windows import Nearest, Running, Window
from cleaner.lines.scores import sigmoid

NEIGHBOURS = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
WINDOWS = (3, 8, 20)
# A line above this probability and of at least this length is the article's; one below the last number is not.
SURE, LENGTH, UNLIKELY = 0.7, 20, 0.2
# How far away the lines may be that a line is compared with, among those in the same gap between sure lines.
RIVALS = 8
# How many features there are: a model must not use more.
SIZE = 33
OUTSIDE = -7.0
FAR = 99.0


def autocontext(odds: npt.NDArray[np.float64], lengths: Integers, layout: Layout) -> Columns:
    """Return features of the log-odds of body that the second pass gave by name, columns of shape (lines,)."""
    here = np.arange(len(odds))
    clipped = np.clip(odds, -LARGEST, LARGEST).astype(np.float32)
    likely = sigmoid(clipped)
    sums, mass, letters, lines = (Running.of(value) for value in (clipped, likely * lengths, lengths, likely))
    columns: Columns = {"odds": clipped} | at_offsets("odds", clipped, NEIGHBOURS, layout, OUTSIDE)
    for reach in WINDOWS:
        window = Window.of(reach, layout)
        columns |= {
            f"odds_above_{reach}": window.above(sums) / np.maximum(here - window.low, 1),
            f"odds_below_{reach}": window.below(sums) / np.maximum(window.high - here - 1, 1),
            f"body_share_above_{reach}": window.above(mass) / np.maximum(window.above(letters), 1),
            f"body_share_below_{reach}": window.below(mass) / np.maximum(window.below(letters), 1),
        }
    for name, running in (("lines", lines), ("characters", mass)):
        columns[f"log_body_{name}_before"] = np.log1p(running.between(layout.first, here))
        columns[f"log_body_{name}_after"] = np.log1p(running.between(here + 1, layout.last))
    columns["body_lines_of_page"] = lines.between(layout.first, layout.last) / (layout.last - layout.first)
    return columns | _gap(clipped, likely, lengths, layout)


def _gap(odds: npt.NDArray[np.float32], likely: npt.NDArray[np.float64], lengths: Integers, layout: Layout) -> Columns:
    """Return features of the gap between sure lines that a line is in, and how the line compares with the others."""
    here = np.arange(len(odds))
    sure = Nearest.of((likely > SURE) & (lengths >= LENGTH), layout)
    unlikely = Running.of(likely < UNLIKELY)
    best = np.full(len(odds), OUTSIDE, dtype=np.float32)
    for offset in (*range(-RIVALS, 0), *range(1, RIVALS + 1)):
        there = here + offset
        rival = (there > sure.before) & (there < sure.after)
        best = np.maximum(best, np.where(rival, odds[np.clip(there, 0, len(odds) - 1)], np.float32(OUTSIDE)))
    above, below = sure.distances("sure").values()
    unlikely_above = unlikely.between(np.maximum(sure.before, layout.first), here)
    unlikely_below = unlikely.between(here + 1, np.maximum(sure.after, here + 1))
    return {
        "log_distance_before_sure": np.where(sure.none_before, FAR, above),
        "log_distance_after_sure": np.where(sure.none_after, FAR, below),
        "unlikely_since_sure": np.where(sure.none_before, -1.0, unlikely_above),
        "unlikely_until_sure": np.where(sure.none_after, -1.0, unlikely_below),
        "lead_over_rivals": odds - best,
    }
