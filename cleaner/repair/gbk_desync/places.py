"""What edits may have left at the places of a line, found once for both searches."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.repair.gbk_desync.annotations import PARENTHESIS, syllable
from cleaner.repair.gbk_desync.gbk import normal, spoken_range
from cleaner.repair.gbk_desync.page import PageEvidence
from cleaner.repair.trigger import LETTERS

# What a hit across a boundary leaves: ? (a lost byte and the parenthesis) with pinyin, or ? (and junk) before a mark.
LOST_PINYIN = re.compile(rf"[?？] ?([{LETTERS}]{{1,6}}) ?\)")
# Question marks in a row were characters without a code: ?? is lost text, not out of step, unless what follows
# explains the second one.
LOST_JUNK = re.compile(
    rf"(?<!\?)\?[ \x01-\x08]*(?=[！，？。、!,]|\?(?!\?)|\?\?(?:[{LETTERS}]{{1,6}} ?\)|[ \x01-\x08]*[！，!,]))"
)
# A3A1 is ！ in 停。 (CDA3 A1A3), and 。 has junk of its own, perhaps none that is seen elsewhere: of 停 nothing is left
# but its position.
LOST_WHOLE = re.compile(r"(?<!\?)\?[ \x01-\x08]*\?[ \x01-\x08]*(?=[。、])")
TAG_TAIL = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]{0,9}(?: [^<>\n]{0,80})?>|/[a-zA-Z]")
ENTITY_TAIL = re.compile(r"(?:nbsp|amp|quot|lt|gt|[lr]dquo|mdash|middot|hellip|#[0-9]{2,5});")
# Where a line has something that an edit begins with; a row of junk is matched once, from its first character.
SPECIAL = re.compile(r"[?？(]|[ \x01-\x08](?<![ \x01-\x08]{2})[ \x01-\x08]*(?=[！，？。、!,])")
# Placeholder for an ASCII sign that an invalid pair took along, until what follows is known.
SIGN = "\uffff"


class Place(NamedTuple):
    """
    What may begin at a place of a line, and where each ends, 0 for none: an annotation, a swallowed byte, junk.

    A swallowed byte is known by its pinyin, by a mark of which nothing else is left (`whole_end`) or by junk before a
    mark. A syllable's characters are those of `gbk.spoken()` in the given range; `sign` is the code point of the ASCII
    character that was swallowed too, 0 for none.
    """

    at: int
    annotation_end: int = 0
    annotation_from: int = 0
    annotation_to: int = 0
    pinyin_end: int = 0
    pinyin_from: int = 0
    pinyin_to: int = 0
    whole_end: int = 0
    junk_end: int = 0
    has_junk: bool = False
    skip_end: int = 0
    sign: int = 0


def places(line: str, start: int, page: PageEvidence) -> Iterator[Place]:
    """Yield the places of a line, from `start` on, where an edit may begin."""
    for found in SPECIAL.finditer(line, start):
        at, char = found.start(), found[0][0]
        if char == "(":
            yield _parenthesis(line, at)
        elif char in "?？":
            yield _lost(line, at, page)
        else:
            yield from (Place(each, skip_end=found.end()) for each in range(at, found.end()))


def _parenthesis(line: str, at: int) -> Place:
    found = PARENTHESIS.match(line, at)
    return Place(at, found.end(), *spoken_range(syllable(found[1]))) if found else Place(at)


def _lost(line: str, at: int, page: PageEvidence) -> Place:
    """Return what is known about a place where a byte may have been swallowed."""
    pinyin, whole, junk = LOST_PINYIN.match(line, at), LOST_WHOLE.match(line, at), LOST_JUNK.match(line, at)
    first, last = spoken_range(normal(pinyin[1])) if pinyin else (0, 0)
    return Place(
        at,
        pinyin_end=pinyin.end() if pinyin else 0,
        pinyin_from=first,
        pinyin_to=last,
        whole_end=whole.end() if whole and page.junk else 0,
        junk_end=junk.end() if junk else 0,
        has_junk=junk is not None and not page.junk.isdisjoint(_widths(line[junk.end()])),
        sign=ord(_swallowed(line, at + 1) or "\0"),
    )


def _widths(mark: str) -> str:
    """Return a mark in both its widths; a second ? may be any mark that was swallowed, too."""
    return {"!": "!！", ",": ",，", "?": "!！,，?？"}.get(mark, mark)


def _swallowed(line: str, at: int) -> str:
    """Return the ASCII character that an invalid pair took along, SIGN if what follows does not show which."""
    if TAG_TAIL.match(line, at):
        return "<"
    if ENTITY_TAIL.match(line, at):
        return "&"
    return SIGN if at < len(line) else ""
