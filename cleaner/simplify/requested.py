"""Convert to Simplified as OpenCC does, since the caller has named the conversion."""

import re
from collections.abc import Sequence
from functools import cache
from typing import cast

from cleaner.chinese.characters import IDEOGRAPHS
from cleaner.chinese.scripts import ASPECT
from cleaner.document import Variant
from cleaner.resources import read_table
from cleaner.simplify.aspect import PARTICLE, write_particle
from cleaner.simplify.opencc import convert
from cleaner.simplify.rows import Rows
from cleaner.simplify.words import has_name

# The conversion whose characters show that a line is Traditional. Those for Taiwan change 么, which is Simplified, too.
SHOWING: dict[Variant, Variant] = {"tw2s": "t2s", "tw2sp": "t2s"}
# The conversion back, of each: what comes back from there as it was is a result of the conversion already.
BACK: dict[Variant, str] = {"t2s": "s2t", "tw2s": "s2tw", "tw2sp": "s2twp", "hk2s": "s2hk"}
WORDS = re.compile(f"[{IDEOGRAPHS}]+")


@cache
def kept() -> str:
    """Return the characters that OpenCC leaves in some names, and changes everywhere else."""
    return "".join(value for kind, value in read_table("conversion.tsv") if kind == "kept")


def convert_rows(lines: Sequence[str], rows: Rows, variant: Variant) -> dict[int, str]:
    """
    Return what becomes of the lines that are no other language, by their index.

    OpenCC does not leave its own results as they are: it makes 乾县 of 乾縣, and 干县 of that. So a line that is
    Simplified keeps the characters that such names are written with, and words that are Simplified already.
    """
    chosen = sorted([*rows.whole, *rows.others])
    if not chosen:
        return {}
    before = [lines[row] for row in chosen]
    found = dict(zip(chosen, _convert(before, variant), strict=True))
    whole, aspects = set(rows.whole), {*rows.aspects, *rows.undecided}
    for row, line in zip(chosen, before, strict=True):
        if row in whole:
            found[row] = _particle(line, found[row], True)
            continue
        if line != found[row]:
            found[row] = _settled(line, found[row], variant, bool(rows.is_simplified[row]))
        if row in aspects:
            found[row] = _particle(line, found[row], False)
    return found


def _convert(lines: Sequence[str], variant: Variant) -> list[str]:
    return convert("\n".join(lines), variant).split("\n")


def _particle(line: str, converted: str, is_traditional: bool) -> str:
    # who writes both tells them apart
    return converted if PARTICLE in line else write_particle(converted, is_traditional)


def _settled(line: str, once: str, variant: Variant, is_simplified: bool) -> str:
    """Return what becomes of a line that is not Traditional on the whole; `once` is all of it converted."""
    changing = _changing(line, variant)
    if changing - set(kept()):
        return once
    if is_simplified or (changing and has_name(line)):
        return line
    return WORDS.sub(lambda words: _converted(words[0], variant), line)


def _converted(words: str, variant: Variant) -> str:
    """Convert words, unless they or what they become would be converted once more: 程式 is 程序, and 程序 stays."""
    found = convert(words, variant)
    return found if not _comes_back(words, variant) and _comes_back(found, variant) else words


def _comes_back(words: str, variant: Variant) -> bool:
    return convert(convert(words, cast(Variant, BACK[variant])), variant) == words


def _changing(line: str, variant: Variant) -> set[str]:
    """Return the characters of a line that show that it is Traditional."""
    chars = sorted(set(line) - {ASPECT})
    if not chars:
        return set()
    converted = _convert(chars, SHOWING.get(variant, variant))
    return {char for char, other in zip(chars, converted, strict=True) if char != other}
