"""Characters as code points: text to arrays and back, and the sets of characters that other modules use."""

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from cleaner.patterns import pattern
from cleaner.resources import read_table

Range = tuple[int, int]

_SETS: dict[str, Range] = {name: (int(first, 16), int(last, 16)) for name, first, last in read_table("han.tsv")}
UNIFIED, EXTENSION, RUN = _SETS["unified"], _SETS["extension"], _SETS["run"]
COMPATIBLE, SUPPLEMENTARY = _SETS["compatible"], _SETS["supplementary"]
# First and last code points of the Han characters that folded text may hold, and of all that Unicode has.
FOLDED_HAN = (EXTENSION, UNIFIED, COMPATIBLE)
ALL_HAN = (*FOLDED_HAN, SUPPLEMENTARY)
# Code points from here on are their own keys.
AFTER_HAN = SUPPLEMENTARY[1] + 1


def class_of(*ranges: Range) -> str:
    """
    Return the inside of a character class.

        >>> class_of((0x61, 0x63), (0x4E00, 0x9FFF)) == "a-c\u4e00-\u9fff"
        True
    """
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


# The Han characters of running Chinese text: none beyond the BMP, which would cost a class of `re` its bitmap, and
# none that is a second code of another. IDEOGRAPHS are all that count as Han whether or not text uses them, with 〇.
HAN = class_of(EXTENSION, UNIFIED)
HAN_RUN = class_of(RUN)
IDEOGRAPHS = f"〇{class_of(*ALL_HAN)}"

CODE_POINTS = 0x110000

HIRAGANA: tuple[Range, ...] = ((0x3041, 0x3096),)
KATAKANA: tuple[Range, ...] = ((0x30A1, 0x30FA), (0x31F0, 0x31FF), (0xFF66, 0xFF9D))
KANA_BLOCKS = (*HIRAGANA, *KATAKANA)
KANA = pattern(f"[{class_of(*KANA_BLOCKS)}]")

HANGUL: tuple[Range, ...] = ((0x1100, 0x11FF), (0x3131, 0x318E), (0xAC00, 0xD7A3))
# Latin with its accents, Greek, Cyrillic and the alphabets after them.
LETTERS: tuple[Range, ...] = ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x370, 0x10FF), (0x1200, 0x1FFF))

# How many texts are looked at together: flags of thousands of characters for each stay in the processor's cache.
TEXTS = 256

Codes = npt.NDArray[np.uint32]
Number = TypeVar("Number", bound=np.generic)


def codes(text: str) -> Codes:
    """Return the code points of a text, shape (len(text),); a lone surrogate counts as one code point."""
    # numpy keeps text as code points, and copies it in a quarter of the time that encoding takes
    return np.array([text]).view(np.uint32) if text else np.zeros(0, dtype=np.uint32)


def distinct(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """
    Return the distinct values of an array, sorted; `np.unique` takes ten times as long, and longer to load.

        >>> distinct(np.array([3, 1, 3])).tolist()
        [1, 3]
    """
    values = np.sort(values)
    first = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return values[first]


def characters_held(
    numbers: npt.NDArray[np.uint16], bounds: npt.NDArray[np.intp], count: int
) -> Iterator[tuple[slice, npt.NDArray[np.bool_]]]:
    """
    Yield texts, some at a time, with flags that say which of `count` characters each has, shape (texts, count).

    Text i has the characters with `numbers[bounds[i] : bounds[i + 1]]`. To sort them takes five times as long. The
    flags hold until the next ones are asked for.

        >>> [held.tolist() for _, held in characters_held(np.array([1, 1, 0], dtype=np.uint16), np.array([0, 2, 3]), 2)]
        [[[False, True], [True, False]]]
    """
    sizes = np.diff(bounds)
    flags = np.zeros(min(TEXTS, len(sizes)) * count, dtype=np.bool_)
    for first in range(0, len(sizes), TEXTS):
        group = sizes[first : first + TEXTS]
        places = np.repeat(np.arange(len(group)) * count, group)
        places += numbers[bounds[first] : bounds[first + len(group)]]
        flags[places] = True
        yield slice(first, first + len(group)), flags[: len(group) * count].reshape(-1, count)
        flags[places] = False


def to_text(points: Codes) -> str:
    """
    Return the text of code points: the inverse of `codes`.

        >>> to_text(codes("頭髮"))
        '頭髮'
    """
    if not len(points):
        return ""
    text: str = np.ascontiguousarray(points).view(f"U{len(points)}").item()
    # numpy takes NULs at the end for room that is left
    return text.ljust(len(points), "\0")


def is_han(char: str) -> bool:
    """Return whether a character is one of HAN."""
    code = ord(char)
    return UNIFIED[0] <= code <= UNIFIED[1] or EXTENSION[0] <= code <= EXTENSION[1]
