"""
Cut body and chrome into pieces of similar lengths, so that a model learns their words and not that chrome is short.

A heading, a table cell or a name in an article is as short as an entry of a menu, but has other words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from cleaner.document import Label
from cleaner.training.augmentation.seeds import seeded
from cleaner.training.corpora.folder import Page
from cleaner.training.fitting import ngrams

# Inverse regularisation strength, as `ngrams.STRENGTH`.
STRENGTH = 1.0
# Pieces have 2 to this many characters, log-uniformly, so short ones are more frequent.
LONGEST = 40
# The weight of a piece of a raw paragraph, relative to one of a labelled page.
RAW_WEIGHT = 0.2
# The weights of each class sum to this share of the number of pieces, so body, which has the most, counts no more.
CLASS_SHARE = 0.15


@dataclass(frozen=True)
class Fragments:
    """Pieces as rows of n-grams, shape (pieces, BUCKETS), with the page of each, whether it is body, its weight."""

    ngrams: csr_matrix
    page: npt.NDArray[np.int64]
    body: npt.NDArray[np.bool_]
    weight: npt.NDArray[np.float64]

    def weights(self, used: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        """Return the weight of each piece, 0 for pieces of pages that are not used; both classes have equal weight."""
        weight = np.where(used[self.page], self.weight, 0.0)
        for rows in (self.body, ~self.body):
            weight[rows] *= CLASS_SHARE * np.count_nonzero(weight) / max(weight[rows].sum(), 1e-9)
        return weight


def cut(pages: Sequence[Page]) -> Fragments:
    """Cut the labelled and the invented pages; copies hold nothing new."""
    rows = [
        (piece, number, label is Label.body, RAW_WEIGHT if page.corpus == "raw" else 1.0)
        for number, page in enumerate(pages)
        if "#" not in page.name
        for piece, label in _pieces(page)
    ]
    pieces, page, body, weight = zip(*rows, strict=True)
    return Fragments(ngrams.matrix(pieces), np.array(page), np.array(body), np.array(weight))


def _pieces(page: Page) -> list[tuple[str, Label]]:
    random = seeded(f"fragments {page.name}")
    pieces: list[tuple[str, Label]] = []
    for line, label in zip(page.lines, page.labels, strict=True):
        if label is Label.spam:
            continue
        sizes = np.exp(random.uniform(np.log(2), np.log(LONGEST + 1), size=len(line) // 2 + 1)).astype(int).tolist()
        start = 0
        for size in sizes:
            piece = line[start : start + size].strip()
            start += size
            if piece:
                pieces.append((piece, label))
    return pieces
