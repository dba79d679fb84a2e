"""What was guessed while bytes were decoded, and where: each line tells it, so that nothing is guessed silently."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

STEP = "uncertain: a byte too few or too many was guessed, and what follows was put in step again"
PART = "uncertain: a part of the line was decoded as {}, unlike the rest"
GIVEN_UP = "uncertain: what stands before fits no encoding, so lost bytes were not looked for"
LINE = "uncertain: decoded as {}, unlike most lines"
NOT_SPLIT = "uncertain: some of this may be UTF-16, unlike the rest, but where it begins is not clear"


class Guess(NamedTuple):
    """Characters from `begin` to `end` of a text, and what was guessed about them."""

    begin: int
    end: int
    remark: str


class Decoded(NamedTuple):
    """A text, the encoding it was in, and what was guessed."""

    text: str
    encoding: str
    guesses: tuple[Guess, ...] = ()


class Pieces:
    """A text as it is put together, and what was guessed of it."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._guesses: list[Guess] = []
        self._size = 0

    def add(self, text: str, remark: str = "") -> None:
        """Add some text; a `remark` says what was guessed about it."""
        if remark:
            self._guesses.append(Guess(self._size, self._size + len(text), remark))
        self._texts.append(text)
        self._size += len(text)

    def extend(self, other: Decoded) -> None:
        """Add a text with its guesses."""
        self._guesses += (Guess(begin + self._size, end + self._size, remark) for begin, end, remark in other.guesses)
        self.add(other.text)

    def decoded(self, encoding: str) -> Decoded:
        """Return all text so far and its guesses."""
        return Decoded("".join(self._texts), encoding, tuple(self._guesses))


def remarks(guesses: Sequence[Guess], starts: Sequence[int]) -> dict[int, str]:
    """
    Return what was guessed on each line that begins at one of `starts`, by the index of the line.

    What was guessed behind all text counts for the last line.

        >>> remarks([Guess(4, 5, "a byte"), Guess(5, 9, "a part"), Guess(5, 6, "a part")], [0, 3, 7])
        {1: 'a byte; a part', 2: 'a part'}
    """
    found: dict[int, dict[str, None]] = {}
    for begin, end, remark in guesses:
        first, last = bisect_right(starts, begin) - 1, bisect_left(starts, max(end, begin + 1))
        for line in range(max(first, 0), last):
            found.setdefault(line, {})[remark] = None
    return {line: "; ".join(said) for line, said in found.items()}
