"""Characters that lost a byte: choose what each was by its context, or leave the mark."""

from collections.abc import Sequence
from itertools import accumulate
from math import exp, log
from typing import NamedTuple

from cleaner.chinese.language_model import character_model, trigram_model
from cleaner.repair.mojibake.plausibility import QUOTES

# By how many nats the likeliest character must lead all others together; a wrong guess is worse than a mark.
SURE = 1.0
# The same where a reader lost so many bytes that doubtful guesses would add up.
SURE_OF_MANY = 3.0
# The same where two bytes are lost: there are many more characters than the candidates.
SURE_OF_TWO = 4.0
# No line ends with these: the penalty in nats for one that would.
OPENING, NO_END = "，、「『《〈【（“‘；：", 6.0
# What closes what was not opened costs as much: in 九天。 it is no 》.
PAIRS = dict(zip("」』》〉】）”", "「『《〈【（“", strict=True))
# What another than the favoured candidate must lead by in addition: 曲调很悠 is rarer than 很悶.
SURE_OF_UNLIKE = 2.0
# How often a line ends after a character of it.
LINE_END = 0.025
# What a favoured candidate gains, in nats: a byte is far more often stripped as white space than cut off.
FAVOUR = 4.0
# A lost byte may have been any of these many; where two are lost, the most frequent characters are candidates.
CANDIDATES = 64
# The context that the trigram model is given: two characters before, and the two after that depend on the gap.
CONTEXT = 2
END = "\n"


class Gap(NamedTuple):
    """A character with bytes lost: what it may have been, the mark in its place, and the candidate to favour."""

    candidates: str
    mark: str
    favoured: str = ""
    sure: float = SURE


def fill(pieces: Sequence[str | Gap]) -> str:
    r"""
    Return the text of pieces, each gap filled where its character is beyond doubt.

        >>> fill(["我们的生", Gap("活洺洸", "\ufffd"), "很好"])
        '我们的生活很好'
    """
    filled: list[str | Gap] = [piece for piece in pieces if piece]
    # twice, since a gap next to another may depend on how that was filled
    for _ in range(2):
        gaps = [(place, piece) for place, piece in enumerate(filled) if isinstance(piece, Gap)]
        around = [(*_around(filled, place), _never_opened(filled, place), gap) for place, gap in gaps]
        for (place, gap), char in zip(gaps, _likeliest(around), strict=True):
            # Windows reads a lost byte and the ASCII after it as one question mark: it may be in place of both
            swallowed = gap.mark == "?" and place + 1 < len(filled) and char.encode()[-1:] != b"\x80"
            filled[place] = char + "?" * swallowed if char else gap
    return "".join(piece if isinstance(piece, str) else piece.mark for piece in filled)


def most_frequent(chars: str) -> str:
    """
    Return the most frequent candidates, at most `CANDIDATES`, the most frequent first.

        >>> most_frequent("亇了亡")[:1]
        '了'
    """
    scores = character_model().logprobs("\n".join(chars))[::2].tolist()
    return "".join(char for _, char in sorted(zip(scores, chars, strict=True), reverse=True)[:CANDIDATES])


def _around(pieces: Sequence[str | Gap], place: int) -> tuple[str, str]:
    """Return the known text right before and after a gap."""
    before = after = ""
    for piece in reversed(pieces[max(place - CONTEXT, 0) : place]):
        if isinstance(piece, Gap):
            break
        before = piece + before
    for piece in pieces[place + 1 : place + 1 + CONTEXT]:
        if isinstance(piece, Gap):
            break
        after += piece
    if place + 1 == len(pieces):
        after = END
    return before[-CONTEXT:].rjust(CONTEXT, END), after[:CONTEXT]


def _never_opened(pieces: Sequence[str | Gap], place: int) -> str:
    """Return the closing marks of which no opening one stands before a gap."""
    known = "".join(piece for piece in pieces[:place] if isinstance(piece, str))
    return "".join(close for close, opens in PAIRS.items() if known.count(opens) <= known.count(close))


def _likeliest(gaps: Sequence[tuple[str, str, str, Gap]]) -> list[str]:
    """
    Return for each gap the candidate that is beyond doubt, or "".

    A gap comes with the text before and after it, and the marks that it can hardly be.
    """
    texts = [before + char + after for before, after, _, gap in gaps for char in gap.candidates]
    if not texts:
        return [""] * len(gaps)
    scores = trigram_model().logprobs("".join(texts).translate(QUOTES)).tolist()
    ends = iter(accumulate(map(len, texts)))
    found = []
    for _, after, unlike, gap in gaps:
        weighed = [
            _weigh(scores[(end := next(ends)) - 1 - len(after) : end], char, after, gap) - NO_END * (char in unlike)
            for char in gap.candidates
        ]
        found.append(_sure(weighed, gap) if weighed else "")
    return found


def _weigh(scores: Sequence[float], char: str, after: str, gap: Gap) -> float:
    """Return the log-probability of a candidate, given the scores of it and of what is after it."""
    favour = FAVOUR if char == gap.favoured else 0.0
    if after != END:
        return sum(scores) + favour
    # a line may end with a sentence, or be a title, or cut off anywhere
    return scores[0] + log(1.0 + exp(scores[1]) / LINE_END) - NO_END * (char in OPENING) + favour


def _sure(scores: Sequence[float], gap: Gap) -> str:
    """Return the likeliest character if it leads all others together by enough, or ""."""
    top = max(scores)
    best = scores.index(top)
    others = sum(exp(score - top) for place, score in enumerate(scores) if place != best)
    is_unlike = gap.favoured not in ("", gap.candidates[best])
    return gap.candidates[best] if others <= exp(-gap.sure - SURE_OF_UNLIKE * is_unlike) else ""
