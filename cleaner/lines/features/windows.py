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


def running(values: Numbers) -> Integers:
    """
    Return running sums of numbers of lines, shape (..., lines), rounded to 1 / `UNIT`, as integers in these units.

    The sum of all lines before line i is `[..., i]`, shape (..., lines + 1).
    """
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1), dtype=np.int64)
    np.cumsum(np.rint(values * float(UNIT)).astype(np.int64), axis=-1, out=sums[..., 1:])
    return sums


def between(sums: Integers, first: Integers, last: Integers) -> npt.NDArray[np.float64]:
    """Return the sums over lines from `first` up to `last`, exclusive, of `running` sums, shape (lines + 1,)."""
    total: npt.NDArray[np.float64] = (sums[last] - sums[first]) / UNIT
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
        """
        Find the nearest of flagged lines, shape (..., lines); without one, use the ends of the document.

        These are the line before its first and that after its last.
        """
        here, lines = layout.here, flagged.shape[-1]
        before, after = np.full(flagged.shape, -1), np.full(flagged.shape, lines)
        np.maximum.accumulate(np.where(flagged, here, -1)[..., :-1], axis=-1, out=before[..., 1:])
        np.minimum.accumulate(np.where(flagged, here, lines)[..., :0:-1], axis=-1, out=after[..., -2::-1])
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
