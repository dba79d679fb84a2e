"""
Lines that lost or gained a byte, or whose parts differ in encoding: the likeliest way to cut them into characters.

A lost byte puts the rest of a paragraph in GBK or Big5 out of step: 中国人民 without its first byte is 泄嗣 and a half.
"""

import codecs
import re
from itertools import groupby
from typing import NamedTuple

import numpy as np

from cleaner.chinese.characters import codes
from cleaner.encoding.byte_readings import Readings, plain_cost, readings, slip_gain
from cleaner.encoding.codec import MIXABLE, read
from cleaner.encoding.guesses import GIVEN_UP, PART, STEP, Decoded, Pieces
from cleaner.encoding.likelihood import (
    IMPLAUSIBLE_MEAN,
    MOST_UTF8_COST,
    Costs,
    costs,
    is_broken,
    is_foreign,
    is_rare,
)
from cleaner.encoding.out_of_step import before_letters, first_place

# Nats for reading on in another encoding: it takes a few characters that read far better, not one.
SWITCH = 20.0
# The same where a line or a field begins: programs write their own prefix or column before the text of another.
SWITCH_AT_SEAM = 10.0
# Nats by which another cut must be likelier: nearly what one more lost byte costs.
GAIN = 12.0
# The same where a letter behind a rare character speaks for it: of clean lines with such a letter hardly one gains
# anything.
GAIN_BEFORE_LETTER = 4.0
# Bytes looked at for suspect runs at a time, those searched from one on, those at the end of them that are searched
# again with what follows.
BLOCK = 1 << 12
PIECE = 256
OVERLAP = 64
# So many pieces on end in which nothing is found are no text in any of the encodings, nor is what follows.
MOST_FRUITLESS = 16
# A run in another codec has more characters: the rest of one in UTF-8 reads as two in GBK. Two are enough where they
# begin or end a field, whose ends are those of the line or such a sign.
FEWEST, FEWEST_IN_FIELD = 3, 2
# A byte 5C that was stripped is not the only one: one lost byte of a piece may be any.
FEWEST_STRIPPED = 2
SEAMS = re.compile(rb"[\0-\x3f\[\]|]")

UTF8_RUN = re.compile(
    rb"(?:(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})[\x80-\xbf][\0-\x7f]*){%d,}" % FEWEST
)
# Two characters of UTF-8 at one of the ends of a field: hardly any GBK or Big5 has such bytes.
UTF8_AT_SEAM = re.compile(
    rb"[\xe0-\xef][\x80-\xbf]{2}[\xe0-\xef][\x80-\xbf]{2}(?:(?<![^\0-\x3f\[\]|].{6})|(?![^\0-\x3f\[\]|]))", re.DOTALL
)
NOWHERE = float("inf")
LOST = "\N{REPLACEMENT CHARACTER}"

# What a way through the bytes came from: the place before, the codec there, whether a character was read.
Step = tuple[int, int, bool]


class Part(NamedTuple):
    """Bytes from `begin` to `end` that are read with one codec, or a lost byte (None)."""

    begin: int
    end: int
    codec: str | None


def read_aligned(data: bytes, name: str, others: tuple[str, ...] = MIXABLE, is_stripped: bool = False) -> Decoded:
    """
    Decode bytes that are mostly in one encoding, with U+FFFD for each byte that puts them out of step.

    Parts that read far better in one of `others` are read with it. `is_stripped` tells that the whole text has no byte
    5C.

        >>> data = "第一行写的是天气，第二行写的是收成，第三行写的是路。".encode("gbk")
        >>> read_aligned(data[:8] + data[9:], "gb18030").text
        '第一行写�是天气，第二行写的是收成，第三行写的是路。'
    """
    names = (name, *(other for other in others if other != name))
    texts = Pieces()
    begin = fruitless = 0
    while begin < len(data):
        block = data[begin : begin + BLOCK]
        text = read(block[: _whole(block, name) if begin + BLOCK < len(data) else BLOCK], name)
        place = min(first_place(text, name != "utf-8"), _place_of_utf8(block, name))
        known = _bytes_before(block, text, place, name)
        texts.add(text[:place] if known else "")
        begin += known
        if place == len(text):
            continue
        piece, is_last = data[begin : begin + PIECE], begin + PIECE >= len(data)
        likelier = _search(piece, names)
        if is_stripped and (stripped := _search(piece, names, True)) and _lost(stripped) >= FEWEST_STRIPPED:
            likelier = stripped
        fruitless = 0 if likelier or known > PIECE else fruitless + 1
        if fruitless == MOST_FRUITLESS:
            texts.add(read(data[begin:], name), GIVEN_UP)
            break
        found = likelier or [Part(0, len(piece) if is_last else _whole(piece, name), name)]
        if not is_last:
            # the end is searched again with what follows, as a choice there has seen too little
            found = [part for part in found if part.begin < PIECE - OVERLAP]
        _add(texts, piece, found, name)
        begin += found[-1].end
    return texts.decoded(name)


