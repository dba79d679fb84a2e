"""The ways to read on in a run that is out of step: each undoes one edit that a site may have made to the bytes."""

import math
import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

from cleaner.chinese.characters import HAN
from cleaner.chinese.language_model import character_model
from cleaner.repair.annotations import NOTHING, PARENTHESIS, Evidence, syllable
from cleaner.repair.gbk import (
    LEADS,
    characters,
    compatibility_forms,
    in_big5,
    in_gb2312,
    is_reading,
    normal,
    pairs,
    syllables,
)
from cleaner.repair.trigger import LETTERS

# What a hit across a boundary leaves: ? (a lost byte and the parenthesis) with pinyin, or ? (and junk) before a mark.
LOST_PINYIN = re.compile(rf"[?？] ?([{LETTERS}]{{1,6}}) ?\)")
# Marks in a row were characters that had no code: ?? is lost, not out of step, unless what follows explains the second.
LOST_JUNK = re.compile(
    rf"(?<!\?)\?[ \x01-\x08]*(?=[！，？。、!,]|\?(?!\?)|\?\?(?:[{LETTERS}]{{1,6}} ?\)|[ \x01-\x08]*[！，!,]))"
)
# A3A1 is ！ in 停。 (CDA3 A1A3), and 。 has junk of its own: nothing of the character is left but its place.
LOST_WHOLE = re.compile(r"(?<!\?)\?[ \x01-\x08]*\?[ \x01-\x08]*(?=[。、])")
JUNK = re.compile(r"[ \x01-\x08]+(?=[！，？。、!,])")
TAG_TAIL = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]{0,9}(?: [^<>\n]{0,80})?>|/[a-zA-Z]")
ENTITY_TAIL = re.compile(r"(?:nbsp|amp|quot|lt|gt|[lr]dquo|mdash|middot|hellip|#\d{2,5});")

# Costs in nats. What is not certain has to be worth it: a right repair gains 20 to 100, a wrong one loses as many.
ENTER_PINYIN = 8.0
ENTER_JUNK = 18.0
# On a page that is clearly obfuscated, ? before a mark is junk of one kind or the other.
ENTER_KNOWN = 2.0
# Marks hit across a boundary stand behind 。 (A1A3) nine times in ten: 。現, 。”
NOT_STOP = 1.0
LOST = 1.0
FOLDED = 1.0
# Letters and digits are seldom full-width.
WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
WIDE_COST = 5.0
# Junk before a mark that the page shows none before; a sign that was swallowed before a mark.
NO_JUNK = 2.0
SIGN_BEFORE_MARK = 4.0
# A small letter or a sign of a program that Chinese follows: 过去。〖t漆 was 过去?！紅漆.
ALONE = re.compile(rf"[a-z@\[-`{{-~][{HAN}]")
SMALL_LETTER = 8.0
# Marks in a row are what an author wrote, or characters that had no code.
IN_ROW = 8.0
# Of characters that differ in nothing but their form, 鎮 and 鎭, the one that the page or Big5 has is likelier.
OTHER_FORM = 1.0
SKIPPED = 1.0
# A listed character is almost always one that Simplified text does not use.
NATIVE = 5.0
# A page annotates every occurrence of what its site lists, and nothing else.
NOT_LISTED = 6.0
# What an edit left between two bytes; elsewhere a listed character was whole when the site went through its list.
PARTING = frozenset(")? \1\2\3\4\5\6\7\b")
# A mark of a sentence.
MARKS = frozenset("，。！？、")
# Stands for an ASCII sign that an invalid pair took along, until what follows is known; how many nats it costs.
SIGN = "\uffff"
SIGN_COST = 4.0


class Path(NamedTuple):
    """
    One way to read a window so far: its score, the byte that waits for its second half (or None), its text.

    `margin` tells by how many nats it beat the closest reading that came to the same end.
    """

    score: float
    pending: int | None
    context: str
    text: str
    margin: float = math.inf

    @property
    def last(self) -> str:
        """Return the character before the place where this reading stands."""
        return self.context[-1]


class Move(NamedTuple):
    """One way to read what comes next: where it ends, its cost, what it adds, the byte that is left over."""

    end: int
    cost: float
    adds: str
    pending: int | None


