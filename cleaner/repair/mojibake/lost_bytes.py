"""Characters that lost a byte: choose what each was by its context, or leave the mark."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from cleaner.chinese.language_model import character_model, trigram_model
from cleaner.repair.mojibake.plausibility import QUOTES

# By how many nats the likeliest character must lead where a byte is lost; a wrong guess is worse than a mark.
SURE = 1.0
# No line ends with these: the penalty in nats for one that would.
OPENING, NO_END = "，、「『《〈【（“‘；：", 6.0
# A lost byte has at most this many candidates.
CANDIDATES = 16
# The context that the trigram model is given: two characters before, and the two after that depend on the gap.
CONTEXT = 2
END = "\n"


class Gap(NamedTuple):
    """A character with a byte lost: what it may have been, and the mark in its place."""

    candidates: str
    mark: str


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
        for (place, gap), char in zip(
            gaps, _likeliest([(*_around(filled, place), gap) for place, gap in gaps]), strict=True
        ):
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
    """Return the known text before and after a gap."""
    before, after = (
        "".join(piece for piece in part if isinstance(piece, str))
        for part in (pieces[max(place - CONTEXT, 0) : place], pieces[place + 1 : place + 1 + CONTEXT])
    )
    if place + 1 == len(pieces):
        after = END
    elif after[:1].isascii():
        after = ""  # the model has hardly seen what follows ASCII
    return before[-CONTEXT:].rjust(CONTEXT, END), after[:CONTEXT]


def _likeliest(gaps: Sequence[tuple[str, str, Gap]]) -> list[str]:
    """Return for each gap the candidate that is beyond doubt, or ""."""
    texts = [before + char + after for before, after, gap in gaps for char in gap.candidates]
    if not texts:
        return [""] * len(gaps)
    scores = trigram_model().logprobs("".join(texts).translate(QUOTES))
    ends = list(accumulate(map(len, texts)))
    sums = np.concatenate([[0.0], scores.cumsum(dtype=np.float64)])
    totals = iter(
        (sums[ends] - sums[[end - len(text) + CONTEXT for end, text in zip(ends, texts, strict=True)]]).tolist()
    )
    found = []
    for _, after, gap in gaps:
        ranked = sorted(
            ((next(totals) - NO_END * (after == END and char in OPENING), char) for char in gap.candidates),
            reverse=True,
        )
        sure = len(ranked) == 1 or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] >= SURE)
        found.append(ranked[0][1] if sure else "")
    return found
