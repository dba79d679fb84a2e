"""Run the compiled search for what a run out of step was: gather what it must know about a line and its page."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from cleaner.chinese.characters import codes
from cleaner.repair.gbk_desync.compiled.buffers import BUFFERS, text_of
from cleaner.repair.gbk_desync.compiled.page_index import index_words, mark_plain
from cleaner.repair.gbk_desync.compiled.search import search
from cleaner.repair.gbk_desync.compiled.tables import (
    ANNOTATED,
    BMP,
    FULL,
    JUNK,
    PLACE,
    UNSURE,
    Bytes,
    Gbk,
    Ints,
    Model,
    Rows,
    gbk,
    model,
)
from cleaner.repair.gbk_desync.costs import AFTER, COSTS, Costs
from cleaner.repair.gbk_desync.page import PageEvidence
from cleaner.repair.gbk_desync.places import Place, places


class Scene(NamedTuple):
    """All that a search reads: the tables, what is known about the page, the line, and its places."""

    model: Model
    gbk: Gbk
    costs: Costs
    marks: Bytes
    words: Ints
    last: Ints
    before: Ints
    is_clear: bool
    is_traditional: bool
    doubles: bool
    is_chat: bool
    line: Ints
    places: Rows


def read_run(line: str, start: int, evidence: PageEvidence) -> tuple[int, str | None] | None:
    """Return what `cleaner.repair.gbk_desync.search._read_run` does, None if there is no room for the search."""
    if len(line) - start > AFTER:
        return None
    page = _page(evidence)
    scene = Scene(
        model(),
        gbk(),
        COSTS,
        *page,
        evidence.is_clear,
        evidence.is_traditional,
        "。。" in line[:start],
        evidence.is_chat,
        codes(line).astype(np.int32),
        _rows(line, start, evidence),
    )
    end, place, text = search(scene, BUFFERS.buffers, start)
    if end == FULL:
        return None
    return place, None if end == UNSURE else text_of(BUFFERS.buffers, text)


@lru_cache(maxsize=1)
def _page(evidence: PageEvidence) -> tuple[Bytes, Ints, Ints, Ints]:
    """Return what a page shows of characters, as bits by code point, and its words without annotations, indexed."""
    points = codes(evidence.text).astype(np.int32)
    chars, counts = codes("".join(evidence.counts)), np.fromiter(evidence.counts.values(), dtype=np.int32)
    marks = np.zeros(BMP, dtype=np.uint8)
    mark_plain(points, chars.astype(np.int32), counts, np.zeros(BMP, dtype=np.int32), marks)
    marks[list(map(ord, evidence.annotated))] |= ANNOTATED
    marks[list(map(ord, evidence.junk))] |= JUNK
    # positions of pairs, in as many buckets as there are characters, rounded up to a power of two
    words, before = np.empty_like(points), np.empty_like(points)
    last = np.zeros(1 << len(points).bit_length(), dtype=np.int32)
    size = index_words(points, gbk().kinds, words, last, before)
    return marks, words[:size], last, before


def _rows(line: str, start: int, page: PageEvidence) -> Rows:
    """Return the places of a line from `start` on, between two dummies, shape (places + 2,)."""
    return np.array([Place(-1), *places(line, start, page), Place(len(line) + 1)], dtype=PLACE)
