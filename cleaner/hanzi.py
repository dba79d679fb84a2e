"""Traditional and Simplified: convert lines to Simplified, and the key on which both scripts are one."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from cleaner.document import Variant
from cleaner.resources import read_table

# The inside of a character class: the Han characters that Chinese text uses.
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# Ideographs end here (CJK extension H); code points beyond are their own keys.
LAST_HAN = 0x323B0
# A Simplified text may hold one Traditional character rightly (a name, a quotation); two kinds of them are no accident.
KINDS_MIXED = 2
CODE_POINTS = 0x110000
POINT_BITS = 21
# What only Traditional and only Simplified text uses, kana, and 著.
TRADITIONAL, SIMPLIFIED, JAPANESE, ASPECTUAL = 1, 2, 4, 8
# 着 as OpenCC leaves it.
ASPECT = "著"

KANA_BLOCKS = ((0x3041, 0x3096), (0x30A1, 0x30FA), (0x31F0, 0x31FF), (0xFF66, 0xFF9D))
KANA = re.compile("[{}]".format("".join(f"{chr(first)}-{chr(last)}" for first, last in KANA_BLOCKS)))

Codes = npt.NDArray[np.uint32]
Marks = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)


def codes(text: str) -> Codes:
    """Return the code points of a text, shape (len(text),); a lone surrogate counts as one code point."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def keys(points: Codes) -> Codes:
    """
    Map code points to the key on which Traditional and Simplified are one character, same shape.

        >>> "".join(map(chr, keys(codes("乾燥後髮"))))
        '干燥后发'
    """
    table = _key_table()
    return np.where(points < len(table), table[np.minimum(points, len(table) - 1)], points)


def simplify(lines: Sequence[str], variant: Variant = "t2s") -> list[str]:
    """
    Convert the lines of one document to Simplified; lines with kana are Japanese and stay.

    Traditional lines are converted as OpenCC does it. In a document that is Simplified on the whole, lines that mix
    both scripts get their everyday Traditional characters replaced one by one, so that 李承乾 and 抽薹 stay what they
    are.

        >>> simplify(["占著窗邊看著名的專著"])
        ['占着窗边看著名的专著']
    """
    return simplify_many([lines], variant)[0]


def simplify_many(documents: Sequence[Sequence[str]], variant: Variant = "t2s") -> list[list[str]]:
    """Do for many documents what `simplify` does for one: their lines are looked at, and converted, all at once."""
    lines = [line for document in documents for line in document]
    sizes = list(map(len, documents))
    if lines:
        whole, strays, aspects = _rows(lines, np.array(sizes))
        for row in strays:
            lines[row] = lines[row].translate(_one_by_one())
        for row in aspects:
            lines[row] = _aspect(lines[row])
        converted = _aspect(_convert("\n".join([lines[row] for row in whole]), variant))
        for row, line in zip(whole, converted.split("\n"), strict=False):
            lines[row] = line
    return [lines[start:end] for start, end in pairwise(accumulate(sizes, initial=0))]


def _rows(lines: list[str], sizes: Counts) -> tuple[list[int], list[int], list[int]]:
    """
    Return the rows to convert, those to replace strays in, and those of all others that have a 著 to look at.

    `sizes` tells how many of the lines each document has; lines with kana are in none of the three.
    """
    points = codes("\n".join([*lines, ""]))
    marks = _script_table().take(points)
    lengths = np.array(list(map(len, lines))) + 1
    starts = np.cumsum(lengths) - lengths
    found = np.bitwise_or.reduceat(marks, starts)
    chinese = found & JAPANESE == 0
    edges = np.append(starts, len(points))[np.append(0, np.cumsum(sizes))]
    traditional, simplified = _kinds_of_each(points, marks, np.diff(edges))
    whole = chinese & np.repeat(traditional > simplified, sizes)
    mixed = chinese & ~whole & (found & TRADITIONAL > 0) & np.repeat(traditional >= KINDS_MIXED, sizes)
    if mixed.any():
        inside = np.repeat(mixed, lengths)
        traditional, simplified = _kinds_of_each(points[inside], marks[inside], lengths[mixed])
        whole[mixed] = (traditional >= KINDS_MIXED) & (traditional > simplified)
    aspects = chinese & ~whole & (found & ASPECTUAL > 0)
    whole_rows, strays, others = (np.flatnonzero(rows).tolist() for rows in (whole, mixed & ~whole, aspects))
    return whole_rows, strays, others


