"""What kind of page a document is, from the n-grams of all of its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleaner.document import KINDS, Kind
from cleaner.lines.features.batch import batch
from cleaner.lines.features.hashing import BUCKET_BITS
from cleaner.lines.features.ngrams import VOID, buckets
from cleaner.lines.models.arrays import KIND_BUCKETS, read_kinds
from cleaner.lines.scores import sigmoid
from cleaner.resources import models

NAME = "kinds.npz"
# Longer n-grams of so few pages only remember the pages.
ORDERS = 2
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
        return shares(self.weights @ page_vector(lines) * self.scale + self.bias)

    def kind(self, lines: Sequence[str]) -> Kind:
        """Return the likeliest kind of a document from its lines, dropped ones too."""
        found = self.probabilities(lines)
        best = int(found.argmax())
        return Kind(KINDS[best], float(found[best]))


def shares(odds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return log-odds of one kind against the rest as probabilities that sum to 1, over the last axis."""
    chance = sigmoid(odds)
    found: npt.NDArray[np.float64] = chance / chance.sum(axis=-1, keepdims=True)
    return found


def page_vector(lines: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return the square roots of a page's n-gram counts, scaled to length 1, shape (KIND_BUCKETS,)."""
    filled = [line for line in map(str.strip, lines) if line]
    if not filled:
        return np.zeros(KIND_BUCKETS)
    found = np.concatenate(buckets(batch(filled).points)[:ORDERS])
    counts = np.bincount(found[found != VOID] >> SHIFT, minlength=KIND_BUCKETS)
    # the length of a vector of square roots is the root of the sum of the counts
    vector: npt.NDArray[np.float64] = np.sqrt(counts / max(counts.sum(), 1))
    return vector


@cache
def load(folder: Path | None = None) -> KindModel:
    """
    Read the model of kinds from a folder; one without any, or None, has that of the shipped models.

    Raise `ValueError`, with one sentence that says what is wrong, for a damaged file.
    """
    file = (folder or models()) / NAME
    if not file.is_file():
        file = models() / NAME
    try:
        return KindModel(**read_kinds(file))
    except (ValueError, OSError) as error:
        raise ValueError(f"the model in {file.parent} is damaged: {error}") from error
