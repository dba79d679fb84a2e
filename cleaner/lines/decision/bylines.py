"""Find the names of authors that stand by themselves in an article, and on a line with a date beside it."""

import re
from collections.abc import Sequence

import numpy as np

from cleaner.lines.decision.verdicts import BYLINE, IS_BODY, IS_CHROME, Verdicts
from cleaner.lines.features.batch import Integers

# A name has at most LONGEST characters, a date at least four digits, and they are at most REACH lines apart.
LONGEST, REACH = 8, 5
DATE = re.compile("[0-9](?:[^0-9]?[0-9]){3}")


def without_bylines(decided: Verdicts, lines: Sequence[str], edges: Integers) -> Verdicts:
    """
    Return the verdicts with short lines of body as chrome whose words are on a line of chrome with a date near them.

    Such a line is a byline, and the other one, too. Lines are stripped; `edges` part documents.
    """
    short = np.array([len(line) <= LONGEST for line in lines], dtype=bool)
    rows = np.flatnonzero((decided.labels == IS_BODY) & short)
    chrome, ends = decided.labels == IS_CHROME, np.searchsorted(edges, rows, side="right")
    found = [
        row
        for row, end in zip(rows.tolist(), ends.tolist(), strict=True)
        if any(
            chrome[place] and lines[row] in lines[place] and DATE.search(lines[place])
            for place in range(max(int(edges[end - 1]), row - REACH), min(int(edges[end]), row + REACH + 1))
        )
    ]
    places = np.array(found, dtype=np.int64)
    labels, reasons = (np.full(len(places), value, dtype=np.int8) for value in (IS_CHROME, BYLINE))
    return decided.replaced(places, Verdicts(labels, 1 - decided.scores[places], reasons)) if found else decided
