"""
Cut the advertisements of novel sites out of lines of a chapter, where the seam on both sides is certain.

An advertisement is a run of addresses, names of sites and calls to visit them, in brackets or between the signs of a
sentence: 听了听(www.example.org 枕星书院)，又. An honest line must never lose a character: whether a run goes depends
on what it tells, on its seams and on how sure it is that the page is a chapter.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from cleaner.lines.ad_cut.page import PERSON, Chapter, chapter
from cleaner.lines.ad_cut.runs import ENDS, runs
from cleaner.lines.ad_cut.seams import COMMAS, HAN, Seams, is_pasted
from cleaner.lines.ad_cut.signs import NO_FORMULA, PARTING_CHARS
from cleaner.lines.ad_cut.words import name_before, public, remains, unpierced
from cleaner.lines.features.batch import folded
from cleaner.lines.features.windows import Flags

# The least Han characters that must stay: a line with fewer is an advertisement as a whole, which the labels are for.
SHORTEST_REST = 4
# An author's line has an end of a sentence, or at least a comma; titles and the names of sites have neither.
SENTENCE = re.compile(f"[{re.escape(ENDS + COMMAS)}:—]")
# What goes on behind an advertisement to the line's end in the same sentence.
MORE = re.compile('[,:][^。!?…“”「」『』"]{1,60}[。!]? *$')
# Signs on both sides of an advertisement that belong to it.
ORNAMENTS = "*~#|=+^_-☆★"
# What ends an advertisement that stands between sentences, and one at the head of a line.
OWN_END, OWN_END_AT_HEAD = re.compile("[ 。!~.]*"), re.compile("[ 。!~.,…:-]*")


def cut(
    lines: Sequence[str], edges: Sequence[int], is_body: Flags, suspects: Sequence[tuple[int, list[int]]]
) -> Iterator[tuple[int, str]]:
    """
    Yield the rows of lines that lose an advertisement, each with the text that stays.

    Document i has the lines from `edges[i]` to `edges[i + 1]`, exclusive. `is_body` says of each line whether it is
    one, shape (lines,); `suspects` are those of them that `suspicious` found.
    """
    for document, rows in groupby(suspects, lambda suspect: bisect_right(edges, suspect[0]) - 1):
        first, last = edges[document], edges[document + 1]
        body = (first + is_body[first:last].nonzero()[0]).tolist()
        text = folded("\n".join([lines[row] for row in body]))
        page, seen = chapter(text), dict(zip(body, text.split("\n"), strict=True))
        for row, places in rows:
            rest = without_ads(lines[row], seen[row], page, places)
            if rest != lines[row]:
                yield row, rest


def without_ads(line: str, seen: str, page: Chapter, signs: Sequence[int]) -> str:
    """
    Return a line without the advertisements at some of its signs, or as it is; `seen` is the line, folded.

        >>> line = "她数了数，【半夏小说网 m.example.net】又数了一遍。"
        >>> without_ads(line, folded(line), Chapter.SURE, [12])
        '她数了数，又数了一遍。'
    """
    if page is Chapter.NO:
        # what is left are formulas and scripts behind a sentence, and these have signs of their own
        signs = [place for place in signs if seen[place] not in NO_FORMULA]
    if not signs:
        return line
    is_parted = any(seen[place] in PARTING_CHARS for place in signs)
    text, places = unpierced(seen) if is_parted else (seen, [*range(len(seen) + 1)])
    pieces, last = [], 0
    for start, end in _spans(text, [bisect_left(places, place) for place in signs], line, places, page):
        pieces.append(line[last : places[start]])
        last = places[end]
    rest = "".join([*pieces, line[last:]])
    return rest if pieces and _is_honest(folded(rest)) else line


def _is_honest(rest: str) -> bool:
    """Return whether what stays is a sentence, and no other part of an advertisement."""
    return len(HAN.findall(rest)) >= SHORTEST_REST and bool(SENTENCE.search(rest)) and not remains().search(rest)


def _spans(
    text: str, signs: Sequence[int], line: str, places: Sequence[int], page: Chapter
) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the advertisements in a text; its characters stand at `places` of `line`."""
    done = 0
    for found in runs(text, signs, page is not Chapter.NO):
        for run in found:
            start, end = _adorned(text, run.start, run.end)
            seams = Seams.of(text, start, end)
            original = line[places[run.start] : places[run.end]]
            if run.start >= done and not public().search(text[start:end]) and is_pasted(run, seams, original, page):
                start, end = _with_neighbours(text, start, end, bool(run.tells & {"call", "novel"}))
                start, end = _with_signs(text, start, end, run.is_bracket)
                yield max(start, done), end
                done = end
                break


def _adorned(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of a run with the ornaments that stand on both sides of it."""
    while start and end < len(text) and text[start - 1] == text[end] and text[end] in ORNAMENTS:
        start, end = start - 1, end + 1
    return start, end


def _with_neighbours(text: str, start: int, end: int, goes_on: bool) -> tuple[int, int]:
    """Return the bounds of a run with the name of a site before it, and the clauses behind it if it goes on."""
    name = name_before().search(text, 0, start)
    start = name.start() if name else start
    more = MORE.match(text, end) if goes_on and Seams.of(text, start, end).opens else None
    return start, more.end() if more and not PERSON.search(more[0]) else end


def _with_signs(text: str, start: int, end: int, is_bracket: bool) -> tuple[int, int]:
    """Return the bounds of an advertisement with the signs and spaces that came with it."""
    seams = Seams.of(text, start, end)
    if seams.opens and not is_bracket:
        match = (OWN_END_AT_HEAD if seams.is_head else OWN_END).match(text, end)
        end = match.end() if match else end
    indented = len(text) - len(text.lstrip(" "))
    while start > indented and text[start - 1] == " ":
        start -= 1
    while end < len(text) and text[end] == " ":
        end += 1
    if seams.before[-1:] in tuple(COMMAS) and text[end : end + 1] in tuple(COMMAS + ENDS):
        start -= 1
    elif start and end < len(text) and text[start - 1].isascii() and text[end].isascii() and text[end - 1] == " ":
        # between words of another language one space stays
        end -= 1
    return start, end
