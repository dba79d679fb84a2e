"""Find the documents that read as they did before, so that earlier verdicts on them still hold."""

from collections.abc import Sequence

import numpy as np

from cleaner.chinese.characters import Codes, codes
from cleaner.lines.features.batch import HAN_FROM, HAN_TO, fold_points
from cleaner.lines.features.windows import Flags


def read_alike(before: Sequence[Sequence[str]], now: Sequence[Sequence[str]]) -> list[bool]:
    """
    Return for each document, given as lines, whether it has the same verdicts and lists to cut as before.

    Both depend only on the folded characters of stripped lines that are not blank, and on which of these are Han. So
    they are the same where lines differ only in Han characters that fold to the same one.

        >>> read_alike([["資訊", ""], ["資訊"], ["資訊"]], [["　资讯"], ["资讯。"], ["资 "]])
        [True, False, False]
    """
    old, new = ([_written(lines) for lines in documents] for documents in (before, now))
    found = np.fromiter(map(len, old), np.int64, len(old)) == np.fromiter(map(len, new), np.int64, len(new))
    places = found.nonzero()[0]
    one, other = (codes("\n".join([texts[place] for place in places.tolist()])) for texts in (old, new))
    ends = np.cumsum([len(old[place]) + 1 for place in places.tolist()])
    differ = (one != other).nonzero()[0]
    differ = differ[~_are_one(one[differ], other[differ])]
    found[places[np.searchsorted(ends, differ, side="right")]] = False
    return [bool(each) for each in found]


def _written(lines: Sequence[str]) -> str:
    return "\n".join([stripped for line in lines if (stripped := line.strip())])


def _are_one(one: Codes, other: Codes) -> Flags:
    """Flag where both code points are Han and fold to the same one."""
    han = (one >= HAN_FROM) & (one < HAN_TO) & (other >= HAN_FROM) & (other < HAN_TO)
    same: Flags = han & (fold_points(one) == fold_points(other))
    return same
