"""
Signs of advertising: pairs of characters of which each advertisement holds one, and words whose characters are parted.

Most text has none, and looking for them is all that it pays.
"""

from functools import cache
from itertools import groupby

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import AFTER_HAN, CODE_POINTS, Codes, codes
from cleaner.lines.features.batch import HAN_FROM, HAN_TO, NEWLINE, Integers, fold_points
from cleaner.lines.features.windows import Flags

Marks = npt.NDArray[np.uint8]

# What marks the second character of a pair, the first one, and what may part the characters of a word.
SECOND, FIRST, PARTING = 16, 32, 64
# 最·快·更·新, w w w . example: three of them with a character between each two.
PARTING_CHARS = " .·•*~^_-"
# Pairs of folded characters: of addresses, of what programs leave, and of formulas.
ADDRESSES = "ww.b.c.i.l.m.n.o.t.v.x"
SCRIPTS = "()k\n</&l"
FORMULAS = (
    "号【众【住本字更尽在弹窗手打新章节错节缺请收家收得收章未章还章尚节未节还节尚牢记费阅最快签,签方签以才本"
    "求个求推求支求收求月求打求票求红求订求鲜秒记钟记域名首发网最"
)
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
    places = np.sort(_signs(points))
    starts = np.append(0, np.flatnonzero(points == NEWLINE) + 1)
    rows = np.searchsorted(starts, places, side="right") - 1
    chosen = is_body[rows]
    rows, columns = rows[chosen], (places - starts[rows])[chosen]
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(row, [column for _, column in found]) for row, found in groupby(pairs, lambda pair: pair[0])]


@cache
def _marks() -> Marks:
    """Return the marks of each code point, shape (0x110000,)."""
    table = np.zeros(CODE_POINTS, dtype=np.uint8)
    folded = fold_points(np.arange(AFTER_HAN, dtype=np.uint32))
    first, second = zip(*PAIRS, strict=True)
    for mark, chars in ((FIRST, first), (SECOND, second), (PARTING, PARTING_CHARS)):
        among = np.zeros(AFTER_HAN, dtype=np.uint8)
        among[codes("".join(chars))] = mark
        table[:AFTER_HAN] |= among[folded]
    return table


def _signs(points: Codes) -> Integers:
    """Return the places of a text at which a sign begins, unsorted."""
    marked = _marks().take(points)
    places = np.flatnonzero(marked[:-1] >= FIRST)
    here, behind = marked[places], marked[places + 1]
    pairs = places[((here & FIRST) != 0) & ((behind & SECOND) != 0)]
    if len(pairs):
        numbers, known = _numbers(points[pairs], points[pairs + 1]), _pairs()
        # np.isin does the same, but sorts, which takes longer than all else here
        pairs = pairs[known[np.minimum(np.searchsorted(known, numbers), len(known) - 1)] == numbers]
    parting = places[(here & PARTING) != 0]
    parting = parting[:-2][(parting[1:-1] - parting[:-2] == 2) & (parting[2:] - parting[1:-1] == 2)]
    if len(parting):
        parting = parting[_is_parted(points[parting + 1]) & _is_parted(points[parting + 3])]
    return np.concatenate([pairs, parting])


def _is_parted(points: Codes) -> npt.NDArray[np.bool_]:
    folded = fold_points(points)
    parted: npt.NDArray[np.bool_] = (folded >= HAN_FROM) & (folded < HAN_TO) | (folded == ord("w"))
    return parted


def _numbers(first: Codes, second: Codes) -> Integers:
    """Return a number for each pair of code points, however these are written."""
    return fold_points(first).astype(np.int64) * AFTER_HAN + fold_points(second)


@cache
def _pairs() -> Integers:
    return np.sort(_numbers(*(codes("".join(pair[place] for pair in PAIRS)) for place in (0, 1))))
