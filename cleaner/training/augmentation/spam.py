"""Make lines of spam as injectors write them: keywords joined by a separator, often in spellings that dodge filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cleaner.training.augmentation.seeds import Random

SEPARATORS = (",", "|", "| ", " ", "-", "_", ",", "，", "、", "，")
# What is put between the characters of a word to hide it from filters.
WEDGES = (" ", "·", ".", "-", "/", "+", "❤", "★", "\u200b", "🔥", "💰", "|")
BULLETS = ("• ", "· ", "- ", "» ", "★", "●")
COUNTS = (1, 1, 1, 2, 2, 3, 4, 6, 10, 20, 40)
# Lists of at least this many phrases may have some without their first word, which alone would not be known as spam.
BARE = 3
# Shares of the lines: with a bullet, whole lines, with other spellings, with wedges in words, full-width.
BULLETED = 0.1
WHOLE, RESPELT, WEDGED, WIDE = 0.2, 0.15, 0.08, 0.04
# Printable ASCII and its full-width form.
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@dataclass(frozen=True)
class Words:
    """The words of one trade by their position in a phrase."""

    first: Sequence[str]
    middle: Sequence[str]
    last: Sequence[str]


@dataclass(frozen=True)
class Vocabulary:
    """What spam is made of: words of each trade, other spellings of a word, and whole lines."""

    trades: Sequence[Words]
    spellings: Mapping[str, Sequence[str]]
    lines: Sequence[str]


def line(vocabulary: Vocabulary, random: Random) -> str:
    """Return one line of spam."""
    if random.random() < WHOLE:
        return str(random.choice(vocabulary.lines))
    return keywords(vocabulary, int(random.choice(COUNTS)), random)


def keywords(vocabulary: Vocabulary, count: int, random: Random) -> str:
    """Return `count` keyword phrases of one trade, joined by one separator."""
    separator = str(random.choice(SEPARATORS))
    trade = vocabulary.trades[int(random.integers(len(vocabulary.trades)))]
    phrases = [_phrase(trade, count >= BARE, random) for _ in range(count)]
    kind = random.random()
    if kind < RESPELT:
        phrases = [_respelt(phrase, vocabulary, random) for phrase in phrases]
    elif kind < RESPELT + WEDGED:
        wedge = str(random.choice(WEDGES))
        phrases = [wedge.join(phrase) for phrase in phrases]
    elif kind < RESPELT + WEDGED + WIDE:
        phrases = [phrase.translate(FULL_WIDTH) for phrase in phrases]
    bullet = str(random.choice(BULLETS)) if random.random() < BULLETED else ""
    return bullet + separator.join(phrases)


def _phrase(trade: Words, bare: bool, random: Random) -> str:
    """Return a phrase: a first word (may be missing if `bare`), one or two in the middle, a last one or none."""
    words = [random.choice(trade.first), *random.choice(trade.middle, size=int(random.integers(1, 3)))]
    if random.random() < 0.8:
        words.append(random.choice(trade.last))
    return "".join(map(str, words[int(bare and random.random() < 0.15) :]))


def _respelt(phrase: str, vocabulary: Vocabulary, random: Random) -> str:
    for word, spellings in vocabulary.spellings.items():
        if word in phrase:
            phrase = phrase.replace(word, str(random.choice(spellings)))
    return phrase
