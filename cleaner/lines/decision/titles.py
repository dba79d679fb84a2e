"""Find the titles of articles among the lines above them."""

import math

import numpy as np

from cleaner.lines.decision.pages import PARAGRAPH, Pages
from cleaner.lines.features.batch import Integers
from cleaner.lines.features.windows import Flags
from cleaner.lines.scores import BODY

# A page with at least ARTICLE body lines of PARAGRAPH characters or more has a title, one of the TITLE_REACH lines
# above them. The title shares at least TITLE_SHARES of its words with the text.
ARTICLE = 3
TITLE_REACH = 20
TITLE_LENGTHS = (4, 46)
TITLE_LEAST = 0.05
TITLE_SHARES = 0.15


def missed_titles(pages: Pages, spam: Flags, body: Flags) -> Flags:
    """Flag the lines that may be the title of an article without one: most articles have a title."""
    text = body & (pages.judged.lengths >= PARAGRAPH)
    short = above(pages, pages.first(text)) & ~spam
    missed = (pages.each(text) >= ARTICLE) & (pages.each(short & body) == 0)
    titled: Flags = short & missed & (pages.judged.body >= TITLE_LEAST)
    return titled


def above(pages: Pages, first: Integers) -> Flags:
    """Flag the lines not far above the `first` line of each line's page that are as short as a title."""
    place, lengths = np.arange(len(first)), pages.judged.lengths
    shortest, longest = TITLE_LENGTHS
    short: Flags = (place < first) & (place >= first - TITLE_REACH) & (lengths >= shortest) & (lengths < longest)
    return short


def likeliest(pages: Pages, flagged: Flags) -> Integers:
    """Return the likeliest title among the flagged lines of each page that has one."""
    judged, layout = pages.judged, pages.layout
    best: dict[int, tuple[float, int]] = {}
    for row in (flagged & (judged.shared >= TITLE_SHARES)).nonzero()[0].tolist():
        # by context alone the line next to the text would always win, whatever it says
        odds = _logit(float(judged.body[row])) + float(judged.alone[row, BODY])
        page = int(layout.first[row])
        if page not in best or odds > best[page][0]:
            best[page] = odds, row
    return np.array([row for _, row in best.values()], dtype=np.int64)


def _logit(probability: float) -> float:
    return math.log((probability + 1e-9) / (1.0 - probability + 1e-9))
