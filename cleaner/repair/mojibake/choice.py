"""Which of a line's readings is taken: the one that gains most, where it is beyond doubt."""

import math
import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from cleaner.repair.mojibake.codepages import REGIONAL
from cleaner.repair.mojibake.plausibility import IDEOGRAPH
from cleaner.repair.mojibake.utf8 import Run

PAIRS_AS_PAIRS = ("gbk as big5", "gbk as big5hkscs", "big5 as gbk")


class Limits(NamedTuple):
    """
    The nats that a reading must gain over a run as it is, those by which it must beat random Han, and the sum of both.

    The sum is named where it must be more than what the two have to be. `word` is added to it each time that a reading
    tears a Latin word, see `_torn`.
    """

    gain: float
    proof: float
    both: float = -math.inf
    word: float = 0.0


# UTF-8 has a structure of its own; text in one two-byte codec that was misread by another is all Han in both readings.
LIMITS = {"utf-8": Limits(8.0, 4.0), "single": Limits(4.0, 8.0, 24.0), "pairs": Limits(25.0, 18.0, 60.0)}
# For codecs by which other lines of the document were misread beyond doubt: these gained at least KNOWN nats in all.
KNOWN_LIMITS = {
    "utf-8": Limits(0.0, -6.0, -4.0),
    "single": Limits(2.0, 0.0, 3.0, 5.0),
    "pairs": Limits(8.0, 4.0, 14.0),
}
KNOWN = 40.0
# On a page that was misread throughout nothing else than ASCII is honest, however short and unlikely a line is.
PAGE_LIMITS = {
    "utf-8": Limits(-8.0, -12.0, -16.0),
    "single": Limits(-12.0, -8.0, -16.0, 30.0),
    "pairs": KNOWN_LIMITS["pairs"],
}
THROUGHOUT = 0.8
# So many lines prove together what none of them does alone, by so much in all.
FEWEST_POOLED = 2
POOLED = Limits(12.0, 4.0, 24.0)
# Nats by which a codec of another region is less likely before anything is read.
UNUSUAL = 8.0
RARE_CODECS = frozenset(REGIONAL)
# Beside a character that is alone on its line may be digits and marks.
LETTER_BEYOND = re.compile(r"[^\W\d_].*[^\W\d_]")
# Even in such a document Nincs tóháti ház is not Nincs t骽醫i h醶; but A股 and T恤 are words.
LETTER = re.compile("[a-zA-Z]")
IN_WORD = re.compile(r"(?<=[a-zA-Z0-9])[^\x00-\x7f][a-zA-Z]|^[^\W\d_a-zA-Z][a-zA-Z]$")
WORD_AT_HAN = re.compile(f"(?<=[a-zA-Z]{{2}}){IDEOGRAPH.pattern}|{IDEOGRAPH.pattern}(?=[a-zA-Z]{{2}})")


class Reading(NamedTuple):
    """How a line may read: the codecs by which it was misread, in that order, and its runs with their readings."""

    chain: str
    runs: list[Run]

    def left(self, line: str) -> list[str]:
        """Return the pieces of a line between the runs."""
        starts = [0, *(run.end for run in self.runs)]
        ends = [*(run.start for run in self.runs), len(line)]
        return [line[start:end] for start, end in zip(starts, ends, strict=True)]


class WeighedReading(NamedTuple):
    """A reading with the nats that each of its runs gains, and those by which each beats random characters."""

    reading: Reading
    gains: list[float]
    proofs: list[float]

    def select(self, line: str, limits: Limits, known: bool, everywhere: bool = False) -> tuple[float, list[Run]]:
        """
        Return what the runs beyond doubt gain, and these; one Han character proves nothing: 鏌怌 is not 某C.

        It is enough where it is alone on a page with `known` lines, and beside ASCII where these are `everywhere`.
        """
        rows = zip(self.reading.runs, self.gains, self.proofs, strict=True)
        kept = [
            (run, gain)
            for run, gain, proof in rows
            if gain >= limits.gain
            and proof >= limits.proof
            and gain + proof >= limits.both + (limits.word and limits.word * self._torn(line, run, everywhere))
            and (len(IDEOGRAPH.findall(run.reading)) > 1 or everywhere or (known and _is_alone(line, run)))
        ]
        return sum(gain for _, gain in kept), [run for run, _ in kept]

    def _torn(self, line: str, run: Run, everywhere: bool) -> int:
        """Count Latin letters that became half of a Han character, and Han characters that touch a Latin word."""
        touching = len(WORD_AT_HAN.findall(run.reading))
        if everywhere and self.reading.chain.startswith("big5"):
            # letters are trail bytes of Big5, 子 is ¤l, but not so inside a word: naïve is not na鳴e
            return touching + len(IN_WORD.findall(line))
        return len(LETTER.findall(line, run.start, run.end)) - len(LETTER.findall(run.reading)) + touching


