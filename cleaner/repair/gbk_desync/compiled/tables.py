"""What the search in C knows, as the structures of `cleaner/kernels/search.h`: the trigram model, GBK, costs."""

from collections.abc import Iterable
from ctypes import Structure, c_double, c_int32, c_void_p
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import HAN
from cleaner.chinese.language_model import model_table, trigram_model
from cleaner.repair.gbk_desync.costs import ALONE, CHAT, COSTS, MARKS, PARTING, form_cost
from cleaner.repair.gbk_desync.costs import CLOSING as CLOSINGS
from cleaner.repair.gbk_desync.costs import WIDE as FULL_WIDTH
from cleaner.repair.gbk_desync.costs import Costs as CostsInNats
from cleaner.repair.gbk_desync.gbk import (
    LEADS,
    characters,
    compatibility_forms,
    in_gb2312,
    is_simplified,
    pairs,
    spoken,
    spoken_range,
    syllables,
)
from cleaner.repair.trigger import LETTERS, ranges

# How many code points tables of characters cover: GBK has none beyond.
BMP = 1 << 16
# As in search.h: the most letters of a syllable.
SYLLABLE = 8

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int32]
Array = npt.NDArray[Any]


def arrays(*names: str) -> list[tuple[str, type]]:
    """Return the fields of a structure that are addresses of arrays."""
    return [(name, c_void_p) for name in names]


class Held(Structure):
    """A structure of C that keeps the arrays alive whose addresses it has."""

    def __init__(self, **values: Any) -> None:
        super().__init__()
        self.held = values
        for name, value in values.items():
            setattr(self, name, value.ctypes.data if isinstance(value, np.ndarray) else value)


class Model(Held):
    """
    The trigram model: sorted arrays, and where the part of each first character or context begins in them.

    Of the pairs of `others`, those from `pairs[c]` to `pairs[c + 1]` begin with the character c; of the contexts with
    their `seconds`, those from `firsts[c]` on; of the `thirds`, those from `triples[k]` on follow the context k.
    """

    _fields_ = arrays(
        "keys", "unigram", "pair_backoff", "pairs", "others", "bigram",
        "firsts", "seconds", "backoff", "triples", "thirds", "trigram",
    )  # fmt: skip


class Gbk(Held):
    """
    GBK by code point: `bytes` of a character, 0 for none; `codes` also has the single bytes of ASCII and €.

    `chars` are characters by their two bytes; `han` to `simplified` say what a character is. The forms that a fold
    makes are grouped by their first character. `spoken` are the characters of all syllables, syllable by syllable,
    and `syllable_ranges` those of each of the sorted `syllables`, shape (syllables, SYLLABLE).
    """

    _fields_ = (
        *arrays("bytes", "codes", "chars", "form_costs"),
        *arrays("han", "letter", "mark", "chatty", "gb2312", "wide", "lonely", "parting", "spelled", "simplified"),
        *arrays("groups", "group_starts", "forms", "form_sizes", "form_bytes"),
        *arrays("spoken", "syllables", "syllable_ranges", "closings", "openings"),
        *((name, c_int32) for name in ("count_of_syllables", "kinds_of_brackets", "first_lead", "last_lead")),
    )


class Costs(Structure):
    """The costs of `costs.COSTS`, all as float64."""

    _fields_ = tuple((name, c_double) for name in CostsInNats._fields)


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
def costs() -> Costs:
    """Return the costs of edits."""
    return Costs(*COSTS)


@cache
def spelling() -> Gbk:
    """Return what `gbk` has of the characters of annotations: pages with no more than a gloss need no more."""
    return Gbk(han=_in_ranges(HAN), spelled=_in_ranges(f"{LETTERS}{HAN} "))


@cache
def gbk() -> Gbk:
    """Return GBK, its folded forms and the readings of its characters."""
    codes = _by_code_point({char: lead << 8 | trail for char, (lead, trail) in pairs().items()})
    seen = codes.copy()
    seen[0x21:0x7F] = range(0x21, 0x7F)
    seen[ord("€")] = 0x80
    chars = np.zeros(1 << 16, dtype=np.int32)
    form_costs = np.zeros(BMP)
    for (lead, trail), char in characters().items():
        chars[lead << 8 | trail] = ord(char)
        form_costs[ord(char)] = form_cost(char)
    found = compatibility_forms()
    forms = [(form, code) for first in found for form, code in found[first]]
    closings = [*CLOSINGS]
    return Gbk(
        bytes=codes,
        codes=seen,
        chars=chars,
        form_costs=form_costs,
        **_kinds(),
        groups=_by_code_point({first: group for group, first in enumerate(found, 1)}).astype(np.uint8),
        group_starts=np.cumsum([0, 0, *map(len, found.values())]).astype(np.int32),
        forms=np.array([list(map(ord, form.ljust(4))) for form, _ in forms], dtype=np.int32),
        form_sizes=np.array([len(form) for form, _ in forms], dtype=np.int32),
        form_bytes=np.array([lead << 8 | trail for _, (lead, trail) in forms], dtype=np.int32),
        **_syllables(),
        closings=np.array(list(map(ord, closings)), dtype=np.int32),
        openings=np.array([(ord(CLOSINGS[mark][0]), ord(CLOSINGS[mark][-1])) for mark in closings], dtype=np.int32),
        kinds_of_brackets=len(closings),
        first_lead=LEADS[0],
        last_lead=LEADS[-1],
    )


def _syllables() -> dict[str, Any]:
    letters = np.array([list(map(ord, each.ljust(SYLLABLE, "\0"))) for each in syllables()], dtype=np.int32)
    ranges = np.array([spoken_range(each) for each in syllables()], dtype=np.int32)
    order = np.lexsort(letters.T[::-1])
    return {
        "spoken": np.array(list(map(ord, spoken())), dtype=np.int32),
        "syllables": np.ascontiguousarray(letters[order]),
        "syllable_ranges": np.ascontiguousarray(ranges[order]),
        "count_of_syllables": len(order),
    }


def _by_code_point(values: dict[str, int]) -> Ints:
    found = np.zeros(BMP, dtype=np.int32)
    found[list(map(ord, values))] = list(values.values())
    return found


def _kinds() -> dict[str, Bytes]:
    known = characters().values()
    found = {
        "mark": MARKS,
        "chatty": {row[0] for row in CHAT},
        "gb2312": filter(in_gb2312, known),
        "wide": filter(FULL_WIDTH.match, known),
        "lonely": (chr(code) for code in range(0x80) if ALONE.match(chr(code) + "中")),
        "parting": PARTING,
        "simplified": filter(is_simplified, known),
    }
    flags = {name: flagged(chars) for name, chars in found.items()}
    return {"han": _in_ranges(HAN), "letter": _in_ranges(LETTERS), "spelled": _in_ranges(f"{LETTERS}{HAN} "), **flags}


def flagged(chars: Iterable[str]) -> Bytes:
    """Return 1 for each of some characters of the BMP, by code point."""
    found = np.zeros(BMP, dtype=np.uint8)
    found[[ord(char) for char in chars]] = 1
    return found


def _in_ranges(characters: str) -> Bytes:
    found = np.zeros(BMP, dtype=np.uint8)
    for first, last in ranges(characters):
        found[first : last + 1] = 1
    return found
