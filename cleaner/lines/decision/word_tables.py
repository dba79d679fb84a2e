"""Tell a table of words in two forms, such as Traditional and Simplified, from a menu: its rows are as short."""

import re
from collections.abc import Sequence

from cleaner.chinese.characters import IDEOGRAPHS
from cleaner.lines.features.batch import folded

WORD = re.compile(f"[{IDEOGRAPHS}]+")
LONGEST_ROW, LONGEST_WORD = 40, 4
# How many lines of a table may be no row: its heading, a remark.
FEWEST_ROWS = 2 / 3
# About how many lines, spread over a document, are looked at first; half of them have to be rows.
SAMPLE = 4


def is_word_table(lines: Sequence[str]) -> bool:
    """
    Return whether most lines of a document have a word twice, as features see it: in both scripts.

        >>> is_word_table(["雲 云", "電,电", "書 (书)"]), is_word_table(["云在天上", "电在云里", "书在桌上"])
        (True, False)
    """
    sample = lines[:: len(lines) // SAMPLE + 1]
    if 2 * sum(map(_is_row, sample)) < len(sample):
        # nearly every page ends here
        return False
    # a line without a Han character may part the heading from the rows
    rows = [_is_row(line) for line in lines if WORD.search(line)]
    return sum(rows) >= FEWEST_ROWS * len(rows)


def _is_row(line: str) -> bool:
    if len(line) > LONGEST_ROW:
        return False
    words = [word for word in WORD.findall(line) if len(word) <= LONGEST_WORD]
    # folding takes longest, and words of different lengths need none
    return len(set(map(len, words))) < len(words) and len(set(map(folded, words))) < len(words)
