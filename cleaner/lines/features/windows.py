"""Running sums over lines, and the nearest line of some kind within the document."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleaner.lines.features.batch import Integers, Layout

# Numbers are summed as integers in units of 1 / UNIT, so that a sum does not depend on the order of the batch.
UNIT = 256
Flags = npt.NDArray[np.bool_]
Values = npt.NDArray[np.floating]
Numbers = Values | Integers | Flags
# Features by name, each of shape (lines,).
Column = npt.NDArray[np.generic]
Columns = dict[str, Column]


@dataclass(frozen=True)
class Running:
    """Running sums of one number per line; `at[i]` is the sum of all lines before line i."""

    at: Integers

    @classmethod
    def of(cls, values: Numbers) -> "Running":
        """Sum numbers of lines, shape (lines,), rounded to 1 / `UNIT`."""
        at = np.zeros(len(values) + 1, dtype=np.int64)
        np.cumsum(np.rint(values * float(UNIT)).astype(np.int64), out=at[1:])
        return cls(at)

    def between(self, first: Integers, last: Integers) -> npt.NDArray[np.float64]:
        """Return the sums over lines from `first` up to `last`, exclusive."""
        total: npt.NDArray[np.float64] = (self.at[last] - self.at[first]) / UNIT
        return total


@dataclass(frozen=True)
class Nearest:
    """The nearest flagged line before and after each line, not itself, and whether its document has none there."""

    before: Integers
    after: Integers
    none_before: Flags
    none_after: Flags

    @classmethod
    def of(cls, flagged: Flags, layout: Layout) -> "Nearest":
        """Find the nearest flagged lines; without one, use the line before the document's first or after its last."""
        here = layout.here
        before = np.maximum.accumulate(np.where(flagged, here, -1))
        before = np.concatenate(([-1], before[:-1]))
        after = np.minimum.accumulate(np.where(flagged, here, len(flagged))[::-1])[::-1]
        after = np.concatenate((after[1:], [len(flagged)]))
        none_before, none_after = before < layout.first, after >= layout.last
        return cls(
            np.where(none_before, layout.first - 1, before),
            np.where(none_after, layout.last, after),
            none_before,
            none_after,
        )


def clip(values: Values, most: float) -> Values:
    """Return values from `-most` to `most`, as np.clip does, which takes longer for a page than all else here."""
    return np.minimum(np.maximum(values, -most), most)
