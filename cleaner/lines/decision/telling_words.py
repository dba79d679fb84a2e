"""Name the word that most supports a line's label."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cleaner.lines.features.batch import NEWLINE, batch
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


def name_words(model: LineModel, lines: Sequence[str], spam: Sequence[bool]) -> list[str]:
    """Return the word of each line that most suggests spam, where `spam` is true, else chrome; "" where none does."""
    # body and chrome share a column: what suggests chrome has a negative weight there
    columns, signs = [SPAM if it_is else BODY for it_is in spam], [1 if it_is else -1 for it_is in spam]
    return strongest(model, [line.strip() for line in lines], columns, signs)


def strongest(model: LineModel, lines: Sequence[str], columns: Sequence[int], signs: Sequence[int]) -> list[str]:
    """
    Return the n-gram of each line whose weight times the line's sign is the largest, "" where none is positive.

    It holds Chinese characters or letters alone: a bullet or a digit means nothing to a reader.

    `columns` are those of the model's scores, `signs` 1 or -1, one per line. Lines must be stripped and not blank.
    """
    if not lines:
        return []
    folded = batch(lines)
    points, starts = folded.points, folded.starts
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
    top = np.maximum.reduceat(ranked, starts)
    found = []
    for line, rank, start, end in zip(lines, top.tolist(), starts.tolist(), folded.ends.tolist(), strict=True):
        place = (rank & ((1 << PLACE_BITS) - 1)) - start
        # a letter-spaced line, or one with a wide gap, is shorter when folded: its words are shown folded
        shown = line if len(line) == end - start else "".join(map(chr, points[start:end].tolist()))
        found.append(shown[place : place + (rank >> PLACE_BITS) % len(ORDERS) + 1] if rank >= 0 else "")
    return found


def _holds_other(points: npt.NDArray[np.uint32], order: int) -> npt.NDArray[np.bool_]:
    """Flag n-grams with anything but letters and Han in them, shape (len(points) - order + 1,)."""
    (first, last), *_ = OTHER_LETTERS
    other = (points < KANA_AND_HANGUL[0][0]) & ((points < first) | (points >= last)) | (points >= FULL_WIDTH_MARKS)
    count = len(points) - order + 1
    holds: npt.NDArray[np.bool_] = other[:count].copy()
    for offset in range(1, order):
        holds |= other[offset : offset + count]
    return holds
