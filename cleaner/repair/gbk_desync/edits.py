"""The ways to read on in a run that is out of step: each undoes one edit that a site may have made to the bytes."""

import math
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from cleaner.chinese.language_model import character_model
from cleaner.repair.gbk_desync.costs import ALONE, COSTS, MARKS, PARTING, WIDE, form_cost
from cleaner.repair.gbk_desync.gbk import (
    LEADS,
    characters,
    compatibility_forms,
    in_gb2312,
    is_simplified,
    pairs,
    spoken,
)
from cleaner.repair.gbk_desync.page import PageEvidence
from cleaner.repair.gbk_desync.places import SIGN, Place

# Where more than one character is not sure.
SEVERAL = -1


class Path(NamedTuple):
    """
    One way to read a line so far: its score, the byte that waits for its second half (or None), its text.

    `margin` is by how many nats it beat the closest reading that came to the same end; `doubt` is the place of the only
    character by which those differ that it hardly beat, SEVERAL if they differ by more, None if there are none.
    """

    score: float
    pending: int | None
    context: str
    text: str
    margin: float = math.inf
    doubt: int | None = None

    @property
    def last(self) -> str:
        """Return the last character of the reading so far."""
        return self.context[-1]


class Edit(NamedTuple):
    """One way to read on: where it ends, its cost, the text it adds, the byte that is left over."""

    end: int
    cost: float
    adds: str
    pending: int | None


def edits(line: str, place: Place, page: PageEvidence, path: Path, fills: bool) -> Iterator[Edit]:
    """Yield the ways to read on from a place of a line; `fills` tries all bytes where one is lost."""
    pending, char = path.pending, line[place.at]
    if place.annotation_end and _is_annotation(line, place, path):
        yield Edit(place.annotation_end, 0.0, "", pending)
    if char in "?？" and (fills or pending is None):
        yield from _lost(line, place, page, path)
    if pending is None:
        yield Edit(place.at + 1, 0.0, char, None)
        return
    if place.skip_end:
        yield Edit(place.skip_end, COSTS.skipped, "", pending)
    yield from _out_of_step(line, place.at, page, pending)


def _is_annotation(line: str, place: Place, path: Path) -> bool:
    chars = spoken()[place.annotation_from : place.annotation_to]
    before = line[place.at - 1]
    # in step, annotations of the page are already gone; those left follow half a character: ミ_(dá) F(xiàn)
    if path.pending is None:
        return before != path.last and path.last in chars
    return path.last in chars or before in chars


def _lost(line: str, place: Place, page: PageEvidence, path: Path) -> Iterator[Edit]:
    """Yield the ways to put back the byte that an invalid pair swallowed."""
    pending = path.pending
    if place.pinyin_end:
        yield from _lost_before_pinyin(place, path, page)
    if place.whole_end and pending is None:
        chars = (characters().get((lead, 0xA3)) for lead in LEADS)
        yield from (Edit(place.whole_end, COSTS.enter_known, char, None) for char in chars if char)
    if place.junk_end and pending is None:
        cost = COSTS.enter_known if page.is_clear else COSTS.enter_junk
        yield from (Edit(place.junk_end, cost + COSTS.not_stop * (byte != 0xA1), "", byte) for byte in LEADS)
    elif place.junk_end and pending is not None:
        cost = COSTS.lost + (0.0 if place.has_junk else COSTS.no_junk)
        yield from _completed(pending, place.junk_end, cost, "", page)
    # the first sign of junk may have been swallowed, the mark after it not
    if pending is not None and (after := line[place.at + 1 : place.at + 2]) not in page.junk:
        sign = chr(place.sign) if place.sign else ""
        cost = COSTS.lost + (COSTS.sign_before_mark if after in MARKS else 0.0) + (COSTS.sign if sign == SIGN else 0.0)
        cost += COSTS.in_row if line[place.at - 1] == "?" else 0.0
        yield from _completed(pending, place.at + 1, cost, sign, page)


def _lost_before_pinyin(place: Place, path: Path, page: PageEvidence) -> Iterator[Edit]:
    leads = {path.pending} if path.pending is not None else _second_bytes(path.context)
    for char in spoken()[place.pinyin_from : place.pinyin_to]:
        lead, trail = pairs()[char]
        if lead not in leads or trail not in LEADS:
            continue  # an ASCII letter as the second byte would still be there
        cost = COSTS.native if in_gb2312(char) else 0.0
        cost += COSTS.not_listed if page.is_plain(char) else 0.0
        if path.pending is None:
            # the listed character is not in the text, so its frequency must be counted here
            rarity = -float(character_model().logprobs(char)[0]) / 2
            yield Edit(place.pinyin_end, COSTS.enter_pinyin + cost + rarity, "", trail)
        else:
            yield Edit(place.pinyin_end, cost + _form_cost(char, page), char, None)


def _second_bytes(context: str) -> set[int]:
    """Return the second bytes that the last character may have had, even before a fold: II was Ⅱ."""
    if context[-1] in pairs():
        return {pairs()[context[-1]][1]}
    forms = (found for char in context for found in compatibility_forms().get(char, ()))
    return {data[1] for form, data in forms if context.endswith(form)}


def _completed(pending: int, end: int, cost: float, after: str, page: PageEvidence) -> Iterator[Edit]:
    for char in _second_halves(pending):
        yield Edit(end, cost + _form_cost(char, page), char + after, None)


@cache
def _second_halves(pending: int) -> tuple[str, ...]:
    """Return the characters whose first byte is `pending`."""
    return tuple(char for byte in LEADS if (char := characters().get((pending, byte))))


def _form_cost(char: str, page: PageEvidence) -> float:
    """Return what it costs to read a character in its form, 0 if the page has it, unless it is full-width."""
    if page.is_traditional and is_simplified(char):
        return COSTS.simplified
    cost = form_cost(char)
    return 0.0 if cost and cost != COSTS.wide and (char in page.annotated or page.is_plain(char)) else cost


def _out_of_step(line: str, at: int, page: PageEvidence, pending: int) -> Iterator[Edit]:
    """Yield the ways to read on if the next byte completes the pending one."""
    for fold, end, data in _encoded(line, at):
        whole = characters().get((pending, data[0]))
        if whole is None:
            continue
        # a listed character that no edit split would have its annotation
        is_bare = line[at - 1] not in PARTING and line[end : end + 1] != "("
        cost = fold + COSTS.not_listed * (is_bare and whole in page.annotated)
        cost += COSTS.wide if WIDE.match(whole) else 0.0
        left = data[1] if len(data) == 2 else None
        if left is not None and left < 0x80:
            cost += COSTS.small_letter * bool(ALONE.match(chr(left) + line[end : end + 1]))
            yield Edit(end, cost, whole + chr(left), None)
        elif left is None or left in LEADS:
            yield Edit(end, cost, whole, left)


# all readings that reach a place ask for this
@lru_cache(maxsize=1 << 8)
def _encoded(line: str, at: int) -> tuple[tuple[float, int, tuple[int, ...]], ...]:
    """Return (cost, end, bytes) of what the characters at a place may have been in GBK before a fold of widths."""
    char = line[at]
    found: list[tuple[float, int, tuple[int, ...]]] = []
    if char == "€":
        found.append((0.0, at + 1, (0x80,)))
    elif " " < char <= "~":
        found.append((0.0, at + 1, (ord(char),)))
    elif char in pairs():
        found.append((0.0, at + 1, pairs()[char]))
    for form, data in compatibility_forms().get(char, ()):
        if line.startswith(form, at):
            found.append((COSTS.folded, at + len(form), data))
    return tuple(found)
