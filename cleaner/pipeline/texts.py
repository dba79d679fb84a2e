"""Texts and other values of lines by row, and those of each document."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np

from cleaner.lines.block import Block
from cleaner.lines.features.batch import Integers

Value = TypeVar("Value")


class Texts:
    """Texts by row, noted in any order; the last one of a row counts."""

    def __init__(self) -> None:
        self._rows: list[Integers] = []
        self._texts: list[str] = []

    def add(self, block: Block, places: Integers) -> None:
        """Note the lines of a block at some indices."""
        self._rows.append(block.rows[places])
        self._texts += [block.lines[place] for place in places.tolist()]

    def in_order(self) -> "SortedTexts":
        """Return all texts, sorted by row."""
        rows = np.concatenate([*self._rows, np.zeros(0, dtype=np.int64)])
        order = np.argsort(rows, kind="stable")
        return SortedTexts(rows[order].tolist(), [self._texts[place] for place in order.tolist()])


class SortedTexts(NamedTuple):
    """Texts sorted by row."""

    rows: Sequence[int]
    texts: Sequence[str]

    def between(self, first: int, last: int) -> "SortedTexts":
        """Return the texts of rows `first` to `last`, exclusive."""
        start, end = np.searchsorted(self.rows, (first, last)).tolist()
        return SortedTexts(self.rows[start:end], self.texts[start:end])

    def of_each(self, edges: Integers) -> Iterator["SortedTexts"]:
        """Yield the texts of each document; document i has rows `edges[i]` to `edges[i + 1]`, exclusive."""
        for start, end in pairwise(np.searchsorted(self.rows, edges).tolist()):
            yield SortedTexts(self.rows[start:end], self.texts[start:end]) if start < end else NO_TEXTS


NO_TEXTS = SortedTexts((), ())


def of_each(values: Mapping[int, Value], edges: Integers) -> Iterator[dict[int, Value]]:
    """Yield the values of the rows of each document; document i has rows `edges[i]` to `edges[i + 1]`, exclusive."""
    rows = sorted(values)
    nothing: dict[int, Value] = {}
    for start, end in pairwise(np.searchsorted(np.array(rows, dtype=np.int64), edges).tolist()):
        yield {row: values[row] for row in rows[start:end]} if start < end else nothing
