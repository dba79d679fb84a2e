"""The spaces that an author puts before marks, which are no junk: before all of a page, of a line or after a sign."""

from collections import defaultdict
from collections.abc import Hashable, Iterable

from cleaner.repair.gbk_desync.junk import MARK

# The junk of a place is random: it begins with a space, or has one left, at two marks in five. That so many marks in a
# row have one happens on one page in several thousand; an author's habit, or a template, has no exceptions.
HABIT = 9


def author_spaces(text: str) -> set[int]:
    r"""
    Return the places of the marks before which the author puts a space: all of a page, a line or after a sign.

        >>> author_spaces("財經 ，新聞\6。"), author_spaces(9 * "見上 [1] 。" + "見下\6。") == {*range(7, 72, 8)}
        (set(), True)
    """
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    without: set[Hashable] = set()
    for place, kinds, has_space in _marks(text):
        for kind in kinds:
            groups[kind].append(place)
            if not has_space:
                without.add(kind)
    return {place for kind, found in groups.items() if kind not in without and len(found) >= HABIT for place in found}


def _marks(text: str) -> Iterable[tuple[int, tuple[Hashable, ...], bool]]:
    """Yield for each mark of a text its place, the groups it is in, and whether the first sign before it is a space."""
    line = 0
    end = text.find("\n")
    for mark in MARK.finditer(text):
        place = mark.start()
        while 0 <= end < place:
            line, end = line + 1, text.find("\n", end + 1)
        start = place
        while start and text[start - 1] in " \1\2\3\4\5\6\7\b":
            start -= 1
        # an invalid pair swallowed the first sign
        if start and text[start - 1] not in "?\n":
            yield place, (None, line, text[start - 1]), text[start] == " "
