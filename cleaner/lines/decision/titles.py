"""Find the titles of articles among the lines that may be one."""

import numpy as np
import numpy.typing as npt

from cleaner.lines.decision.pages import Odds, Pages
from cleaner.lines.features.batch import Integers
from cleaner.lines.features.windows import Flags

# A line is taken for the title of its page from these odds on: those that it is the title, times the root of those that
# it is body. Most pages have a title, and a missing one costs the reader more than a line of chrome above the text.
TITLE_LEAST = 0.01
# Keeps odds finite.
SMALLEST = 1e-9


def likeliest(pages: Pages, flagged: Flags) -> Integers:
    """Return the likeliest title among the flagged lines of each page that has one, the first of equals."""
    judged = pages.judged
    places = (flagged & (judged.title > 0)).nonzero()[0]
    odds = _odds(judged.title[places]) * np.sqrt(_odds(judged.body[places]))
    best: dict[int, tuple[float, int]] = {}
    for at in (odds >= TITLE_LEAST).nonzero()[0].tolist():
        page, row = int(pages.layout.first[places[at]]), int(places[at])
        if page not in best or odds[at] > best[page][0]:
            best[page] = float(odds[at]), row
    return np.array([row for _, row in best.values()], dtype=np.int64)


def _odds(probability: npt.NDArray[np.float64]) -> Odds:
    odds: Odds = probability / (1.0 - probability + SMALLEST)
    return odds
