"""
The inner loops of judging lines in C: they sum integers, so results equal those of numpy bit for bit.

Arguments are the arrays of the numpy code: `line_model.LineModel`, `kind_model.page_counts`, `signs.Signs`,
`columns.Plan`, `trees.Trees`. The functions of C are in `lines.c`, `signs.c`,
`sources.c`, `columns.c` and `trees.c` of `cleaner/kernels/`.
"""

from collections.abc import Mapping, Sequence
from ctypes import Structure, addressof, c_double, c_int64, c_uint32
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes
from cleaner.kernels import ADDRESS, NUMBER, function
from cleaner.lines.features.batch import Batch, Integers
from cleaner.lines.features.hashing import BUCKET_BITS, BUCKETS, FINISH, MULTIPLIER

# Columns of the weights of an n-gram as the library reads them: one load of the processor for all.
WIDTH = 8
LINES = (np.uint32, np.int64, np.int64, NUMBER)

Weights = npt.NDArray[np.int16]
Odds = npt.NDArray[np.float64]


class _Hash(Structure):
    _fields_ = (("multiplier", c_uint32), ("finish", c_uint32), ("shift", c_uint32))


class _Letters(Structure):
    _fields_ = (("first", c_uint32), ("end", c_uint32), ("others", c_uint32), ("others_end", c_uint32))


class Kinds(Structure):
    """Kinds of characters as the library knows them, and the arrays that it points to."""

    _fields_ = (
        ("kinds", ADDRESS),
        ("known", c_int64),
        ("members", ADDRESS),
        ("marks", ADDRESS),
        ("count", c_int64),
        ("classes", c_int64),
        ("seconds", ADDRESS),
        ("longest", ADDRESS),
        ("lists", c_int64),
        ("shown", ADDRESS),
        ("shares", c_int64),
        ("amounts", c_int64),
    )
    held: dict[str, npt.NDArray[Any]]


class Wanted(Structure):
    """What `line_sources` writes and where, and the arrays that it points to."""

    _fields_ = (
        *((name, ADDRESS) for name in ("values", "sums", "marked", "expected")),
        *((name, c_int64) for name in ("expecting", "width", "body", "words")),
        *((name, c_int64) for name in ("numbers", "flags", "shared", "ways", "many")),
        *((name, c_double) for name in ("strong", "chrome", "largest")),
    )
    held: dict[str, Integers]


# Rows of flags of `line_signs` that come before those of the lists of words: opens, leads on, closes.
MARKS = 3
# N-grams that `page_counts` notes in one number, a bit each.
SEEN_BITS = 64

HASH = _Hash(int(MULTIPLIER), int(FINISH), 32 - BUCKET_BITS)


def by_n_gram(weights: Weights) -> Weights:
    """Return weights of shape (columns, BUCKETS) as `line_odds` reads them, shape (BUCKETS, WIDTH)."""
    found = np.zeros((BUCKETS, WIDTH), dtype=np.int16)
    for column, each in enumerate(weights):
        found[:, column] = each
    return found


def line_odds(lines: Batch, weights: Weights, scale: Odds, bias: Odds) -> npt.NDArray[np.float32]:
    """Return the log-odds of lines by `by_n_gram` weights, shape (lines, columns); `scale` and `bias` have as many."""
    found = np.empty((len(lines.starts), len(scale)), dtype=np.float32)
    _functions()["line_odds"](*_arrays(lines), addressof(HASH), weights, scale, bias, len(scale), found)
    return found


def ad_odds(lines: Batch, weights: npt.NDArray[np.int8], shift: int, scale: Odds, bias: Odds) -> Odds:
    """Return the log-odds of a `FormulaModel`, shape (lines,); an n-gram's place is its bucket shifted by `shift`."""
    found = np.empty(len(lines.starts))
    _functions()["ad_odds"](*_arrays(lines), addressof(HASH), shift, weights, scale, bias, found)
    return found