class Here:
    """What all readings that come to a place of a line see there."""

    def __init__(self, line: str, place: int, evidence: Evidence) -> None:
        self.line, self.place, self.evidence = line, place, evidence
        self.char, self.next = line[place], line[place + 1 : place + 2]
        self.parenthesis = PARENTHESIS.match(line, place) if self.char == "(" else None
        self.junk = JUNK.match(line, place)

    @cached_property
    def lost(self) -> tuple[re.Match[str] | None, re.Match[str] | None, re.Match[str] | None]:
        """What may begin here with a byte that an invalid pair swallowed: pinyin, a whole character, junk."""
        line, place = self.line, self.place
        return LOST_PINYIN.match(line, place), LOST_WHOLE.match(line, place), LOST_JUNK.match(line, place)

    @cached_property
    def without_junk(self) -> float:
        """The cost of reading the mark behind the junk here as one that has some."""
        junk = self.lost[2]
        assert junk is not None
        return NO_JUNK if self.evidence.junk.isdisjoint(widths(self.line[junk.end()])) else 0.0

    @cached_property
    def swallowed(self) -> tuple[str, float]:
        """The ASCII character that an invalid pair took along here, and what reading it so costs."""
        sign = swallowed(self.line, self.place + 1)
        cost = LOST + (SIGN_BEFORE_MARK if self.next in MARKS else 0.0) + (SIGN_COST if sign == SIGN else 0.0)
        return sign, cost + (IN_ROW if self.line[self.place - 1] == "?" else 0.0)

    @cached_property
    def bytes(self) -> list[tuple[float, int, tuple[int, ...], bool]]:
        """What the characters here may have been in GBK: cost, length, bytes, and whether no annotation is due."""
        bare = self.line[self.place - 1] not in PARTING
        return [
            (cost, self.place + length, data, bare and self.line[self.place + length : self.place + length + 1] != "(")
            for cost, length, data in _encoded(self.line, self.place)
        ]


def moves(here: Here, path: Path, fills: bool) -> Iterator[Move]:
    """Yield the ways to read on from a place of a line; `fills` tries all bytes where one is lost."""
    pending = path.pending
    if here.parenthesis and _is_annotation(here, path):
        yield Move(here.parenthesis.end(), 0.0, "", pending)
    if here.char in "?？" and (fills or pending is None):
        yield from _lost(here, path)
    if pending is None:
        yield Move(here.place + 1, 0.0, here.char, None)
        return
    if here.junk:
        yield Move(here.junk.end(), SKIPPED, "", pending)
    yield from _out_of_step(here, pending)


def _is_annotation(here: Here, path: Path) -> bool:
    assert here.parenthesis is not None
    spoken = syllable(here.parenthesis[1])
    before = here.line[here.place - 1]
    # in step the page's own annotations are gone already; what is left hangs on half a character: ミ_(dá) F(xiàn)
    if path.pending is None:
        return before != path.last and is_reading(path.last, spoken)
    return is_reading(path.last, spoken) or is_reading(before, spoken)


def _lost(here: Here, path: Path) -> Iterator[Move]:
    """Yield the ways to put back the byte that an invalid pair swallowed."""
    line, pending, evidence = here.line, path.pending, here.evidence
    pinyin, whole, junk = here.lost
    if pinyin:
        yield from _lost_before_pinyin(pinyin, path, evidence)
    if whole and pending is None and line[whole.end()] in evidence.junk:
        chars = (characters().get((lead, 0xA3)) for lead in LEADS)
        yield from (Move(whole.end(), ENTER_KNOWN, char, None) for char in chars if char)
    if junk and pending is None:
        cost = ENTER_KNOWN if evidence.is_clear else ENTER_JUNK
        yield from (Move(junk.end(), cost + NOT_STOP * (byte != 0xA1), "", byte) for byte in LEADS)
    elif junk and pending is not None:
        yield from _completed(pending, junk.end(), LOST + here.without_junk, "", evidence)
    # the first sign of junk may have been swallowed, the mark behind it not
    if pending is not None and here.next not in evidence.junk:
        sign, cost = here.swallowed
        yield from _completed(pending, here.place + 1, cost, sign, evidence)


