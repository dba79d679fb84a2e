"""
Doorways: pages of copied text into which the name of a gambling site is pasted, to lead searchers there.

The text reads like an article, so its words prove nothing. The name does where it stands apart from every sentence, on
several lines of a page: 【某某体育app】 at the end of a title, 某某手机版登录: before a line, first of the keywords.
"""

import re
from collections.abc import Sequence
from functools import cache

import numpy as np

from cleaner.chinese.characters import to_text
from cleaner.lines.features.batch import Batch, Floats, Layout
from cleaner.lines.features.windows import Flags
from cleaner.lines.scores import SPAM
from cleaner.lines.spam_cut.keywords import pattern

# A page is a doorway if so many of its lines have a name pasted in: a site that was sold may have left one.
LEAST = 2
# A page is looked at if a line whose own words have log-odds of spam of this names a site: one in twenty has them.
SUSPECT = -2.5
# Words of those who report on the trade, and name its sites.
CRIME = re.compile("赌博|网赌|涉赌|诈骗|犯罪|嫌疑|警方|民警|公安|检察|判[处决]")


def doorways(lines: Batch, alone: Floats, layout: Layout) -> Flags:
    """
    Flag the lines of documents that are doorways, shape (lines,); `alone` are the scores of the first pass.

    A page that also has words of those who report on such sites is none.
    """
    found: Flags = np.zeros(len(alone), dtype=bool)
    rows, end = (alone[:, SPAM] >= SUSPECT).nonzero()[0].tolist(), 0
    # few pages name a site, and one look at all lines takes a fraction of the time of one at each
    if not rows or not pattern("gambling").search(_joined(lines, rows)):
        return found
    for row in rows:
        if row >= end and pattern("gambling").search(_text(lines, row, row + 1)):
            first, end = int(layout.first[row]), int(layout.last[row])
            page = _text(lines, first, end)
            found[first:end] = len(_pasted().findall(page)) >= LEAST and not CRIME.search(page)
    return found


def _joined(lines: Batch, rows: Sequence[int]) -> str:
    """Return the texts of some lines, with a line feed between each two."""
    text, starts, ends = to_text(lines.points), lines.starts[rows].tolist(), lines.ends[rows].tolist()
    return "\n".join([text[start:end] for start, end in zip(starts, ends, strict=True)])


def _text(lines: Batch, first: int, last: int) -> str:
    return to_text(lines.points[lines.starts[first] : lines.ends[last - 1]])


@cache
def _pasted() -> re.Pattern[str]:
    """Match a line with a name in brackets at an end, before a colon at the head of a clause, or first of keywords."""
    name = f"(?:{pattern('gambling').pattern})"
    bracketed = f"[【\\[‘'][^】\\]’'\n]{{0,8}}?{name}[^】\\]’'\n]{{0,8}}[】\\]’']"
    heading = f"(?:.*[,:])?.{{0,4}}?{name}.{{0,3}}:"
    words = f".*(?:关键[词字]|摘要):.{{0,6}}?{name}"
    return re.compile(f"^(?:\\W*{bracketed}|.*{bracketed}\\W*$|{heading}|{words}).*$", re.MULTILINE)
