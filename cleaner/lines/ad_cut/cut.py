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

from cleaner.chinese.characters import HAN_RUN
from cleaner.lines.ad_cut.page import PERSON, Chapter, chapter
from cleaner.lines.ad_cut.runs import ENDS, PAIRS, STOPS, Run, runs
from cleaner.lines.ad_cut.seams import COMMAS, HAN, Seams, is_pasted
from cleaner.lines.ad_cut.signs import NO_FORMULA, PARTING_CHARS
from cleaner.lines.ad_cut.words import STARS, came_before, goes_on, name_before, public, remains, unpierced
from cleaner.lines.features.batch import folded
from cleaner.lines.features.windows import Flags

# The least Han characters that must stay: a line with fewer is an advertisement as a whole, which the labels are for.
SHORTEST_REST = 4
# An author's line has an end of a sentence, or at least a comma; titles and the names of sites have neither.
SENTENCE = re.compile(f"[{re.escape(ENDS + COMMAS)}:—]")
# What may go on behind an advertisement to the line's end in the same sentence, if it advertises, too.
MORE = re.compile('[,:][^。!?…“”「」『』"]{1,60}[。!]? *$')
# How far back the rest of an advertisement is looked for.
FARTHEST = 60
# Signs on both sides of an advertisement that belong to it.
ORNAMENTS = f"*~#|=+^_-{STARS}"
# What ends an advertisement that stands between sentences, which none begins with, and one at the head of a line.
OWN_END, OWN_END_AT_HEAD = re.compile("[ 。!~.,、;:]*"), re.compile("[ 。!~.,、;:…-]*")
# What ends one before another sign, and one that is a sentence of its own, within another one.
OPENINGS, OWN_SIGN = "“「『(《", re.compile("[。!,](?=[,。!?;…])")
OWN_STOP = re.compile(f'[。!](?= *[^ ”」』"]|[”」』"][{HAN_RUN}])')


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
            if run.start < done or _is_part(text, run, done) or public().search(text[start:end]):
                continue
            if is_pasted(run, seams, original, page):
                start, end = _with_neighbours(text, start, end, bool(run.tells & {"call", "novel"}))
                start, end = _with_signs(text, start, end, run)
                yield max(start, done), end
                done = end
                break


def _is_part(text: str, run: Run, done: int) -> bool:
    """Return whether a run is only a part of an advertisement, or of what is in brackets; what is `done` was cut."""
    if run.start and PAIRS.get(text[run.start - 1]) == text[run.end : run.end + 1]:
        return True
    if goes_on().match(text, run.end):
        return True
    return run.start > done and bool(came_before().search(text, max(done, run.start - FARTHEST), run.start))


def _adorned(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of a run with the ornaments that stand on both sides of it."""
    while start and end < len(text) and text[start - 1] == text[end] and text[end] in ORNAMENTS:
        start, end = start - 1, end + 1
    if text[start] in ORNAMENTS and text[end : end + 1] == text[start]:
        end += 1
    return start, end


def _with_neighbours(text: str, start: int, end: int, goes_on: bool) -> tuple[int, int]:
    """Return the bounds of a run with the name of a site before it, and the clauses behind it if it goes on."""
    name = name_before().search(text, 0, start)
    start = name.start() if name else start
    more = MORE.match(text, end) if goes_on and Seams.of(text, start, end).opens else None
    advertises = more and remains().search(more[0]) and not PERSON.search(more[0])
    return start, more.end() if more and advertises else end


def _with_signs(text: str, start: int, end: int, run: Run) -> tuple[int, int]:
    """Return the bounds of an advertisement with the signs and spaces that came with it."""
    seams = Seams.of(text, start, end)
    if not run.is_bracket:
        end = _with_end(text, end, seams, run)
    indented = len(text) - len(text.lstrip(" "))
    while start > indented and text[start - 1] == " ":
        start -= 1
    while end < len(text) and text[end] == " ":
        end += 1
    if seams.before[-1:] in tuple(COMMAS) and text[end : end + 1] in tuple(COMMAS + STOPS):
        if seams.before[-1] in ";、" and text[end] == "," and not run.is_bracket:
            end += 1
        else:
            start -= 1
    elif start and end < len(text) and text[start - 1].isascii() and text[end].isascii() and text[end - 1] == " ":
        # between words of another language one space stays
        end -= 1
    return start, end


def _with_end(text: str, end: int, seams: Seams, run: Run) -> int:
    """Return where an advertisement ends together with the signs that end it, and don't belong to the sentence."""
    if seams.opens or seams.before[-1] in OPENINGS:
        match = (OWN_END_AT_HEAD if seams.is_head else OWN_END).match(text, end)
    elif seams.before[-1] in f"{COMMAS}:—" and run.tells & {"call", "novel"}:
        match = OWN_STOP.match(text, end)
    else:
        match = OWN_SIGN.match(text, end)
    return match.end() if match else end