def _lost(parts: list[Part]) -> int:
    return sum(part.codec is None for part in parts)


def _place_of_utf8(data: bytes, name: str) -> int:
    """Return the place in a text of GBK or Big5 of what may be UTF-8, a number beyond its end if there is none."""
    found = UTF8_AT_SEAM.search(data) if name != "utf-8" else None
    return len(read(data[: found.start()], name)) if found else len(data)


def _bytes_before(data: bytes, text: str, place: int, name: str) -> int:
    """Return how many bytes a text begins with until a place, 0 if that can't be told."""
    if place == len(text):
        return _whole(data, name) if len(data) == BLOCK else len(data)
    size = len(text[:place].replace(LOST, "?").encode(name, "replace"))
    return size if read(data[:size], name) == text[:place] else 0


def _add(texts: Pieces, data: bytes, parts: list[Part], main: str) -> None:
    """Add the text of some parts, and what was guessed of them."""
    for codec, group in groupby(parts, lambda part: part.codec):
        run = list(group)
        if codec:
            text = read(data[run[0].begin : run[-1].end], codec)
            texts.add(text, "" if codec == main or text.isascii() else PART.format(codec))
        else:
            texts.add(LOST * len(run), STEP)


def _whole(piece: bytes, name: str) -> int:
    """Return the bytes of a piece without a character that it cuts."""
    decoder = codecs.getincrementaldecoder(name)("replace")
    decoder.decode(piece)
    return len(piece) - len(decoder.getstate()[0])


def _search(data: bytes, names: tuple[str, ...], is_stripped: bool = False) -> list[Part] | None:
    """Return the likeliest parts of some bytes, None if the codec that comes first is about as likely for all."""
    names = (names[0], *(name for name in names[1:] if _may_switch(data, names[0], name)))
    least = GAIN
    if len(names) == 1 and names[0] != "utf-8":
        points = codes(read(data, names[0]))
        least = GAIN_BEFORE_LETTER if len(before_letters(points, is_rare(points))) else GAIN
        if slip_gain(data, readings(data, names[0], names[0], is_stripped)) < least:
            return None
    parts = _likelier(data, names, least, is_stripped)
    whole = _whole(data, names[0])
    # a character that the end cuts is no lost byte, so something else has to speak for one
    is_cut = whole < len(data) and bool(parts) and parts[-1].codec in (None, names[0])
    if is_cut and not _likelier(data[:whole], names, least, is_stripped):
        return None
    parts = _without_scraps(data, parts, names[0])
    return parts if parts and all(_is_plausible(data, parts, name) for name in names) else None


def _likelier(data: bytes, names: tuple[str, ...], least: float, is_stripped: bool) -> list[Part]:
    """Return the likeliest parts of some bytes, none if they gain less than `least` over the codec that comes first."""
    each = [readings(data, name, names[0], is_stripped) for name in names]
    cost, path = _cheapest(data, each)
    # half a character of UTF-8 is one U+FFFD in the text, but several bytes to the search
    usual = _usual_cost(data, each[0])
    if names[0] == "utf-8":
        usual = min(usual, float(_line_costs(read(data, "utf-8"), "utf-8").sum()))
    if cost + least >= usual:
        return []
    return [Part(begin, end, None if kind is None else names[kind]) for begin, end, kind in path]


def _usual_cost(data: bytes, reading: Readings) -> float:
    """Return what `_cheapest` would pay for reading on in one codec, whatever comes."""
    cost = 0.0
    place, before = 0, -1
    while place < len(data):
        if length := reading.lengths[place]:
            cost += (reading.after if before == place - length else reading.alone)[place]
        else:
            length = 1
            cost += plain_cost(data, place, before, reading.lone)
        before = place if reading.lengths[place] or data[place] < 0x80 else -1
        place += length
    return cost


