"""What the compiled search knows, as arrays: the trigram model, and GBK with the costs of its forms."""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import HAN
from cleaner.chinese.language_model import model_table, trigram_model
from cleaner.repair.gbk_desync.costs import ALONE, MARKS, form_cost
from cleaner.repair.gbk_desync.costs import CLOSING as CLOSINGS
from cleaner.repair.gbk_desync.costs import PARTING as PARTERS
from cleaner.repair.gbk_desync.costs import WIDE as FULL_WIDTH
from cleaner.repair.gbk_desync.gbk import (
    LEADS,
    characters,
    compatibility_forms,
    in_gb2312,
    is_simplified,
    pairs,
    spoken,
)
from cleaner.repair.gbk_desync.places import SIGN, Place
from cleaner.repair.trigger import LETTERS, ranges

# Bits for what is known about a character, in general and on a page.
MARK, GB2312, WIDE, LONELY, PARTING, SPELLED, SIMPLIFIED = 1, 2, 4, 8, 16, 32, 64
ANNOTATED, PLAIN, JUNK = 1, 2, 4
# How a search ends: with a reading, without a sure one, or for lack of room.
READ, UNSURE, FULL = range(3)
# How many code points tables of characters cover: GBK has none beyond.
BMP = 1 << 16
FIRST_LEAD, LAST_LEAD = LEADS[0], LEADS[-1]
# The ASCII sign that a search does not know yet.
UNKNOWN = ord(SIGN)
NEWLINE, STOP, QUESTION, WIDE_QUESTION, OPENING, CLOSING, LESS = map(ord, "\n。?？()<")
# The most characters in a parenthesis that may hold a syllable, as in `annotations.PARENTHESIS`.
LONGEST_NOTE = 20

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int32]
Costs = npt.NDArray[np.float32]
Rows = npt.NDArray[np.void]


PLACE = np.dtype([(name, np.int32) for name in Place._fields])


class Model(NamedTuple):
    """
    The trigram model: sorted arrays, and where the part of each first character or context begins in them.

    Of the pairs of `others`, those from `pairs[c]` to `pairs[c + 1]` begin with the character c; of the contexts with
    their `seconds`, those from `firsts[c]` on; of the `thirds`, those from `triples[k]` on follow the context k.
    """

    keys: npt.NDArray[np.uint32]
    unigram: Costs
    pair_backoff: Costs
    pairs: Ints
    others: npt.NDArray[np.uint16]
    bigram: Costs
    firsts: Ints
    seconds: npt.NDArray[np.uint16]
    backoff: Costs
    triples: Ints
    thirds: npt.NDArray[np.uint16]
    trigram: Costs


class Gbk(NamedTuple):
    """
    GBK by code point: `bytes` of a character, 0 for none; `codes` also has the single bytes of ASCII and €.

    `chars` are characters by their two bytes. The forms that a fold makes are grouped by their first character.
    `spoken` are the characters of all syllables, syllable by syllable; `kinds` has bits as above.
    """

    bytes: Ints
    codes: Ints
    chars: Ints
    form_costs: npt.NDArray[np.float64]
    kinds: Bytes
    groups: Bytes
    group_starts: Ints
    forms: Ints
    form_sizes: Ints
    form_bytes: Ints
    spoken: Ints
    closings: Ints
    openings: Ints


@cache
def model() -> Model:
    """Return the shipped trigram model."""
    trigrams, edges = trigram_model(), np.arange(BMP + 1, dtype=np.uint64) << np.uint64(16)
    pairs, triples = trigrams.pairs, trigrams.triples
    begins = triples.searchsorted(trigrams.contexts.astype(np.uint64) << np.uint64(16))
    return Model(
        keys=model_table(),
        unigram=pairs.unigram,
        pair_backoff=pairs.backoff,
        pairs=pairs.pairs.searchsorted(edges).astype(np.int32),
        others=(pairs.pairs & 0xFFFF).astype(np.uint16),
        bigram=pairs.bigram,
        firsts=trigrams.contexts.searchsorted(edges).astype(np.int32),
        seconds=(trigrams.contexts & 0xFFFF).astype(np.uint16),
        backoff=trigrams.backoff,
        triples=np.append(begins, len(triples)).astype(np.int32),
        thirds=(triples & np.uint64(0xFFFF)).astype(np.uint16),
        trigram=trigrams.trigram,
    )


@cache
def gbk() -> Gbk:
    """Return GBK, its folded forms and the readings of its characters."""
    codes = _by_code_point({char: lead << 8 | trail for char, (lead, trail) in pairs().items()})
    seen = codes.copy()
    seen[0x21:0x7F] = range(0x21, 0x7F)
    seen[ord("€")] = 0x80
    chars = np.zeros(1 << 16, dtype=np.int32)
    costs = np.zeros(BMP)
    for (lead, trail), char in characters().items():
        chars[lead << 8 | trail] = ord(char)
        costs[ord(char)] = form_cost(char)
    found = compatibility_forms()
    forms = [(form, code) for first in found for form, code in found[first]]
    closings = [*CLOSINGS]
    return Gbk(
        codes,
        seen,
        chars,
        costs,
        _kinds(),
        _by_code_point({first: group for group, first in enumerate(found, 1)}).astype(np.uint8),
        np.cumsum([0, 0, *map(len, found.values())]).astype(np.int32),
        np.array([list(map(ord, form.ljust(4))) for form, _ in forms], dtype=np.int32),
        np.array([len(form) for form, _ in forms], dtype=np.int32),
        np.array([lead << 8 | trail for _, (lead, trail) in forms], dtype=np.int32),
        np.array(list(map(ord, spoken())), dtype=np.int32),
        np.array(list(map(ord, closings)), dtype=np.int32),
        np.array([(ord(CLOSINGS[mark][0]), ord(CLOSINGS[mark][-1])) for mark in closings], dtype=np.int32),
    )


def _by_code_point(values: dict[str, int]) -> Ints:
    found = np.zeros(BMP, dtype=np.int32)
    found[list(map(ord, values))] = list(values.values())
    return found


def _kinds() -> Bytes:
    found = np.zeros(BMP, dtype=np.uint8)
    for first, last in ranges(f"{LETTERS}{HAN} "):
        found[first : last + 1] |= SPELLED
    found[list(map(ord, MARKS))] |= MARK
    found[list(map(ord, PARTERS))] |= PARTING
    for char in characters().values():
        found[ord(char)] |= GB2312 * in_gb2312(char) | SIMPLIFIED * is_simplified(char)
        found[ord(char)] |= WIDE * (FULL_WIDTH.match(char) is not None)
    for code in range(0x80):
        found[code] |= LONELY * (ALONE.match(chr(code) + "中") is not None)
    return found
