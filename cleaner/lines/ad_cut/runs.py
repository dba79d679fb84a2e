"""Find runs of a line that consist of nothing but pieces of an advertisement."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from cleaner.chinese.characters import HAN_RUN
from cleaner.lines.ad_cut.words import ADDRESS, NAMED, STARS, choice, tokens

# What a sentence ends with.
STOPS = "。!?…"
ENDS = f"{STOPS}”」』"
PAIRS = dict(zip("([{<《〈【〖〔「『", ")]}>》〉】〗〕」』", strict=True))
# Where a run may begin: at a bracket or star, at Han behind a sign, at Latin letters of no longer address.
AT_SIGN, AT_HAN = f"(?=[{re.escape(''.join(PAIRS))}&{STARS}@-])", f"(?<![{HAN_RUN}a-z0])(?=[{HAN_RUN}])"
START = re.compile(f"{AT_SIGN}|{AT_HAN}|(?<![a-z0./:@_])(?=[a-z0_])")
SENTENCE_START = re.compile(f"(?<=[{ENDS}]) *(?=[^ ])")
LONGEST_BRACKET, LONGEST_RUN = 90, 120
# Somebody speaks in these, and these are around titles: a site puts them around its name only.
SPOKEN, TITLES = "「『", "《〈"
# What gives an advertisement away, in part or by itself; what joins its pieces; what may end within a word.
TELLING = frozenset({"script", "trace", "domain", "short", "call", "plea", "novel"})
SIGNS = frozenset({"space", "stop"})
CLOSED = frozenset({"domain", "short", "bracket", "script", "trace"})
SEVERAL = frozenset({"name", "stop"})
# Words of the table beside an advertisement may be the author's: 手机(…)响了去. What they may lead to, how those that
# lead to it in the midst of a sentence begin, and which of them may stand behind it.
LED, ASKING, LOOSE_ENDS = frozenset({"domain", "short", "novel"}), "请更最", frozenset({"filler", "site", "title"})
# With what an advertisement may end.
BLANK = re.compile("[ 。!?~;,.…]*$")
NAME_INSIDE = re.compile(NAMED)
# What the author wrote, though an advertisement was pasted into it.
TOLD = re.compile("[他她它我你您]|[。!?…](?!$)|[“”「」『』(【<{]|\\[")


class Piece(NamedTuple):
    """A piece of a run: its kind, where it ends, and what it tells; for a bracket that is what is in it."""

    kind: str
    end: int
    tells: frozenset[str]


class Run(NamedTuple):
    """
    A run of pieces: its bounds in the text and what its pieces tell.

    `is_bracket` says whether it is one pair of brackets, `is_closed` that its last piece ends by itself, whatever is
    behind it.
    """

    start: int
    end: int
    tells: frozenset[str]
    is_bracket: bool
    is_closed: bool


def runs(text: str, places: Sequence[int], is_chapter: bool) -> Iterator[list[Run]]:
    """
    Yield for each start of runs near one of some places the runs from there, the longest first.

    Outside of chapters they start behind the end of a sentence.
    """
    starts = START if is_chapter else SENTENCE_START
    done = 0
    for place in places:
        for match in starts.finditer(text, max(done, place - LONGEST_RUN), place + 2):
            done = match.end() + 1
            found = _runs_from(text, match.end())
            if found:
                yield found


def _runs_from(text: str, start: int) -> list[Run]:
    pieces = _pieces(text, start)
    found = []
    for count, piece in enumerate(pieces, start=1):
        tells = frozenset[str]().union(*(each.tells for each in pieces[:count]))
        if tells & TELLING and _ends_at(text, pieces[:count]) and not _takes_words(text, start, pieces[:count]):
            is_bracket = piece.kind == "bracket" and count == 1
            found.append(Run(start, piece.end, tells, is_bracket, piece.kind in CLOSED))
    return found[::-1]


def _pieces(text: str, start: int) -> list[Piece]:
    """Return the pieces from a place on; a comma is one only behind something that tells."""
    found: list[Piece] = []
    place = start
    told: frozenset[str] = frozenset()
    while place < min(len(text), start + LONGEST_RUN):
        piece = _bracket(text, place, told) if text[place] in PAIRS else None
        piece = piece or _piece(text, place, len(text))
        if piece is None or (piece.kind == "stop" and not told & TELLING):
            break
        found.append(piece)
        told |= piece.tells
        place = piece.end
    return found


def _piece(text: str, place: int, end: int) -> Piece | None:
    match = tokens().match(text, place, end)
    if match is None:
        return None
    kind = match.lastgroup or ""
    return Piece(kind, match.end(), frozenset({kind}))


def _ends_at(text: str, pieces: list[Piece]) -> bool:
    """Return whether a run of pieces ends where something else begins."""
    last = pieces[-1]
    behind = text[last.end : last.end + 1]
    if last.kind in SIGNS:
        return False
    if last.kind == "site" and any(piece.tells & {"domain", "call"} for piece in pieces[:-1]):
        # what the address or the formula before it names ends with a word of its own
        return True
    if last.kind in CLOSED or BLANK.match(text, last.end):
        return True
    if last.kind in ("filler", "title") and any(piece.kind == "stop" for piece in _after_telling(pieces)):
        return False
    return not behind or not (behind.isalnum() or behind in PAIRS)


def _takes_words(text: str, start: int, pieces: list[Piece]) -> bool:
    """Return whether a run from a place on takes words at its edges that may be the author's."""
    first = next(place for place, piece in enumerate(pieces) if piece.tells & TELLING)
    led = {piece.kind for piece in pieces[:first]}
    if led & {"filler", "name"} and (pieces[first].kind not in LED or led >= {"filler", "name"}):
        return True
    sign = text[:start].rstrip(f" ~*#|=+_{STARS}-")[-1:]
    if pieces[0].kind == "title" and sign not in ("", *STOPS):
        return True
    is_alone = sign in ("", *STOPS) and BLANK.match(text, pieces[-1].end)
    if "filler" in led and text[start] not in ASKING and not is_alone:
        return True
    behind = _after_telling(pieces)
    ends = [piece for piece in behind if piece.kind in LOOSE_ENDS]
    if not ends:
        return False
    before, last = pieces[-len(behind) - 1], pieces[-1]
    if sign.isalnum() and last.kind != "site":
        return True
    return before.kind in ("bracket", "script") or (last.kind == "filler" and last.end - pieces[-2].end == 1)


