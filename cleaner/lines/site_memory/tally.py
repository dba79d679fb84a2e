"""The lines of one site, counted."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import distinct
from cleaner.lines.features.batch import Keys

Counts = npt.NDArray[np.uint32]

# After each bucket of pages, lines go that are on no more pages than there were buckets. So a count is short by at most
# one page in each bucket: a line on 30 % of the pages is known to be on 25 % of them or more.
BUCKET = 20


class Tally(NamedTuple):
    """
    The lines of a site's pages: sorted `keys`, on how many pages each was counted, and on how many more it may be.

    A line that is not among them is on no more than `missed` of the pages.
    """

    pages: int
    missed: int
    keys: Keys
    counts: Counts
    slack: Counts

    @classmethod
    def of(cls, pages: Sequence[Keys]) -> "Tally":
        """Return the tally of pages, each given by its distinct keys."""
        keys, counts = np.unique(np.concatenate([np.zeros(0, dtype=np.uint64), *pages]), return_counts=True)
        return cls(len(pages), 0, keys, counts.astype(np.uint32), np.zeros(len(keys), dtype=np.uint32))

    def plus(self, other: "Tally") -> "Tally":
        """Return the tally of the pages of both."""
        if not len(self.keys) and not self.missed:
            return other._replace(pages=self.pages + other.pages)._pruned()
        keys = distinct(np.concatenate([self.keys, other.keys]))
        counts, slack = np.zeros((2, len(keys)), dtype=np.uint32)
        for one in (self, other):
            places = np.searchsorted(keys, one.keys)
            unknown = np.ones(len(keys), dtype=bool)
            unknown[places] = False
            counts[places] += one.counts
            slack[places] += one.slack
            slack[unknown] += np.uint32(one.missed)
        return Tally(self.pages + other.pages, self.missed + other.missed, keys, counts, slack)._pruned()

    def _pruned(self) -> "Tally":
        """Return the tally without the lines on no more pages than there were buckets."""
        buckets = self.pages // BUCKET
        if buckets <= self.missed:
            return self
        staying = self.counts + self.slack > buckets
        return Tally(self.pages, buckets, self.keys[staying], self.counts[staying], self.slack[staying])
