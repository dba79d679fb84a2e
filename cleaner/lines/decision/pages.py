"""The pages that are decided on: the scores of their lines, and where the lines are."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cleaner.lines.features.batch import Integers, Layout
from cleaner.lines.features.windows import Flags
from cleaner.lines.scores import Scores

Odds = npt.NDArray[np.float64]

# Probabilities are summed in units of 1 / UNIT, so that a sum does not depend on the other pages of the batch.
UNIT = 1 << 24
# A line of this many characters is a paragraph.
PARAGRAPH = 25


@dataclass(frozen=True)
class Pages:
    """The scored lines of consecutive documents and what rules need to know of each, columns of shape (lines,)."""

    judged: Scores
    layout: Layout

    @cached_property
    def sizes(self) -> Integers:
        """How many lines each document that has one has, shape (documents,)."""
        return self.layout.last[self.layout.starts] - self.layout.starts

    def each(self, values: npt.NDArray[np.integer | np.bool_], combine: np.ufunc = np.add) -> Integers:
        """Return for each line the values of all lines of its document, reduced by `combine`."""
        found: Integers = combine.reduceat(values, self.layout.starts, dtype=np.int64)
        return found.repeat(self.sizes)

    def first(self, flagged: Flags) -> Integers:
        """Return for each line the first flagged line of its document, the one after its last where none is."""
        return self.each(np.where(flagged, self.layout.here, self.layout.last), np.minimum)

    def last(self, flagged: Flags) -> Integers:
        """Return for each line the last flagged line of its document, the one before its first where none is."""
        return self.each(np.where(flagged, self.layout.here, self.layout.first - 1), np.maximum)
