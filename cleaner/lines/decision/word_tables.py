"""Tell tables of words in two forms, such as Traditional and Simplified, and frames from menus: they are as short."""

import re
from collections.abc import Callable, Sequence

from cleaner.chinese.characters import IDEOGRAPHS
from cleaner.lines.features.batch import folded, folding

WORD = re.compile(f"[{IDEOGRAPHS}]+")
LONGEST_ROW, LONGEST_WORD = 40, 4
# How many lines of a table may be no row: its heading, a remark.
FEWEST_ROWS = 2 / 3
# A line of a frame that is drawn with characters; a menu has them only between its entries.
FRAMED = re.compile("[\u2500-\u257f].*[\u2500-\u257f]")
# About how many lines, spread over a document, are looked at first; half of them have to be rows.
SAMPLE = 4


def is_word_table(lines: Sequence[str]) -> bool:
    """
    Return whether most lines of a document have a word twice, as features see it: in both scripts.

        >>> is_word_table(["雲 云", "電,电", "書 (书)"]), is_word_table(["云在天上", "电在云里", "书在桌上"])
        (True, False)
    """
    if not _may_be(lines, _is_row):
        return False
    # a line without a Han character may part the heading from the rows
    rows = [_is_row(line) for line in lines if WORD.search(line)]
    return sum(rows) >= FEWEST_ROWS * len(rows)


def is_frame(lines: Sequence[str]) -> bool:
    """
    Return whether most lines of a document stand in a frame.

        >>> is_frame(["┌──┐", "│门│", "└──┘", "图一"]), is_frame(["首页 │ 新闻 │ 联系", "────"])
        (True, False)
    """
    return _may_be(lines, _is_framed) and 2 * sum(map(_is_framed, lines)) > len(lines)


def _may_be(lines: Sequence[str], is_row: Callable[[str], bool]) -> bool:
    """Look at a few lines, so that nearly every page costs no more."""
    sample = lines[:: len(lines) // SAMPLE + 1]
    return 2 * sum(map(is_row, sample)) >= len(sample)


def _is_framed(line: str) -> bool:
    # a rule is no frame
    return FRAMED.fullmatch(line) is not None and len(set(line)) > 1


def _is_row(line: str) -> bool:
    if len(line) > LONGEST_ROW:
        return False
    words = [word for word in WORD.findall(line) if len(word) <= LONGEST_WORD]
    # folding takes longest: words of different lengths need none, nor words that it leaves as they are
    if len(set(map(len, words))) == len(words):
        return False
    return len(set(words)) < len(words) or (
        not folding().isdisjoint(line) and len(set(folded(" ".join(words)).split(" "))) < len(words)
    )
