"""
Decode text again that was decoded with a wrong codec, by lines and runs.

An inverse search over codec pairs: each part of a line that can be turned back into the bytes of another codec is a
candidate; its reading is taken where it is beyond doubt likelier as Chinese than the part as it is in any language.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from cleaner.chinese.characters import HAN_RUN, UNIFIED, class_of
from cleaner.fixed_point import fixed_point
from cleaner.repair.mojibake import two_byte, utf8
from cleaner.repair.mojibake.codepages import Codepage, codepages
from cleaner.repair.mojibake.plausibility import IDEOGRAPH, Logprobs, is_chinese, logprobs
from cleaner.repair.mojibake.utf8 import Run
from cleaner.repair.trigger import MOJIBAKE

# The two-byte codecs that text was written in, with their names; unlike UTF-8's, their structure proves nothing.
PAIRS = {"gb18030": "gbk", "big5hkscs": "big5"}
PAIRS_AS_PAIRS = ("gbk as big5", "gbk as big5hkscs", "big5 as gbk")
# How often UTF-8 was misread at most: misread, saved and misread again.
DEEPEST = 2


class Limits(NamedTuple):
    """
    The nats that a reading must gain over a run as it is, those by which it must beat random Han, and the sum of both.

    `word` is added to the sum each time that a reading tears a Latin word, see `_torn`.
    """

    gain: float
    proof: float
    both: float
    word: float = 0.0


# UTF-8 has a structure of its own; text in one two-byte codec that was misread by another is all Han in both readings.
LIMITS = {"utf-8": Limits(8.0, 4.0, 12.0), "single": Limits(4.0, 8.0, 24.0), "pairs": Limits(25.0, 18.0, 60.0)}
# For codecs by which other lines of the document were misread beyond doubt: these gained at least KNOWN nats in all.
KNOWN_LIMITS = {
    "utf-8": Limits(0.0, -6.0, -4.0),
    "single": Limits(2.0, 0.0, 3.0, 5.0),
    "pairs": Limits(8.0, 4.0, 14.0),
}
KNOWN = 40.0
# Even in such a document Nincs tóháti ház is not Nincs t骽醫i h醶; but A股 and T恤 are words.
LETTER = re.compile("[a-zA-Z]")
WORD_AT_HAN = re.compile(f"(?<=[a-zA-Z]{{2}}){IDEOGRAPH.pattern}|{IDEOGRAPH.pattern}(?=[a-zA-Z]{{2}})")
# The log-probability of a random Han character: there are some twenty thousand.
RANDOM = -10.0

# A line longer than this is read in parts, which end after one of these marks where possible.
LONGEST, MARKS = 2000, "。！？ "

# Words of a text that shows misread text on purpose.
ABOUT = re.compile("[乱亂]码|[乱亂]碼|文字化け|(?i:mojibake)")
# Honest Chinese, or quotation marks around a run: Russian or French with none of these needs no long search.
MIXED = re.compile(f"[{class_of((0x3001, UNIFIED[1]))}\uff01-\uff5e‘’“”…—]")
CHINESE_ONLY = re.compile(f"[\x00-\x7f·×—‘’“”…\u3000-\u30ff{HAN_RUN}\uff00-\uffef\ufffd]*")


class Reading(NamedTuple):
    """How a line may read: the codecs by which it was misread, in that order, and its runs with their readings."""

    chain: str
    runs: list[Run]


class WeighedReading(NamedTuple):
    """A reading with the nats that each of its runs gains, and those by which each beats random characters."""

    reading: Reading
    gains: list[float]
    proofs: list[float]

    def select(self, line: str, limits: Limits, known: bool) -> tuple[float, list[Run]]:
        """Return what the runs beyond doubt gain, and these; one Han character proves nothing: 鏌怌 is not 某C."""
        rows = zip(self.reading.runs, self.gains, self.proofs, strict=True)
        kept = [
            (run, gain)
            for run, gain, proof in rows
            if gain >= limits.gain
            and proof >= limits.proof
            and gain + proof >= limits.both + (limits.word and limits.word * _torn(line, run))
            and (
                len(IDEOGRAPH.findall(run.reading)) > 1
                or (known and len(run.reading) == 1 and len(line.strip()) == run.end - run.start)
            )
        ]
        return sum(gain for _, gain in kept), [run for run, _ in kept]


class Choice(NamedTuple):
    """The chosen reading of a line: its codecs, the nats that it gains, and its runs."""

    chain: str
    gain: float
    runs: list[Run]


def reencode(text: str) -> str:
    r"""
    Return a document with misread lines and runs decoded with the right codec, where that is beyond doubt.

        >>> reencode("ÖÐ¹úÈËÃñ"), reencode("ä¸\xadå›½"), reencode("涓\ue15e浗浜烘皯")
        ('中国人民', '中国', '中国人民')
        >>> reencode("déjà vu, naïve, Größe")
        'déjà vu, naïve, Größe'
    """
    return fixed_point(partial(_reencode_once, whole={}, mixed={}), text)


def _reencode_once(text: str, whole: dict[str, list[WeighedReading]], mixed: dict[str, list[WeighedReading]]) -> str:
    """Read the lines once; `whole` and `mixed` cache weighed readings, as the next round has few new lines."""
    # a line that a page repeats is read once
    whole_lines = [[line] if len(line) <= LONGEST else list(_cut(line)) for line in text.split("\n")]
    lines = dict.fromkeys(part for parts in whole_lines for part in parts)
    suspects = [line for line in lines if MOJIBAKE.search(line) and not ABOUT.search(line)]
    judged = _judge_each(suspects, readings, whole)
    chosen = _choose(judged)
    rest = [line for line in suspects if line not in chosen]
    for line, tangles in _judge_each(rest, tangled, mixed).items():
        judged[line] = judged[line] + tangles
    chosen = _choose(judged)
    known: dict[str, float] = {}
    for chain, gain, _ in chosen.values():
        known[chain] = known.get(chain, 0.0) + gain
    sure = {chain for chain, gain in known.items() if gain >= KNOWN}
    if sure:
        # where some lines were misread, so was a short one that proves little alone: 棣栭〉, 首页
        others = [line for line in lines if line not in judged and not line.isascii() and not ABOUT.search(line)]
        judged |= _judge_each(others, readings, whole)
        chosen = _choose(judged, sure)
    fixed = {line: _replace(line, runs) for line, (_, _, runs) in chosen.items()}
    return "\n".join("".join(fixed.get(line, line) for line in parts) for parts in whole_lines) if fixed else text


def _cut(line: str) -> Iterator[str]:
    """Yield a line in parts of a paragraph's length that end after a mark where possible: most parts are honest."""
    place = 0
    while len(line) - place > LONGEST:
        end = max(line.rfind(mark, place, place + LONGEST) for mark in MARKS) + 1 or place + LONGEST
        yield line[place:end]
        place = end
    yield line[place:]


