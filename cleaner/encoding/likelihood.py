"""How likely a reading of bytes is as Chinese: the cost of each character, and which characters hardly ever occur."""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes, codes
from cleaner.chinese.language_model import character_model
from cleaner.chinese.scripts import keys

Costs = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

# Costs of characters in nats. An ASCII byte reads the same in all encodings but UTF-16, so its cost is fixed.
ASCII_COST = 5.0
BROKEN_COST = 25.0
ASTRAL_COST = 18.0
# A character of more than two bytes costs no more in a line of UTF-8: its structure is evidence, whatever it says: an
# emoji, a Korean word.
MOST_UTF8_COST = 12.0

# A reading whose cheaper half costs more nats per character is not Chinese: prose costs 3, names and headlines up to
# 6, with an out-of-step run 7; the wrong codec, or the right one on Korean or Japanese, costs 8 or more. A few
# characters may all be uncommon by chance, so CHANCE nats are shared among them: 今雨勢減.
IMPLAUSIBLE = 7.5
CHANCE = 8.0
FEWEST = 6

# The same for the mean of all characters of a line: of Chinese lines of six characters one in a thousand costs more (a
# list of names); of Korean ones read as GBK hardly any costs less.
IMPLAUSIBLE_MEAN = 10.0

# A character whose unigram costs more nats is rarer than one in a hundred thousand: prose has one such in two hundred
# characters (a name), a reading with the wrong codec one in two or three.
RARE_COST = 11.5


def costs(text: str) -> Costs:
    """Return the negative log-probability of each character in nats, shape (len(text),)."""
    points = codes(text)
    found: Costs = np.negative(character_model().logprobs(text))
    found[points < 0x7F] = ASCII_COST
    found[points > 0xFFFF] = ASTRAL_COST
    found[is_broken(points)] = BROKEN_COST
    return found


def is_chinese(found: Costs) -> bool:
    """
    Return whether a reading may be Chinese, by the cheaper half of its costs.

    Half, so that the part of a text that one bad byte puts out of step cannot outvote the rest.
    """
    return cheaper_half(found) < IMPLAUSIBLE + CHANCE / max(len(found), FEWEST)


def cheaper_half(found: Costs) -> float:
    """Return the mean of the cheaper half of costs."""
    half = np.sort(found)[: (len(found) + 1) // 2]
    return float(half.mean()) if len(half) else BROKEN_COST


def is_broken(points: Codes) -> Flags:
    """Flag code points that no page was written with, by one look-up each: controls, private use, U+FFFD."""
    broken: Flags = np.take(_broken_table(), points, mode="clip")
    return broken


@cache
def _broken_table() -> Flags:
    points = np.arange(0x10000, dtype=np.uint32)
    white = (points == 0x09) | (points == 0x0A) | (points == 0x0D)
    control = ((points < 0x20) & ~white) | ((points >= 0x7F) & (points < 0xA0))
    private = (points >= 0xE000) & (points < 0xF900)
    broken: Flags = control | private | (points == 0xFFFD)
    return broken


def is_foreign(text: str) -> Flags:
    """Flag characters that are not ASCII, shape (len(text),)."""
    foreign: Flags = codes(text) >= 0x7F
    return foreign


def is_rare(points: npt.NDArray[np.unsignedinteger[Any]]) -> Flags:
    """Flag code points that are broken or hardly ever occur in Chinese, by one look-up each."""
    rare: Flags = np.take(_rare_table(), points, mode="clip")
    return rare


@cache
def strangeness() -> npt.NDArray[np.int16]:
    """
    Return what each code point below 65536 adds to the strangeness of a line, which is strange above zero.

    A broken character is enough; else more than one in eight that are not ASCII must be rare.
    """
    found = np.where(_rare_table(), np.int16(7), np.int16(-1))
    found[:0x7F] = 0
    found[is_broken(np.arange(0x10000, dtype=np.uint32))] = 10_000
    return found


@cache
def _rare_table() -> Flags:
    points = np.arange(0x10000, dtype=np.uint32)
    rare = (character_model().unigram[np.minimum(keys(points), 0xFFFD)] < -RARE_COST) | is_broken(points)
    rare[:0x7F] = False
    # all code points beyond the table are looked up at its end
    rare[0xFFFF] = True
    table: Flags = rare
    return table
