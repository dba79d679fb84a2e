"""A block of documents between two stages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, chain, compress, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes, codes
from cleaner.lines.decision.verdicts import Verdicts
from cleaner.lines.features.batch import NEWLINE, Integers
from cleaner.lines.features.windows import Flags

# The place or the sum before all others.
START = np.zeros(1, dtype=np.int64)


@dataclass(frozen=True)
class Block:
    """
    The lines of many documents, one after another: document i has `lines[edges[i] : edges[i + 1]]`.

    `documents` and `rows`, shape (lines,), are the numbers of the documents and lines among all that were read
    together, sorted. Stages add columns: `needs`, the bits of `Need`, shape (documents,); `verdicts`; `going`, the
    lines to drop, shape (lines,); `is_tidy`, the documents without blank lines or outer white space, shape
    (documents,).
    """

    lines: list[str]
    edges: list[int]
    documents: Sequence[int]
    rows: Integers
    needs: npt.NDArray[np.uint8] | None = None
    verdicts: Verdicts | None = None
    going: Flags | None = None
    is_tidy: Flags | None = None

    @classmethod
    def of(cls, documents: Sequence[Sequence[str]]) -> "Block":
        """Return a block of documents as they were read."""
        lines = list(chain.from_iterable(documents))
        return cls(lines, _edges(map(len, documents)), range(len(documents)), np.arange(len(lines)))

    def having(self, **columns: Any) -> "Block":
        """Return the block with other columns; what is known of its lines is not found out again."""
        # what `replace` does and more, which takes longer for a page than most stages
        found = object.__new__(Block)
        found.__dict__.update(self.__dict__, **columns)
        return found

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.documents)

    def document(self, place: int) -> list[str]:
        """Return the lines of the document at an index."""
        return self.lines[self.edges[place] : self.edges[place + 1]]

    @cached_property
    def of_each(self) -> Integers:
        """The number of lines of each document, shape (documents,)."""
        edges = np.array(self.edges)
        found: Integers = edges[1:] - edges[:-1]
        return found

    @cached_property
    def text(self) -> str:
        """All lines, each with a line feed behind it."""
        return "\n".join([*self.lines, ""])

    @cached_property
    def points(self) -> Codes:
        """The code points of the text."""
        return codes(self.text)

    @cached_property
    def bounds(self) -> Integers:
        """Where each document begins in the text, and where the last one ends, shape (documents + 1,)."""
        # what np.append and np.flatnonzero do, which take longer for a page than the rest
        found: Integers = np.concatenate([START, (self.points == NEWLINE).nonzero()[0] + 1])[self.edges]
        return found

    def points_of(self, chosen: Flags) -> Codes:
        """Return the code points of flagged documents; `chosen` has shape (documents,)."""
        if chosen.all():
            return self.points
        bounds = self.bounds.tolist()
        pieces = [self.points[bounds[place] : bounds[place + 1]] for place in chosen.nonzero()[0].tolist()]
        return np.concatenate(pieces) if pieces else self.points[:0]

    @cached_property
    def stripped(self) -> list[str]:
        """The lines without their outer white space."""
        return list(map(str.strip, self.lines))

    @cached_property
    def is_blank(self) -> Flags:
        """Which lines are blank, shape (lines,)."""
        if "" not in self.stripped:
            return np.zeros(len(self.lines), dtype=np.bool_)
        blank: Flags = lengths(self.stripped) == 0
        return blank

    @cached_property
    def sizes(self) -> Integers:
        """The number of lines of each document that are not blank, shape (documents,)."""
        return self.count(~self.is_blank)

    def has_no_margin(self) -> Flags:
        """Return which documents have neither blank lines nor outer white space, shape (documents,)."""
        without: Flags = self.sizes == self.of_each
        for place in without.nonzero()[0].tolist():
            first, last = self.edges[place], self.edges[place + 1]
            without[place] = self.stripped[first:last] == self.lines[first:last]
        return without

    def count(self, flags: Flags) -> Integers:
        """Return the number of flagged lines of each document, shape (documents,)."""
        counted: Integers = np.concatenate([START, flags.cumsum()])[self.edges]
        return counted[1:] - counted[:-1]

    def changed(self, lines: Mapping[int, str]) -> "Block":
        """Return the block with some lines changed, given by index."""
        if not lines:
            return self
        found, is_tidy = self.lines.copy(), None if self.is_tidy is None else self.is_tidy.copy()
        for row, line in lines.items():
            found[row] = line
        if is_tidy is not None:
            is_tidy[self.places(list(lines))] = False
        return replace(self, lines=found, is_tidy=is_tidy)

    def places(self, rows: Sequence[int] | Integers) -> Integers:
        """Return the indices of the documents that the lines at some indices are in, same shape."""
        found: Integers = np.searchsorted(self.edges, rows, side="right") - 1
        return found

    def only(self, places: Sequence[int]) -> "Block":
        """Return a block of the documents at some indices, without the columns."""
        spans = [(self.edges[place], self.edges[place + 1]) for place in places]
        lines = list(chain.from_iterable([self.lines[first:last] for first, last in spans]))
        edges = _edges(last - first for first, last in spans)
        documents = [self.documents[place] for place in places]
        return Block(lines, edges, documents, self.rows[self.lines_of(places)])

    def lines_of(self, places: Sequence[int]) -> Integers:
        """Return the indices of all lines of the documents at some indices, in order."""
        spans = [np.arange(self.edges[place], self.edges[place + 1]) for place in places]
        return np.concatenate([*spans, np.zeros(0, dtype=np.int64)])

    def without(self, going: Flags) -> "Block":
        """Return the block without the flagged lines, and without the columns of lines."""
        if not going.any():
            return self.having(verdicts=None, going=None)
        staying = ~going
        edges = np.concatenate([START, staying.cumsum()])[self.edges].tolist()
        lines = list(compress(self.lines, staying.tobytes()))
        return Block(lines, edges, self.documents, self.rows[staying], self.needs, is_tidy=self.is_tidy)

    def differing(self, other: "Block") -> list[int]:
        """Return the indices of the documents whose lines differ from those in another block of the same documents."""
        if self.lines is other.lines:
            return []
        return [place for place in range(len(self)) if self.document(place) != other.document(place)]

    def spans(self) -> list[tuple[int, int]]:
        """Return where each document begins and ends."""
        return list(pairwise(self.edges))


def _edges(sizes: Iterable[int]) -> list[int]:
    """Return where each of some documents begins, and where the last one ends, given how many lines each has."""
    return list(accumulate(sizes, initial=0))


def lengths(texts: Sequence[str]) -> Integers:
    """Return the length of each text, shape (len(texts),)."""
    return np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
