"""Run the search in C for what a run out of step was: gather what it must know about a line and its page."""

import threading
from ctypes import addressof, c_int32
from functools import cache, lru_cache
from typing import Any

import numpy as np

from cleaner.chinese.characters import RUN, codes
from cleaner.kernels import ADDRESS, NUMBER, function
from cleaner.repair.gbk_desync.annotations import LONGEST_NOTE
from cleaner.repair.gbk_desync.compiled.tables import BMP, Array, Bytes, Held, arrays, costs, flagged, gbk, model
from cleaner.repair.gbk_desync.costs import AFTER
from cleaner.repair.gbk_desync.page import PageEvidence
from cleaner.repair.gbk_desync.places import SIGN, Place, places

# Room for paths, for steps from a place, and for characters. The few searches that need more get it once; what needs
# more than MOST_PATHS is left to Python.
PATHS, STEPS, CHARACTERS = 1 << 15, 1 << 15, 1 << 17
GROWTH, MOST_PATHS = 4, 1 << 19
# As in search.h.
HEADS = 1 << 10
# What a search returns for no sure reading, and for lack of room.
UNSURE, FULL = -1, -2

PATH = np.dtype([("score", "f8"), ("margin", "f8"), ("pending to chain", "i4", 10)])
STEP = np.dtype([("cost", "f8"), ("path to pending", "i4", 5)], align=True)
TEXT = np.dtype([("before", "i4"), ("character", "i4")])


class Page(Held):
    """What a page shows of characters, by code point, and its words without annotations, linked by their pairs."""

    _fields_ = (
        *arrays("annotated", "plain", "junk", "words", "last", "before"),
        *((name, c_int32) for name in ("mask", "is_clear", "is_traditional", "is_chat")),
    )


class Scene(Held):
    """All that a search reads: the tables, what is known about the page, the line, and its places."""

    _fields_ = (
        *arrays("model", "gbk", "costs", "page", "line", "places"),
        *((name, c_int32) for name in ("length", "unknown", "doubles")),
    )


class Memory(Held):
    """All that a search writes to, and the reading that it found, last character first."""

    _fields_ = (
        *arrays("paths", "steps", "texts", "first", "last", "best", "order", "heads"),
        *((name, c_int32) for name in ("paths_size", "steps_size", "texts_size")),
        *((name, c_int32) for name in ("paths_used", "steps_used", "texts_used", "waiting")),
    )


class ThreadMemory(threading.local):
    """The memory of each thread; each search overwrites what the last one left."""

    def __init__(self) -> None:
        self.memory = allocate()


def allocate(paths: int = PATHS, steps: int = STEPS, characters: int = CHARACTERS) -> Memory:
    """Allocate memory for as many paths, steps from a place and characters, and for all places of a run."""
    return Memory(
        paths=np.empty(paths, PATH),
        steps=np.empty(steps, STEP),
        texts=np.empty(characters, TEXT),
        first=np.empty(AFTER + 1, np.int32),
        last=np.empty(AFTER + 1, np.int32),
        best=np.empty(AFTER + 1),
        order=np.empty(2 * paths, np.int32),
        heads=np.empty(HEADS, np.int32),
        paths_size=paths,
        steps_size=steps,
        texts_size=characters,
    )


MEMORY = ThreadMemory()


def read_run(line: str, start: int, evidence: PageEvidence) -> tuple[int, str | None] | None:
    """Return what `cleaner.repair.gbk_desync.search._read_run` does, None if there is no room for the search."""
    if len(line) - start > AFTER:
        return None
    known, memory = _page(evidence), MEMORY.memory
    scene = Scene(
        model=addressof(model()),
        gbk=addressof(gbk()),
        costs=addressof(costs()),
        page=addressof(known),
        line=codes(line),
        places=_places(line, start, evidence),
        length=len(line),
        unknown=ord(SIGN),
        doubles="。。" in line[:start],
    )
    size, end, found = _searched(scene, memory, start)
    while size == FULL and memory.paths_size < MOST_PATHS:
        memory = allocate(*(GROWTH * each for each in (memory.paths_size, memory.steps_size, memory.texts_size)))
        size, end, found = _searched(scene, memory, start)
    if size == FULL:
        return None
    text = None if size == UNSURE else "".join(map(chr, found[:size][::-1].tolist()))
    return int(end[0]), text


def _searched(scene: Scene, memory: Memory, start: int) -> tuple[int, Array, Array]:
    """Return the length of the reading that was found, UNSURE or FULL, the place where it ends, and its characters."""
    end, found = np.zeros(1, dtype=np.int64), np.empty(memory.texts_size, dtype=np.uint32)
    return _functions()["search"](addressof(scene), addressof(memory), start, end, found), end, found


@lru_cache(maxsize=1)
def _page(evidence: PageEvidence) -> Page:
    points = codes(evidence.text)
    listed, counts = codes("".join(evidence.counts)), np.fromiter(evidence.counts.values(), dtype=np.int64)
    plain, tally = np.zeros(BMP, dtype=np.uint8), np.zeros(BMP, dtype=np.int64)
    _functions()["mark_plain"](points, len(points), RUN[0], listed, counts, len(listed), tally, plain)
    # positions of pairs, in as many buckets as there are characters, rounded up to a power of two
    last = np.zeros(1 << len(points).bit_length(), dtype=np.int32)
    words, before = np.empty(len(points), dtype=np.int32), np.empty(len(points), dtype=np.int32)
    spelled: Bytes = gbk().held["spelled"]
    _functions()["index_words"](points, len(points), spelled, LONGEST_NOTE, len(last) - 1, words, last, before)
    return Page(
        annotated=flagged(evidence.annotated),
        plain=plain,
        junk=flagged(evidence.junk),
        words=words,
        last=last,
        before=before,
        mask=len(last) - 1,
        is_clear=evidence.is_clear,
        is_traditional=evidence.is_traditional,
        is_chat=evidence.is_chat,
    )


def _places(line: str, start: int, page: PageEvidence) -> Array:
    """Return the places of a line from `start` on and, last, one after all, shape (places + 1, fields)."""
    return np.array([*places(line, start, page), Place(len(line) + 1)], dtype=np.int32)


@cache
def _functions() -> dict[str, Any]:
    arguments: dict[str, tuple[Any, ...]] = {
        "search": (ADDRESS, ADDRESS, NUMBER, np.int64, np.uint32),
        "mark_plain": (np.uint32, NUMBER, NUMBER, np.uint32, np.int64, NUMBER, np.int64, np.uint8),
        "index_words": (np.uint32, NUMBER, np.uint8, NUMBER, NUMBER, np.int32, np.int32, np.int32),
    }
    return {name: function(name, *taken) for name, taken in arguments.items()}