def _may_switch(data: bytes, main: str, name: str) -> bool:
    """Return whether a line may go on in another codec; GBK and Big5 come from different systems."""
    if name != "utf-8" or main == "utf-8":
        return main == "utf-8"
    text = "\n".join(run.decode("utf-8", "replace") for run in UTF8_RUN.findall(data))
    foreign = _line_costs(text, "utf-8")[is_foreign(text)]
    few = foreign[2:] + foreign[1:-1] + foreign[:-2]
    if (few < FEWEST * IMPLAUSIBLE_MEAN).any():
        return True
    fields = [_line_costs(field.decode("utf-8", "replace"), "utf-8") for field in UTF8_AT_SEAM.findall(data)]
    return any(float(field.mean()) < IMPLAUSIBLE_MEAN for field in fields)


def _without_scraps(data: bytes, parts: list[Part], main: str) -> list[Part]:
    """Read a few characters of another codec as the rest is: they are scraps of a broken one."""
    kept: list[Part] = []
    for codec, group in groupby(parts, lambda part: part.codec):
        run = list(group)
        is_scrap = codec != main and _is_scrap(data, run)
        kept += [part._replace(codec=main) for part in run] if codec and is_scrap else run
    return kept


def _is_scrap(data: bytes, run: list[Part]) -> bool:
    """Return whether the parts of a run are too few characters to be a word in another codec."""
    wide = [part for part in run if part.end - part.begin > 1]
    if len(wide) != FEWEST_IN_FIELD:
        return len(wide) < FEWEST
    before, after = data[: wide[0].begin][-1:], data[wide[-1].end :][:1]
    return wide[0].end != wide[1].begin or not any(not sign or SEAMS.match(sign) for sign in (before, after))


def _is_plausible(data: bytes, parts: list[Part], name: str) -> bool:
    """Return whether what is read with a codec may be Chinese: garbage gains by chance if cut at will."""
    text = "".join(read(data[part.begin : part.end], name) for part in parts if part.codec == name)
    foreign = _line_costs(text, name)[is_foreign(text)]
    return not len(foreign) or float(foreign.mean()) < IMPLAUSIBLE_MEAN


def _line_costs(text: str, name: str) -> Costs:
    found = costs(text)
    return np.where(is_broken(codes(text)), found, np.minimum(found, MOST_UTF8_COST)) if name == "utf-8" else found


def _cheapest(data: bytes, each: list[Readings]) -> tuple[float, list[tuple[int, int, int | None]]]:
    """
    Find the cheapest path through the bytes as a Viterbi decoder does; a state is a place and a codec.

    Return its cost, and where each character begins and ends and by which of the readings, None for a lost byte.
    """
    size, kinds = len(data), range(len(each))
    best = [[0.0 if kind == 0 else SWITCH_AT_SEAM] + [NOWHERE] * size for kind in kinds]
    came: list[list[Step]] = [[(0, kind, False)] * (size + 1) for kind in kinds]
    for place in range(size):
        lowest = min(kinds, key=lambda kind: best[kind][place])
        limit = best[lowest][place] + (SWITCH_AT_SEAM if place and data[place - 1] < 0x40 else SWITCH)
        is_ascii = data[place] < 0x80
        for kind in kinds:
            score, start = best[kind][place], kind
            if score > limit:
                score, start = limit, lowest
            before, _, is_read = came[kind][place]
            plain = plain_cost(data, place, before if is_read and start == kind else -1, each[kind].lone)
            if score + plain < best[kind][place + 1]:
                best[kind][place + 1], came[kind][place + 1] = score + plain, (place, start, is_ascii)
            lengths, alone, after, _ = each[kind]
            if length := lengths[place]:
                follows = start == kind and is_read and before == place - length
                score += (after if follows else alone)[place]
                if score < best[kind][place + length]:
                    best[kind][place + length], came[kind][place + length] = score, (place, start, True)
    last = min(kinds, key=lambda kind: best[kind][size])
    return best[last][size], _path(size, last, came)


def _path(place: int, kind: int, came: list[list[Step]]) -> list[tuple[int, int, int | None]]:
    path: list[tuple[int, int, int | None]] = []
    while place:
        before, kind_before, is_read = came[kind][place]
        path.append((before, place, kind if is_read else None))
        place, kind = before, kind_before
    return path[::-1]
