"""Which documents read as they did before, so that what was said of them holds."""

from collections.abc import Sequence

import numpy as np

from cleaner.chinese.characters import Codes, codes
from cleaner.lines.features.batch import HAN_FROM, HAN_TO, fold_points
from cleaner.lines.features.windows import Flags


def read_alike(before: Sequence[Sequence[str]], now: Sequence[Sequence[str]]) -> list[bool]:
    """
    Tell which documents, given as lines, have the verdicts and the lists to cut that they had before.

    Both depend on the folded characters of stripped lines that are not blank, and on which of them are Han: so they are
    the same where such lines differ in Han alone that the fold makes one.

        >>> read_alike([["資訊", ""], ["資訊"], ["資訊"]], [["　资讯"], ["资讯。"], ["资 "]])
        [True, False, False]
    """
    old, new = ([_written(lines) for lines in documents] for documents in (before, now))
    found = np.fromiter(map(len, old), np.int64, len(old)) == np.fromiter(map(len, new), np.int64, len(new))
    places = np.flatnonzero(found)
    one, other = (codes("\n".join([texts[place] for place in places.tolist()])) for texts in (old, new))
    ends = np.cumsum([len(old[place]) + 1 for place in places.tolist()])
    differ = np.flatnonzero(one != other)
    differ = differ[~_are_one(one[differ], other[differ])]
    found[places[np.searchsorted(ends, differ, side="right")]] = False
    return [bool(each) for each in found]


def _written(lines: Sequence[str]) -> str:
    return "\n".join([stripped for line in lines if (stripped := line.strip())])


def _are_one(one: Codes, other: Codes) -> Flags:
    """Tell which code points are Han both, and the same once they are folded."""
    han = (one >= HAN_FROM) & (one < HAN_TO) & (other >= HAN_FROM) & (other < HAN_TO)
    same: Flags = han & (fold_points(one) == fold_points(other))
    return same
