"""Name the word that most supports a line's label."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import to_text
from cleaner.kernels import KERNELS
from cleaner.lines.compiled import loops
from cleaner.lines.decision.verdicts import IS_SPAM
from cleaner.lines.features.batch import NEWLINE, Batch, Integers, batch
from cleaner.lines.features.classes import KANA_AND_HANGUL, OTHER_LETTERS
from cleaner.lines.features.ngrams import ORDERS, buckets
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.scores import BODY, SPAM

# A single character says little to a reader.
SHOWN = (2, 3, 4)
# The weight and the order of an n-gram are packed above its position.
PLACE_BITS = 40
# Code points from here on are compatibility forms, marks and emoji.
FULL_WIDTH_MARKS = 0xFB00
# Where Latin letters begin and end, and those of Asia.
LETTERS = (*OTHER_LETTERS[0], KANA_AND_HANGUL[0][0], FULL_WIDTH_MARKS)


def name_words(
    model: LineModel, rows: Sequence[int], lines: Sequence[str], labels: npt.NDArray[np.int8]
) -> dict[int, str]:
    """
    Return the word of each line that most suggests spam, where that is its label, else chrome, if one does, by row.

    `labels` has the label of every row, as an index into `LABELS`.
    """
    if not rows:
        return {}
    spam = labels[rows] == IS_SPAM
    # body and chrome share a column: what suggests chrome has a negative weight there
    columns, signs = np.where(spam, SPAM, BODY), np.where(spam, 1, -1)
    words = strongest(model, [line.strip() for line in lines], columns, signs)
    return {row: word for row, word in zip(rows, words, strict=True) if word}


def strongest(model: LineModel, lines: Sequence[str], columns: Integers, signs: Integers) -> list[str]:
    """
    Return the n-gram of each line whose weight times the line's sign is the largest, "" where none is positive.

    It holds Chinese characters or letters alone: a bullet or a digit means nothing to a reader.

    `columns` are those of the model's scores, `signs` 1 or -1, one per line. Lines must be stripped and not blank, and
    one at least.
    """
    folded = batch(lines)
    top = _ranks(model, folded, columns, signs)
    places = np.maximum((top & ((1 << PLACE_BITS) - 1)) - folded.starts, 0)
    # where there is none, the word ends before it begins
    stops = np.where(top < 0, 0, places + (top >> PLACE_BITS) % len(ORDERS) + 1)
    shown = [*lines]
    # a letter-spaced line, or one with a wide gap, is shorter when folded: its words are shown folded
    lengths = np.fromiter(map(len, lines), dtype=np.int64, count=len(lines))
    for row in (folded.lengths != lengths).nonzero()[0].tolist():
        start = folded.starts[row]
        shown[row] = to_text(folded.points[start : start + folded.lengths[row]])
    return [line[place:stop] for line, place, stop in zip(shown, places.tolist(), stops.tolist(), strict=True)]


def _ranks(model: LineModel, lines: Batch, columns: Integers, signs: Integers) -> Integers:
    """Return the largest weight of each line, packed with the order and the place of its n-gram, -1 for none."""
    if KERNELS:
        return loops.telling_n_grams(lines, model.by_n_gram, columns, signs, LETTERS, PLACE_BITS)
    points = lines.points
    line_of = np.cumsum(points == NEWLINE) - 1
    column, sign = (np.append(values, 0)[line_of] for values in (columns, signs))
    best = np.full(len(points), -1, dtype=np.int64)
    for order, bucket in zip(ORDERS, buckets(points), strict=True):
        if order in SHOWN:
            at = slice(0, len(bucket))
            weight = model.weights[column[at], bucket].astype(np.int64) * sign[at]
            weight[_holds_other(points, order)] = 0
            best[at] = np.maximum(best[at], np.where(weight > 0, weight * len(ORDERS) + order - 1, -1))
    ranked = np.where(best >= 0, (best << PLACE_BITS) | np.arange(len(points)), -1)
    top: Integers = np.maximum.reduceat(ranked, lines.starts)
    return top


def _holds_other(points: npt.NDArray[np.uint32], order: int) -> npt.NDArray[np.bool_]:
    """Flag n-grams with anything but letters and Han in them, shape (len(points) - order + 1,)."""
    first, last, others, others_end = LETTERS
    other = (points < others) & ((points < first) | (points >= last)) | (points >= others_end)
    count = len(points) - order + 1
    holds: npt.NDArray[np.bool_] = other[:count].copy()
    for offset in range(1, order):
        holds |= other[offset : offset + count]
    return holds
