"""Find the names of authors, the issue a text is from, and its keywords, that stand by themselves near a date."""

from collections.abc import Sequence

import numpy as np

from cleaner.lines.decision.verdicts import BYLINE, IS_BODY, IS_CHROME, ISSUE, KEYWORDS, Verdicts
from cleaner.lines.features.batch import Integers
from cleaner.lines.features.windows import Flags
from cleaner.patterns import pattern

# A name has SHORTEST to LONGEST characters, a date at least four digits, and they are at most REACH lines apart. One
# character may be a title, which 天气：雨 has too.
SHORTEST, LONGEST, REACH = 2, 8, 5
DATE = pattern("[0-9](?:[^0-9]?[0-9]){3}")
# 文史月报 2013年第5期, as mirrors of magazines print it; in a list of references an author or a title precedes it.
MAGAZINE = pattern(r"[^\W\d]{1,12}[ 》\u3000]*[(（]?[0-9]{4}年第?[0-9]{1,3}期[)）]?")
# Hardly a line of a text ends or begins so, and asking for that takes a fraction of the time of the expression.
ENDS = ("期", "期)", "期）")
LABELS = ("关", "關", "【关", "【關")
LISTED = pattern(r"【?[关關]\s?[键鍵]\s?[词詞字]\s?(?:[】:：]|[【\[])")


def without_bylines(decided: Verdicts, lines: Sequence[str], edges: Integers) -> Verdicts:
    """
    Return the verdicts with short lines of body as chrome that belong to a line of chrome with a date near them.

    These are names that are on that line, too, issues of a magazine, and lists of keywords, which say that they are.
    Lines are stripped; `edges` part documents.
    """
    is_chrome = decided.labels == IS_CHROME
    if not is_chrome.any():
        return decided
    near = within_reach(is_chrome)
    body = (near & (decided.labels == IS_BODY)).nonzero()[0].tolist()
    told = {row: ISSUE for row in body if lines[row].endswith(ENDS) and MAGAZINE.fullmatch(lines[row].lstrip("《"))}
    told |= {row: KEYWORDS for row in body if lines[row].startswith(LABELS) and LISTED.match(lines[row])}
    rows = [row for row in body if SHORTEST <= len(lines[row]) <= LONGEST or row in told]
    if not rows:
        return decided
    # of bytes a single one is had in a tenth of the time
    chrome, ends = is_chrome.tobytes(), np.searchsorted(edges, rows, side="right")
    found = [
        row
        for row, first, last in zip(rows, edges[ends - 1].tolist(), edges[ends].tolist(), strict=True)
        if any(
            chrome[place] and (row in told or lines[row] in lines[place]) and DATE.search(lines[place])
            for place in range(max(first, row - REACH), min(last, row + REACH + 1))
        )
    ]
    if not found:
        return decided
    places = np.array(found, dtype=np.int64)
    labels = np.full(len(places), IS_CHROME, dtype=np.int8)
    reasons = np.array([told.get(row, BYLINE) for row in found], dtype=np.int8)
    return decided.replaced(places, Verdicts(labels, 1 - decided.scores[places], reasons))


def within_reach(flagged: Flags) -> Flags:
    """Flag lines that are near flagged ones, those of other documents too."""
    before = np.zeros(len(flagged) + 2 * REACH + 1, dtype=np.int64)
    flagged.cumsum(out=before[REACH + 1 : REACH + 1 + len(flagged)])
    before[REACH + 1 + len(flagged) :] = before[REACH + len(flagged)]
    near: Flags = before[2 * REACH + 1 :] > before[: len(flagged)]
    return near
