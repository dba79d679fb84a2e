"""Convert Traditional lines to Simplified; what is right as it is stays."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaner.chinese.characters import CODE_POINTS, KANA, Codes, codes, to_text
from cleaner.chinese.scripts import scripts_of_characters
from cleaner.document import Variant

if TYPE_CHECKING:
    from cleaner.simplify.rows import Rows

ABOUT_SCRIPTS = "not simplified: it shows both scripts"
QUOTES_JAPANESE = "not simplified: a quotation in Japanese"


class Simplified(NamedTuple):
    """The lines that changed, sorted, and why lines were left, by their index among all lines."""

    lines: dict[int, str]
    remarks: dict[int, str]


def simplify(lines: Sequence[str], variant: Variant | None = None) -> list[str]:
    """
    Convert the lines of one document to Simplified; lines in Japanese or another language stay.

    Without a variant Traditional lines are converted as OpenCC's t2s does, but for a few words, and in a document that
    is Simplified on the whole, lines that mix both scripts have their everyday Traditional characters replaced one by
    one, so that 李承乾 and 抽薹 stay what they are. A word that stands on a line in both scripts stays in both. With a
    variant lines become what OpenCC makes of them, but for names and words on Simplified lines.

        >>> simplify(["占著窗邊看著名的專著"])
        ['占着窗边看著名的专著']
    """
    return simplify_many([lines], variant)[0]


def simplify_many(documents: Sequence[Sequence[str]], variant: Variant | None = None) -> list[list[str]]:
    """Simplify many documents as `simplify` does one: their lines are examined and converted all at once."""
    lines, sizes = list(chain.from_iterable(documents)), list(map(len, documents))
    for row, line in simplify_lines(lines, sizes, variant).lines.items():
        lines[row] = line
    return [lines[start:end] for start, end in pairwise(accumulate(sizes, initial=0))]


def simplify_lines(
    lines: Sequence[str], sizes: Sequence[int], variant: Variant | None = None, points: Codes | None = None
) -> Simplified:
    """
    Simplify the lines of many documents, of which each has as many as `sizes` says.

    A remark says of each line in another language or about both scripts why it was left. `points` are the code points
    of all lines, each with a line feed behind it, if they are known.
    """
    if not lines:
        return Simplified({}, {})
    from cleaner.simplify.rows import examine

    points = codes("\n".join([*lines, ""])) if points is None else points
    if variant is None:
        rows = examine(lines, points, np.array(sizes))
        changed, remarks = _by_default(lines, rows, sizes)
    else:
        from cleaner.simplify.requested import convert_rows, kept

        rows = examine(lines, points, np.array(sizes), silent=kept())
        changed, remarks = convert_rows(lines, rows, variant), {}
    remarks |= {row: f"not simplified: {language}" for row, language in rows.foreign.items()}
    return Simplified({row: changed[row] for row in sorted(changed) if changed[row] != lines[row]}, remarks)


def _by_default(lines: Sequence[str], rows: "Rows", sizes: Sequence[int]) -> Simplified:
    """Return the converted lines, and the remarks on those that stay as they are about both scripts."""
    remarks: dict[int, str] = {}
    about = _about_scripts(lines, rows, sizes)
    whole = [row for row in rows.whole if row not in about] if about else rows.whole
    strays = [row for row in rows.strays if row not in about]
    found = dict(zip(strays, _one_by_one([lines[row] for row in strays]), strict=True))
    if whole:
        text = "\n".join([lines[row] for row in whole])
        pairs = zip(whole, _convert(text).split("\n"), strict=True)
        # of a text that is Traditional on the whole most lines may be Simplified
        found |= [(row, line) for row, line in pairs if line != lines[row]]
    converted = list(found)
    for row, is_traditional in chain(((row, False) for row in rows.aspects), ((row, True) for row in rows.undecided)):
        found[row] = _aspect(found.get(row, lines[row]), is_traditional)
    for row, kept in _kept(converted, lines, found):
        found[row], remarks[row] = kept, ABOUT_SCRIPTS
    for row, kept in _quoted([row for row in whole if row in found], lines, found):
        found[row], remarks[row] = kept, QUOTES_JAPANESE
    return Simplified(found, remarks | dict.fromkeys(about, ABOUT_SCRIPTS))


def _quoted(rows: Sequence[int], before: Sequence[str], after: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Yield the converted lines that quote Japanese, with the quotations as they were `before`."""
    # one search for all, as few have kana
    if not KANA.search("".join([before[row] for row in rows])):
        return
    from cleaner.chinese.languages import restore_quotations

    for row in (row for row in rows if KANA.search(before[row])):
        kept = restore_quotations(before[row], after[row])
        if kept != after[row]:
            yield row, kept


def _kept(rows: Sequence[int], before: Sequence[str], after: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Yield the converted lines that lost one of two scripts of a word, with both again; `before` they had both."""
    from cleaner.simplify.both_scripts import may_have_twins, shown

    for row in [rows[place] for place in may_have_twins([before[row] for row in rows])]:
        kept = after[row]
        for start, end in shown(before[row]):
            kept = kept[:start] + before[row][start:end] + kept[end:]
        if kept != after[row]:
            yield row, kept


def _about_scripts(lines: Sequence[str], rows: "Rows", sizes: Sequence[int]) -> set[int]:
    """Return the mixed lines of documents that speak of both scripts, and all of those with a column for each."""
    if not rows.mixed and not rows.whole:
        return set()
    from cleaner.simplify.both_scripts import has_columns, is_about_scripts, labelled

    edges = np.append(0, np.cumsum(sizes))
    about = set(labelled(lines, [*rows.whole, *rows.mixed], set(edges.tolist())))
    for chosen, tells in ((rows.mixed, is_about_scripts), ([*rows.mixed, *rows.whole], has_columns)):
        places = (np.searchsorted(edges, chosen, side="right") - 1).tolist()
        told = {place: tells(lines[edges[place] : edges[place + 1]]) for place in set(places)}
        if any(told.values()):
            about |= {row for row, place in zip(chosen, places, strict=True) if told[place]}
    return about


def _convert(text: str) -> str:
    """Convert a Traditional text as t2s does, but for a few words, and write the particle 著 as 着."""
    from cleaner.simplify.opencc import convert
    from cleaner.simplify.words import correct

    return _aspect(correct(text, convert(text, "t2s")), True)


def _aspect(text: str, is_traditional: bool) -> str:
    from cleaner.simplify.aspect import write_particle

    return write_particle(text, is_traditional)


def _one_by_one(lines: Sequence[str]) -> list[str]:
    """Replace the everyday Traditional characters of lines one by one: for many lines as an array in much less time."""
    return to_text(_alone().take(codes("\n".join(lines)))).split("\n") if lines else []


@cache
def _alone() -> Codes:
    """Return what each code point becomes one by one, shape (0x110000,)."""
    table = np.arange(CODE_POINTS, dtype=np.uint32)
    for char, key, marks in zip(*scripts_of_characters(), strict=True):
        if "t" in marks:
            table[ord(char)] = ord(key)
    return table
