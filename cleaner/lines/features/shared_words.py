"""
How far a line shares its words with the rest of its page: an article returns to its words, chrome around it does not.

Words are pairs of neighbouring Han characters. They are counted in one table a document, so that what another document
in the batch holds never matters.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.lines.compiled import compiled_loops
from cleaner.lines.features.batch import CACHED_POINTS, HAN_FROM, HAN_TO, Batch, Floats, Integers, Layout
from cleaner.lines.features.hashing import BUCKET_BITS
from cleaner.lines.features.ngrams import pairs

# Likelihoods are summed as integers in this unit, so that a sum does not depend on the order of the batch.
UNIT = 64
# A pair counts as the article's when other lines that hold it add up to this much likelihood of body; beyond the second
# number more of it says no more.
PRESENT, ENOUGH = UNIT * 3 // 4, UNIT * 64
# Shorter lines say little of what the article is about: menus are made of them.
SHORTEST = 15
# Entries of a document's table for each of its characters; with fewer, pairs of other words fall together.
ROOM = 4
SMALLEST_TABLE = 8


def shared_words(lines: Batch, likely: npt.NDArray[np.float64], layout: Layout) -> Floats:
    """
    Return what each line shares with its page, shape (lines, 4).

    Columns: share of its pairs that stand in likely body elsewhere, their mean log weight there, share of pairs that
    stand in the page's first line, whether the line has no pair at all. `likely` has shape (lines,).
    """
    weight = np.where(lines.lengths >= SHORTEST, np.rint(likely * UNIT), 0.0)
    edges = np.append(np.flatnonzero(layout.first == np.arange(len(layout.first))), len(layout.first))
    if compiled := compiled_loops():
        bits = _bits(np.add.reduceat(lines.lengths + 1, edges[:-1]))
        held, logs = weight.astype(np.int64), _log_table()
        found = compiled.pair_sums(lines.points, lines.starts, lines.ends, held, edges, bits, PRESENT, ENOUGH, logs)
    else:
        found = np.concatenate([_sums(lines, weight, documents) for documents in _groups(lines, edges)], axis=1)
    known = np.maximum(found[0], 1)
    columns = [found[1] / known, found[2] / known / UNIT, found[3] / known, found[0] == 0]
    return np.stack(columns, axis=1).astype(np.float32)


def _groups(lines: Batch, edges: Integers) -> Iterator[Integers]:
    """Yield the first lines of documents that follow each other, and the line after the last of them."""
    ends = lines.ends[edges[1:] - 1]
    place = 0
    while place < len(ends):
        last = max(int(np.searchsorted(ends, lines.starts[edges[place]] + CACHED_POINTS)), place + 1)
        yield edges[place : last + 1]
        place = last


def _sums(lines: Batch, weight: npt.NDArray[np.float64], documents: Integers) -> Integers:
    """Return for each line of some documents its pairs, those present elsewhere, how much, and those of line 1."""
    rows = slice(documents[0], documents[-1])
    offset = lines.starts[rows.start]
    # from the first character to the newline behind the last, so each line's points are followed by one newline
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
    """Return log(1 + weight) of each whole number of `UNIT`s up to `ENOUGH`, itself in that unit."""
    table: Integers = np.rint(np.log1p(np.arange(ENOUGH + 1) / UNIT) * UNIT).astype(np.int64)
    return table


def _places(points: npt.NDArray[np.uint32], edges: Integers) -> tuple[Integers, int]:
    """Return each pair's entry in the tables of all documents, which stand one after another, and their whole size."""
    letters = np.diff(edges)
    bits = _bits(letters)
    sizes = 1 << bits
    place = np.zeros(len(points), dtype=np.int64)
    place[:-1] = pairs(points)
    place >>= np.repeat(BUCKET_BITS - bits, letters)
    place += np.repeat(np.cumsum(sizes) - sizes, letters)
    return place, int(sizes.sum())


def _bits(letters: Integers) -> Integers:
    """Return how many bits the places in the tables of documents of so many characters have."""
    bits: Integers = np.clip(np.ceil(np.log2(np.maximum(letters * ROOM, 1))), SMALLEST_TABLE, BUCKET_BITS).astype(int)
    return bits
