"""The state of a compiled search: paths, their texts, the steps from a place, and the agenda, as arrays."""

import threading
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.repair.gbk_desync.compiled.tables import Bytes, Ints
from cleaner.repair.gbk_desync.costs import AFTER

# Room for paths, for steps from a place, and for characters; a search that needs more is left to Python.
PATHS, STEPS, CHARACTERS = 1 << 12, 1 << 12, 1 << 14
Floats = npt.NDArray[np.float64]


class Paths(NamedTuple):
    """The readings of a search: what `edits.Path` has, and the next one of those that end at the same place."""

    score: Floats
    margin: Floats
    pending: Ints
    one: Ints
    two: Ints
    text: Ints
    opened: Ints
    context: Ints
    seen: Bytes
    next: Ints
    used: Ints


class Texts(NamedTuple):
    """The texts of readings: the last character of each, and the number of the text before that, -1 for none."""

    before: Ints
    char: Ints
    used: Ints


class Steps(NamedTuple):
    """The steps on from a place: for each the path that takes it, its end, its cost or score, and what it adds."""

    path: Ints
    end: Ints
    cost: Floats
    first: Ints
    second: Ints
    pending: Ints
    used: Ints


class Agenda(NamedTuple):
    """The first and last path to each place and the best score of a step to it; the paths to the current place."""

    first: Ints
    last: Ints
    best: Floats
    order: Ints
    waiting: Ints


class Buffers(NamedTuple):
    """All memory that a search writes to: compiled code allocates none."""

    paths: Paths
    texts: Texts
    steps: Steps
    agenda: Agenda


class ThreadBuffers(threading.local):
    """The buffers of each thread; each search overwrites what the last one left."""

    def __init__(self) -> None:
        self.buffers = allocate()


def allocate(paths: int = PATHS, steps: int = STEPS, characters: int = CHARACTERS) -> Buffers:
    """Allocate buffers for as many paths, steps from a place and characters, and for all places of a run."""
    return Buffers(
        Paths(*_arrays(paths, "ffiiiiiibi"), *_none()),
        Texts(*_arrays(characters, "ii"), *_none()),
        Steps(*_arrays(steps, "iifiii"), *_none()),
        Agenda(*_arrays(AFTER + 1, "iif"), *_arrays(paths, "i"), *_none()),
    )


def _arrays(size: int, kinds: str) -> list[npt.NDArray[Any]]:
    return [np.empty(size, {"f": np.float64, "i": np.int32, "b": np.uint8}[kind]) for kind in kinds]


def _none() -> list[Ints]:
    return [np.zeros(1, dtype=np.int32)]


def text_of(buffers: Buffers, last: int) -> str:
    """Return a text, given its number."""
    chars: list[str] = []
    before, char = buffers.texts.before, buffers.texts.char
    while last >= 0:
        chars.append(chr(char[last]))
        last = int(before[last])
    return "".join(reversed(chars))


BUFFERS = ThreadBuffers()
