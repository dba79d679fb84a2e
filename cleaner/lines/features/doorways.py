"""
Doorways: pages of copied text into which the name of a gambling site is pasted, to lead searchers there.

The text reads like an article, so its words prove nothing. The name does where it stands apart from every sentence, on
several lines of a page: 【某某体育app】 at the end of a title, 某某手机版登录: before a line, among the keywords, with
more words of a shop behind it than a sentence has, or alone on every other line. Once is enough where the page was made
by a program: its keywords are the title cut into words, with single characters among them, or its summary is the
opening of its text.
"""

from collections.abc import Sequence
from functools import partial
from itertools import groupby

import numpy as np

from cleaner.chinese.characters import HAN, distinct, to_text
from cleaner.lines.features.batch import Batch, Layout
from cleaner.lines.features.windows import Flags
from cleaner.lines.spam_cut.keywords import openings, words_of
from cleaner.patterns import pattern

TRADE = "gambling"
# A page is a doorway if LEAST of its lines have a name pasted in or were made by a program, and one has a name: a
# site that was sold may have left one.
LEAST = 2
# Words of those who report on the trade, and name its sites.
CRIME = pattern("赌博|网赌|涉赌|诈骗|犯罪|嫌疑|警方|民警|公安|检察|判[处决]")
# What stands before and behind a name that is pasted in: brackets at an end of the line, a colon behind it at the head
# of a clause, keywords or a summary that begin with it, or more words of a shop than a sentence has behind a name.
OPENED, CLOSED = pattern("[【\\[‘'][^】\\]’']{0,8}$"), pattern("[^】\\]’']{0,8}[】\\]’']")
CLAUSE, COLON = pattern("(?:^|[,:]).{0,4}$"), pattern(".{0,3}:")
WORDS = pattern("(?:关键[词字]|摘要):.{0,6}$")
SENTENCE_BEFORE = pattern(f"[{HAN}]{{2}}$")
SHOP = pattern(f"(?:app|官网|官方|登[录陆入]|注册|手机版|客户端|下载|入口|网页版|最新版|网[址站]|线路)+[{HAN}]{{2}}")
# A line that is hardly more than a name has so many other characters at most, before and behind. So many of them, each
# apart from the others, are pasted in; fewer, or one list, may be what others put on an honest page.
ALONE, SCATTERED = (4, 6), 5
# Keywords with a single character among them, and a summary, of which so many characters stand again at a line's head.
CUT = pattern("^本文关键[词字]:(?:.*,)?[^,],")
SUMMARY, REPEATED = pattern("^(?:本文|文章)摘要:|^简要描述:"), 12


def doorways(lines: Batch, layout: Layout) -> Flags:
    """
    Flag the lines of documents that are doorways, shape (lines,).

    A page that also has words of those who report on such sites is none.
    """
    found: Flags = np.zeros(len(layout.first), dtype=bool)
    places = openings(lines.points, (TRADE,))
    if not len(places):
        return found
    text = to_text(lines.points)
    named = list(filter(partial(words_of(TRADE).match, text), places.tolist()))
    if not named:
        return found
    rows = distinct(lines.ends.searchsorted(named)).tolist()
    for first, on_page in groupby(rows, lambda row: int(layout.first[row])):
        last = int(layout.last[first])
        named_lines = [(row, text[lines.starts[row] : lines.ends[row]]) for row in on_page]
        if pasted := _pasted(named_lines):
            page = text[lines.starts[first] : lines.ends[last - 1]]
            found[first:last] = pasted + _made(page.split("\n")) >= LEAST and not CRIME.search(page)
    return found


def _pasted(lines: Sequence[tuple[int, str]]) -> int:
    """Count the lines with a name pasted in, given those that name a site and where they are."""
    apart = alone = 0
    before = None
    for row, line in lines:
        names = [(line[: name.start()], line[name.end() :]) for name in words_of(TRADE).finditer(line)]
        if any(len(head) <= ALONE[0] and len(tail) <= ALONE[1] for head, tail in names):
            alone += before != row - 1
            before = row
        else:
            apart += any(_is_pasted(head, tail) for head, tail in names)
    return apart + alone * (alone >= SCATTERED)


def _is_pasted(head: str, tail: str) -> bool:
    opened, closed = OPENED.search(head), CLOSED.match(tail)
    if opened and closed and not (_words(head[: opened.start()]) and _words(tail[closed.end() :])):
        return True
    return bool(
        (CLAUSE.search(head) and COLON.match(tail))
        or WORDS.search(head)
        or (SENTENCE_BEFORE.search(head) and SHOP.match(tail))
    )


def _words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _made(rows: list[str]) -> int:
    """Count the signs of a program: keywords that are a title cut into words, a summary that is the text's opening."""
    summaries = [row[found.end() :][:REPEATED] for row in rows if (found := SUMMARY.match(row))]
    repeats = any(len(summary) == REPEATED and row.startswith(summary) for summary in summaries for row in rows)
    return any(map(CUT.match, rows)) + repeats