def _after_telling(pieces: list[Piece]) -> list[Piece]:
    place = max(place for place, piece in enumerate(pieces) if piece.tells & TELLING)
    return pieces[place + 1 :]


def _bracket(text: str, start: int, told: frozenset[str]) -> Piece | None:
    """Return the bracket that opens at a place if it holds an advertisement, or what an advertisement names."""
    end = text.find(PAIRS[text[start]], start + 1, start + LONGEST_BRACKET)
    if end < 0 or text.find(text[start], start + 1, end) > 0:
        return None
    tells = _inside(text, start + 1, end)
    if tells is None:
        inside = text[start + 1 : end]
        if text[start] in SPOKEN + TITLES or not (_address().search(inside) and _telling().search(inside)):
            return None
        if TOLD.search(inside):
            return None
        tells = frozenset({"domain", "novel", "loose"})
    if (text[start] in SPOKEN and tells >= SEVERAL) or (text[start] in TITLES and "name" in tells):
        # 「走吧，www.example.org」, 《渡口www.example.org》
        return None
    if not tells & TELLING and "call" not in told:
        return None
    return Piece("bracket", end + 1, tells)


def _inside(text: str, place: int, end: int) -> frozenset[str] | None:
    """Return what the text between brackets tells, or None if it is not made of pieces, but for one name."""
    found: set[str] = set()
    is_nested = False
    while place < end:
        piece = _bracket(text, place, frozenset(found)) if text[place] in PAIRS else None
        is_nested = is_nested or piece is not None
        piece = piece or _piece(text, place, end)
        if piece is None:
            name = NAME_INSIDE.match(text, place, end)
            if name is None or "name" in found:
                return None
            piece = Piece("name", name.end(), frozenset({"name"}))
        found |= piece.tells
        place = piece.end
    # 「说得好(www.example.org)」: what is in the inner brackets is the advertisement
    return None if is_nested and "name" in found else frozenset(found)


@cache
def _address() -> re.Pattern[str]:
    return re.compile(ADDRESS)


@cache
def _telling() -> re.Pattern[str]:
    return re.compile(f"{choice('call')}|{choice('novel')}")
