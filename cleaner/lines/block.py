"""The lines of many documents without their outer white space, as the classifier takes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from cleaner.lines.features.batch import Integers
from cleaner.lines.features.windows import Flags


@dataclass(frozen=True)
class Stripped:
    """
    Lines that follow each other, stripped: document i has those from `edges[i]` to `edges[i + 1]`, exclusive.

    `written` tells which lines are not blank, shape (lines,), `tidy` which documents have neither blank lines nor outer
    white space, shape (documents,).
    """

    lines: list[str]
    edges: list[int]
    written: Flags
    tidy: Flags

    @classmethod
    def of(cls, documents: Sequence[Sequence[str]]) -> "Stripped":
        """Strip the lines of documents."""
        flat = list(chain.from_iterable(documents))
        lines = [line.strip() for line in flat]
        lengths = np.fromiter(map(len, lines), dtype=np.int64, count=len(lines))
        written = lengths > 0
        trimmed = ~written | (lengths != np.fromiter(map(len, flat), dtype=np.int64, count=len(flat)))
        edges = np.append(0, np.cumsum([len(document) for document in documents], dtype=np.int64))
        return cls(lines, edges.tolist(), written, count_between(trimmed, edges) == 0)

    @property
    def sizes(self) -> Integers:
        """How many lines of each document are not blank, shape (documents,)."""
        return count_between(self.written, np.array(self.edges))


def count_between(flags: Flags, edges: Integers) -> Integers:
    """Return how many flags are set between each two edges, shape (len(edges) - 1,)."""
    counted: Integers = np.append(0, np.cumsum(flags))[edges]
    return np.diff(counted)
