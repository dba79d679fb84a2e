"""
How far a line shares its words with the rest of its page: an article returns to its words, chrome around it does not.

Words are pairs of neighbouring Han characters. They are counted in one table a document, so that what another document
in the batch holds never matters.
"""

import numpy as np
import numpy.typing as npt

from cleaner.lines.features import BUCKET_BITS, Batch, Floats, Integers, Layout, hashes, owners

# A pair counts as the article's when other lines that hold it add up to this much likelihood of body.
PRESENT = 0.75
# Shorter lines say little of what the article is about: menus are made of them.
SHORTEST = 15
# Likelihoods are summed as integers in this unit, so that a sum does not depend on the order of the batch.
UNIT = 64
# Entries of a document's table for each of its characters; with fewer, pairs of other words fall together.
ROOM = 8
SMALLEST_TABLE = 8


def topic(lines: Batch, likely: npt.NDArray[np.float64], layout: Layout) -> Floats:
    """
    Return what each line shares with its page, shape (lines, 5).

    Columns: share of its pairs that stand in likely body elsewhere, their mean log weight there, share and log number
    of pairs that stand in the page's first line, whether the line has no pair at all. `likely` has shape (lines,).
    """
    pairs, line = _pairs(lines)
    place = _places(lines, layout, pairs, line)
    weight = np.where(lines.lengths >= SHORTEST, np.rint(likely * UNIT), 0.0)
    elsewhere = np.bincount(place, weights=weight[line])[place] - weight[line]
    opening = np.zeros(len(lines.starts))
    opening[layout.first] = 1.0
    opened = np.bincount(place, weights=opening[line])[place] - opening[line]
    size = len(lines.starts)
    count = np.bincount(line, minlength=size)
    present, weights, titles = (
        np.bincount(line, weights=value, minlength=size)
        for value in (elsewhere >= PRESENT * UNIT, np.log1p(np.maximum(elsewhere, 0.0) / UNIT), opened > 0)
    )
    known = np.maximum(count, 1)
    columns = [present / known, weights / known, titles / known, np.log1p(titles), count == 0]
    return np.stack(columns, axis=1).astype(np.float32)


def _pairs(lines: Batch) -> tuple[Integers, Integers]:
    """Return the hash of each pair of neighbouring Han characters and the line it stands in."""
    han = (lines.points >= 0x3400) & (lines.points < 0xA000)
    at = np.flatnonzero(han[:-1] & han[1:])
    return hashes(lines.points, 2)[at].astype(np.int64), owners(lines, 2)[at]


def _places(lines: Batch, layout: Layout, pairs: Integers, line: Integers) -> Integers:
    """Return each pair's entry in the tables of all documents, which stand one after another."""
    opens = np.flatnonzero(layout.first == np.arange(len(layout.first)))
    letters = np.add.reduceat(lines.lengths, opens)
    bits = np.clip(np.ceil(np.log2(np.maximum(letters * ROOM, 1))), SMALLEST_TABLE, BUCKET_BITS).astype(np.int64)
    start = np.concatenate(([0], np.cumsum(1 << bits)[:-1]))
    document = np.searchsorted(opens, layout.first)
    place: Integers = start[document][line] + (pairs >> (BUCKET_BITS - bits)[document][line])
    return place
