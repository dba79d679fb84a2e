"""Traditional and Simplified: convert lines to Simplified, and the key on which both scripts are one."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

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
# What only one script uses.
TRADITIONAL, SIMPLIFIED = 1, 2
CODE_POINTS = 0x110000
# 着 as OpenCC leaves it.
ASPECT = "著"

SURROGATES = re.compile("([\ud800-\udfff]+)")
KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d]")

Codes = npt.NDArray[np.uint32]


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

    Traditional lines go through OpenCC. In a document that is Simplified on the whole, lines that mix both scripts get
    their everyday Traditional characters replaced one by one, so that 李承乾 and 抽薹 stay what they are.

        >>> simplify(["占著窗邊看著名的專著"])
        ['占着窗边看著名的专著']
    """
    return simplify_many([lines], variant)[0]


def simplify_many(documents: Sequence[Sequence[str]], variant: Variant = "t2s") -> list[list[str]]:
    """Do for many documents what `simplify` does for one: their Traditional lines go through OpenCC at once."""
    found = [list(lines) for lines in documents]
    places: list[tuple[int, int]] = []
    for document, lines in enumerate(found):
        traditional, simplified = _kinds("\n".join(lines))
        if traditional > simplified:
            places += [(document, row) for row, line in enumerate(lines) if not KANA.search(line)]
        elif traditional >= KINDS_MIXED:
            places += [(document, row) for row in _replace_one_by_one(lines)]
    converted = _convert("\n".join([found[document][row] for document, row in places]), variant)
    for (document, row), line in zip(places, converted.split("\n"), strict=False):
        found[document][row] = line
    for lines in found:
        lines[:] = [_aspect(line) if ASPECT in line else line for line in lines]
    return found


def _replace_one_by_one(lines: list[str]) -> list[int]:
    """Replace Traditional characters in the lines of a mixed document; return the rows that are Traditional."""
    rows: list[int] = []
    places = np.flatnonzero(_script_table()[codes("\n".join(lines))] == TRADITIONAL)
    ends = np.cumsum([len(line) + 1 for line in lines])
    for row in sorted(set(np.searchsorted(ends, places, side="right").tolist())):
        line = lines[row]
        traditional, simplified = _kinds(line)
        if KANA.search(line):
            continue
        if traditional >= KINDS_MIXED and traditional > simplified:
            rows.append(row)
        else:
            lines[row] = line.translate(_one_by_one())
    return rows


def convertible() -> npt.NDArray[np.bool_]:
    """Tell which code points `simplify` may change, shape (0x110000,); a text without any stays as it is."""
    found: npt.NDArray[np.bool_] = _script_table() == TRADITIONAL
    found[ord(ASPECT)] = True
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
    if not text:
        return text
    convert = _converter(variant).convert
    if not SURROGATES.search(text):
        return str(convert(text))
    # OpenCC takes UTF-8, which has no lone surrogates
    return "".join(part if SURROGATES.match(part) else convert(part) for part in SURROGATES.split(text))


def _kinds(text: str) -> tuple[int, int]:
    """Return how many different characters of a text only Traditional, and only Simplified text uses."""
    points = codes(text)
    scripts = _script_table()[points]
    traditional = set(points[scripts == TRADITIONAL].tolist())
    return len(traditional), len(set(points[scripts == SIMPLIFIED].tolist())) if traditional else 0


def _aspect(line: str) -> str:
    return line if KANA.search(line) else _aspect_pattern().sub("着", line)


@cache
def _aspect_pattern() -> re.Pattern[str]:
    """Find 著 where it is the aspect particle: OpenCC leaves it, since 著 is a word of its own in 著名 and 专著."""
    places: dict[str, str] = {}
    for place, char in read_table("aspect.tsv"):
        places[place] = places.get(place, "") + char
    before, after, opens, writes = (places[name] for name in ("before", "after", "opens", "writes"))
    particle = f"(?:(?<=[{before}])|(?<=[{places['before 不']}]不))著(?![{after}])"
    return re.compile(f"{particle}|(?<![{writes}])著(?=[{opens}])")


@cache
def _script_table() -> npt.NDArray[np.uint8]:
    """Return for each code point whether only Traditional or only Simplified text uses it, shape (0x110000,)."""
    table = np.zeros(CODE_POINTS, dtype=np.uint8)
    table[[ord(key) for _, key, marks in _table() if "s" in marks]] = SIMPLIFIED
    table[[ord(char) for char, _, marks in _table() if "t" in marks]] = TRADITIONAL
    return table


@cache
def _one_by_one() -> dict[int, str]:
    return str.maketrans({char: key for char, key, marks in _table() if "t" in marks})


@cache
def _table() -> list[list[str]]:
    return list(read_table("scripts.tsv"))


@cache
def _converter(variant: Variant) -> Any:
    from opencc import OpenCC

    return OpenCC(variant)


@cache
def _key_table() -> Codes:
    table = np.arange(LAST_HAN, dtype=np.uint32)
    for char, key, _ in _table():
        table[ord(char)] = ord(key)
    return table
