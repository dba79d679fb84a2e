"""
How much of its words a line shares with the rest of its page: an article repeats its words, chrome does not.

Words are pairs of adjacent Han characters. They are counted in one table per document, so that other documents in the
batch never matter.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.kernels import KERNELS
from cleaner.lines.compiled import shared_words as compiled
from cleaner.lines.features.batch import CACHED_POINTS, HAN_FROM, HAN_TO, Batch, Floats, Integers, Layout
from cleaner.lines.features.hashing import BUCKET_BITS
from cleaner.lines.features.ngrams import pairs

# Likelihoods are summed as integers in units of 1 / UNIT, so that a sum does not depend on the order of the batch.
UNIT = 64
# A pair is the article's when the likelihoods of body of the other lines that hold it add up to PRESENT; a sum above
# ENOUGH counts as ENOUGH.
PRESENT, ENOUGH = UNIT * 3 // 4, UNIT * 64
# Shorter lines say little about the article's subject: menus are made of them.
SHORTEST = 15
# Entries of a document's table per character; with fewer, different pairs fall into one.
ROOM = 4
SMALLEST_TABLE = 8


def shared_words(lines: Batch, likely: npt.NDArray[np.float64], layout: Layout) -> Floats:
    """
    Return what each line shares with its page, shape (4, lines).

    Rows: the share of its pairs that occur in likely body elsewhere, the mean log weight of its pairs there, the
    share that occur in the page's first line, whether the line has no pair at all. `likely` has shape (lines,).
    """
    if KERNELS:
        return compiled.shared_words(lines, likely, layout.last, words())
    weight = np.where(lines.lengths >= SHORTEST, np.rint(likely * UNIT), 0.0)
    edges = np.append(layout.starts, len(layout.first))
    found = np.concatenate([_sums(lines, weight, documents) for documents in _groups(lines, edges)], axis=1)
    known = np.maximum(found[0], 1)
    return np.stack([found[1] / known, found[2] / known / UNIT, found[3] / known, found[0] == 0]).astype(np.float32)


@cache
def words() -> compiled.Words:
    """Return the constants above as the compiled loops know them."""
    return compiled.words(SHORTEST, PRESENT, ENOUGH, UNIT, ROOM, SMALLEST_TABLE, _log_table())


def _groups(lines: Batch, edges: Integers) -> Iterator[Integers]:
    """Yield the first lines of consecutive documents and, last, the line after them."""
    ends = lines.ends[edges[1:] - 1]
    place = 0
    while place < len(ends):
        last = max(int(np.searchsorted(ends, lines.starts[edges[place]] + CACHED_POINTS)), place + 1)
        yield edges[place : last + 1]
        place = last


def _sums(lines: Batch, weight: npt.NDArray[np.float64], documents: Integers) -> Integers:
    """Return for each line how many pairs it has, how many occur elsewhere, their log weights, how many in line 1."""
    rows = slice(documents[0], documents[-1])
    offset = lines.starts[rows.start]
    # from the first character to the newline after the last, so that a newline follows each line
    points = lines.points[offset : lines.ends[rows.stop - 1] + 1]
    starts, sizes = lines.starts[rows] - offset, lines.lengths[rows] + 1
    han = (points >= HAN_FROM) & (points < HAN_TO)
    pair = np.zeros(len(points), dtype=np.int64)
    np.bitwise_and(han[:-1], han[1:], out=pair[:-1], casting="unsafe")
    place, room = _places(points, np.append(starts, len(points))[documents - rows.start])
    held = np.repeat(weight[rows], sizes) * pair
    elsewhere = np.bincount(place, weights=held, minlength=room)[place] - held
    weights = np.minimum(elsewhere, ENOUGH).astype(np.int64) * pair
    opening = np.zeros(len(sizes))
    opening[documents[:-1] - rows.start] = 1.0
    opens = np.repeat(opening, sizes) * pair
    at = np.flatnonzero(opens)
    opened = (np.bincount(place[at], minlength=room)[place] > opens) & (pair > 0)
    values = (pair, weights >= PRESENT, _log_table()[weights], opened)
    return np.stack([np.add.reduceat(value.astype(np.int64), starts) for value in values])


@cache
def _log_table() -> Integers:
    """Return log(1 + weight) of each weight from 0 to `ENOUGH`; weights and logs are in units of 1 / `UNIT`."""
    table: Integers = np.rint(np.log1p(np.arange(ENOUGH + 1) / UNIT) * UNIT).astype(np.int64)
    return table


def _places(points: npt.NDArray[np.uint32], edges: Integers) -> tuple[Integers, int]:
    """Return each pair's entry in the concatenated tables of all documents, and the size of these tables."""
    letters = np.diff(edges)
    bits = _bits(letters)
    sizes = 1 << bits
    place = np.zeros(len(points), dtype=np.int64)
    place[:-1] = pairs(points)
    place >>= np.repeat(BUCKET_BITS - bits, letters)
    place += np.repeat(np.cumsum(sizes) - sizes, letters)
    return place, int(sizes.sum())


def _bits(letters: Integers) -> Integers:
    """Return how many bits the indices of each document's table have, given its number of characters."""
    bits: Integers = np.clip(np.ceil(np.log2(np.maximum(letters * ROOM, 1))), SMALLEST_TABLE, BUCKET_BITS).astype(int)
    return bits
