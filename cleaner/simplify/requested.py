"""Convert to Simplified as OpenCC does, since the caller has named the conversion."""

from collections.abc import Sequence
from functools import cache

from cleaner.chinese.scripts import ASPECT, scripts_of_characters
from cleaner.document import Variant
from cleaner.resources import read_table
from cleaner.simplify.aspect import PARTICLE, write_particle
from cleaner.simplify.opencc import convert
from cleaner.simplify.rows import Rows

# The conversion whose characters show that a line is Traditional. Those for Taiwan change 么, which is Simplified, too.
SHOWING: dict[Variant, Variant] = {"tw2s": "t2s", "tw2sp": "t2s"}
# A kept character of Simplified text, too: more often a word of its own than part of a name.
DRY = "乾"


@cache
def kept() -> str:
    """Return the characters that OpenCC leaves in some names, and changes everywhere else."""
    return "".join(value for kind, value in read_table("conversion.tsv") if kind == "kept")


def convert_rows(lines: list[str], rows: Rows, variant: Variant) -> None:
    """
    Convert the lines that are no other language in place.

    OpenCC does not leave its own results as they are: it makes 乾县 of 乾縣, and 干县 of that. So a line that is
    Simplified keeps the characters that such names are written with, and words that are Simplified already.
    """
    chosen = sorted([*rows.whole, *rows.others])
    if not chosen:
        return
    before = [lines[row] for row in chosen]
    converted = _convert(before, variant)
    unsettled = _convert(converted, variant)
    whole, aspects = set(rows.whole), {*rows.aspects, *rows.undecided}
    for row, line, once, twice in zip(chosen, before, converted, unsettled, strict=True):
        if row in whole:
            lines[row] = _particle(line, once, True)
            continue
        if line != once:
            lines[row] = _settled(line, once, twice, variant, bool(rows.is_simplified[row]))
        if row in aspects:
            lines[row] = _particle(line, lines[row], False)


def _convert(lines: Sequence[str], variant: Variant) -> list[str]:
    return convert("\n".join(lines), variant).split("\n")


def _particle(line: str, converted: str, is_traditional: bool) -> str:
    # who writes both tells them apart
    return converted if PARTICLE in line else write_particle(converted, is_traditional)


def _settled(line: str, once: str, twice: str, variant: Variant, is_simplified: bool) -> str:
    """Return what becomes of a line that is not Traditional on the whole, converted once and twice."""
    changing = _changing(line, variant)
    if changing.keys() - set(kept()):
        return once
    # what is left are names, and words of a region: made of Simplified ones, they may be its results
    if is_simplified or once != twice:
        return line
    # who writes both forms tells them apart, and one that is no everyday Traditional is there for a reason
    may_be_name = all(char not in _everyday() or other in line for char, other in changing.items())
    return line if changing and may_be_name else once


def _changing(line: str, variant: Variant) -> dict[str, str]:
    """Return the characters of a line that show that it is Traditional, and what each becomes by itself."""
    chars = sorted(set(line) - {ASPECT})
    converted = _convert(chars, SHOWING.get(variant, variant))
    return {char: other for char, other in zip(chars, converted, strict=True) if char != other}


@cache
def _everyday() -> frozenset[str]:
    return frozenset(char for char, _, marks in scripts_of_characters() if "t" in marks) | {DRY}
