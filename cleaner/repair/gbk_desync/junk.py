"""Remove the junk that obfuscators insert before marks, but keep the spaces that an author puts there."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable

from cleaner.repair.gbk_desync.page import JUNK_SIGNS, MARK

# On a page with junk, also where an author may have put a space (python ,Perl) or at the start of a line.
JUNK_ANYWHERE = re.compile(rf"{JUNK_SIGNS}(?=[！，？。、!,?])")
# The junk of a place is random: it begins with a space, or has one left, at two marks in five. That so many marks in a
# row have one happens on one page in several thousand; an author's habit, or a template, has no exceptions.
HABIT = 9


def without_junk(text: str) -> str:
    r"""
    Return a text without junk before its marks, and with the spaces that its author has before all marks of a kind.

        >>> without_junk("財經 ，新聞\6。"), without_junk(9 * "見上 [1] 。"[:8])[:8]
        ('財經，新聞。', '見上 [1] 。')
    """
    spaced = _spaced(text)
    if not spaced:
        return JUNK_ANYWHERE.sub("", text)
    return JUNK_ANYWHERE.sub(lambda junk: " " if junk.end() in spaced else "", text)


def _spaced(text: str) -> set[int]:
    """Return the places of the marks before which the author puts a space: all of a page, a line or after a sign."""
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
