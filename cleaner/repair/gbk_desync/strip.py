"""Remove the pinyin that obfuscators insert after Traditional characters, but keep an author's glosses."""

import re

from cleaner.chinese.characters import HAN
from cleaner.kernels import KERNELS
from cleaner.repair.gbk_desync.annotations import PARENTHESIS, split_at_annotations, spoken_syllable, syllable
from cleaner.repair.gbk_desync.author_spaces import author_spaces
from cleaner.repair.gbk_desync.gbk import (
    TONED_LETTER,
    characters,
    is_reading,
    normal,
    pairs,
    syllables,
)
from cleaner.repair.gbk_desync.junk import JUNK_ANYWHERE, drop_junk
from cleaner.repair.gbk_desync.page import PageEvidence
from cleaner.repair.matching_lines import fix_matching_lines
from cleaner.repair.trigger import LETTERS, TONED, Trigger

# A list hit half of a character and a Latin letter: in 爲B, [91 42] is 態. Nothing was lost, the pinyin is after the B.
STRADDLING = re.compile(rf"(?<![? \x01-\x08])([^\x00-\x7f]|[!,:;?()])([@-~])\(([{LETTERS}{HAN} ]{{1,20}})\)")
# The same where the character before has changed since: Y(jié)ouTube, of 結 (BD59).
ON_LETTER = re.compile(rf"([A-Za-z])\((?=[a-z]*[{TONED}])([{LETTERS}]{{1,6}}) ?\)")
# What both of these need, and most pages don't have.
ON_HALF = Trigger("(", rf"(?<=[@-~]\()[{LETTERS}{HAN} ]{{1,20}}\)")
# How many characters away from its own an injected word may push a parenthesis.
REACH = 8


def strip(text: str, evidence: PageEvidence) -> str:
    """
    Remove the annotations of the characters that the page annotates, and the junk before its marks.

        >>> page = "財(cái)經(jīng)新聞"
        >>> strip(page, PageEvidence(True, frozenset("財經"), frozenset()))
        '財經新聞'
    """
    text = _strip_annotations(text, evidence.annotated)
    if "(" in text:
        text = _strip_rest(text, evidence)
    return _drop_junk(text) if evidence.junk else text


def _drop_junk(text: str) -> str:
    if spaces := author_spaces(text):
        return JUNK_ANYWHERE.sub(lambda junk: " " if junk.end() in spaces else "", text)
    if not KERNELS:
        return drop_junk(text)
    from cleaner.repair.gbk_desync.compiled import junk

    return junk.drop(text)


def _strip_annotations(text: str, annotated: frozenset[str]) -> str:
    def goes(kind: str) -> bool:
        return kind[-1] in annotated and bool(spoken_syllable(kind))

    if KERNELS:
        from cleaner.repair.gbk_desync.compiled import notes

        return notes.drop(text, goes)
    pieces, counts = split_at_annotations(text)
    drop = {kind: kind[-1] for kind in counts if goes(kind)}
    if not drop:
        return text
    kept = pieces.copy()
    kept[1::2] = [drop.get(kind, kind) for kind in kept[1::2]]
    return "".join(kept)[::-1]


def _strip_rest(text: str, evidence: PageEvidence) -> str:
    """Remove annotations of half a character or on a letter, and those pushed away from their character."""
    text = fix_matching_lines(ON_HALF, _strip_halves, text)
    return PARENTHESIS.sub(lambda match: _displaced(match, evidence), text)


def _strip_halves(line: str) -> str:
    return ON_LETTER.sub(_on_letter, STRADDLING.sub(_straddling, line))


def _straddling(match: re.Match[str]) -> str:
    # a mark that was folded to ASCII was A3xx
    trail = ord(match[1]) | 0x80 if match[1].isascii() else pairs().get(match[1], (0, 0))[1]
    half = trail, ord(match[2])
    return match[1] + match[2] if is_reading(characters().get(half, ""), syllable(match[3])) else match[0]


def _on_letter(match: re.Match[str]) -> str:
    rows = syllables().get(normal(match[2]), {}).values()
    return match[1] if any(pairs()[char][1] == ord(match[1]) for row in rows for char in row) else match[0]


def _displaced(match: re.Match[str], evidence: PageEvidence) -> str:
    """Drop a parenthesis that an injected word separates from its character: 學藝術姑娘(xué)."""
    spoken = syllable(match[1])
    before = match.string[max(0, match.start() - REACH) : match.start()].rpartition("\n")[2]
    if not TONED_LETTER.search(spoken) or before[-1:] in evidence.annotated or not before[-1:].isalpha():
        return match[0]
    return "" if any(char in evidence.annotated and is_reading(char, spoken) for char in before) else match[0]
