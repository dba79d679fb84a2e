"""Find the heading of a chapter above its text, which reads like a link to the chapter."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from cleaner.chinese.characters import Codes
from cleaner.lines.decision.pages import PARAGRAPH
from cleaner.lines.decision.verdicts import IS_BODY, IS_CHROME, TITLE, Verdicts
from cleaner.lines.features.batch import Integers, fold
from cleaner.patterns import pattern

# 第十二章 雪夜; a title of the whole site has _ or | before its name, and a breadcrumb >
HEADING = pattern("第[0-9０-９〇零一二三四五六七八九十百千两兩]{1,7}[章回](?:[ :：\u3000][^_|>]*)?")
ORDINAL = "第"
# The most characters of a heading, how many lines above the text it may stand, and the fewest paragraphs of the text.
LONGEST, REACH, ARTICLE = 45, 20, 3


def with_headings(decided: Verdicts, lines: Sequence[str], edges: Integers, firsts: Codes) -> Verdicts:
    """
    Return the verdicts with the heading of a chapter as body where it is the only one, above a text without a title.

    Lines are stripped; `edges` part documents, `firsts` are the first characters of lines, folded, shape (lines,).
    """
    may_be = (firsts == _first_of_heading()) & (decided.labels == IS_CHROME)
    rows = [row for row in may_be.nonzero()[0].tolist() if lines[row].startswith(ORDINAL) and _is_heading(lines[row])]
    found = [row for row in rows if _is_above_text(row, rows, decided, lines, edges)]
    if not found:
        return decided
    places = np.array(found, dtype=np.int64)
    labels, reasons = (np.full(len(places), value, dtype=np.int8) for value in (IS_BODY, TITLE))
    return decided.replaced(places, Verdicts(labels, 1 - decided.scores[places], reasons))


@cache
def _first_of_heading() -> Codes:
    return fold(ORDINAL)


def _is_heading(line: str) -> bool:
    return len(line) <= LONGEST and HEADING.fullmatch(line) is not None


def _is_above_text(row: int, rows: Sequence[int], decided: Verdicts, lines: Sequence[str], edges: Integers) -> bool:
    page = np.searchsorted(edges, row, side="right")
    first, last = int(edges[page - 1]), int(edges[page])
    body = (decided.labels[first:last] == IS_BODY).nonzero()[0] + first
    text = [place for place in body.tolist() if len(lines[place]) >= PARAGRAPH]
    if len(text) < ARTICLE or not row < body[0] <= row + REACH:
        return False
    return not any(first <= other < last for other in rows if other != row)
