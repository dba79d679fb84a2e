"""The spaces that an author puts before marks, which are no junk: before all of a page, of a line or after a sign."""

import re
from collections import Counter

from cleaner.repair.gbk_desync.junk import MARK, MARKS_AFTER_JUNK

# The junk of a place is random: it begins with a space, or has one left, at two marks in five. That so many marks in a
# row have one happens on one page in several thousand; an author's habit, or a template, has no exceptions.
HABIT = 9
# The sign before a mark with a space, with other junk and with nothing between. An invalid pair swallowed the first
# sign of what a ? is before. Each begins with what is rare in a text.
SIGN = r"([^ \x01-\x08?\n])"
AFTER_SPACE = re.compile(rf" (?<={SIGN} )[ \x01-\x08]*(?=[{MARKS_AFTER_JUNK}])")
AFTER_JUNK = re.compile(rf"[\x01-\x08](?<={SIGN}[\x01-\x08])[ \x01-\x08]*(?=[{MARKS_AFTER_JUNK}])")
AFTER_NOTHING = re.compile(rf"{MARK.pattern}(?<={SIGN}.)")


def author_spaces(text: str) -> set[int]:
    r"""
    Return the places of the marks before which the author puts a space: all of a page, a line or after a sign.

        >>> author_spaces("財經 ，新聞\6。"), author_spaces(9 * "見上 [1] 。" + "見下\6。") == {*range(7, 72, 8)}
        (set(), True)
    """
    if text.count(" ") < HABIT:
        return set()
    counts = Counter(AFTER_SPACE.findall(text))
    if counts.total() < HABIT:
        return set()
    if not _lacks_space(text):
        return {space.end() for space in AFTER_SPACE.finditer(text)}
    often = {sign for sign, count in counts.items() if count >= HABIT}
    signs = often.difference(AFTER_NOTHING.findall(text), AFTER_JUNK.findall(text)) if often else often
    places = {space.end() for space in AFTER_SPACE.finditer(text) if space[1] in signs} if signs else set()
    return places | _in_lines(text)


def _in_lines(text: str) -> set[int]:
    """Return the places of marks in lines all of whose marks have a space before them."""
    places: set[int] = set()
    start = 0
    for line in text.split("\n"):
        if line.count(" ") >= HABIT and not _lacks_space(line):
            found = [start + space.end() for space in AFTER_SPACE.finditer(line)]
            places.update(found if len(found) >= HABIT else ())
        start += len(line) + 1
    return places


def _lacks_space(text: str) -> bool:
    """Return whether a mark follows a sign without a space as the first sign between."""
    return AFTER_NOTHING.search(text) is not None or AFTER_JUNK.search(text) is not None
