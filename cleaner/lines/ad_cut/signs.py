"""
Signs of advertising: pairs of characters of which each advertisement holds one, and words whose characters are parted.

Most text has none, and looking for them is all that it pays.
"""

from collections.abc import Callable
from functools import cache
from itertools import groupby

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import AFTER_HAN, CODE_POINTS, Codes, codes, distinct
from cleaner.kernels import KERNELS, NUMBER, function
from cleaner.lines.features.batch import HAN_FROM, HAN_TO, NEWLINE, Integers, fold_points, fold_table
from cleaner.lines.features.windows import Flags

Marks = npt.NDArray[np.uint8]

# What marks a character that may be parted from others, the second one of a pair, the first one, and what may part the
# characters of a word.
PARTED, SECOND, FIRST, PARTING = 8, 16, 32, 64
# 最·快·更·新, w w w . example: three of them with a character between each two.
PARTING_CHARS = " .·•*~^_-"
# Pairs of folded characters: of addresses, of what programs leave, and of formulas.
ADDRESSES = "ww.b.c.i.l.m.n.o.t.v.x"
SCRIPTS = "()k\n0k</&l"
FORMULAS = (
    "完呆章阅节阅已阅号【众【住本字更尽在弹窗手打新章节错节缺请收家收得收章未章还章尚节未节还节尚牢记费阅最快签,签方签以才本"
    "求个求推求支求收求月求打求票求红求订求鲜秒记钟记域名首发网最"
)
# What a program leaves within a line; the pair that it ends with is in every 20km.
LEFT_NUMBER = "7017k"
TEXT = ADDRESSES + SCRIPTS + FORMULAS
PAIRS = tuple(TEXT[place : place + 2] for place in range(0, len(TEXT), 2))
# Signs that begin with one of these are of addresses, or parted.
NO_FORMULA = f"w{PARTING_CHARS}"


def suspicious(points: Codes, is_body: Flags) -> list[tuple[int, list[int]]]:
    r"""
    Return the rows of lines of body with signs of advertising, each with the places of the line where these begin.

    `points` are the code points of all lines, each with a line feed behind it.

        >>> suspicious(codes("他走了 www\n又回头望了一眼。\n求月票\n"), np.array([True, True, False]))
        [(0, [4, 5])]
    """
    places = _found(points, is_body)
    if not len(places):
        return []
    places = places[~_measures(points, places)]
    ends = (points == NEWLINE).nonzero()[0]
    rows = ends.searchsorted(places)
    columns = places - np.append(0, ends + 1)[rows]
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(row, [column for _, column in found]) for row, found in groupby(pairs, lambda pair: pair[0])]


def _measures(points: Codes, places: Integers) -> Flags:
    """Return which of some places are those of a measure, 20k, and not of the number that a program leaves, 7017k."""
    measures: Flags = fold_points(points[places + 1]) == ord("k")
    for index in measures.nonzero()[0].tolist():
        place = int(places[index])
        measures[index] = "".join(map(chr, points[max(place - 3, 0) : place + 2])).lower() != LEFT_NUMBER
    return measures


def _found(points: Codes, is_body: Flags) -> Integers:
    """Return the places in lines of body at which a sign begins, sorted."""
    if KERNELS:
        found, known = np.empty(len(points), dtype=np.int64), _pairs()
        tables = _marks(), fold_table(), AFTER_HAN, known, len(known)
        return found[: _find()(points, len(points), is_body, *tables, found)]
    places = distinct(_signs(points))
    of_body: Integers = places[is_body[(points == NEWLINE).nonzero()[0].searchsorted(places)]]
    return of_body


@cache
def _find() -> Callable[..., int]:
    return function("ad_signs", np.uint32, NUMBER, np.bool_, np.uint8, np.uint32, NUMBER, np.int64, NUMBER, np.int64)


@cache
def _marks() -> Marks:
    """Return the marks of each code point, shape (0x110000,)."""
    table = np.zeros(CODE_POINTS, dtype=np.uint8)
    folded = fold_table()
    table[:AFTER_HAN][(folded >= HAN_FROM) & (folded < HAN_TO) | (folded == ord("w"))] = PARTED
    first, second = zip(*PAIRS, strict=True)
    for mark, chars in ((FIRST, first), (SECOND, second), (PARTING, PARTING_CHARS)):
        among = np.zeros(AFTER_HAN, dtype=np.uint8)
        among[codes("".join(chars))] = mark
        table[:AFTER_HAN] |= among.take(folded)
    return table


def _signs(points: Codes) -> Integers:
    """Return the places of a text at which a sign begins, unsorted."""
    marked = _marks().take(points)
    places = (marked[:-1] >= FIRST).nonzero()[0]
    here, behind = marked[places], marked[places + 1]
    pairs = places[((here & FIRST) != 0) & ((behind & SECOND) != 0)]
    if len(pairs):
        numbers, known = _numbers(points[pairs], points[pairs + 1]), _pairs()
        # np.isin does the same, but sorts, which takes longer than all else here
        pairs = pairs[known[np.minimum(np.searchsorted(known, numbers), len(known) - 1)] == numbers]
    parting = places[(here & PARTING) != 0]
    parting = parting[:-2][(parting[1:-1] - parting[:-2] == 2) & (parting[2:] - parting[1:-1] == 2)]
    if len(parting):
        parting = parting[(marked[parting + 1] & marked[parting + 3] & PARTED) != 0]
    return np.concatenate([pairs, parting])


def _numbers(first: Codes, second: Codes) -> Integers:
    """Return a number for each pair of code points, however these are written."""
    return fold_points(first).astype(np.int64) * AFTER_HAN + fold_points(second)


@cache
def _pairs() -> Integers:
    return np.sort(_numbers(*(codes("".join(pair[place] for pair in PAIRS)) for place in (0, 1))))
