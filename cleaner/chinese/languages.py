"""Which lines of a document are in another language, though they may have Han characters."""

import re
from collections.abc import Sequence
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import (
    EXTENSION,
    HAN,
    HANGUL,
    HIRAGANA,
    KANA,
    KATAKANA,
    LETTERS,
    UNIFIED,
    Range,
    class_of,
    codes,
)
from cleaner.chinese.scripts import forms_of

NAMES = ("", "Japanese", "Korean", "another language")
CHINESE, JAPANESE, KOREAN, OTHER = range(len(NAMES))
# what a line shows that shows no language
NONE = -1
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
# How many characters that Japanese does not write show the same, with some grammar.
CLEAR_FORMS = 3
# How many letters a Han character is worth: a page with more is in another language, and so are its lines with more.
LETTERS_OF_PAGE, LETTERS_OF_LINE = 5, 2


# No character beyond counts, nor does this one, and none counts more than LARGEST. The counts of a line are fields of
# numbers of NUMBER_BITS, of the first width that holds them all.
LAST, LARGEST = 0xFFFF, 2
WIDTHS, NUMBER_BITS = (8, 16, 32), 64

Weights = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.int64]


class Signs(NamedTuple):
    """
    How many characters of each writing lines have outside of quotations, and what tells Chinese from Japanese.

    `grammar` weighs words of Chinese grammar, `forms` counts characters that Japanese writes in another form or not at
    all, `shinjitai` those that Chinese does, and `apart` is the grammar of clauses without kana and hangul. All have
    shape (lines,).
    """

    han: Counts
    hiragana: Counts
    katakana: Counts
    hangul: Counts
    letters: Counts
    grammar: Counts
    forms: Counts
    shinjitai: Counts
    apart: Counts

    @property
    def syllables(self) -> Counts:
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
    own = _own(signs)
    return [NAMES[language] for language in _settled(signs, own, _of_document(signs, own)).tolist()]


def restore_quotations(line: str, converted: str) -> str:
    """
    Return a line that was converted with its quotations in Japanese as they were; both are equally long.

        >>> restore_quotations("玩《ゼルダの伝説》說說", "玩《ゼルダの伝说》说说")
        '玩《ゼルダの伝説》说说'
        >>> restore_quotations("「阿嬤の餅」", "「阿嬷の饼」")
        '「阿嬷の饼」'
    """
    if len(line) != len(converted):
        return converted
    for found in QUOTED.finditer(line):
        if KANA.search(found[0]) and languages([IN_A_NAME.sub("", found[0][1:-1])]) == [NAMES[JAPANESE]]:
            converted = converted[: found.start()] + found[0] + converted[found.end() :]
    return converted


def _signs_of(lines: Sequence[str]) -> Signs:
    signs = Signs._make([*_counts(lines), np.zeros(len(lines), dtype=np.int64)])
    # few lines have any
    places = signs.syllables.nonzero()[0]
    if len(places):
        parts = [_parted(lines[place]) for place in places.tolist()]
        of_rest, of_clauses = (_counts(each) for each in zip(*parts, strict=True))
        for counts, found in zip(signs, [*of_rest, of_clauses[5]], strict=True):
            counts[places] = found
    return signs


def _parted(line: str) -> tuple[str, str]:
    """Return a line with kana or hangul outside of its quotations, and its clauses that have none."""
    outside = IN_A_FACE.sub("", IN_A_NAME.sub("", QUOTED.sub("", line)))
    # a line that is nothing but a quotation is in the language of the quotation
    line = outside if HANS.search(outside) else line
    return line, "".join([clause for clause in CLAUSE.split(line) if not SYLLABLES.search(clause)])


def _counts(lines: Sequence[str]) -> list[Counts]:
    """Return what the characters of each line count in the fields of `Signs`, but for the last, shape (lines,) each."""
    points = np.minimum(codes("\n".join([*lines, ""])), LAST)
    starts = np.append(0, np.flatnonzero(points == ord("\n"))[:-1] + 1)
    longest = int(np.diff(np.append(starts, len(points))).max())
    width = next(width for width in WIDTHS if LARGEST * longest < 1 << width)
    sums = [np.add.reduceat(fields.take(points), starts) for fields in _packed(width)]
    mask = (1 << width) - 1
    return [found >> place & mask for found in sums for place in range(0, NUMBER_BITS, width)]


@cache
def _packed(width: int) -> list[Counts]:
    """Return the weights in fields of some bits of one number, the first lowest: a look and a sum for all of them."""
    weights, count = [each.astype(np.int64) for each in _weights()], NUMBER_BITS // width
    parts = [weights[first : first + count] for first in range(0, len(weights), count)]
    return [reduce(or_, [each << width * place for place, each in enumerate(part)]) for part in parts]


