"""
The inner loops of judging lines in C: they sum integers, so results equal those of numpy bit for bit.

Arguments are the arrays of the numpy code: `line_model.LineModel`, `kind_model.page_counts`, `classes.counts`,
`context._contents`, `columns.Plan`, `shared_words.shared_words`, `trees.Trees`. The functions of C are in
`cleaner/kernels/lines.c`, of columns in `columns.c` and of trees in `trees.c` beside it.
"""

from collections.abc import Sequence
from ctypes import Structure, addressof, c_int64, c_uint32
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes
from cleaner.kernels import ADDRESS, NUMBER, function
from cleaner.lines.features.batch import HAN_FROM, HAN_TO, Batch, Integers
from cleaner.lines.features.hashing import BUCKET_BITS, BUCKETS, FINISH, MULTIPLIER

# Columns of the weights of an n-gram as the library reads them: one load of the processor for all.
WIDTH = 8
LINES = (np.uint32, np.int64, np.int64, NUMBER)

Weights = npt.NDArray[np.int16]


class _Hash(Structure):
    _fields_ = (("multiplier", c_uint32), ("finish", c_uint32), ("shift", c_uint32))


class _Words(Structure):
    _fields_ = (("first", c_uint32), ("end", c_uint32), ("present", c_int64), ("enough", c_int64), ("logs", ADDRESS))


class _Letters(Structure):
    _fields_ = (("first", c_uint32), ("end", c_uint32), ("others", c_uint32), ("others_end", c_uint32))


HASH = _Hash(int(MULTIPLIER), int(FINISH), 32 - BUCKET_BITS)


def by_n_gram(weights: Weights) -> Weights:
    """Return weights of shape (columns, BUCKETS) as `line_sums` reads them, shape (BUCKETS, WIDTH)."""
    found = np.zeros((BUCKETS, WIDTH), dtype=np.int16)
    found[:, : len(weights)] = weights.T
    return found


def line_sums(lines: Batch, weights: Weights, columns: int) -> Integers:
    """Return the sum of each column of `by_n_gram` weights over the n-grams of each line, shape (lines, columns)."""
    found = np.empty((len(lines.starts), WIDTH), dtype=np.int64)
    _functions()["line_sums"](*_arrays(lines), addressof(HASH), weights, found)
    return found[:, :columns]


def page_counts(points: Codes, shift: int, size: int) -> tuple[Integers, Integers]:
    """Return which of `size` n-grams a page has, in order, and how often, as `kind_model.page_counts` does."""
    found, counts = np.empty((2, min(size, 2 * len(points))), dtype=np.int64)
    of_page = points, len(points), addressof(HASH), shift, np.zeros(size, dtype=np.int32), size
    number = _functions()["page_counts"](*of_page, found, counts)
    return found[:number], counts[:number]


def telling_n_grams(
    lines: Batch, weights: Weights, columns: Integers, signs: Integers, letters: Sequence[int], place_bits: int
) -> Integers:
    """Return the rank of the best n-gram of each line as `telling_words._ranks` does, shape (lines,)."""
    found = np.empty(len(lines.starts), dtype=np.int64)
    ranges = _Letters(*letters)
    of_lines = addressof(HASH), addressof(ranges), weights, columns, signs, place_bits
    _functions()["telling_n_grams"](*_arrays(lines), *of_lines, found)
    return found


def class_counts(lines: Batch, kinds: npt.NDArray[np.uint8], members: Integers) -> Integers:
    """Return how many characters of each line are in each class, shape (lines, classes), by the classes of kinds."""
    found = np.empty((len(lines.starts), members.shape[1]), dtype=np.int64)
    _functions()["class_counts"](*_arrays(lines), kinds, len(kinds), members, *members.shape, found)
    return found