def page_counts(
    points: Codes, firsts: Integers, lasts: Integers, shift: int, size: int
) -> tuple[Integers, Integers, Integers]:
    """
    Return which of `size` n-grams pages have, in order, and how often, as `kind_model.page_counts` does.

    Page i has the code points from `firsts[i]` to `lasts[i]`, exclusive, with the newlines before and after it.
    """
    room = int(np.minimum(size, 2 * (lasts - firsts)).sum())
    (found, counts), edges = np.empty((2, room), dtype=np.int64), np.zeros(len(firsts) + 1, dtype=np.int64)
    tally, seen = np.zeros(size, dtype=np.int32), np.zeros(size // SEEN_BITS + 1, dtype=np.uint64)
    of_pages = points, firsts, lasts, len(firsts), addressof(HASH), shift, tally, seen, size
    _functions()["page_counts"](*of_pages, found, counts, edges[1:])
    return found[: edges[-1]], counts[: edges[-1]], edges


def telling_n_grams(
    lines: Batch, weights: Weights, columns: Integers, signs: Integers, letters: Sequence[int], place_bits: int
) -> Integers:
    """Return the rank of the best n-gram of each line as `telling_words._ranks` does, shape (lines,)."""
    found = np.empty(len(lines.starts), dtype=np.int64)
    ranges = _Letters(*letters)
    of_lines = addressof(HASH), addressof(ranges), weights, columns, signs, place_bits
    _functions()["telling_n_grams"](*_arrays(lines), *of_lines, found)
    return found


def kinds(
    kinds: npt.NDArray[np.uint8],
    members: Integers,
    marks: Integers,
    seconds: Codes,
    longest: Integers,
    shown: tuple[Sequence[int], Sequence[int]],
) -> Kinds:
    """
    Return kinds of characters as `line_signs` knows them.

    `kinds` has the kind of each code point, the last for all beyond; `members` and `marks` say which classes each kind
    is in, and whether it opens, leads on, closes, and begins a word of `seconds`, shape (kinds, 4); `longest` is the
    most characters of a line that has a word of each list, `shown` the classes whose shares and logs are wanted.
    """
    held = {
        "kinds": kinds,
        "members": np.ascontiguousarray(members),
        "marks": (marks << np.arange(marks.shape[1])).sum(axis=1).astype(np.uint8),
        "seconds": seconds,
        "longest": longest,
        "shown": np.concatenate(shown),
    }
    (count, classes), (shares, amounts) = members.shape, map(len, shown)
    sizes = {"known": len(kinds), "count": count, "classes": classes, "lists": len(seconds)}
    addresses = {name: array.ctypes.data for name, array in held.items()}
    found = Kinds(**addresses, **sizes, shares=shares, amounts=amounts)
    found.held = held
    return found


def line_signs(
    lines: Batch, kinds: Kinds, logs: npt.NDArray[np.float32]
) -> tuple[Integers, npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    """Return the counts, numbers and flags of `signs.Signs`; `logs` are those up to the longest line."""
    count = len(lines.starts)
    counts = np.empty((count, kinds.classes), dtype=np.int64)
    numbers = np.empty((kinds.shares + kinds.amounts + 1, count), dtype=np.float32)
    flags = np.empty((MARKS + kinds.lists, count), dtype=bool)
    _functions()["line_signs"](*_arrays(lines), addressof(kinds), logs, counts, numbers, flags)
    return counts, numbers, flags


def line_keys(
    lines: Batch, roles: npt.NDArray[np.uint8], ways: int, reach: int
) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """Return `repeats._keys` and which lines trail off, given the roles of characters at the ends of a line."""
    count = len(lines.starts)
    keys, trails_off = np.empty((ways, count), dtype=np.int64), np.empty(count, dtype=bool)
    _functions()["line_keys"](*_arrays(lines), roles, len(roles), reach, keys, trails_off)
    return keys, trails_off


def count_copies(keys: Integers, lasts: Integers) -> Integers:
    """Return `copies`, `before` and `since` of `repeats.Repeats`, shape (3, ways, lines), of keys of each way."""
    ways, count = keys.shape
    room, found = np.empty(6 * count, dtype=np.int64), np.empty((3, ways, count), dtype=np.int64)
    _functions()["count_copies"](keys, ways, lasts, count, room, *found)
    return found


def tree_sums(
    columns: npt.NDArray[np.float32], feature: Weights, threshold: npt.NDArray[np.float32], values: Weights
) -> Integers:
    """Return the sum of the trees' values for each row of a table of columns (features, rows), shape (rows,)."""
    found = np.empty(columns.shape[1], dtype=np.int64)
    _functions()["tree_sums"](columns, columns.shape[1], feature, threshold, values, *feature.shape, found)
    return found


def wanted(rows: Mapping[str, Integers], columns: Integers, sizes: Sequence[int], limits: Sequence[float]) -> Wanted:
    """
    Return what `line_sources` writes and where.

    `rows` of its three tables are in the order in which it writes them; `columns` of the scores are how many there are,
    body, words and those of what is expected; `sizes` the rows of numbers, flags and shared words that it copies, the
    ways in which lines are alike, and how many that are alike are many.
    """
    held = {**rows, "expected": columns[3:]}
    addresses = {name: array.ctypes.data for name, array in held.items()}
    found = Wanted(*addresses.values(), len(columns) - 3, *columns[:3].tolist(), *sizes, *limits)
    found.held = held
    return found


def line_sources(
    lines: Batch,
    scored: tuple[npt.NDArray[np.float32], npt.NDArray[np.float64]],
    lasts: Integers,
    shown: tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_], npt.NDArray[np.float32]],
    again: tuple[Integers, Integers, Integers, npt.NDArray[np.bool_]],
    wanted: Wanted,
    tables: tuple[npt.NDArray[np.float32], npt.NDArray[np.float64], Integers],
) -> None:
    """
    Write to the tables that `context` makes columns of, from scores, chances of body and what lines show.

    `again` are the columns of `repeats.Repeats`.
    """
    room = np.empty(len(lasts) * len(shown[1]), dtype=np.uint8)
    of_lines = lines.starts, lines.ends, len(lasts), *scored, lasts, *shown, *again
    _functions()["line_sources"](*of_lines, addressof(wanted), room, *tables)


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
    of_lines = values, sums, len(sums), marked, lasts, lines, 0, lines
    _functions()["fill_columns"](plan, len(plan), *of_lines, known, known.shape[1], *scales, room, found, logs)
    return found