@cache
def _weights() -> tuple[Weights, ...]:
    """Return what a character counts by code point in the fields of `Signs`, but for the last."""
    ranges = ((EXTENSION, UNIFIED), HIRAGANA, KATAKANA, HANGUL, LETTERS)
    hans, *others = (_in_ranges(each) for each in ranges)
    grammar, forms, shinjitai = (np.zeros_like(hans) for _ in range(3))
    grammar[codes(GRAMMAR)], grammar[codes(GRAMMAR_TOO)] = 2, 1
    forms[codes(_not_in_japanese("".join(map(chr, np.flatnonzero(hans).tolist()))))] = 1
    shinjitai[[ord(char) for char in forms_of("japanese") if hans[ord(char)]]] = 1
    return hans, *others, grammar, forms, shinjitai


def _in_ranges(ranges: Sequence[Range]) -> Weights:
    found = np.zeros(LAST + 1, dtype=np.uint8)
    for first, last in ranges:
        found[first : last + 1] = 1
    return found


def _own(line: Signs) -> Counts:
    """Return the language that each line itself shows, or NONE."""
    chinese, japanese = line.grammar + 2 * line.forms, 2 * (line.hiragana + line.shinjitai)
    is_syllabic = (line.syllables > 0) & (line.syllables >= MOST_SYLLABLES * (line.syllables + line.han))
    # a name in katakana is no grammar, and a clause is no line
    is_name = (line.syllables == line.katakana) & (line.grammar >= CLEAR_GRAMMAR) & (chinese > japanese)
    has_clause = line.apart >= CLEAR_GRAMMAR
    # ドラえもん（哆啦A夢）是我們這一代人的回憶
    is_clear = (line.grammar >= 2 * CLEAR_GRAMMAR) & (chinese > japanese) & (line.syllables <= line.han)
    # ドラえもん這個名字，臺灣早年譯作小叮噹: old-fashioned Japanese has more kana
    is_clear |= (line.grammar >= CLEAR_GRAMMAR) & (line.forms >= CLEAR_FORMS) & (2 * line.syllables <= line.han)
    shown: list[tuple[npt.NDArray[np.bool_], int]] = [
        (is_syllabic & (is_name | is_clear | (has_clause & (line.syllables <= line.han))), CHINESE),
        (is_syllabic & (2 * line.hangul > line.syllables), KOREAN),
        (is_syllabic, JAPANESE),
        (has_clause, CHINESE),
        (line.hangul > 2 * line.grammar, KOREAN),
        ((line.hiragana > 0) & (line.grammar == 0), JAPANESE),
        (chinese > japanese, CHINESE),
        (chinese < japanese, JAPANESE),
    ]
    return _first_of(shown, NONE)


def _first_of(shown: Sequence[tuple[npt.NDArray[np.bool_], int]], otherwise: int | Counts) -> Counts:
    """Return for each line the language of the first condition that it meets."""
    return np.select([condition for condition, _ in shown], [language for _, language in shown], otherwise)


def _of_document(signs: Signs, own: Counts) -> int:
    """Return the language of most of a document."""
    if signs.letters.sum() > LETTERS_OF_PAGE * signs.han.sum():
        return OTHER
    # Korean writes the same forms as Chinese, so among its lines forms show nothing
    counted = (own != CHINESE) | (signs.grammar > 0) | (not (own == KOREAN).any())
    sizes = [int((signs.han + signs.syllables)[counted & (own == each)].sum()) for each in (CHINESE, JAPANESE, KOREAN)]
    return sizes.index(max(sizes))


def _settled(signs: Signs, own: Counts, page: int) -> Counts:
    """Return the language of each line on a page in some language."""
    is_own = own != NONE
    if page == OTHER:
        foreign = np.where(signs.letters > LETTERS_OF_LINE * signs.han, OTHER, CHINESE)
        return np.where(is_own & (own != CHINESE), own, foreign)
    if page == CHINESE:
        shown = np.where(signs.hangul > 0, KOREAN, JAPANESE)
        return np.where(is_own, own, np.where(signs.syllables > 0, shown, CHINESE))
    return np.where(is_own & ((own != CHINESE) | (signs.grammar >= CLEAR_GRAMMAR)), own, page)


def _not_in_japanese(hans: str) -> str:
    """Return those of Han characters that modern Japanese does not write."""
    written = {*hans.encode("shift_jis", "ignore").decode("shift_jis"), *forms_of("japanese")} - forms_of("traditional")
    return "".join(char for char in hans if char not in written)