Weighed = dict[str, list[WeighedReading]]


class Choice(NamedTuple):
    """The chosen reading of a line: its codecs, the nats that it gains, and its runs."""

    chain: str
    gain: float
    runs: list[Run]


def choose(
    judged: dict[str, list[WeighedReading]], known: Collection[str] = (), throughout: Collection[str] = ()
) -> dict[str, Choice]:
    """
    Return for each line with readings beyond doubt the one that gains most.

    `known` are the chains by which other lines of the document were misread, `throughout` those by which nearly
    all were.
    """
    chosen: dict[str, Choice] = {}
    for line, listed in judged.items():
        for each in listed:
            chain = each.reading.chain
            limits = (KNOWN_LIMITS if chain in known else LIMITS)[_kind(chain)]
            gain, runs = each.select(line, limits, chain in known)
            if not runs and chain in throughout and all(map(str.isascii, each.reading.left(line))):
                gain, runs = each.select(line, PAGE_LIMITS[_kind(chain)], True, True)
            gain -= _unusual(chain) * (chain not in known)
            if runs and (line not in chosen or gain > chosen[line].gain):
                chosen[line] = Choice(chain, gain, runs)
    return chosen


def sure(chosen: dict[str, Choice]) -> set[str]:
    """Return the chains by which lines of the document were misread beyond doubt."""
    known: dict[str, float] = {}
    for chain, gain, _ in chosen.values():
        known[chain] = known.get(chain, 0.0) + gain
    return {chain for chain, gain in known.items() if gain >= KNOWN}


def throughout(chosen: dict[str, Choice], lines: Iterable[str]) -> set[str]:
    """Return the chains by which nearly all of a document was misread, by characters: headings prove little."""
    many = THROUGHOUT * sum(len(line) for line in lines if not line.isascii())
    read: dict[str, int] = {}
    for line, choice in chosen.items():
        read[choice.chain] = read.get(choice.chain, 0) + len(line)
    return {chain for chain, size in read.items() if size >= many}


def pooled(judged: Weighed, lines: Iterable[str]) -> set[str]:
    """Return the chains by which nearly all of a document's lines read best: each too short, all beyond doubt."""
    best = {line: each for line, listed in judged.items() if (each := _whole(line, listed))}
    found: set[str] = set()
    for chain in {each.reading.chain for each in best.values()}:
        alike = {line: each for line, each in best.items() if each.reading.chain == chain}
        gain = sum(sum(each.gains) for each in alike.values())
        proof = sum(sum(each.proofs) for each in alike.values())
        if len(alike) >= FEWEST_POOLED and _are_beyond_doubt(chain, gain, proof):
            many = THROUGHOUT * sum(len(line) for line in lines if not line.isascii())
            found |= {chain} if sum(map(len, alike)) >= many else set()
    return found


def _whole(line: str, listed: Collection[WeighedReading]) -> WeighedReading | None:
    """Return the reading of a line that gains most among those that leave nothing but ASCII, None if none does."""
    whole = [each for each in listed if each.reading.runs and all(map(str.isascii, each.reading.left(line)))]
    return max(whole, key=lambda each: sum(each.gains) - _unusual(each.reading.chain), default=None)


def _unusual(chain: str) -> float:
    """
    Return the nats by which a chain is less likely than the usual ones before anything is read.

    A rare codec that reads nearly all as a usual one does has to do more than find one commoner character.
    """
    return 0.0 if RARE_CODECS.isdisjoint(chain.split()) else UNUSUAL


def _are_beyond_doubt(chain: str, gain: float, proof: float) -> bool:
    """Return whether lines that gain so much together were misread through single bytes."""
    is_enough = gain >= POOLED.gain and proof >= POOLED.proof and gain + proof >= POOLED.both
    return is_enough and _kind(chain) == "single"


def _kind(chain: str) -> str:
    return "utf-8" if chain.startswith("utf-8") else "pairs" if chain in PAIRS_AS_PAIRS else "single"


def _is_alone(line: str, run: Run) -> bool:
    """Return whether a run is the only word of its line, as 完 or 5元 are."""
    return not LETTER_BEYOND.search(line[: run.start] + run.reading + line[run.end :])
