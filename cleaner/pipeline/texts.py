"""Texts of lines by row, and where rows are among sorted ones."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cleaner.lines.block import Block
from cleaner.lines.features.batch import Integers


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

    rows: list[int]
    texts: list[str]

    def between(self, first: int, last: int) -> "SortedTexts":
        """Return the texts of rows `first` to `last`, exclusive."""
        places = between(self.rows, first, last)
        return SortedTexts(self.rows[places], self.texts[places])


def between(rows: Sequence[int], first: int, last: int) -> slice:
    """Return where the rows from `first` to `last`, exclusive, are in a sorted list."""
    start = bisect_left(rows, first)
    return slice(start, bisect_left(rows, last, start))
