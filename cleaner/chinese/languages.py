"""Which lines of a document are in another language, though they may have Han characters."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import (
    EXTENSION,
    HAN,
    HANGUL,
    HIRAGANA,
    KATAKANA,
    LETTERS,
    UNIFIED,
    Range,
    class_of,
    codes,
)
from cleaner.chinese.scripts import forms_of

CHINESE, JAPANESE, KOREAN, OTHER = "", "Japanese", "Korean", "another language"
SYLLABLE = class_of(*HIRAGANA, *KATAKANA, *HANGUL)
SYLLABLES = re.compile(f"[{SYLLABLE}]")
# What a Chinese line may have of another language: something quoted, の between two words of a name, a face.
OPENING, CLOSING = "「『“‘《〈（(【[", "」』”’》〉）)】]"
_INSIDE = rf"[^{re.escape(OPENING + CLOSING)}]{{0,40}}"
QUOTED = re.compile(f"[{re.escape(OPENING)}]{_INSIDE}?[{SYLLABLE}]{_INSIDE}[{re.escape(CLOSING)}]")
IN_A_NAME = re.compile(f"(?<=[{HAN}])[のノ](?=[{HAN}])")
IN_A_FACE = re.compile(f"(?<![{HAN}{SYLLABLE}ー])[{SYLLABLE}](?![{HAN}{SYLLABLE}ー])")
CLAUSE = re.compile(r"[\s，。、；：！？,;:!?♪～~]+")
HANS = re.compile(f"[{HAN}]")
# Words of Chinese grammar. Japanese has those of the second set, too, inside words: 完了, 是非, 我々.
GRAMMAR = "这這们們你您她很吗嗎呢吧啊说說还還没沒哪么麼让讓从從给給对對个個过過"
GRAMMAR_TOO = "的了是在我他就也和跟把被着著来來"
# From this share of syllables, outside of quotations, among syllables and Han characters, a line is in their language.
MOST_SYLLABLES = 0.25
# How much grammar shows that a line is Chinese on a page in Japanese or Korean, whose names may be old-fashioned.
CLEAR_GRAMMAR = 3
# How many letters a Han character is worth: a page with more is in another language, and so are its lines with more.
LETTERS_OF_PAGE, LETTERS_OF_LINE = 5, 2


Weights = npt.NDArray[np.uint8]


class Signs(NamedTuple):
    """
    How many characters of each writing a line has outside of quotations, and what tells Chinese from Japanese.

    `grammar` weighs words of Chinese grammar, `forms` counts characters that Japanese writes in another form or not at
    all, `shinjitai` those that Chinese does, and `apart` is the grammar of clauses without kana and hangul.
    """

    han: int
    hiragana: int
    katakana: int
    hangul: int
    letters: int
    grammar: int
    forms: int
    shinjitai: int
    apart: int

    @property
    def syllables(self) -> int:
        """The characters of Japanese and Korean that are no Han."""
        return self.hiragana + self.katakana + self.hangul


def languages(lines: Sequence[str]) -> list[str]:
    """
    Return for each line of a document which other language it is in, "" for Chinese.

    Kana and hangul count by their share outside of quotations and by whether they are the grammar of the line. Lines
    that say nothing by themselves are in the language of the document.

        >>> languages(["昨日投開票が行われました。", "主要候補者", "招牌寫著「東京の味」，我很喜歡。"])
        ['Japanese', 'Japanese', '']
    """
    signs = _signs_of(lines)
    own = list(map(_own, signs))
    page = _of_document(signs, own)
    return list(map(_settled, lines, signs, own, repeat(page)))


def _signs_of(lines: Sequence[str]) -> list[Signs]:
    outside, apart = [*lines], [""] * len(lines)
    for place, line in enumerate(lines):
        if SYLLABLES.search(line):
            outside[place], apart[place] = _parted(line)
    rest = _counts(apart, _weights()[5:6])
    return [Signs(*counts, *grammar) for counts, grammar in zip(_counts(outside, _weights()), rest, strict=True)]


def _parted(line: str) -> tuple[str, str]:
    """Return a line with kana or hangul outside of its quotations, and its clauses that have none."""
    outside = IN_A_FACE.sub("", IN_A_NAME.sub("", QUOTED.sub("", line)))
    # a line that is nothing but a quotation is in the language of the quotation
    line = outside if HANS.search(outside) else line
    return line, "".join([clause for clause in CLAUSE.split(line) if not SYLLABLES.search(clause)])


def _counts(lines: Sequence[str], weights: Sequence[Weights]) -> list[list[int]]:
    """Return the sums of weights, by code point, over the characters of each line: a list for each line."""
    points = np.minimum(codes("\n".join([*lines, ""])), len(weights[0]) - 1)
    starts = np.append(0, np.flatnonzero(points == ord("\n"))[:-1] + 1)
    found: list[list[int]] = np.stack(
        [np.add.reduceat(each.take(points), starts, dtype=np.int64) for each in weights], axis=1
    ).tolist()
    return found


@cache
def _weights() -> tuple[Weights, ...]:
    """Return what a character counts by code point in the fields of `Signs`, but for the last."""
    ranges = ((EXTENSION, UNIFIED), HIRAGANA, KATAKANA, HANGUL, LETTERS)
    hans, *others = (_in_ranges(each) for each in ranges)
    grammar, forms, shinjitai = (np.zeros_like(hans) for _ in range(3))
    grammar[codes(GRAMMAR)], grammar[codes(GRAMMAR_TOO)] = 2, 1
    forms[[point for point in np.flatnonzero(hans).tolist() if _is_no_japanese(chr(point))]] = 1
    shinjitai[[ord(char) for char in forms_of("japanese") if hans[ord(char)]]] = 1
    return hans, *others, grammar, forms, shinjitai


def _in_ranges(ranges: Sequence[Range]) -> Weights:
    found = np.zeros(0x10000, dtype=np.uint8)
    for first, last in ranges:
        found[first : last + 1] = 1
    return found


def _own(line: Signs) -> str | None:
    """Return the language that a line itself shows, or None."""
    chinese, japanese = line.grammar + 2 * line.forms, 2 * (line.hiragana + line.shinjitai)
    if line.syllables and line.syllables >= MOST_SYLLABLES * (line.syllables + line.han):
        # a name in katakana is no grammar, and a clause is no line
        is_name = line.syllables == line.katakana and line.grammar >= CLEAR_GRAMMAR and chinese > japanese
        if is_name or (line.apart >= CLEAR_GRAMMAR and line.syllables <= line.han):
            return CHINESE
        return KOREAN if 2 * line.hangul > line.syllables else JAPANESE
    if line.apart >= CLEAR_GRAMMAR:
        return CHINESE
    if line.hangul > 2 * line.grammar:
        return KOREAN
    if line.hiragana and not line.grammar:
        return JAPANESE
    if chinese == japanese:
        return None
    return CHINESE if chinese > japanese else JAPANESE


def _of_document(signs: Sequence[Signs], own: Sequence[str | None]) -> str:
    """Return the language of most of a document."""
    han, letters = sum(line.han for line in signs), sum(line.letters for line in signs)
    if letters > LETTERS_OF_PAGE * han:
        return OTHER
    sizes, is_korean = dict.fromkeys((CHINESE, JAPANESE, KOREAN), 0), KOREAN in own
    for line, language in zip(signs, own, strict=True):
        # Korean writes the same forms as Chinese, so among its lines forms show nothing
        if language is not None and (language or line.grammar or not is_korean):
            sizes[language] += line.han + line.syllables
    return max(sizes, key=lambda language: sizes[language])


def _settled(text: str, line: Signs, own: str | None, page: str) -> str:
    """Return the language of a line on a page in some language."""
    if page == OTHER and own in (None, CHINESE):
        return OTHER if line.letters > LETTERS_OF_LINE * line.han else CHINESE
    if page in (JAPANESE, KOREAN) and own == CHINESE and line.grammar < CLEAR_GRAMMAR:
        return page
    if own is not None:
        return own
    if page == CHINESE and line.syllables:
        return KOREAN if line.hangul else JAPANESE
    return page


def _is_no_japanese(char: str) -> bool:
    """Return whether modern Japanese writes no such Han character."""
    if char in forms_of("traditional"):
        return True
    try:
        char.encode("shift_jis")
    except UnicodeEncodeError:
        return char not in forms_of("japanese")
    return False
