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
    rows = [row for row in np.flatnonzero(decided.labels == IS_BODY).tolist() if len(lines[row]) <= LONGEST]
    # of bytes a single one is had in a tenth of the time
    chrome, ends = (decided.labels == IS_CHROME).tobytes(), np.searchsorted(edges, rows, side="right")
    found = [
        row
        for row, first, last in zip(rows, edges[ends - 1].tolist(), edges[ends].tolist(), strict=True)
        if any(
            chrome[place] and lines[row] in lines[place] and DATE.search(lines[place])
            for place in range(max(first, row - REACH), min(last, row + REACH + 1))
        )
    ]
    if not found:
        return decided
    places = np.array(found, dtype=np.int64)
    labels, reasons = (np.full(len(places), value, dtype=np.int8) for value in (IS_CHROME, BYLINE))
    return decided.replaced(places, Verdicts(labels, 1 - decided.scores[places], reasons))
