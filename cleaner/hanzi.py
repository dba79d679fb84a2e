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
    text = "\n".join(lines)
    traditional, simplified = _kinds(text)
    if not traditional:
        return [_aspect(line) for line in lines] if "著" in text else list(lines)
    whole = traditional > simplified
    return [_simplify_line(line, variant, whole, traditional >= KINDS_MIXED) for line in lines]


def is_traditional(lines: Sequence[str]) -> bool:
    """
    Tell whether more different characters of a document are only Traditional than are only Simplified.

        >>> is_traditional(["網頁"]), is_traditional(["网页"])
        (True, False)
    """
    traditional, simplified = _kinds("\n".join(lines))
    return traditional > simplified


def _simplify_line(line: str, variant: Variant, whole: bool, mixed: bool) -> str:
    if KANA.search(line):
        return line
    traditional, simplified = _kinds(line)
    if whole or (traditional >= KINDS_MIXED and traditional > simplified):
        # OpenCC takes UTF-8, which has no lone surrogates
        convert = _converter(variant).convert
        line = "".join(part if SURROGATES.match(part) else convert(part) for part in SURROGATES.split(line))
    elif mixed and traditional:
        line = line.translate(_one_by_one())
    return _aspect(line)


def _kinds(text: str) -> tuple[int, int]:
    """Return how many different characters of a text only Traditional, and only Simplified text uses."""
    traditional, simplified = _one_script()
    if traditional.isdisjoint(text):
        return 0, 0
    return len(traditional.intersection(text)), len(simplified.intersection(text))


def _aspect(line: str) -> str:
    if "著" not in line or KANA.search(line):
        return line
    return _aspect_pattern().sub("着", line)


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
def _one_script() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters that only Traditional text uses, and those that only Simplified text does."""
    traditional = frozenset(char for char, _, marks in _table() if "t" in marks)
    return traditional, frozenset(key for _, key, marks in _table() if "s" in marks)


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
