"""
Undo edits that were made at the level of GBK bytes and put the text one byte out of step.

A plain byte replacement that fires across a character boundary (F2 9E in D2F2 9EE9, 因為) leaves a text that decodes to
other characters until the bytes realign. The inverse reads the text as bytes again and searches, like a Viterbi
decoder (Forney 1973), for the likeliest Chinese that the known edits could have turned into what is seen: pinyin and
junk are taken out, the byte that an invalid pair swallowed is put back, and the rest is decoded again.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cleaner.language import character_model
from cleaner.repair.annotations import PARENTHESIS, Evidence, strip, syllable, weigh
from cleaner.repair.gbk import LEADS, characters, in_gb2312, is_reading, normal, pairs, syllables
from cleaner.repair.settle import settle
from cleaner.repair.trigger import LETTERS

# What a hit across a boundary leaves: ? (a lost byte and the parenthesis) with pinyin, or ? (and junk) before a mark.
LOST_PINYIN = re.compile(rf"[?？] ?([{LETTERS}]{{1,6}}) ?\)")
# Marks in a row were characters that had no code: ?? is lost, not out of step.
LOST_JUNK = re.compile(r"(?<!\?)\?[ \x01-\x08]*(?=[！，？。、!,]|\?(?!\?))")
# A3A1 is ！ in 停。 (CDA3 A1A3), and 。 has junk of its own: nothing of the character is left but its place.
LOST_WHOLE = re.compile(r"(?<!\?)\?[ \x01-\x08]*\?[ \x01-\x08]*(?=[。、])")
ENTRY = re.compile(rf"{LOST_PINYIN.pattern}|{LOST_JUNK.pattern}")
# On a page without other evidence: a mark that was not folded to a second ?, and then something hardly Chinese.
LONE_ENTRY = re.compile(rf"{LOST_PINYIN.pattern}|\?[ \x01-\x08]*[！，？。、!,](?P<after>[^\n]{{1,3}})")
JUNK = re.compile(r"[ \x01-\x08]+(?=[！，？。、!,])")
TAG_TAIL = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]{0,9}(?: [^<>\n]{0,80})?>|/[a-zA-Z]")
ENTITY_TAIL = re.compile(r"(?:nbsp|amp|quot|lt|gt|[lr]dquo|mdash|middot|hellip|#\d{2,5});")

# Costs in nats. What is not certain has to be worth it: a right repair gains 20 to 100, a wrong one loses as many.
ENTER_PINYIN = 8.0
ENTER_JUNK = 18.0
# On a page that is known to be obfuscated, ? before a mark is junk of one kind or the other.
ENTER_KNOWN = 7.0
LOST = 4.0
DROPPED = 7.0
FOLDED = 2.0
SKIPPED = 1.0
# A character as rare as the first ones of a run are: 币晃 澳闶 盇I.
ODD = -11.0
# Chat writes 。。, an article does not.
DOUBLED = 8.0
# A listed character is almost always one that Simplified text does not use.
NATIVE = 5.0
# How far behind the best reading of a place another one may be and still win.
BEAM = 45.0


class Path(NamedTuple):
    """One way to read a window so far: its score, the byte that waits for its second half (or None), its text."""

    score: float
    pending: int | None
    last: str
    text: str


class Move(NamedTuple):
    """One way to read what comes next: where it ends, its cost, what it adds, the byte that is left over."""

    end: int
    cost: float
    adds: str
    pending: int | None


def realign(text: str) -> str:
    """
    Return a page as it was before byte-level edits: annotations and junk removed, runs out of step decoded again.

    A page without evidence of such edits is returned as it is.

        >>> realign("因?yàn)樗\ue3d5荗penAI")
        '因為它是OpenAI'
        >>> realign("高邮?（yóu）和囧(jiǒng)字")
        '高邮?（yóu）和囧(jiǒng)字'
    """
    return settle(_realign_page, text)


def _realign_page(text: str) -> str:
    evidence = weigh(text)
    if not evidence.obfuscated:
        lines = (line for line in text.split("\n") if any(map(_is_odd, LONE_ENTRY.finditer(line))))
        if any(realign_line(line, evidence) != line for line in lines):
            evidence = weigh(text, desync=True)
    if not evidence.obfuscated:
        return text
    return "\n".join(realign_line(line, evidence) for line in strip(text, evidence).split("\n"))


def _is_odd(entry: re.Match[str]) -> bool:
    after = entry["after"]
    # 中心?,F(xiàn)在: pinyin on half of a character
    return after is None or after[1:2] == "(" or float(character_model().logprobs(after).min()) < ODD


# a page is read again until it settles, most of its lines as they were
@lru_cache(maxsize=1024)
def realign_line(line: str, evidence: Evidence) -> str:
    """Return a line with its runs decoded again; `evidence` tells whether junk before marks may be dropped."""
    done: list[str] = []
    place = 0
    while entry := ENTRY.search(line, place):
        end, text = _decode(line, entry.start(), evidence)
        done += line[place : entry.start()], text
        place = end
    done.append(line[place:])
    return "".join(done)


def _decode(line: str, start: int, evidence: Evidence) -> tuple[int, str]:
    """Read a line from an entry until all readings agree again; return where that is and the likeliest text."""
    first = Path(0.0, None, line[start - 1] if start else "\n", "")
    agenda: dict[int, dict[tuple[int | None, str], Path]] = {start: {(None, first.last): first}}
    while agenda:
        place = min(agenda)
        paths = sorted(agenda.pop(place).values(), key=lambda path: -path.score)
        # one that is in step stays, for a run may turn out to lead nowhere
        paths = [path for path in paths if path.score > paths[0].score - BEAM or path.pending is None]
        settled = not agenda and len(paths) == 1 and paths[0].pending is None and place > start
        # behind half a character, €, its annotation belongs to the run
        if place == len(line) or (settled and line[place] != "("):
            return place, next(path.text for path in paths if path.pending is None)
        steps = [(path, move) for path in paths for move in _moves(line, place, path, evidence)]
        for path, move in _score(steps):
            held = agenda.setdefault(move.end, {})
            key = path.pending, path.last
            if key not in held or held[key].score < path.score:
                held[key] = path
    raise AssertionError("reading a line character by character always comes to its end")


def _score(steps: list[tuple[Path, Move]]) -> Iterator[tuple[Path, Move]]:
    """Yield each path with its move made, scored by the character model in one batch."""
    logprobs = character_model().logprobs("".join(path.last + move.adds for path, move in steps)).tolist()
    place = 0
    for path, move in steps:
        gain = sum(logprobs[place + 1 : place + 1 + len(move.adds)])
        place += 1 + len(move.adds)
        last = move.adds[-1:] or path.last
        if move.adds[:1] == path.last == "。":
            gain -= DOUBLED
        yield Path(path.score + gain - move.cost, move.pending, last, path.text + move.adds), move


def _moves(line: str, place: int, path: Path, evidence: Evidence) -> Iterator[Move]:
    char = line[place]
    if char == "(" and (found := PARENTHESIS.match(line, place)) and _is_annotation(line, place, path, found[1]):
        yield Move(found.end(), 0.0, "", path.pending)
    if char in "?？":
        yield from _lost(line, place, path, evidence)
    if path.pending is None:
        yield Move(place + 1, 0.0, char, None)
        return
    if junk := JUNK.match(line, place):
        yield Move(junk.end(), SKIPPED, "", path.pending)
    yield from _out_of_step(char, place, path.pending)


def _is_annotation(line: str, place: int, path: Path, inside: str) -> bool:
    spoken = syllable(inside)
    # in step the page's own annotations are gone already; what is left hangs on half a character: ミ_(dá) F(xiàn)
    if path.pending is None:
        return line[place - 1] != path.last and is_reading(path.last, spoken)
    return is_reading(path.last, spoken) or is_reading(line[place - 1], spoken)


def _lost(line: str, place: int, path: Path, evidence: Evidence) -> Iterator[Move]:
    """Yield the ways to put back the byte that an invalid pair swallowed."""
    if found := LOST_PINYIN.match(line, place):
        yield from _lost_before_pinyin(found, path)
    if (found := LOST_WHOLE.match(line, place)) and path.pending is None and line[found.end()] in evidence.junk:
        whole = (characters().get((lead, 0xA3)) for lead in LEADS)
        yield from (Move(found.end(), ENTER_KNOWN, char, None) for char in whole if char)
    if found := LOST_JUNK.match(line, place):
        if path.pending is None:
            cost = ENTER_KNOWN if evidence.obfuscated else ENTER_JUNK
            yield from (Move(found.end(), cost, "", byte) for byte in LEADS)
        else:
            yield from _completed(path.pending, found.end(), LOST, "")
        if evidence.junk:
            yield Move(found.end(), DROPPED, "", path.pending)
    elif path.pending is not None:
        yield from _completed(path.pending, place + 1, LOST, _swallowed(line, place + 1))


def _swallowed(line: str, place: int) -> str:
    """Return the ASCII character that an invalid pair took along, ? where what follows does not tell."""
    if TAG_TAIL.match(line, place):
        return "<"
    if ENTITY_TAIL.match(line, place):
        return "&"
    following = line[place : place + 1]
    if not following:
        return ""
    return " " if following.isascii() and following.isalpha() else "?"


def _lost_before_pinyin(found: re.Match[str], path: Path) -> Iterator[Move]:
    lead = path.pending if path.pending is not None else pairs().get(path.last, (0, 0))[1]
    for char in syllables().get(normal(found[1]), {}).get(lead, ()):
        trail = pairs()[char][1]
        cost = NATIVE if in_gb2312(char) else 0.0
        if trail not in LEADS:
            continue  # as an ASCII letter it would have been left standing
        if path.pending is None:
            # the listed character is no character of the text, so its own frequency has to be told here
            rarity = -float(character_model().logprobs(char)[0]) / 2
            yield Move(found.end(), ENTER_PINYIN + cost + rarity, "", trail)
        else:
            yield Move(found.end(), cost, char, None)


def _completed(pending: int, end: int, cost: float, after: str) -> Iterator[Move]:
    for byte in LEADS:
        if char := characters().get((pending, byte)):
            yield Move(end, cost, char + after, None)


def _out_of_step(char: str, place: int, pending: int) -> Iterator[Move]:
    """Yield the ways to read a character whose first byte completes the pending one."""
    readings: list[tuple[float, tuple[int, ...]]]
    if char == "€":
        readings = [(0.0, (0x80,))]
    elif char == " ":
        readings = [(FOLDED, (0xA1, 0xA1))]
    elif "!" <= char <= "~":
        # a width fold may have made it of A3xx
        readings = [(0.0, (ord(char),)), (FOLDED, (0xA3, ord(char) | 0x80))]
    else:
        readings = [(0.0, pairs().get(char, ()))]
    for cost, data in readings:
        whole = characters().get((pending, data[0])) if data else None
        if whole is None:
            continue
        left = data[1] if len(data) == 2 else None
        if left is not None and left < 0x80:
            yield Move(place + 1, cost, whole + chr(left), None)
        elif left is None or left in LEADS:
            yield Move(place + 1, cost, whole, left)
