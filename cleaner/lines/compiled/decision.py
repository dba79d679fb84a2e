"""The verdicts on lines in C, equal to those of `decision/rules.py` bit for bit; they are in `kernels/decision.c`."""

from ctypes import Structure, addressof, c_double, c_int64
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.kernels import ADDRESS, NUMBER, function
from cleaner.lines.features.batch import Integers
from cleaner.lines.scores import Scores

# Whether a document is a page; the last two are no page to judge a line by.
IS_PAGE, FEW, FOREIGN = range(3)

# The label, its probability and the reason of each line, and whether its document is a page, shape (lines,) each.
Decided = tuple[
    npt.NDArray[np.int8],
    npt.NDArray[np.float64],
    npt.NDArray[np.int8],
    npt.NDArray[np.int8],
]


class Limits(Structure):
    """The limits, columns of scores, labels and reasons of `rules` as the library knows them."""

    _fields_ = (
        *((name, c_double) for name in ("likely_spam", "sure_spam", "beside_spam", "own_words", "may_be_spam")),
        *((name, c_double) for name in ("lowest", "highest", "clear", "unlike", "nearly_clean", "spare", "long_page")),
        *((name, c_double) for name in ("most_latin", "most_kana", "unit", "title_least", "smallest")),
        *((name, c_int64) for name in ("paragraph", "few")),
        *((name, c_int64) for name in ("column_of_body", "column_of_spam", "column_of_words")),
        *((name, c_int64) for name in ("body", "chrome", "spam", "reads_body", "among_body", "above", "inside")),
        *((name, c_int64) for name in ("below", "among_chrome", "reads_chrome", "reads_spam", "among_spam", "doorway")),
        ("title", c_int64),
    )


def decide(judged: Scores, lasts: Integers, limits: Limits) -> Decided:
    """Return what `rules.decide_by_page` does, given the last line of each line's document."""
    count = len(lasts)
    units, (labels, reasons, apart, room) = np.empty(2 * count, dtype=np.uint32), np.empty((4, count), dtype=np.int8)
    scores, alone = np.empty(count), judged.alone
    chances, of_lines = (judged.body, judged.spam, judged.title), (judged.lengths, judged.scripts, judged.doorway)
    found = labels, scores, reasons, apart
    given = *chances, alone, alone.shape[1], *of_lines, lasts, count
    _function()(*given, addressof(limits), room, units, *found)
    return found


@cache
def _function() -> Any:
    chances, of_lines = (np.float64, np.float64, np.float64), (np.int64, np.int64, np.bool_, np.int64)
    given = *chances, np.float32, NUMBER, *of_lines, NUMBER, ADDRESS
    return function("decide", *given, np.int8, np.uint32, np.int8, np.float64, np.int8, np.int8)
