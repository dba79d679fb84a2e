"""What may begin at each byte of a line in an encoding, and how likely it is: the steps of a search for lost bytes."""

import re
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.chinese.language_model import character_model, model_table
from cleaner.encoding.codec import read
from cleaner.encoding.likelihood import ASCII_COST, ASTRAL_COST, BROKEN_COST, MOST_UTF8_COST, is_broken

# What a byte costs by itself: a character of ASCII, or lost.
PLAIN = [ASCII_COST if 0x20 <= byte < 0x7F or byte in b"\t\r\n" else BROKEN_COST for byte in range(256)]
# The same for a letter that runs from one character into the next: A股 and T恤 are rarer than words in English.
JOINED_COST = 9.0
# A field that is UTF-8 of characters of three bytes from one end to the other: of the 349,046 words of jieba's
# dictionary none is that in GBK, which is worth so many nats.
FIELD = re.compile(rb"(?<![^\0-\x3f\[\]|])(?:[\xe3-\xef][\x80-\xbf]{2}){2,}(?![^\0-\x3f\[\]|])")
FIELD_GAIN = 12.0
# Programs that take 5C for a backslash strip it: the rest of 許功蓋 costs what the character does and this.
STRIPPED, STRIPPED_COST = 0x5C, 3.0
# More than any line costs.
MOST = 1e9

Array = npt.NDArray[np.float64]


class Readings(NamedTuple):
    """
    What may begin at each byte in one codec: its length (0 for nothing), its cost alone and after another.

    `lone` is what each byte costs by itself, by its number.
    """

    lengths: list[int]
    alone: list[float]
    after: list[float]
    lone: list[float] = PLAIN


def readings(data: bytes, name: str, main: str, is_stripped: bool = False) -> Readings:
    """
    Return the readings of some bytes in one codec, as part of a text that is mostly in `main`.

    `is_stripped` tells that the text has no byte 5C, as if a program had taken them all.
    """
    raw = np.frombuffer(data + b"\0\0\0", dtype=np.uint8).astype(np.uint32)
    points, lengths = _utf8(raw) if name == "utf-8" else _two_byte(raw, name)
    size = len(data)
    lengths[np.arange(size) + lengths > size] = 0
    alone, after = _costs_at(points, lengths)
    if name == main == "utf-8":
        alone, after = np.minimum(alone, MOST_UTF8_COST), np.minimum(after, MOST_UTF8_COST)
    elif name == "utf-8":
        alone[[found.start() for found in FIELD.finditer(data)]] -= FIELD_GAIN
    lone = _without_trail() if is_stripped and name == "big5hkscs" else PLAIN
    return Readings(lengths.tolist(), alone.tolist(), after.tolist(), lone)


def plain_cost(data: bytes, place: int, before: int, lone: list[float] = PLAIN) -> float:
    """Return the cost of a byte by itself, after the character that begins `before` (-1 for a lost byte)."""
    is_joined = (
        0x40 <= data[place] < 0x7F and before >= 0 and data[before] >= 0x80 and data[place + 1 : place + 2] >= b"\x80"
    )
    return JOINED_COST if is_joined else lone[data[place]]


def slip_gain(data: bytes, reading: Readings) -> float:
    """
    Return a bound for the nats by which a way through some bytes that slips is cheaper than reading on in one codec.

    Each character of two bytes is read where it begins or one byte later, so this takes a twentieth of a search's time.
    """
    lengths, alone, after, lone = reading
    # the most that is gained so far: in step, one byte later, in step again just now
    here, later, again = 0.0, -MOST, -MOST
    place, before = 0, -1
    while place < len(data):
        length = lengths[place]
        usual = (
            (after if before == place - length else alone)[place] if length else plain_cost(data, place, before, lone)
        )
        before = place if length or data[place] < 0x80 else -1
        joined = again + usual - after[place] if length else -MOST
        again = later + usual if length < 2 else -MOST
        if length < 2:
            here, later = max(here, joined, again), -MOST
        elif length > 2:
            here, later = max(here, joined, later + usual), max(later, here - BROKEN_COST) + usual
        elif not lengths[place + 1]:
            here, later = max(here, joined, later + usual - lone[data[place + 1]]), -MOST
        else:
            back = later + usual - lone[data[place + 1]]
            later = usual + max(later - after[place + 1], here - lone[data[place]] - alone[place + 1])
            here = max(here, joined, back)
        place += length or 1
    return max(here, later)