def readings(line: str, depth: int = DEEPEST) -> Iterator[Reading]:
    """Yield the readings that follow from a line's bytes alone, for each codepage with any of its characters."""
    for codepage in codepages().values():
        if codepage.touches(line):
            yield from _as_utf8(line, codepage, depth)
            for right, name in PAIRS.items():
                if not codepage.name.startswith(name):
                    whole = two_byte.whole(line, codepage, right)
                    if whole is not None and _is_text(whole):
                        yield Reading(f"{name} as {codepage.name}", [Run(0, len(line), whole)])


def _as_utf8(line: str, codepage: Codepage, depth: int) -> Iterator[Reading]:
    runs = utf8.runs(line, codepage)
    if not runs:
        return
    name = f"utf-8 as {codepage.name}"
    yield Reading(name, [run for run in runs if _is_text(run.reading)])
    if depth > 1 and not codepage.pairs and not all(CHINESE_ONLY.fullmatch(run.reading) for run in runs):
        inner: dict[str, list[Run]] = {}
        for run in runs:
            for reading in readings(run.reading, depth - 1):
                whole = _replace(run.reading, reading.runs)
                if _is_text(whole):
                    inner.setdefault(reading.chain, []).append(Run(run.start, run.end, whole))
        for chain, found in inner.items():
            yield Reading(f"{chain}, {name}", found)


