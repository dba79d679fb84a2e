"""
OpenCC's conversion to Simplified, most of it by a table.

OpenCC takes the longest phrase that it knows, and a single character where no phrase begins. Phrases that convert
differently from their characters are rare: only the few characters around one go to OpenCC, all others are looked up.
"""

import re
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import CODE_POINTS, Codes, codes, distinct, to_text
from cleaner.document import Variant
from cleaner.resources import read_table

# The variant that has a table, and OpenCC's own name for it.
TABLED: Variant = "t2s"
_SURROGATES = range(0xD800, 0xE000)
# What never goes to OpenCC: it takes UTF-8, which has no lone surrogates, and reads a text only up to the first NUL.
APART = re.compile("([\0\ud800-\udfff]+)")
# Compatibility ideographs, which OpenCC reads as the characters that they are compatible with.
COMPATIBLE = (range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
# OpenCC leaves what follows one of these, as it describes a character: of ⿰, a line end and 傳說 all but 說.
OPERATORS = range(0x2FF0, 0x3000)
OPERATOR = re.compile(f"[{chr(OPERATORS.start)}-{chr(OPERATORS.stop - 1)}]")
DICTIONARY = re.compile(rb'"file": *"([^"]+)"')

# Marks of a code point: it may be in a phrase; it is the first or the second of a telling pair; the table does not
# decide what becomes of it; it changes what OpenCC does with what follows.
_MEMBER, _FIRST, _SECOND, _UNTABLED, _OPERATOR = 1, 2, 4, 8, 16


def convert(text: str, variant: Variant) -> str:
    """
    Convert a text to Simplified exactly as OpenCC does each of its lines; the number of lines stays.

        >>> convert("乾隆年間天氣乾燥", "t2s")
        '乾隆年间天气干燥'
    """
    if not text:
        return text
    if variant != TABLED or (phrases := _phrases()) is None:
        return _by_opencc(text, variant)
    points = codes(text)
    marks = phrases.marks.take(points)
    if marks.max() >= _OPERATOR:
        return _by_opencc(text, variant)
    found = _one_by_one(points)
    spans = phrases.spans(points, marks)
    if spans:
        converted = _by_opencc("\n".join([text[start:end] for start, end in spans]), variant)
        for (start, end), part in zip(spans, converted.split("\n"), strict=True):
            found[start:end] = codes(part)
    return to_text(found)


def digest(config: Path) -> str:
    """Return a checksum of OpenCC's version, a configuration and its dictionaries."""
    import opencc

    settings = config.read_bytes()
    dictionaries = [(config.parent / name.decode()).read_bytes() for name in DICTIONARY.findall(settings)]
    return f"{zlib.crc32(b''.join([opencc.__version__.encode(), settings, *dictionaries])):08x}"


class _Phrases:
    """
    Where phrases change what becomes of a character.

    `marks` has shape (0x110000,); `pairs`, sorted, has two adjacent code points of each phrase that converts
    differently from its characters.
    """

    def __init__(self, phrases: list[str]) -> None:
        together = "\n".join(phrases)
        whole, alone = _by_opencc(together, TABLED), to_text(_one_by_one(codes(together)))
        pairs: set[str] = set()
        for phrase, one, other in zip(phrases, whole.split("\n"), alone.split("\n"), strict=True):
            if one != other:
                # the character that differs is more telling than the others
                place = max(next(place for place in range(len(one)) if one[place] != other[place]), 1)
                pairs.add(phrase[place - 1 : place + 1])
        firsts, seconds = (codes("".join(sorted(pairs)))[place::2] for place in (0, 1))
        self.pairs = distinct(_joined(firsts, seconds))
        self.marks = np.zeros(CODE_POINTS, dtype=np.uint8)
        self.marks[codes("".join(phrases))] = _MEMBER
        self.marks[firsts] |= _FIRST
        self.marks[seconds] |= _SECOND
        for block in COMPATIBLE:
            self.marks[block.start : block.stop] = _MEMBER | _UNTABLED
        self.marks[OPERATORS.start : OPERATORS.stop] = _OPERATOR

    def spans(self, points: Codes, marks: npt.NDArray[np.uint8]) -> list[tuple[int, int]]:
        """Return the parts of a text, in order, that need OpenCC; each is bounded by characters that no phrase has."""
        firsts = ((marks[:-1] & _FIRST > 0) & (marks[1:] & _SECOND > 0)).nonzero()[0]
        pairs = _joined(points[firsts], points[firsts + 1])
        firsts = firsts[self.pairs.take(self.pairs.searchsorted(pairs), mode="clip") == pairs]
        places = np.concatenate([firsts, (marks & _UNTABLED > 0).nonzero()[0]])
        if not len(places):
            return []
        outside = np.concatenate([[-1], (marks & _MEMBER == 0).nonzero()[0], [len(points)]])
        ends = distinct(outside.searchsorted(places))
        return list(zip((outside[ends - 1] + 1).tolist(), outside[ends].tolist(), strict=True))


def _joined(firsts: Codes, seconds: Codes) -> npt.NDArray[np.uint64]:
    return (firsts.astype(np.uint64) << np.uint64(32)) | seconds


@cache
def _phrases() -> _Phrases | None:
    """Return the phrases of OpenCC, None if the installed one is not one that they were taken from."""
    rows = list(read_table("conversion.tsv"))
    try:
        installed = digest(Path(_converter(TABLED).config))
    except OSError:
        return None
    known = [value for kind, value in rows if kind == "digest"]
    return _Phrases([value for kind, value in rows if kind == "phrase"]) if installed in known else None


def _one_by_one(points: Codes) -> Codes:
    """Return what each character becomes alone, same shape."""
    table = _alone()
    found = table.take(points)
    if not found.all():
        new = distinct(points[found == 0])
        table[new] = codes(_by_opencc("\n".join(map(chr, new.tolist())), TABLED))[::2]
        found = table.take(points)
    return found


@cache
def _alone() -> Codes:
    """Return what each code point becomes alone, 0 until a text has it, shape (0x110000,)."""
    table = np.zeros(CODE_POINTS, dtype=np.uint32)
    table[ord("\n")] = ord("\n")
    table[_SURROGATES.start : _SURROGATES.stop] = _SURROGATES
    return table


def _by_opencc(text: str, variant: Variant) -> str:
    """Convert a text as OpenCC does each of its lines; a line that it would split stays as it is."""
    if not text:
        return text
    if not OPERATOR.search(text):
        converted = _in_pieces(text, variant)
        if converted.count("\n") == text.count("\n"):
            return converted
    lines = text.split("\n")
    pairs = zip(lines, [_in_pieces(line, variant) for line in lines], strict=True)
    return "\n".join([line if "\n" in converted else converted for line, converted in pairs])


def _in_pieces(text: str, variant: Variant) -> str:
    """Convert a text by OpenCC; characters that can't go to it stay where they are and separate phrases."""
    convert = _converter(variant).convert
    if not APART.search(text):
        return str(convert(text))
    return "".join([part if APART.match(part) else convert(part) for part in APART.split(text)])


@cache
def _converter(variant: Variant) -> Any:
    from opencc import OpenCC

    return OpenCC(variant)
