"""Whether a line is a formula of sites, by its n-grams: an advertisement in a chapter, or boilerplate in an article."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleaner.kernels import KERNELS
from cleaner.lines.compiled import loops
from cleaner.lines.features.batch import Batch, batch
from cleaner.lines.features.hashing import BUCKET_BITS
from cleaner.lines.features.ngrams import ORDERS, VOID, buckets, owners
from cleaner.lines.models.arrays import AD_FILE, FORMULA_BUCKETS, read_formulas
from cleaner.lines.models.beside import read_beside
from cleaner.lines.models.line_model import line_norm

SHIFT = BUCKET_BITS - (FORMULA_BUCKETS.bit_length() - 1)
Odds = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FormulaModel:
    """A logistic model; `weights` int8 (FORMULA_BUCKETS,) hold coefficient / `scale`; `scale` and `bias` are ()."""

    weights: npt.NDArray[np.int8]
    scale: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]

    def log_odds(self, lines: Sequence[str]) -> Odds:
        """Return the log-odds of lines, stripped and not blank, to be formulas, shape (lines,)."""
        folded = batch(lines)
        if KERNELS:
            return loops.ad_odds(folded, self.weights, SHIFT, self.scale, self.bias)
        sums = np.zeros(len(folded.starts), dtype=np.int64)
        for places, owner in n_grams(folded):
            sums += np.bincount(owner, weights=self.weights[places], minlength=len(sums)).astype(np.int64)
        odds: Odds = sums * self.scale / line_norm(folded) + self.bias
        return odds


def n_grams(lines: Batch) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Return for each order the n-grams of lines as places among `FORMULA_BUCKETS`, and whose line each is of."""
    found = []
    for order, bucket in zip(ORDERS, buckets(lines.points), strict=True):
        used = bucket != VOID
        found.append((bucket[used] >> SHIFT, owners(lines, order)[used]))
    return found


@cache
def load(folder: Path | None = None, name: str = AD_FILE) -> FormulaModel:
    """Read a model of a folder, as `read_beside` does, and raise what that raises."""
    return FormulaModel(**read_beside(folder, name, partial(read_formulas, file=name)))
