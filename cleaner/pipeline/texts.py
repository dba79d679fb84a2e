"""Texts and other values of lines by row, and those of each document."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, compress, pairwise, repeat
from operator import itemgetter
from typing import NamedTuple, TypeVar

import numpy as np

from cleaner.lines.block import Block
from cleaner.lines.features.batch import Integers
from cleaner.lines.features.windows import Flags

Value = TypeVar("Value")


class Texts:
    """Texts by row, noted in any order; the last one of a row counts."""

    def __init__(self) -> None:
        self._noted: list[tuple[Integers, list[str]]] = []

    def add(self, block: Block, flags: Flags) -> None:
        """Note the flagged lines of a block; `flags` has shape (lines,)."""
        rows = block.rows[flags]
        if len(rows):
            self._noted.append((rows, list(compress(block.lines, flags.tobytes()))))

    def of_each(self, edges: Integers) -> Iterator["SortedTexts"]:
        """Yield the texts of each document; document i has rows `edges[i]` to `edges[i + 1]`, exclusive."""
        if len(self._noted) < 2:
            yield from _parted(*self._noted[0], edges) if self._noted else repeat(NO_TEXTS, len(edges) - 1)
            return
        for found in zip(*(_parted(*noted, edges) for noted in self._noted), strict=True):
            # most documents are noted once
            filled = [texts for texts in found if texts.rows]
            yield _merged(filled) if len(filled) > 1 else filled[0] if filled else NO_TEXTS


class SortedTexts(NamedTuple):
    """Texts sorted by row."""

    rows: Sequence[int]
    texts: Sequence[str]


def _parted(rows: Integers, texts: Sequence[str], edges: Integers) -> Iterator[SortedTexts]:
    """Yield those of sorted texts that are in each document."""
    listed = rows.tolist()
    for start, end in pairwise(rows.searchsorted(edges).tolist()):
        yield SortedTexts(listed[start:end], texts[start:end]) if start < end else NO_TEXTS


def _merged(parts: Sequence[SortedTexts]) -> SortedTexts:
    """Return texts sorted by row; of those of one row the later ones come later."""
    pairs = sorted(chain.from_iterable(zip(*part, strict=True) for part in parts), key=itemgetter(0))
    return SortedTexts([row for row, _ in pairs], [text for _, text in pairs])


NO_TEXTS = SortedTexts((), ())


def of_each(values: Mapping[int, Value], edges: Integers) -> Iterator[dict[int, Value]]:
    """Yield the values of the rows of each document; document i has rows `edges[i]` to `edges[i + 1]`, exclusive."""
    nothing: dict[int, Value] = {}
    if not values:
        yield from repeat(nothing, len(edges) - 1)
        return
    rows = sorted(values)
    for start, end in pairwise(np.searchsorted(np.array(rows, dtype=np.int64), edges).tolist()):
        yield {row: values[row] for row in rows[start:end]} if start < end else nothing
