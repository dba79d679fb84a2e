"""What the compiled search knows, as arrays: the trigram model, GBK, and what it costs to undo each edit."""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import HAN
from cleaner.chinese.language_model import model_table, trigram_model
from cleaner.repair import moves, search
from cleaner.repair.annotations import NOTHING
from cleaner.repair.gbk import LEADS, characters, compatibility_forms, in_gb2312, pairs, syllables
from cleaner.repair.trigger import LETTERS, ranges

# What is known of a character, everywhere and on a page.
MARK, GB2312, WIDE, LONELY, PARTING, SPELLED = 1, 2, 4, 8, 16, 32
ANNOTATED, PLAIN, JUNK = 1, 2, 4
# How a search ends: with a reading, with none that leads or none at all, or because there is no room for it.
READ, UNSURE, FULL = range(3)
# Code points that the tables of characters have: nothing of GBK is beyond.
BMP = 1 << 16
FIRST_LEAD, LAST_LEAD = LEADS[0], LEADS[-1]
NEWLINE, STOP, QUESTION, WIDE_QUESTION, OPENING, CLOSING, LESS = map(ord, "\n。?？()<")
# Characters in a parenthesis that may be a syllable, as in `annotations.PARENTHESIS`.
LONGEST_NOTE = 20

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int32]
Costs = npt.NDArray[np.float32]
Facts = npt.NDArray[np.void]


class Fact(NamedTuple):
    """
    What may begin at a place of a line, with where it ends or 0: pinyin in a parenthesis, what was lost, junk.

    The characters that a syllable stands for are those of `Gbk.spoken` from one place to another.
    """

    place: int
    note_end: int = 0
    note_from: int = 0
    note_to: int = 0
    pinyin_end: int = 0
    pinyin_from: int = 0
    pinyin_to: int = 0
    whole_end: int = 0
    junk_end: int = 0
    has_junk: bool = False
    skip_end: int = 0
    sign: int = 0


FACT = np.dtype([(name, np.int32) for name in Fact._fields])


class Model(NamedTuple):
    """
    The trigram model: sorted arrays, and for each first character or context where its part begins.

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
    GBK by code point: `bytes` of a character, 0 if it has none; `codes` of what may be seen of bytes, also one byte.

    `chars` are the characters of two bytes. The forms that a fold makes stand in groups by their first character.
    `spoken` are the characters of all syllables, one syllable after the other; `kinds` has bits as above.
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


class Weights(NamedTuple):
    """The constants of the search and its moves, in nats unless they are counts."""

    enter_pinyin: float = moves.ENTER_PINYIN
    enter_junk: float = moves.ENTER_JUNK
    enter_known: float = moves.ENTER_KNOWN
    not_stop: float = moves.NOT_STOP
    lost: float = moves.LOST
    folded: float = moves.FOLDED
    wide: float = moves.WIDE_COST
    no_junk: float = moves.NO_JUNK
    sign_before_mark: float = moves.SIGN_BEFORE_MARK
    small_letter: float = moves.SMALL_LETTER
    in_row: float = moves.IN_ROW
    skipped: float = moves.SKIPPED
    native: float = moves.NATIVE
    not_listed: float = moves.NOT_LISTED
    sign: float = moves.SIGN_COST
    unknown: int = ord(moves.SIGN)
    doubled: float = search.DOUBLED
    opened: float = search.OPENED
    unopened: float = search.UNOPENED
    said_pair: float = search.SAID_PAIR
    said_triple: float = search.SAID_TRIPLE
    beam: float = search.BEAM
    sure: float = search.SURE_READING
    longest: int = search.LONGEST_RUN
    width: int = search.WIDTH


@cache
def model() -> Model:
    """Return the shipped trigrams."""
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
        costs[ord(char)] = moves.form_cost(char, NOTHING)
    found = compatibility_forms()
    forms = [(form, code) for first in found for form, code in found[first]]
    closings = [*search.CLOSING]
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
        np.array([ord(char) for chars in _spoken() for char in chars], dtype=np.int32),
        np.array(list(map(ord, closings)), dtype=np.int32),
        np.array([(ord(search.CLOSING[mark][0]), ord(search.CLOSING[mark][-1])) for mark in closings], dtype=np.int32),
    )


@cache
def syllable_places() -> dict[str, tuple[int, int]]:
    """Return for each syllable where the characters that read so begin and end in `Gbk.spoken`."""
    ends = np.cumsum([len(chars) for chars in _spoken()]).tolist()
    return dict(zip(syllables(), zip([0, *ends], ends, strict=False), strict=True))


def _spoken() -> list[list[str]]:
    return [[char for row in rows.values() for char in row] for rows in syllables().values()]


def _by_code_point(values: dict[str, int]) -> Ints:
    found = np.zeros(BMP, dtype=np.int32)
    found[list(map(ord, values))] = list(values.values())
    return found


def _kinds() -> Bytes:
    found = np.zeros(BMP, dtype=np.uint8)
    for first, last in ranges(f"{LETTERS}{HAN} "):
        found[first : last + 1] |= SPELLED
    found[list(map(ord, moves.MARKS))] |= MARK
    found[list(map(ord, moves.PARTING))] |= PARTING
    for char in characters().values():
        found[ord(char)] |= GB2312 * in_gb2312(char) | WIDE * (moves.WIDE.match(char) is not None)
    for code in range(0x80):
        found[code] |= LONELY * (moves.ALONE.match(chr(code) + "中") is not None)
    return found
