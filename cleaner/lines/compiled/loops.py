"""
The inner loops of judging lines, compiled by numba: they sum integers, so results equal numpy's bit for bit.

They are compiled on the first call, which takes seconds, and then cached on disk. Arguments are the arrays of the
numpy code: `line_model.LineModel`, `classes.counts`, `context._contents`, `shared_words.shared_words`, `trees.Trees`.

Loops run over slices, and hashes stay unsigned: numba checks of each signed index whether it counts from the end.
"""

import numba
import numpy as np

from cleaner.lines.features.batch import HAN_FROM, HAN_TO
from cleaner.lines.features.hashing import BUCKET_BITS, FINISH, MULTIPLIER, SEGMENT

_MULTIPLIER, _FINISH, _SHIFT = np.uint32(MULTIPLIER), np.uint32(FINISH), np.uint32(32 - BUCKET_BITS)
# Rows of a table that go through the trees at once: their columns stay in the processor's cache.
ROWS = 512

compiled = numba.njit(cache=True, nogil=True, boundscheck=False)


@compiled
def _bucket(value):
    return np.uint32(np.uint32(value) * _FINISH) >> _SHIFT


@compiled
def _next(value, point):
    return np.uint32(np.uint32(value * _MULTIPLIER) + point)


@compiled
def _n_grams(points, first, last, packed):
    """Return the sum of `packed` over the n-grams that start from `first` to `last` in a line with its newlines."""
    total, end = np.int64(0), len(points)
    for place in range(first, last):
        value = np.uint32(points[place])
        if place > 0:
            total += packed[_bucket(value)]
        value = _next(value, points[place + 1])
        total += packed[_bucket(value)]
        if place + 2 < end:
            value = _next(value, points[place + 2])
            total += packed[_bucket(value)]
            if place + 3 < end:
                total += packed[_bucket(_next(value, points[place + 3]))]
    return total


@compiled
def line_sums(points, starts, ends, packed, bits, columns):
    """Return the sum of each field of `packed` over the n-grams of each line, shape (lines, columns)."""
    sums = np.zeros((len(starts), columns), dtype=np.int64)
    high = 64 - bits
    for line in range(len(starts)):
        if starts[line] == ends[line]:
            continue
        around = points[starts[line] - 1 : ends[line] + 1]
        for first in range(0, len(around) - 1, SEGMENT):
            total = _n_grams(around, first, min(first + SEGMENT, len(around) - 1), packed)
            for column in range(columns):
                field = (total << high) >> high
                sums[line, column] += field
                total = (total - field) >> bits
    return sums


@compiled
def class_counts(points, starts, ends, kinds, members):
    """Return how many characters of each line are in each class, shape (lines, classes), by the classes of kinds."""
    found = np.zeros((len(starts), members.shape[1]), dtype=np.int64)
    counted, last = np.empty(len(members), dtype=np.int64), np.uint32(len(kinds) - 1)
    for line in range(len(starts)):
        counted[:] = 0
        for point in points[starts[line] : ends[line]]:
            counted[kinds[min(point, last)]] += 1
        for kind in range(len(members)):
            if counted[kind]:
                for place in range(members.shape[1]):
                    found[line, place] += counted[kind] * members[kind, place]
    return found


@compiled
def content_sums(points, starts, ends):
    """Return the sum of hashed characters of each line, as `context._contents` does, shape (lines,)."""
    found = np.zeros(len(starts), dtype=np.int64)
    for line in range(len(starts)):
        total = np.uint64(0)
        for point in points[starts[line] : ends[line]]:
            total += np.uint64(point) * np.uint64(point) % np.uint64(1000003)
        found[line] = np.int64(total) * 31
    return found


@compiled
def _is_pair(one, two):
    return HAN_FROM <= one < HAN_TO and HAN_FROM <= two < HAN_TO


@compiled
def pair_sums(points, starts, ends, weight, documents, bits, present, enough, logs):
    """Return `shared_words._sums` of all documents, given by their first lines, shape (4, lines)."""
    found = np.zeros((4, len(starts)), dtype=np.int64)
    size = 1 << np.max(bits)
    weights, openings = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int32)
    for document in range(len(documents) - 1):
        first, last = documents[document], documents[document + 1]
        down = np.uint32(BUCKET_BITS - bits[document])
        for line in range(first, last):
            text, held, opens = points[starts[line] : ends[line]], weight[line], line == first
            for place in range(len(text) - 1):
                if _is_pair(text[place], text[place + 1]):
                    at = _bucket(_next(text[place], text[place + 1])) >> down
                    weights[at] += held
                    openings[at] += opens
        for line in range(first, last):
            text, held, opens = points[starts[line] : ends[line]], weight[line], line == first
            pairs, shared, mass, opened = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
            for place in range(len(text) - 1):
                if _is_pair(text[place], text[place + 1]):
                    at = _bucket(_next(text[place], text[place + 1])) >> down
                    elsewhere = min(weights[at] - held, enough)
                    pairs += 1
                    shared += elsewhere >= present
                    mass += logs[elsewhere]
                    opened += openings[at] > opens
            found[0, line], found[1, line], found[2, line], found[3, line] = pairs, shared, mass, opened
        weights[: 1 << bits[document]] = 0
        openings[: 1 << bits[document]] = 0
    return found


@compiled
def tree_sums(columns, feature, threshold, values):
    """Return the sum of the trees' values for each row of a table of columns (features, rows), shape (rows,)."""
    trees, depth = feature.shape
    rows = columns.shape[1]
    found = np.zeros(rows, dtype=np.int64)
    leaf, sums = np.empty(ROWS, dtype=np.uint8), np.empty(ROWS, dtype=np.int32)
    for start in range(0, rows, ROWS):
        count = min(ROWS, rows - start)
        sums[:] = 0
        for tree in range(trees):
            leaf[:] = 0
            for level in range(depth - 1, -1, -1):
                column, limit = columns[feature[tree, level], start : start + count], threshold[tree, level]
                for row in range(count):
                    leaf[row] = (leaf[row] << 1) | np.uint8(column[row] > limit)
            of_leaf = values[tree]
            for row in range(count):
                sums[row] += of_leaf[leaf[row]]
        found[start : start + count] = sums[:count]
    return found