def _arrays(lines: Batch) -> tuple[Any, ...]:
    return lines.points, lines.starts, lines.ends, len(lines.starts)


@cache
def _functions() -> dict[str, Any]:
    of_columns = (np.int64, NUMBER, np.float32, np.float64, NUMBER, np.int64, np.int64, *[NUMBER] * 3)
    of_scores = (np.float32, np.float64, np.int64, np.float32, np.bool_, np.float32)
    of_repeats = (np.int64, np.int64, np.int64, np.bool_, ADDRESS)
    arguments: dict[str, tuple[Any, ...]] = {
        "line_odds": (*LINES, ADDRESS, np.int16, np.float64, np.float64, NUMBER, np.float32),
        "ad_odds": (*LINES, ADDRESS, NUMBER, np.int8, *[np.float64] * 3),
        "page_counts": (*LINES, ADDRESS, NUMBER, np.int32, np.uint64, NUMBER, *[np.int64] * 3),
        "telling_n_grams": (*LINES, ADDRESS, ADDRESS, np.int16, np.int64, np.int64, NUMBER, np.int64),
        "line_signs": (*LINES, ADDRESS, np.float32, np.int64, np.float32, np.bool_),
        "line_keys": (*LINES, np.uint8, NUMBER, NUMBER, np.int64, np.bool_),
        "count_copies": (np.int64, NUMBER, np.int64, NUMBER, *[np.int64] * 4),
        "line_sources": (*LINES[1:], *of_scores, *of_repeats, np.uint8, np.float32, np.float64, np.int64),
        "fill_columns": (*of_columns, np.float32, *[NUMBER] * 4, np.float64, np.float32, np.float64),
        "tree_sums": (np.float32, NUMBER, np.int16, np.float32, np.int16, NUMBER, NUMBER, np.int64),
    }
    return {name: function(name, *taken) for name, taken in arguments.items()}
