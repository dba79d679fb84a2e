"""Correct OpenCC's conversion where it harms a word or a name, or leaves a form that Simplified text does not use."""

import re
from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import CODE_POINTS, codes, to_text
from cleaner.chinese.scripts import keys
from cleaner.resources import read_table


def correct(traditional: str, converted: str) -> str:
    """
    Return a converted text with the characters of the table put right; `traditional` is what it was.

        >>> correct("《穀梁傳》祇有一卷，五穀豐登", "《谷梁传》祇有一卷，五谷丰登")
        '《穀梁传》只有一卷，五谷丰登'
    """
    if len(traditional) != len(converted):
        return converted
    parts: list[str] = []
    end = 0
    # few characters are one to correct: to look them up takes a tenth of the time of a search
    for place in _corrected().take(codes(traditional)).nonzero()[0].tolist():
        right = _right(traditional, place)
        if right:
            parts += (converted[end:place], right)
            end = place + 1
    return "".join([*parts, converted[end:]])


def has_name(line: str) -> bool:
    """
    Return whether a line, in either script, has a name with one of the characters that names keep.

        >>> has_name("刘承乾藏书"), has_name("刘先生吃饼乾")
        (True, False)
    """
    return re.search(_names()[0], line) is not None


def _right(text: str, place: int) -> str | None:
    """Return the right form of one of the characters to correct, at a place of a Traditional text, or None."""
    char = text[place]
    everywhere = _forms().get(char)
    if everywhere:
        return everywhere
    pattern, forms = _places(char)
    match = pattern.match(text, place)
    if match is None:
        return None
    # group n is the nth form; without a group it is a name, which keeps its character
    return forms[match.lastindex - 1] if match.lastindex else char


@cache
def _places(char: str) -> tuple[re.Pattern[str], list[str]]:
    """Return an expression with a group for each form of some places of a character, and those forms."""
    rows = sorted((row for row in _rows() if row[1] == char), key=lambda row: -len(row[0] + row[2]))
    places = [f"((?<={before}{char})(?={after}))" for before, _, after, _ in rows]
    name, kept = _names()
    return re.compile(f"{char}(?:{'|'.join([*places, name] if char in kept else places)})"), [row[-1] for row in rows]


@cache
def _rows() -> list[list[str]]:
    """Return what is before and after characters to correct, and their forms: before, character, after, form."""
    return [row[1:] for row in read_table("words.tsv") if row[0] == "form"]


@cache
def _forms() -> dict[str, str]:
    """Return the characters that have one form wherever they stand, and that form."""
    somewhere = {char for before, char, after, _ in _rows() if before or after} | set(_names()[1])
    return {char: right for _, char, _, right in _rows() if char not in somewhere}


@cache
def _corrected() -> npt.NDArray[np.bool_]:
    """Flag the code points that may be corrected, shape (0x110000,)."""
    flags = np.zeros(CODE_POINTS, dtype=np.bool_)
    flags[codes("".join({char for _, char, _, _ in _rows()} | set(_names()[1])))] = True
    return flags


@cache
def _names() -> tuple[str, str]:
    """Return an expression for the place behind a character that a name keeps, and those characters."""
    rows = list(read_table("words.tsv"))
    kept, surnames, given, others = (
        "".join(char for kind, _, char, *_ in rows if kind == wanted)
        for wanted in ("kept", "surname", "given", "not a name")
    )
    surnames, given, others = (chars + to_text(keys(codes(chars))) for chars in (surnames, given, others))
    return f"(?<=[{kept}])(?:(?<=[{surnames}][{given}].)|(?<=[{surnames}].)(?=[{given}]))(?![{others}])", kept
