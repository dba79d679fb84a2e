"""Read the lines of a page in C: gather what must be known about the page and its lines."""

import threading
from array import array
from collections.abc import Callable
from ctypes import Structure, addressof, c_char_p, c_int32, c_int64
from functools import cache

import numpy as np

from cleaner.chinese.characters import RUN, to_text
from cleaner.kernels import ADDRESS, NUMBER, function
from cleaner.repair.gbk_desync.annotations import LONGEST_NOTE
from cleaner.repair.gbk_desync.compiled.tables import BMP, Held, arrays, costs, gbk, model
from cleaner.repair.gbk_desync.costs import AFTER, BEFORE
from cleaner.repair.gbk_desync.lines import (
    DENSEST_ENTRIES,
    DENSEST_OF_MANY,
    FEW_ENTRIES,
    MANY_ENTRIES,
    MOST_UNREAD,
    read_line,
)
from cleaner.repair.gbk_desync.page import PageEvidence
from cleaner.repair.gbk_desync.places import SIGN

# Room for paths, for steps from a place, and for characters. The few searches that need more get it once; what needs
# more than MOST_PATHS is left to Python.
PATHS, STEPS, CHARACTERS = 1 << 15, 1 << 15, 1 << 17
GROWTH, MOST_PATHS = 4, 1 << 19
# Characters of a page that a thread keeps room for.
USUAL = 1 << 16
# As in search.h.
HEADS = 1 << 10
# What reading returns for lack of room.
FULL = -2

PATH = np.dtype([("score", "f8"), ("margin", "f8"), ("pending to unused", "i4", 12)])
STEP = np.dtype([("cost", "f8"), ("path to pending", "i4", 5)], align=True)
TEXT = np.dtype([("before", "i4"), ("character", "i4")])


class Bounds(Held):
    """How lines are read."""

    _fields_ = tuple(
        (name, c_int32)
        for name in (
            "before", "after", "few_entries", "many_entries", "densest", "densest_of_many", "most_unread",
            "longest_note", "first_han", "unknown",
        )
    )  # fmt: skip


class Evidence(Structure):
    """The evidence of a page, whose texts are code points of 32 bits."""

    _fields_ = (
        *((name, c_char_p) for name in ("text", "listed", "counts", "annotated", "marks", "signs")),
        *((name, c_int32) for name in ("size", "count_of_listed", "count_of_annotated", "count_of_marks")),
        *((name, c_int32) for name in ("count_of_signs", "is_clear", "is_traditional")),
    )


class Page(Held):
    """
    What a page shows of characters, by code point, and its words without annotations, linked by their pairs.

    Between two pages all that is not `words` or `before` holds zeros, since the tables are larger than most pages.
    """

    _fields_ = (
        *arrays("annotated", "plain", "junk", "tally", "words", "last", "before"),
        *((name, c_int32) for name in ("mask", "is_chat")),
    )


class Scene(Held):
    """All that a search reads: the tables, what is known about the page, the line."""

    _fields_ = (
        *arrays("model", "gbk", "costs", "bounds", "evidence", "page", "line"),
        *((name, c_int32) for name in ("length", "doubles")),
    )


class Progress(Structure):
    """Where the reading of a page is: the place of a line, how many before it could not be read, runs so far."""

    _fields_ = (("place", c_int64), ("unread", c_int64), ("runs", c_int64))
    place: int
    unread: int


class Memory(Held):
    """All that a search writes to, and the reading that it found, last character first."""

    _fields_ = (
        *arrays("paths", "steps", "texts", "first", "last", "best", "order", "heads", "found"),
        *((name, c_int32) for name in ("paths_size", "steps_size", "texts_size")),
        *((name, c_int32) for name in ("paths_used", "steps_used", "texts_used", "waiting")),
    )


class Room:
    """Room for a page of up to `size` characters, a power of two, and for what becomes of it."""

    def __init__(self, size: int) -> None:
        self.size = size
        marks = {name: np.zeros(BMP, dtype=np.uint8) for name in ("annotated", "plain", "junk")}
        words, before = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
        # a bucket for each character
        last = np.zeros(size, dtype=np.int32)
        self.page = Page(**marks, tally=np.zeros(BMP, dtype=np.int32), words=words, last=last, before=before)
        self.read = np.empty(2 * size, dtype=np.uint32)


class ThreadMemory(threading.local):
    """The memory of each thread; each page overwrites what the last one left."""

    def __init__(self) -> None:
        self.memory, self.room = allocate(), Room(USUAL)


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
        # a step adds two characters at most
        found=np.empty(2 * AFTER, np.int32),
        paths_size=paths,
        steps_size=steps,
        texts_size=characters,
    )


THREAD = ThreadMemory()


def read_lines(text: str, evidence: PageEvidence) -> str:
    """Return a text with its lines read as `lines.read_lines` does."""
    size = 1 << max(len(text), len(evidence.text)).bit_length()
    memory, room = THREAD.memory, THREAD.room if size <= USUAL else Room(size)
    known, progress, points = _evidence(evidence), Progress(), _points(text)
    scene = Scene(
        model=addressof(model()),
        gbk=addressof(gbk()),
        costs=addressof(costs()),
        bounds=addressof(_bounds()),
        evidence=addressof(known),
        page=addressof(room.page),
    )
    done: list[str] = []
    while progress.place < len(text):
        found = (addressof(scene), addressof(memory), points, len(text), addressof(progress), room.read)
        size = _function()(*found)
        if size != FULL:
            done.append(to_text(room.read[:size]))
        elif memory.paths_size < MOST_PATHS:
            memory = allocate(*(GROWTH * each for each in (memory.paths_size, memory.steps_size, memory.texts_size)))
        else:
            done.append(_read_next(text, progress, evidence))
    return "".join(done)


def _read_next(text: str, progress: Progress, evidence: PageEvidence) -> str:
    """Return the next line as it is read without the library, with its end."""
    line, end, _ = text[progress.place :].partition("\n")
    read = read_line(line, evidence)
    progress.unread = progress.unread + 1 if read == line else 0
    progress.place += len(line) + len(end)
    return read + end


def _evidence(evidence: PageEvidence) -> Evidence:
    return Evidence(
        _points(evidence.text),
        _points("".join(evidence.counts)),
        array("i", evidence.counts.values()).tobytes(),
        _points("".join(evidence.annotated)),
        _points("".join(evidence.junk)),
        _points(evidence.signs),
        len(evidence.text),
        len(evidence.counts),
        len(evidence.annotated),
        len(evidence.junk),
        len(evidence.signs),
        evidence.is_clear,
        evidence.is_traditional,
    )


def _points(text: str) -> bytes:
    return text.encode("utf-32-le", "surrogatepass")


@cache
def _bounds() -> Bounds:
    return Bounds(
        before=BEFORE,
        after=AFTER,
        few_entries=FEW_ENTRIES,
        many_entries=MANY_ENTRIES,
        densest=DENSEST_ENTRIES,
        densest_of_many=DENSEST_OF_MANY,
        most_unread=MOST_UNREAD,
        longest_note=LONGEST_NOTE,
        first_han=RUN[0],
        unknown=ord(SIGN),
    )


@cache
def _function() -> Callable[..., int]:
    return function("read_lines", ADDRESS, ADDRESS, ADDRESS, NUMBER, ADDRESS, np.uint32)
