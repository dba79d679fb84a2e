"""How likely characters are as honest text of any language: the measure of all readings of misread text."""

import re
import unicodedata
from functools import cache
from itertools import count
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import IDEOGRAPHS, Codes, codes, distinct
from cleaner.chinese.language_model import character_model

Logprobs = npt.NDArray[np.float32]

IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")

# Costs of a character in nats. ASCII reads the same in all codecs, so it costs the same whatever is next to it.
ASCII = 5.0
# The most that a Chinese character costs: a text with rare names is still text.
RAREST = 14.0
# Next to its like: a letter of any alphabet (the entropy of letters), a kana of either set, a syllable of Hangul.
LETTER, KANA, HANGUL = 3.3, 4.0, 6.5
# Lines and tables are drawn with light or with double lines; the characters that join both are rare.
BOX = 3.0
SYMBOL, PRIVATE, CONTROL = 7.0, 13.0, 15.0
REPEATED = 1.0
# A letter of another script than the letter before it, or a capital inside a word: 'ЦР№ъИЛГс' is full of them.
CHANGED = 5.0
# A capital that does not follow another.
CAPITAL = 1.0

LIGHT_BOX, DOUBLE_BOX = "─│┌┐└┘├┤┬┴┼━┃", "═║╔╗╚╝╠╣╦╩╬"
# The model knows the quotation marks of Simplified text; those of Traditional text are used in the same way.
QUOTES = str.maketrans("「」『』", "“”‘’")

# Classes of characters: adjacent letters of different classes are odd.
_CHINESE, _OTHER, _FIRST_LETTER = 0, 1, 2
_SCRIPTS = count(_FIRST_LETTER)


def logprobs(text: str) -> Logprobs:
    """
    Return the log-probability of each character of a text given the one before it, in nats, shape (len(text),).

    Chinese is scored by the character model; other scripts by how letters of one script, one case and one kind keep
    together in all languages. Source of the idea: the `badness` of ftfy, here as a probability.
    """
    text = text.translate(QUOTES) if "「" in text or "」" in text else text
    points = np.minimum(codes(text), np.uint32(0xFFFF))
    base, kind, upper = _known(points)
    kinds = kind[points]
    chinese = kinds == _CHINESE
    scores = np.where(chinese, np.maximum(character_model().logprobs(text), -RAREST), base[points])
    scores[points < 0x80] = -ASCII
    if len(points) > 1:
        _judge_neighbours(points, kinds, upper[points], scores)
    return scores


def is_chinese(text: str) -> npt.NDArray[np.bool_]:
    """Flag characters that are Chinese: Han or the punctuation of Chinese, shape (len(text),)."""
    points = np.minimum(codes(text), np.uint32(0xFFFF))
    found: npt.NDArray[np.bool_] = _known(points)[1][points] == _CHINESE
    return found


def _judge_neighbours(
    points: Codes, kinds: npt.NDArray[np.int16], upper: npt.NDArray[np.bool_], scores: Logprobs
) -> None:
    before, after = kinds[:-1], kinds[1:]
    letters = (before >= _FIRST_LETTER) & (after >= _FIRST_LETTER)
    # a capital before a small letter begins a word, one after a small letter is inside a word
    inside = letters & upper[1:] & ~upper[:-1]
    # kana may follow Han, letters of other scripts do not: 我и了
    changed = (letters & (before != after)) | ((before == _CHINESE) & (after >= _FIRST_LETTER) & (points[1:] >= 0x80))
    scores[1:] -= CHANGED * (changed | inside) + CAPITAL * (upper[1:] & ~upper[:-1])
    # within a word ’ is no quotation mark: l’Époque, П’ять
    apostrophes = 1 + np.flatnonzero(
        (points[1:-1] == ord("’")) & (kinds[:-2] >= _FIRST_LETTER) & (kinds[:-2] == kinds[2:])
    )
    scores[apostrophes] = -ASCII
    scores[apostrophes + 1] += CHANGED * changed[apostrophes]
    same = (points[1:] == points[:-1]) & (points[1:] >= 0x80) & (after != _CHINESE)
    scores[1:] = np.where(same, np.maximum(scores[1:], -REPEATED), scores[1:])


class _Tables(NamedTuple):
    """By code point: the log-probability outside Chinese, the class, whether it is a capital, whether all is known."""

    base: Logprobs
    kinds: npt.NDArray[np.int16]
    upper: npt.NDArray[np.bool_]
    known: npt.NDArray[np.bool_]


@cache
def _tables() -> _Tables:
    upper, known = np.zeros((2, 0x10000), dtype=np.bool_)
    return _Tables(np.zeros(0x10000, dtype=np.float32), np.zeros(0x10000, dtype=np.int16), upper, known)


def _known(points: Codes) -> tuple[Logprobs, npt.NDArray[np.int16], npt.NDArray[np.bool_]]:
    """Return the tables, in which all of some code points are known: to fill them takes longer than a page."""
    base, kinds, upper, known = _tables()
    for point in distinct(points[~known[points]]).tolist():
        char = chr(point)
        category = unicodedata.category(char)
        cost, name = _cost(char, category)
        base[point], upper[point] = -cost, category == "Lu"
        kinds[point] = _CHINESE if name == "" else _OTHER if name == "-" else _script(name)
        known[point] = True
    return base, kinds, upper


@cache
def _script(name: str) -> int:
    """Return a number for letters of a script; only which letters share one matters."""
    return next(_SCRIPTS)


def _cost(char: str, category: str) -> tuple[float, str]:
    """Return the cost of a character and its script; '' for Chinese, '-' where neighbours do not matter."""
    name = unicodedata.name(char, "").split(" ")[0]
    if _chinese(char):
        return 0.0, ""
    if name in {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}:
        return KANA, "-"
    if name == "HANGUL":
        return HANGUL, name
    if category.startswith(("L", "M")):
        return LETTER, name
    if char in LIGHT_BOX or char in DOUBLE_BOX:
        return BOX, "LIGHT BOX" if char in LIGHT_BOX else "DOUBLE BOX"
    if category in {"Cc", "Cn", "Cs"} or char == "\ufffd":
        return CONTROL, "-"
    return (PRIVATE if category == "Co" else SYMBOL), "-"


def _chinese(char: str) -> bool:
    # the punctuation of Chinese: ·—‘’“”…‰※ and what is in its own blocks
    return (
        bool(IDEOGRAPH.match(char)) or char in "·—‘’“”…" or "\u3000" <= char <= "\u3020" or "\uff00" <= char <= "\uff60"
    )