def widths(mark: str) -> str:
    """Return a mark in both its widths; a second ? is a mark that went the same way."""
    return {"!": "!！", ",": ",，", "?": "!！,，?？"}.get(mark, mark)


def swallowed(line: str, place: int) -> str:
    """Return the ASCII character that an invalid pair took along, SIGN where what follows does not tell."""
    if TAG_TAIL.match(line, place):
        return "<"
    if ENTITY_TAIL.match(line, place):
        return "&"
    return SIGN if place < len(line) else ""


def _lost_before_pinyin(found: re.Match[str], path: Path, evidence: Evidence) -> Iterator[Move]:
    leads = {path.pending} if path.pending is not None else _second_bytes(path.context)
    rows = syllables().get(normal(found[1]), {})
    for char in (char for lead in leads for char in rows.get(lead, ())):
        trail = pairs()[char][1]
        cost = NATIVE if in_gb2312(char) else 0.0
        cost += NOT_LISTED if evidence.is_plain(char) else 0.0
        if trail not in LEADS:
            continue  # as an ASCII letter it would have been left standing
        if path.pending is None:
            # the listed character is no character of the text, so its own frequency has to be told here
            rarity = -float(character_model().logprobs(char)[0]) / 2
            yield Move(found.end(), ENTER_PINYIN + cost + rarity, "", trail)
        else:
            yield Move(found.end(), cost + form_cost(char, evidence), char, None)


def _second_bytes(context: str) -> set[int]:
    """Return the second bytes that the last character may have had, also before a fold: II was Ⅱ."""
    if context[-1] in pairs():
        return {pairs()[context[-1]][1]}
    forms = (found for char in context for found in compatibility_forms().get(char, ()))
    return {data[1] for form, data in forms if context.endswith(form)}


def _completed(pending: int, end: int, cost: float, after: str, evidence: Evidence) -> Iterator[Move]:
    for char, form_cost in _second_halves(pending):
        # a form that the page has costs nothing
        if form_cost and form_cost != WIDE_COST and (char in evidence.annotated or evidence.is_plain(char)):
            form_cost = 0.0
        yield Move(end, cost + form_cost, char + after, None)


@cache
def _second_halves(pending: int) -> tuple[tuple[str, float], ...]:
    """Return the characters that begin with a byte, each with the cost of its form where the page does not have it."""
    chars = (char for byte in LEADS if (char := characters().get((pending, byte))))
    return tuple((char, form_cost(char, NOTHING)) for char in chars)


def form_cost(char: str, evidence: Evidence) -> float:
    """Return what it costs to read a character in a form that neither the page nor the usual codes have."""
    if WIDE.match(char):
        return WIDE_COST
    if in_gb2312(char) or char in evidence.annotated or evidence.is_plain(char):
        return 0.0
    return OTHER_FORM if in_big5(char) else 2 * OTHER_FORM


def _out_of_step(here: Here, pending: int) -> Iterator[Move]:
    """Yield the ways to read what comes next if its first byte completes the pending one."""
    for fold, end, data, is_bare in here.bytes:
        whole = characters().get((pending, data[0]))
        if whole is None:
            continue
        listed = is_bare and whole in here.evidence.annotated
        cost = fold + NOT_LISTED * listed + (WIDE_COST if WIDE.match(whole) else 0.0)
        left = data[1] if len(data) == 2 else None
        if left is not None and left < 0x80:
            cost += SMALL_LETTER * bool(ALONE.match(chr(left) + here.line[end : end + 1]))
            yield Move(end, cost, whole + chr(left), None)
        elif left is None or left in LEADS:
            yield Move(end, cost, whole, left)


def _encoded(line: str, place: int) -> Iterator[tuple[float, int, tuple[int, ...]]]:
    """Yield (cost, length, bytes) for what the characters at a place may have been in GBK before a fold of widths."""
    char = line[place]
    if char == "€":
        yield 0.0, 1, (0x80,)
    elif " " < char <= "~":
        yield 0.0, 1, (ord(char),)
    elif char in pairs():
        yield 0.0, 1, pairs()[char]
    for form, found in compatibility_forms().get(char, ()):
        if line.startswith(form, place):
            yield FOLDED, len(form), found