def tangled(line: str) -> Iterator[Reading]:
    """Yield the readings of a line whose GBK or Big5 is mixed with honest Chinese."""
    if not MIXED.search(line):
        return
    found = [codepage for codepage in codepages().values() if codepage.telltale.search(line)]
    shares = {codepage: codepage.touches(line) if codepage.pairs else codepage.share(line) for codepage in found}
    most = max((share for codepage, share in shares.items() if not codepage.pairs), default=0)
    for codepage, share in shares.items():
        for right, name in PAIRS.items():
            # a letter that only one of the codepages has decides for that one
            if share and (codepage.pairs or share == most) and not codepage.name.startswith(name):
                yield Reading(f"{name} as {codepage.name}", two_byte.untangle(line, codepage, right))


def _is_text(reading: str) -> bool:
    """Return whether a reading has Han characters, and not just one repeated: ÃÃÃÃ would be 妹妹."""
    han = IDEOGRAPH.findall(reading)
    return len(set(han)) > 1 or len(han) == 1


def _replace(line: str, runs: Iterable[Run]) -> str:
    place, pieces = 0, []
    for run in runs:
        pieces += [line[place : run.start], run.reading]
        place = run.end
    return "".join([*pieces, line[place:]])


def _judge_each(
    lines: Sequence[str], read: Callable[[str], Iterator[Reading]], weighed: dict[str, list[WeighedReading]]
) -> dict[str, list[WeighedReading]]:
    weighed |= _judge({line: list(read(line)) for line in lines if line not in weighed})
    return {line: weighed[line] for line in lines}


def _judge(found: dict[str, list[Reading]]) -> dict[str, list[WeighedReading]]:
    """Weigh all readings of all lines at once: each run, in its context, against the run as it is."""
    texts: list[str] = []
    for line, listed in found.items():
        for run in (run for reading in listed for run in reading.runs):
            before, after = line[max(run.start - 1, 0) : run.start], line[run.end : run.end + 1]
            texts += [before + line[run.start : run.end] + after, before + run.reading + after]
    totals, proofs = _weigh(texts)
    gains = iter((totals[1::2] - totals[::2]).tolist())
    ahead = iter(proofs[1::2].tolist())
    return {
        line: [
            WeighedReading(each, [next(gains) for _ in each.runs], [next(ahead) for _ in each.runs]) for each in listed
        ]
        for line, listed in found.items()
    }


def _weigh(texts: Sequence[str]) -> tuple[Logprobs, Logprobs]:
    """Return the log-probability of each text, and by how many nats its Chinese beats random characters."""
    if not texts:
        return np.zeros(0, np.float32), np.zeros(0, np.float32)
    # a line end before and after each text, including the first and the last
    joined = "\n" + "".join(text + "\n" for text in texts)
    scores = logprobs(joined)
    starts = np.array(list(accumulate((len(text) + 1 for text in texts[:-1]), initial=1)))
    ahead = np.where(is_chinese(joined), scores - RANDOM, 0.0)
    return np.add.reduceat(scores, starts), np.add.reduceat(ahead, starts)


def _choose(judged: dict[str, list[WeighedReading]], known: Collection[str] = ()) -> dict[str, Choice]:
    """Return for each line with readings beyond doubt the one that gains most."""
    chosen: dict[str, Choice] = {}
    for line, listed in judged.items():
        for each in listed:
            chain = each.reading.chain
            gain, runs = each.select(line, (KNOWN_LIMITS if chain in known else LIMITS)[_kind(chain)], chain in known)
            if runs and (line not in chosen or gain > chosen[line].gain):
                chosen[line] = Choice(chain, gain, runs)
    return chosen


def _torn(line: str, run: Run) -> int:
    """Count Latin letters that became half of a Han character, and Han characters that touch a Latin word."""
    lost = len(LETTER.findall(line, run.start, run.end)) - len(LETTER.findall(run.reading))
    return lost + len(WORD_AT_HAN.findall(run.reading))


def _kind(chain: str) -> str:
    return "utf-8" if chain.startswith("utf-8") else "pairs" if chain in PAIRS_AS_PAIRS else "single"