def content_sums(lines: Batch) -> Integers:
    """Return the sum of hashed characters of each line, as `context._contents` does, shape (lines,)."""
    found = np.empty(len(lines.starts), dtype=np.int64)
    _functions()["content_sums"](*_arrays(lines), found)
    return found


def pair_sums(
    lines: Batch, weight: Integers, documents: Integers, bits: Integers, present: int, enough: int, logs: Integers
) -> Integers:
    """Return `shared_words._sums` of all documents, given by their first lines, shape (4, lines)."""
    found, size = np.empty((4, len(lines.starts)), dtype=np.int64), 1 << int(bits.max())
    weights, openings = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int32)
    words = _Words(HAN_FROM, HAN_TO, present, enough, logs.ctypes.data)
    of_documents = weight, documents, bits, len(bits), addressof(HASH), addressof(words)
    _functions()["pair_sums"](*_arrays(lines), *of_documents, weights, openings, found)
    return found


def tree_sums(
    columns: npt.NDArray[np.float32], feature: Weights, threshold: npt.NDArray[np.float32], values: Weights
) -> Integers:
    """Return the sum of the trees' values for each row of a table of columns (features, rows), shape (rows,)."""
    found = np.empty(columns.shape[1], dtype=np.int64)
    # the file of a model may have its arrays by column
    table, *trees = map(np.ascontiguousarray, (columns, feature, threshold, values))
    _functions()["tree_sums"](table, columns.shape[1], *trees, *feature.shape, found)
    return found


def fill_columns(
    plan: Integers,
    sources: tuple[npt.NDArray[np.float32], npt.NDArray[np.float64], Integers],
    lasts: Integers,
    known: npt.NDArray[np.float32],
    scales: tuple[int, int, int],
    logs: npt.NDArray[np.float64],
) -> npt.NDArray[np.float32]:
    """
    Return the columns of `Plan.table`, shape (columns, lines), and write to `logs` what logs are taken of.

    `sources` are values, numbers to sum and marked lines, a row each, `lasts` the last line of each line's document,
    `known` the logs of numbers of lines, `scales` the reach of the plan, the mark of a bound, and the unit of sums.
    """
    (values, sums, marked), lines = sources, len(lasts)
    found = np.empty((len(plan), lines), dtype=np.float32)
    room = np.empty(len(sums) * (lines + 1 + 2 * scales[0]) + 4 * lines)
    of_lines = values, sums, len(sums), marked, lasts, lines
    _functions()["fill_columns"](plan, len(plan), *of_lines, known, known.shape[1], *scales, room, found, logs)
    return found


def _arrays(lines: Batch) -> tuple[Any, ...]:
    return lines.points, lines.starts, lines.ends, len(lines.starts)


@cache
def _functions() -> dict[str, Any]:
    of_documents = (np.int64, np.int64, np.int64, NUMBER, ADDRESS, ADDRESS)
    of_columns = (np.int64, NUMBER, np.float32, np.float64, NUMBER, np.int64, np.int64, NUMBER)
    arguments: dict[str, tuple[Any, ...]] = {
        "line_sums": (*LINES, ADDRESS, np.int16, np.int64),
        "page_counts": (np.uint32, NUMBER, ADDRESS, NUMBER, np.int32, NUMBER, np.int64, np.int64),
        "telling_n_grams": (*LINES, ADDRESS, ADDRESS, np.int16, np.int64, np.int64, NUMBER, np.int64),
        "class_counts": (*LINES, np.uint8, NUMBER, np.int64, NUMBER, NUMBER, np.int64),
        "content_sums": (*LINES, np.int64),
        "pair_sums": (*LINES, *of_documents, np.int64, np.int32, np.int64),
        "fill_columns": (*of_columns, np.float32, *[NUMBER] * 4, np.float64, np.float32, np.float64),
        "tree_sums": (np.float32, NUMBER, np.int16, np.float32, np.int16, NUMBER, NUMBER, np.int64),
    }
    return {name: function(name, *taken) for name, taken in arguments.items()}