def convertible() -> npt.NDArray[np.bool_]:
    """Tell which code points `simplify` may change, shape (0x110000,); a text without any stays as it is."""
    found: npt.NDArray[np.bool_] = _script_table() & (TRADITIONAL | ASPECTUAL) > 0
    return found


def is_traditional(lines: Sequence[str]) -> bool:
    """
    Tell whether more different characters of a document are only Traditional than are only Simplified.

        >>> is_traditional(["網頁"]), is_traditional(["网页"])
        (True, False)
    """
    traditional, simplified = _kinds("\n".join(lines))
    return traditional > simplified


def _convert(text: str, variant: Variant) -> str:
    from cleaner.conversion import convert

    return convert(text, variant)


def _kinds(text: str) -> tuple[int, int]:
    """Return how many different characters of a text only Traditional, and only Simplified text uses."""
    points = codes(text)
    traditional, simplified = _kinds_of_each(points, _script_table().take(points), np.array([len(points)]))
    return int(traditional[0]), int(simplified[0])


def _kinds_of_each(points: Codes, marks: Marks, lengths: Counts) -> tuple[Counts, Counts]:
    """Return the same for each of many texts, given as their code points one behind the other."""
    texts = np.repeat(np.arange(len(lengths)) << POINT_BITS, lengths)
    places = np.flatnonzero(marks & (TRADITIONAL | SIMPLIFIED) > 0)
    different = distinct(texts.take(places) | points.take(places))
    scripts = _script_table().take(different & (1 << POINT_BITS) - 1)
    different >>= POINT_BITS
    return (
        np.bincount(different[scripts == TRADITIONAL], minlength=len(lengths)),
        np.bincount(different[scripts == SIMPLIFIED], minlength=len(lengths)),
    )


def distinct(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """
    Return the different values of an array, sorted; `np.unique` takes ten times as long, and more to load.

        >>> distinct(np.array([3, 1, 3])).tolist()
        [1, 3]
    """
    values = np.sort(values)
    first = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return values[first]


def _aspect(text: str) -> str:
    """Write the particle 著 as 着 in a text without kana."""
    return _aspect_pattern().sub("着", text) if ASPECT in text else text


@cache
def _aspect_pattern() -> re.Pattern[str]:
    """Find 著 where it is the aspect particle: OpenCC leaves it, since 著 is a word of its own in 著名 and 专著."""
    places: dict[str, str] = {}
    for place, char in read_table("aspect.tsv"):
        places[place] = places.get(place, "") + char
    before, after, opens, writes = (places[name] for name in ("before", "after", "opens", "writes"))
    # an expression that begins with its character is looked for ten times as fast
    particle = f"(?:(?<=[{before}]著)|(?<=[{places['before 不']}]不著))(?![{after}])"
    return re.compile(f"著(?:{particle}|(?<![{writes}]著)(?=[{opens}]))")


@cache
def _script_table() -> npt.NDArray[np.uint8]:
    """Return for each code point which text uses it: one of the marks above or 0, shape (0x110000,)."""
    table = np.zeros(CODE_POINTS, dtype=np.uint8)
    table[[ord(key) for _, key, marks in _table() if "s" in marks]] = SIMPLIFIED
    table[[ord(char) for char, _, marks in _table() if "t" in marks]] = TRADITIONAL
    table[ord(ASPECT)] = ASPECTUAL
    for first, last in KANA_BLOCKS:
        table[first : last + 1] = JAPANESE
    return table


@cache
def _one_by_one() -> dict[int, str]:
    return str.maketrans({char: key for char, key, marks in _table() if "t" in marks})


@cache
def _table() -> list[list[str]]:
    return list(read_table("scripts.tsv"))


@cache
def _key_table() -> Codes:
    table = np.arange(LAST_HAN, dtype=np.uint32)
    for char, key, _ in _table():
        table[ord(char)] = ord(key)
    return table
