"""What kind of page a document is, from the n-grams of all of its lines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes
from cleaner.document import KINDS, Kind
from cleaner.kernels import KERNELS
from cleaner.lines.compiled import loops
from cleaner.lines.features.batch import Integers, batch
from cleaner.lines.features.hashing import BUCKET_BITS
from cleaner.lines.features.ngrams import VOID, buckets
from cleaner.lines.models.arrays import KIND_BUCKETS, KIND_FILE, read_kinds
from cleaner.lines.models.beside import read_beside
from cleaner.lines.scores import sigmoid

# Longer n-grams of so few pages only remember the pages.
ORDERS = (1, 2)
SHIFT = BUCKET_BITS - (KIND_BUCKETS.bit_length() - 1)


@dataclass(frozen=True)
class KindModel:
    """
    A logistic model for each of `KINDS`, one against the rest.

    `weights` int8, shape (KINDS, KIND_BUCKETS), hold coefficient / `scale`; `scale` and `bias` have shape (KINDS,).
    """

    weights: npt.NDArray[np.int8]
    scale: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]

    def probabilities(self, pages: Sequence[Sequence[str]]) -> npt.NDArray[np.float64]:
        """Return the probability of each kind for documents, shape (pages, KINDS); those of one sum to 1."""
        sums = [roots @ self._by_n_gram.take(found, axis=0) for found, roots in page_roots(pages)]
        return shares(np.array(sums) * self.scale + self.bias)

    @cached_property
    def _by_n_gram(self) -> npt.NDArray[np.int8]:
        return np.ascontiguousarray(self.weights.T)

    def kinds(self, pages: Sequence[Sequence[str]], possible: Iterable[Sequence[str]]) -> Iterator[Kind]:
        """Yield the likeliest of the possible kinds of each document, from its lines in any order, dropped ones too."""
        for chances, kinds in zip(self.probabilities(pages).tolist(), possible, strict=True):
            found = dict(zip(KINDS, chances, strict=True))
            best = max(kinds, key=found.__getitem__)
            yield Kind(best, found[best])


def shares(odds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return log-odds of one kind against the rest as probabilities that sum to 1, over the last axis."""
    chance = sigmoid(odds)
    found: npt.NDArray[np.float64] = chance / chance.sum(axis=-1, keepdims=True)
    return found


def page_roots(pages: Sequence[Sequence[str]]) -> Iterator[tuple[Integers, npt.NDArray[np.float64]]]:
    """
    Yield which n-grams each page has, in order, and the square roots of their counts, scaled to length 1.

    Both have shape (n-grams of the page,); an n-gram is its place among `KIND_BUCKETS`.
    """
    found, counts, edges = page_counts([[line for line in map(str.strip, lines) if line] for lines in pages])
    of_each = np.diff(np.append(0, counts.cumsum())[edges])
    # the length of a vector of square roots is the root of the sum of the counts
    roots = np.sqrt(counts / of_each.repeat(np.diff(edges)))
    for first, last in pairwise(edges.tolist()):
        yield found[first:last], roots[first:last]


def page_counts(pages: Sequence[Sequence[str]]) -> tuple[Integers, Integers, Integers]:
    """Return which n-grams pages of stripped lines have, none blank, how often, and the edges of pages among these."""
    lines = batch(list(chain.from_iterable(pages)))
    # where the newlines before, between and after lines are, and which of them are around each page
    breaks = np.append(lines.starts - 1, len(lines.points) - 1)
    bounds = np.append(0, np.cumsum([len(page) for page in pages], dtype=np.int64))
    firsts, lasts = breaks[bounds[:-1]], breaks[bounds[1:]] + 1
    if KERNELS:
        return loops.page_counts(lines.points, firsts, lasts, SHIFT, KIND_BUCKETS)
    spans = zip(firsts.tolist(), lasts.tolist(), strict=True)
    found, counts = zip(*(_counted(lines.points[first:last]) for first, last in spans), strict=True)
    return np.concatenate(found), np.concatenate(counts), np.append(0, np.cumsum([len(each) for each in found]))


def _counted(points: Codes) -> tuple[Integers, Integers]:
    places = np.concatenate(buckets(points, ORDERS))
    counts = np.bincount(places[places != VOID] >> SHIFT, minlength=KIND_BUCKETS)
    found = np.flatnonzero(counts)
    return found, counts[found]


@cache
def load(folder: Path | None = None) -> KindModel:
    """Read the model of kinds of a folder, as `read_beside` does, and raise what that raises."""
    return KindModel(**read_beside(folder, KIND_FILE, read_kinds))
