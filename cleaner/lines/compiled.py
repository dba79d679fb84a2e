"""
The inner loops of judging lines, compiled by numba: whole numbers are summed, so results are numpy's, bit for bit.

They are compiled when they are first called, which takes seconds, and kept on disk from then on. Arguments are the
arrays of the numpy code beside it: `classifier.LineModel.scores`, `features.counts`, `topic.topic`, `trees.Trees`.
"""

import numba
import numpy as np

from cleaner.lines.features import BUCKET_BITS, FINISH, HAN_FROM, HAN_TO, MULTIPLIER, SEGMENT

_MULTIPLIER, _FINISH, _SHIFT = np.uint32(MULTIPLIER), np.uint32(FINISH), np.uint32(32 - BUCKET_BITS)
# Rows of a table that go through the trees at once: what is asked of them stays in the processor's cache.
ROWS = 128

compiled = numba.njit(cache=True, nogil=True, boundscheck=False)


@compiled
def _bucket(value):  # type: ignore[no-untyped-def]
    return np.uint32(value * _FINISH) >> _SHIFT


@compiled
def line_sums(points, starts, ends, packed, bits, columns):  # type: ignore[no-untyped-def]
    """Return the sums of the fields of `packed` over the n-grams of each line, shape (lines, columns)."""
    sums = np.zeros((len(starts), columns), dtype=np.int64)
    high = 64 - bits
    for line in range(len(starts)):
        start, end = starts[line], ends[line]
        total, held = np.int64(0), 0
        for place in range(start - 1, end):
            value = points[place]
            if place >= start:
                total += packed[_bucket(value)]
            if place + 1 <= end and end > start:
                value = np.uint32(value * _MULTIPLIER) + points[place + 1]
                total += packed[_bucket(value)]
                if place + 2 <= end:
                    value = np.uint32(np.uint32(value) * _MULTIPLIER) + points[place + 2]
                    total += packed[_bucket(value)]
                    if place + 3 <= end:
                        value = np.uint32(np.uint32(value) * _MULTIPLIER) + points[place + 3]
                        total += packed[_bucket(value)]
            held += 1
            if held == SEGMENT or place == end - 1:
                for column in range(columns):
                    field = (total << high) >> high
                    sums[line, column] += field
                    total = (total - field) >> bits
                total, held = np.int64(0), 0
    return sums


@compiled
def kind_counts(points, starts, ends, kinds, count):  # type: ignore[no-untyped-def]
    """Return how many characters of each line are of each kind, shape (lines, count)."""
    found = np.zeros((len(starts), count), dtype=np.int64)
    last = np.uint32(len(kinds) - 1)
    for line in range(len(starts)):
        for place in range(starts[line], ends[line]):
            found[line, kinds[min(points[place], last)]] += 1
    return found


@compiled
def content_sums(points, starts, ends):  # type: ignore[no-untyped-def]
    """Return a sum of hashed characters for each line, as `context._content` has it, shape (lines,)."""
    found = np.zeros(len(starts), dtype=np.int64)
    for line in range(len(starts)):
        total = np.int64(0)
        for place in range(starts[line], ends[line]):
            point = np.int64(points[place])
            total += point * point % 1000003 * 31
        found[line] = total
    return found


@compiled
def pair_sums(points, starts, ends, weight, documents, bits, present, enough, logs):  # type: ignore[no-untyped-def]
    """Return `topic._sums` of all documents, given by their first lines: shape (4, lines)."""
    found = np.zeros((4, len(starts)), dtype=np.int64)
    size = 1 << (np.max(bits) if len(bits) else 0)
    table, opening = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int32)
    for document in range(len(documents) - 1):
        first, last = documents[document], documents[document + 1]
        down = np.uint32(BUCKET_BITS - bits[document])
        for line in range(first, last):
            for place in range(starts[line], ends[line] - 1):
                one, two = points[place], points[place + 1]
                if HAN_FROM <= one < HAN_TO and HAN_FROM <= two < HAN_TO:
                    at = _bucket(np.uint32(one * _MULTIPLIER) + two) >> down
                    table[at] += weight[line]
                    opening[at] += line == first
        for line in range(first, last):
            pairs, shared, mass, opened = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
            for place in range(starts[line], ends[line] - 1):
                one, two = points[place], points[place + 1]
                if HAN_FROM <= one < HAN_TO and HAN_FROM <= two < HAN_TO:
                    at = _bucket(np.uint32(one * _MULTIPLIER) + two) >> down
                    elsewhere = min(table[at] - weight[line], enough)
                    pairs += 1
                    shared += elsewhere >= present
                    mass += logs[elsewhere]
                    opened += opening[at] > (line == first)
            found[0, line], found[1, line], found[2, line], found[3, line] = pairs, shared, mass, opened
        table[: 1 << bits[document]] = 0
        opening[: 1 << bits[document]] = 0
    return found


@compiled
def tree_sums(columns, feature, threshold, values):  # type: ignore[no-untyped-def]
    """Return the sums of the trees' values for each row of a table of columns (features, rows), shape (rows,)."""
    trees, depth = feature.shape
    rows = columns.shape[1]
    sums = np.zeros(rows, dtype=np.int64)
    leaf = np.empty(ROWS, dtype=np.uint8)
    for start in range(0, rows, ROWS):
        count = min(ROWS, rows - start)
        for tree in range(trees):
            leaf[:] = 0
            for level in range(depth - 1, -1, -1):
                column, limit = columns[feature[tree, level]], threshold[tree, level]
                for row in range(count):
                    leaf[row] = (leaf[row] << 1) | (column[start + row] > limit)
            of_leaf = values[tree]
            for row in range(count):
                sums[start + row] += of_leaf[leaf[row]]
    return sums
