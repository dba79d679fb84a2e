"""Convert Traditional lines to Simplified; what is right as it is stays."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise

import numpy as np

from cleaner.chinese.characters import codes
from cleaner.chinese.scripts import (
    ASPECT,
    ASPECTUAL,
    JAPANESE,
    TRADITIONAL,
    Counts,
    kinds_of_each,
    script_table,
    scripts_of_characters,
)
from cleaner.document import Variant
from cleaner.resources import read_table

# One Traditional character may be right in Simplified text (a name, a quotation); two different ones are no accident.
KINDS_MIXED = 2


def simplify(lines: Sequence[str], variant: Variant = "t2s") -> list[str]:
    """
    Convert the lines of one document to Simplified; lines with kana are Japanese and stay.

    Traditional lines are converted as OpenCC does. In a document that is Simplified on the whole, lines that mix both
    scripts have their everyday Traditional characters replaced one by one, so that 李承乾 and 抽薹 stay what they are.

        >>> simplify(["占著窗邊看著名的專著"])
        ['占着窗边看著名的专著']
    """
    return simplify_many([lines], variant)[0]


def simplify_many(documents: Sequence[Sequence[str]], variant: Variant = "t2s") -> list[list[str]]:
    """Simplify many documents as `simplify` does one: their lines are examined and converted all at once."""
    lines = [line for document in documents for line in document]
    sizes = list(map(len, documents))
    if lines:
        whole, strays, aspects = _rows(lines, np.array(sizes))
        for row in strays:
            lines[row] = lines[row].translate(_one_by_one())
        for row in aspects:
            lines[row] = _aspect(lines[row])
        if whole:
            converted = _aspect(_convert("\n".join([lines[row] for row in whole]), variant))
            for row, line in zip(whole, converted.split("\n"), strict=True):
                lines[row] = line
    return [lines[start:end] for start, end in pairwise(accumulate(sizes, initial=0))]


def _rows(lines: list[str], sizes: Counts) -> tuple[list[int], list[int], list[int]]:
    """
    Return the rows to convert, those to replace single characters in, and others with a 著 to examine.

    `sizes` is how many lines each document has; lines with kana are in none of the three.
    """
    points = codes("\n".join([*lines, ""]))
    marks = script_table().take(points)
    lengths = np.array(list(map(len, lines))) + 1
    starts = np.cumsum(lengths) - lengths
    found = np.bitwise_or.reduceat(marks, starts)
    chinese = found & JAPANESE == 0
    edges = np.append(starts, len(points))[np.append(0, np.cumsum(sizes))]
    traditional, simplified = kinds_of_each(points, marks, np.diff(edges))
    whole = chinese & np.repeat(traditional > simplified, sizes)
    mixed = chinese & ~whole & (found & TRADITIONAL > 0) & np.repeat(traditional >= KINDS_MIXED, sizes)
    if mixed.any():
        inside = np.repeat(mixed, lengths)
        traditional, simplified = kinds_of_each(points[inside], marks[inside], lengths[mixed])
        whole[mixed] = (traditional >= KINDS_MIXED) & (traditional > simplified)
    aspects = chinese & ~whole & (found & ASPECTUAL > 0)
    whole_rows, strays, others = (np.flatnonzero(rows).tolist() for rows in (whole, mixed & ~whole, aspects))
    return whole_rows, strays, others


def _convert(text: str, variant: Variant) -> str:
    from cleaner.simplify.opencc import convert

    return convert(text, variant)


def _aspect(text: str) -> str:
    """Write the particle 著 as 着 in a text without kana."""
    return _aspect_pattern().sub("着", text) if ASPECT in text else text


@cache
def _aspect_pattern() -> re.Pattern[str]:
    """Match 著 where it is the aspect particle: OpenCC leaves it, since 著 is a word of its own in 著名 and 专著."""
    places: dict[str, str] = {}
    for place, char in read_table("aspect.tsv"):
        places[place] = places.get(place, "") + char
    before, after, opens, writes = (places[name] for name in ("before", "after", "opens", "writes"))
    # `re` searches ten times as fast for an expression that begins with its character
    particle = f"(?:(?<=[{before}]著)|(?<=[{places['before 不']}]不著))(?![{after}])"
    return re.compile(f"著(?:{particle}|(?<![{writes}]著)(?=[{opens}]))")


@cache
def _one_by_one() -> dict[int, str]:
    return str.maketrans({char: key for char, key, marks in scripts_of_characters() if "t" in marks})
