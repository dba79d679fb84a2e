"""What kind of page a document is, from the n-grams of all of its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

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

    def probabilities(self, lines: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return the probability of each kind for a document, shape (KINDS,); they sum to 1."""
        found, roots = page_roots(lines)
        return shares(roots @ self._by_n_gram.take(found, axis=0) * self.scale + self.bias)

    @cached_property
    def _by_n_gram(self) -> npt.NDArray[np.int8]:
        return np.ascontiguousarray(self.weights.T)

    def kind(self, lines: Sequence[str], kinds: Sequence[str] = KINDS) -> Kind:
        """Return the likeliest of some kinds for a document from its lines, dropped ones too."""
        found = dict(zip(KINDS, self.probabilities(lines).tolist(), strict=True))
        best = max(kinds, key=found.__getitem__)
        return Kind(best, found[best])


def shares(odds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return log-odds of one kind against the rest as probabilities that sum to 1, over the last axis."""
    chance = sigmoid(odds)
    found: npt.NDArray[np.float64] = chance / chance.sum(axis=-1, keepdims=True)
    return found


def page_roots(lines: Sequence[str]) -> tuple[Integers, npt.NDArray[np.float64]]:
    """
    Return which n-grams a page has, in order, and the square roots of their counts, scaled to length 1.

    Both have shape (n-grams of the page,); an n-gram is its place among `KIND_BUCKETS`.
    """
    found, counts = page_counts([line for line in map(str.strip, lines) if line])
    # the length of a vector of square roots is the root of the sum of the counts
    return found, np.sqrt(counts / counts.sum())


def page_counts(lines: Sequence[str]) -> tuple[Integers, Integers]:
    """Return which n-grams stripped lines have, none blank, and how often."""
    points = batch(lines).points
    if KERNELS:
        return loops.page_counts(points, SHIFT, KIND_BUCKETS)
    places = np.concatenate(buckets(points, ORDERS))
    counts = np.bincount(places[places != VOID] >> SHIFT, minlength=KIND_BUCKETS)
    found = np.flatnonzero(counts)
    return found, counts[found]


@cache
def load(folder: Path | None = None) -> KindModel:
    """Read the model of kinds of a folder, as `read_beside` does, and raise what that raises."""
    return KindModel(**read_beside(folder, KIND_FILE, read_kinds))
