"""Search for what a run out of step was by compiled loops: gather what they have to know of a line and its page."""

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from cleaner.chinese.characters import codes
from cleaner.repair.annotations import PARENTHESIS, Evidence, syllable
from cleaner.repair.fast.page import index_words, mark_plain
from cleaner.repair.fast.room import ROOMS, text_of
from cleaner.repair.fast.search import search
from cleaner.repair.fast.tables import (
    ANNOTATED,
    BMP,
    FACT,
    FULL,
    JUNK,
    UNSURE,
    Bytes,
    Fact,
    Facts,
    Gbk,
    Ints,
    Model,
    Weights,
    gbk,
    model,
    syllable_places,
)
from cleaner.repair.gbk import normal
from cleaner.repair.moves import LOST_JUNK, LOST_PINYIN, LOST_WHOLE, swallowed, widths
from cleaner.repair.search import BEHIND

# Where a line has something that a move begins with; a row of junk is looked at once, from its first sign.
SPECIAL = re.compile(r"[?？(]|[ \x01-\x08](?<![ \x01-\x08]{2})[ \x01-\x08]*(?=[！，？。、!,])")


class Scene(NamedTuple):
    """All that a search looks at: the tables, what is known of the page and the line, and of its places."""

    model: Model
    gbk: Gbk
    costs: Weights
    marks: Bytes
    words: Ints
    last: Ints
    before: Ints
    is_clear: bool
    doubles: bool
    line: Ints
    facts: Facts


def read_run(line: str, start: int, evidence: Evidence) -> tuple[int, str | None] | None:
    """Return what `cleaner.repair.search._read_run` does, None where there is no room for the search."""
    if len(line) - start > BEHIND:
        return None
    page = _page(evidence)
    scene = Scene(
        model(),
        gbk(),
        Weights(),
        *page,
        evidence.is_clear,
        "。。" in line[:start],
        codes(line).astype(np.int32),
        _facts(line, start, evidence),
    )
    end, place, text = search(scene, ROOMS.room, start)
    if end == FULL:
        return None
    return place, None if end == UNSURE else text_of(ROOMS.room, text)


@lru_cache(maxsize=1)
def _page(evidence: Evidence) -> tuple[Bytes, Ints, Ints, Ints]:
    """Return what is known of characters from a page, as bits by code point, and the page without its parentheses."""
    points = codes(evidence.text).astype(np.int32)
    chars, counts = codes("".join(evidence.counts)), np.fromiter(evidence.counts.values(), dtype=np.int32)
    marks = np.zeros(BMP, dtype=np.uint8)
    mark_plain(points, chars.astype(np.int32), counts, np.zeros(BMP, dtype=np.int32), marks)
    marks[list(map(ord, evidence.annotated))] |= ANNOTATED
    marks[list(map(ord, evidence.junk))] |= JUNK
    # places of pairs, in as many buckets as there are characters, up to a power of two
    words, before = np.empty_like(points), np.empty_like(points)
    last = np.zeros(1 << len(points).bit_length(), dtype=np.int32)
    size = index_words(points, gbk().kinds, words, last, before)
    return marks, words[:size], last, before


def _facts(line: str, start: int, evidence: Evidence) -> Facts:
    """Return what may begin at the places of a line from `start` on, between two that are none, shape (places + 2,)."""
    rows = [Fact(-1)]
    for found in SPECIAL.finditer(line, start):
        place, char = found.start(), found[0][0]
        if char == "(":
            rows.append(_parenthesis(line, place))
        elif char in "?？":
            rows.append(_lost(line, place, evidence))
        else:
            rows += (Fact(at, skip_end=found.end()) for at in range(place, found.end()))
    rows.append(Fact(len(line) + 1))
    return np.array(rows, dtype=FACT)


def _parenthesis(line: str, place: int) -> Fact:
    note = PARENTHESIS.match(line, place)
    if not note:
        return Fact(place)
    first, last = syllable_places().get(syllable(note[1]), (0, 0))
    return Fact(place, note.end(), first, last)


def _lost(line: str, place: int, evidence: Evidence) -> Fact:
    """Return what `moves.Here` knows of a place where a byte may have been swallowed."""
    pinyin, whole, junk = LOST_PINYIN.match(line, place), LOST_WHOLE.match(line, place), LOST_JUNK.match(line, place)
    first, last = syllable_places().get(normal(pinyin[1]), (0, 0)) if pinyin else (0, 0)
    return Fact(
        place,
        pinyin_end=pinyin.end() if pinyin else 0,
        pinyin_from=first,
        pinyin_to=last,
        whole_end=whole.end() if whole and line[whole.end()] in evidence.junk else 0,
        junk_end=junk.end() if junk else 0,
        has_junk=junk is not None and not evidence.junk.isdisjoint(widths(line[junk.end()])),
        sign=ord(swallowed(line, place + 1) or "\0"),
    )
