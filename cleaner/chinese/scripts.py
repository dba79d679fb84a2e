"""Traditional and Simplified: which text uses a character, and the key that is the same for both scripts."""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import (
    AFTER_HAN,
    CODE_POINTS,
    HANGUL,
    KANA_BLOCKS,
    LETTERS,
    Codes,
    characters_held,
    codes,
)
from cleaner.kernels import KERNELS, NUMBER, function
from cleaner.resources import read_columns, read_table

# Marks: only Traditional text uses it, only Simplified text does, it is kana, hangul or a form that only Japanese has,
# it is 著, it is a letter of another script.
TRADITIONAL, SIMPLIFIED, FOREIGN, ASPECTUAL, LETTER = 1, 2, 4, 8, 16
# The aspect particle 着 as OpenCC leaves it.
ASPECT = "著"

Marks = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.int64]


def keys(points: Codes) -> Codes:
    """
    Map code points to keys that are the same for Traditional and Simplified characters, same shape.

        >>> "".join(map(chr, keys(codes("乾燥後髮"))))
        '干燥后发'
    """
    table = key_table()
    if points.size and points.max() >= len(table):
        return np.where(points < len(table), table[np.minimum(points, len(table) - 1)], points)
    return table.take(points)


def convertible() -> npt.NDArray[np.bool_]:
    """Flag code points that `simplify` may change, shape (0x110000,); a text without any stays as it is."""
    found: npt.NDArray[np.bool_] = script_table() & (TRADITIONAL | ASPECTUAL) > 0
    return found


def is_traditional(lines: Sequence[str]) -> bool:
    """
    Return whether a document has more distinct characters that are only Traditional than only Simplified ones.

        >>> is_traditional(["網頁"]), is_traditional(["网页"])
        (True, False)
    """
    traditional, simplified = _kinds("\n".join(lines))
    return traditional > simplified


def is_simplified(lines: Sequence[str]) -> bool:
    """
    Return whether a document has more distinct characters that are only Simplified than only Traditional ones.

        >>> is_simplified(["网页"]), is_simplified(["人口"])
        (True, False)
    """
    traditional, simplified = _kinds("\n".join(lines))
    return simplified > traditional


def _kinds(text: str) -> tuple[int, int]:
    """Return how many distinct characters of a text only Traditional, and only Simplified text uses."""
    points = codes(text)
    traditional, simplified = kinds_of_each(points, script_table().take(points), np.array([len(points)]))
    return int(traditional[0]), int(simplified[0])


def kinds_of_each(points: Codes, marks: Marks, lengths: Counts) -> tuple[Counts, Counts]:
    """Return what `_kinds` does for each of many texts, given as concatenated code points and lengths."""
    numbers, first_simplified, count = _numbers()
    if KERNELS:
        below, others, latest = (np.zeros(size, dtype=np.int64) for size in (len(lengths), len(lengths), count))
        of_texts = points, marks, lengths, len(lengths), TRADITIONAL | SIMPLIFIED
        _count()(*of_texts, numbers, first_simplified, latest, below, others)
        return below, others
    places = (marks & (TRADITIONAL | SIMPLIFIED) > 0).nonzero()[0]
    bounds = places.searchsorted(np.append(0, np.cumsum(lengths)))
    kinds = np.zeros((2, len(lengths)), dtype=np.int64)
    for texts, held in characters_held(numbers.take(points.take(places)), bounds, count):
        kinds[0, texts] = held[:, :first_simplified].sum(axis=1)
        kinds[1, texts] = held[:, first_simplified:].sum(axis=1)
    return kinds[0], kinds[1]


@cache
def _count() -> Callable[..., int]:
    of_texts = np.uint32, np.uint8, np.int64, NUMBER, NUMBER
    return function("distinct_kinds", *of_texts, np.uint16, NUMBER, *[np.int64] * 3)


@cache
def _numbers() -> tuple[npt.NDArray[np.uint16], int, int]:
    """Return numbers of the code points of one script, shape (0x110000,), the first Simplified one, and their count."""
    traditional, simplified = (np.flatnonzero(script_table() == mark) for mark in (TRADITIONAL, SIMPLIFIED))
    count = len(traditional) + len(simplified)
    numbers = np.zeros(CODE_POINTS, dtype=np.uint16)
    numbers[np.append(traditional, simplified)] = np.arange(count)
    return numbers, len(traditional), count


@cache
def script_table() -> npt.NDArray[np.uint8]:
    """Return for each code point one of the marks above or 0, shape (0x110000,)."""
    table = np.zeros(CODE_POINTS, dtype=np.uint8)
    chars, targets, marks = scripts_of_characters()
    table[codes("".join([key for key, mark in zip(targets, marks, strict=True) if "s" in mark]))] = SIMPLIFIED
    table[codes("".join([char for char, mark in zip(chars, marks, strict=True) if "t" in mark]))] = TRADITIONAL
    table[ord(ASPECT)] = ASPECTUAL
    for first, last in (*KANA_BLOCKS, *HANGUL):
        table[first : last + 1] = FOREIGN
    table[codes("".join(forms_of("japanese")))] = FOREIGN
    for first, last in LETTERS:
        table[first : last + 1] = LETTER
    return table


@cache
def scripts_of_characters() -> list[list[str]]:
    """Return the columns of the table of scripts: characters, their keys, and the texts that use them, `t` and `s`."""
    return read_columns("scripts.tsv", 3)


@cache
def forms_of(writing: str) -> frozenset[str]:
    """Return the characters that only modern Japanese writes (japanese) or that it writes otherwise (traditional)."""
    return frozenset(char for one, char in read_table("japanese.tsv") if one == writing)


@cache
def key_table() -> Codes:
    """Return the key of each code point, shape (AFTER_HAN,); those from there on are their own."""
    table = np.arange(AFTER_HAN, dtype=np.uint32)
    chars, targets, _ = scripts_of_characters()
    table[codes("".join(chars))] = codes("".join(targets))
    return table