def _two_byte(raw: npt.NDArray[np.uint32], name: str) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.intp]]:
    one, two, three, four = (raw[at : len(raw) - 3 + at] for at in range(4))
    points = _pairs(name)[one << 8 | two]
    lengths = np.where(points > 0, 2, 0)
    if name == "gb18030":
        wide = (one > 0x80) & (one < 0xFF) & (two >= 0x30) & (two <= 0x39) & (three > 0x80) & (four >= 0x30)
        wide &= (three < 0xFF) & (four <= 0x39)
        lengths[wide], points[wide] = 4, 0x20000
    return points, lengths


def _utf8(raw: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.intp]]:
    one, two, three, four = (raw[at : len(raw) - 3 + at] for at in range(4))
    goes_on = [byte & 0xC0 == 0x80 for byte in (two, three, four)]
    of_two = (one >= 0xC2) & (one < 0xE0) & goes_on[0]
    of_three = (one >= 0xE0) & (one < 0xF0) & goes_on[0] & goes_on[1] & ((one > 0xE0) | (two >= 0xA0))
    of_three &= (one != 0xED) | (two < 0xA0)
    of_four = (one >= 0xF0) & (one < 0xF5) & goes_on[0] & goes_on[1] & goes_on[2]
    of_four &= ((one > 0xF0) | (two >= 0x90)) & ((one < 0xF4) | (two < 0x90))
    points = np.where(of_two, (one & 0x1F) << 6 | two & 0x3F, 0)
    points = np.where(of_three, (one & 0xF) << 12 | (two & 0x3F) << 6 | three & 0x3F, points)
    points = np.where(of_four, 0x20000, points)
    lengths = np.where(of_two, 2, np.where(of_three, 3, np.where(of_four, 4, 0)))
    return points.astype(np.uint32), lengths


def _costs_at(points: npt.NDArray[np.uint32], lengths: npt.NDArray[np.intp]) -> tuple[Array, Array]:
    """Return the cost of what begins at each byte alone, and after a character of the same length."""
    model, found = character_model(), model_table()[points]
    alone = -model.unigram[found].astype(np.float64)
    before = found[np.maximum(np.arange(len(points)) - lengths, 0)]
    wanted = before << 16 | found
    at = model.pairs.searchsorted(wanted)
    known = model.pairs.take(at, mode="clip") == wanted
    after = np.where(known, -model.bigram.take(at, mode="clip"), alone - model.backoff[before])
    for cost in (alone, after):
        cost[points > 0xFFFF] = ASTRAL_COST
        cost[is_broken(points)] = BROKEN_COST
    return alone, after


@cache
def _without_trail() -> list[float]:
    """Return the cost of each byte by itself in Big5 whose bytes 5C were stripped, by its number."""
    points = _pairs("big5hkscs")[np.arange(256) << 8 | STRIPPED]
    costs = STRIPPED_COST - character_model().unigram[model_table()[np.minimum(points, 0xFFFF)]]
    found: list[float] = np.where(points > 0, np.minimum(PLAIN, costs), PLAIN).tolist()
    return found


@cache
def _pairs(name: str) -> npt.NDArray[np.uint32]:
    """Return the code point of each pair of bytes, shape (65536,), 0 for none."""
    found = np.zeros(0x10000, dtype=np.uint32)
    pairs = [bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF))]
    # read together, as thousands of calls would cost a short run more than all else
    for pair, text in zip(pairs, read(b"\n".join(pairs), name).split("\n"), strict=True):
        if "\N{REPLACEMENT CHARACTER}" not in text:
            found[pair[0] << 8 | pair[1]] = ord(text[0])
    return found
