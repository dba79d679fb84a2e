"""Keywords of the two trades that spam lists advertise, adult sites and gambling, and the lines that may hold them."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import AFTER_HAN, CODE_POINTS, Codes, codes
from cleaner.kernels import KERNELS, NUMBER, function
from cleaner.lines.features.batch import NEWLINE, Integers, fold_table
from cleaner.resources import read_table

TRADES = ("adult", "gambling")
# Expressions in the table begin with a character, a class of characters or a choice of words.
CHOICE = re.compile(r"\(\?:(?P<words>[^()]*)\)|\[(?P<characters>[^]]*)\]|(?P<character>.)")


@cache
def words_of(kind: str) -> re.Pattern[str]:
    """
    Return an expression for the words of a kind in the table.

    Kind "report" has words that sellers don't use, but a report on their trade or a town guide next to a list does.
    """
    return re.compile("|".join(_expressions(kind)))


def spam_keywords(keywords: Sequence[str]) -> set[str]:
    """Return those folded keywords that name one of the two trades."""
    text, ends = "\n".join(keywords), list(accumulate(len(keyword) + 1 for keyword in keywords))
    found = (match.start() for kind in TRADES for match in words_of(kind).finditer(text))
    return {keywords[bisect_right(ends, place)] for place in found}


def lines_with_keywords(points: Codes, least: int) -> list[int]:
    """
    Return the indices of lines that may hold at least `least` spam keywords.

    `points` are the code points of all lines, each with a line feed behind it.
    """
    ends = (points == NEWLINE).nonzero()[0]
    counted = np.bincount(np.searchsorted(ends, openings(points)))
    found: list[int] = (counted >= least).nonzero()[0].tolist()
    return found


def openings(points: Codes, trades: tuple[str, ...] = TRADES) -> Integers:
    """
    Return the places where keywords of the trades may begin.

    Only their first two characters are looked for, which takes one look-up for each character.
    """
    if KERNELS:
        found = np.empty(len(points), dtype=np.int64)
        return found[: _find()(points, len(points), _marks(), _begun(trades), found)]
    marks = _marks().take(points)
    marked = marks != 0
    places = (marked[:-1] & marked[1:]).nonzero()[0]
    opened: Integers = places[_begun(trades)[marks[places], marks[places + 1]]]
    return opened


@cache
def _find() -> Callable[..., int]:
    return function("keyword_openings", np.uint32, NUMBER, np.uint8, np.bool_, np.int64)


@cache
def _pairs(trades: tuple[str, ...]) -> list[str]:
    """Return the pairs of folded characters that spam keywords of the trades may begin with."""
    return sorted({pair for kind in trades for expression in _expressions(kind) for pair in _begin(expression, 2)})


@cache
def _marks() -> npt.NDArray[np.uint8]:
    """Return the number of each code point among the characters that keywords begin with, or 0, shape (0x110000,)."""
    among = np.zeros(AFTER_HAN, dtype=np.uint8)
    for number, char in enumerate(sorted(set("".join(_pairs(TRADES)))), start=1):
        among[ord(char)] = number
    marks = np.zeros(CODE_POINTS, dtype=np.uint8)
    marks[:AFTER_HAN] = among.take(fold_table())
    return marks


@cache
def _begun(trades: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Return for each two numbers of `_marks` whether a keyword of the trades may begin so, shape (256, 256)."""
    begun = np.zeros((256, 256), dtype=bool)
    for pair in _pairs(trades):
        one, two = _marks()[codes(pair)]
        begun[one, two] = True
    return begun


def _expressions(kind: str) -> list[str]:
    return [expression for name, expression in read_table("spam_cut_words.tsv") if name == kind]


def _begin(expression: str, count: int) -> set[str]:
    """Return the strings of `count` characters that a match of an expression of the table may begin with."""
    choice = CHOICE.match(expression) if count else None
    if choice is None:
        return {""}
    rest = expression[choice.end() :]
    if choice["words"]:
        return {begun for word in choice["words"].split("|") for begun in _begin(word + rest, count)}
    characters = choice["characters"] or choice["character"]
    if not characters.isalnum():
        raise ValueError(f"{expression!r} does not begin with characters, a class of them or a choice of words")
    return {character + begun for character in characters for begun in _begin(rest, count - 1)}
