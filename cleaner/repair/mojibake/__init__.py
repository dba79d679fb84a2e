"""
Decode text again that was decoded with a wrong codec, by lines and runs.

An inverse search over codec pairs: each part of a line that can be turned back into the bytes of another codec is a
candidate; its reading is taken where it is beyond doubt likelier as Chinese than the part as it is in any language.
"""

import re
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from cleaner.chinese.characters import HAN_RUN, UNIFIED, class_of
from cleaner.fixed_point import fixed_point
from cleaner.repair.matching_lines import matching_lines
from cleaner.repair.mojibake import two_byte, utf8
from cleaner.repair.mojibake.choice import Choice, Reading, Weighed, choose, pooled, sure, throughout
from cleaner.repair.mojibake.codepages import REGIONAL, Codepage, codepages, regional, regional_codepages
from cleaner.repair.mojibake.plausibility import IDEOGRAPH, is_chinese, logprobs
from cleaner.repair.mojibake.utf8 import Run
from cleaner.repair.mojibake.weighing import weigh
from cleaner.repair.mojibake.western import restore_western
from cleaner.repair.trigger import MOJIBAKE, SINGLE_BYTE

# The two-byte codecs that text was written in, with their names; unlike UTF-8's, their structure proves nothing.
PAIRS = {"gb18030": "gbk", "big5hkscs": "big5"}
# How often UTF-8 was misread at most: misread, saved and misread again.
DEEPEST = 2


# A line longer than this is read in parts, which end after one of these marks where possible.
LONGEST, MARKS = 2000, "。！？ "

# Words of a text that shows misread text on purpose: 用 GBK 编码、Latin-1 解码
# The pattern begins with all first characters, since `re` skips to a class, but not to an alternation.
FIRST = "lLiIİıwWgGbBuU"
REST = (
    r"(?:(?<=[lL])(?i:atin-?1)|(?<=[iIİı])(?i:so-?8859-1)|(?<=[wW])(?i:indows-125\d)|(?<=[gG])(?i:bk|b2312|b18030)"
    r"|(?<=[bB])(?i:ig5)|(?<=[uU])(?i:tf-?8)) ?"
)
ABOUT = re.compile(
    f"[乱亂文mM{FIRST}按用以成](?:(?<=[乱亂])[码碼]|(?<=文)字化け|(?<=[mM])(?i:ojibake)"
    rf"|{REST}(?:[编編解][码碼]|[读讀])|(?<=[按用以成]) ?[{FIRST}]{REST}(?=[{HAN_RUN}，。、]))"
)
# A line longer than SHORT is searched for what is mixed with honest Chinese if it has any: characters of this
# log-probability after another, one in MOST_APART at least. Chinese has one in two, random Han one in 200.
SHORT, WORD, MOST_APART = 60, -6.0, 100
# Two characters in a row, each less likely than this after the one before it, may be out of step.
UNLIKELY = -8.5
# Nats by which a reading that puts a stripped sign back must be likelier than one that needs none.
STRIPPED_GAIN = 20.0
# A line of few signs, all of which single-byte codecs show for GBK and Big5.
FEW_SIGNS = re.compile("[ -~\xa1-\xff]{2,12}")
# An emoji may be two characters.
WIDEST_SIGN = 2
# Honest Chinese, or quotation marks around a run: Russian or French with none of these needs no long search.
MIXED = re.compile(f"[{class_of((0x3001, UNIFIED[1]))}\uff01-\uff5e‘’“”…—]")
LATIN_ONLY = re.compile("[\x00-\xff]*")
# A sign that a misread line may have of its own, which parts it in two.
ODD = re.compile("[€\u2190-\u21ff\u2600-\u27bf\U0001f300-\U0001faff]")
CHINESE_ONLY = re.compile(f"[\x00-\x7f·×—‘’“”…\u3000-\u30ff{HAN_RUN}\uff00-\uffef\ufffd]*")


# Lines whose readings a thread remembers: a long text goes through the stages several times, and changes little.
REMEMBERED = 1 << 14


class Caches(threading.local):
    """The weighed readings of lines: by the usual codecs, by regional ones, and of lines mixed with honest Chinese."""

    def __init__(self) -> None:
        self.whole: Weighed = {}
        self.regional: Weighed = {}
        self.mixed: Weighed = {}

    def trim(self) -> None:
        """Forget what is too much to keep."""
        for cache in (self.whole, self.regional, self.mixed):
            if len(cache) > REMEMBERED:
                cache.clear()


CACHES = Caches()


def reencode(text: str) -> str:
    r"""
    Return a document with misread lines and runs decoded with the right codec, where that is beyond doubt.

        >>> reencode("ÖÐ¹úÈËÃñ"), reencode("ä¸\xadå›½"), reencode("涓\ue15e浗浜烘皯")
        ('中国人民', '中国', '中国人民')
        >>> reencode("déjà vu, naïve, Größe")
        'déjà vu, naïve, Größe'
    """
    CACHES.trim()
    return fixed_point(_reencode_once, text)


def _reencode_once(text: str) -> str:
    """Read the lines once; the next round has few new ones."""
    suspects = _suspects(text)
    if not suspects:
        return text
    whole = text.split("\n")
    cut = {line: list(_cut(line)) for line in whole if len(line) > LONGEST}
    lines = dict.fromkeys(part for line in whole for part in cut.get(line, [line])) if cut else dict.fromkeys(whole)
    judged = _judge_each(suspects, readings, CACHES.whole)
    chosen = choose(judged)
    rest = [line for line in suspects if SINGLE_BYTE.search(line)]
    for line, weighed in _judge_each(rest, _regional_readings, CACHES.regional).items():
        judged[line] = judged[line] + weighed
    chosen = choose(judged)
    rest = [line for line in suspects if line not in chosen]
    for line, tangles in _judge_each(rest, tangled, CACHES.mixed).items():
        judged[line] = judged[line] + tangles
    chosen = choose(judged)
    together = pooled(judged, lines)
    known = sure(chosen) | together
    if known:
        chosen = _by_page(judged, chosen, lines, known, together)
    elif odd := _with_signs([line for line in suspects if line not in chosen and ODD.search(line)]):
        chains = {f"{name} as {page.name}" for page in codepages().values() for name in PAIRS.values()}
        for line, gapped in weigh({line: list(_gapped(line, chains)) for line in odd}).items():
            judged[line] = judged[line] + gapped
        chosen = choose(judged)
    fixed = {line: _replace(line, runs) for line, (_, _, runs) in chosen.items()}
    fixed |= {line: restore_western(line) for line in suspects if line not in fixed}
    if all(line == right for line, right in fixed.items()):
        return text
    fixed |= {line: "".join(map(fixed.get, parts, parts)) for line, parts in cut.items()} if cut else {}
    return "\n".join(map(fixed.get, whole, whole))


def _suspects(text: str) -> list[str]:
    """Return the lines, and the parts of long ones, that look misread; one that a page repeats counts once."""
    lines = [text[start:end] for start, end in matching_lines(MOJIBAKE, text)]
    parts = dict.fromkeys(part for line in lines for part in _cut(line))
    return [part for part in parts if MOJIBAKE.search(part) and not ABOUT.search(part)]


def _with_signs(lines: Sequence[str]) -> list[str]:
    """Return the lines that were misread beyond doubt but for signs of their own, without which they are read."""
    without = {line: ODD.sub("", line) for line in lines}
    read = choose(_judge_each([*without.values()], readings, CACHES.whole))
    return [line for line, rest in without.items() if rest in read]


def _by_page(
    judged: Weighed, chosen: dict[str, Choice], lines: Collection[str], known: set[str], together: set[str]
) -> dict[str, Choice]:
    """Choose again among the readings of all lines, of which some were misread by the `known` chains, as a page is."""
    # where some lines were misread, so was a short one that proves little alone: 棣栭〉, 首页
    others = [line for line in lines if line not in judged and not line.isascii() and not ABOUT.search(line)]
    judged |= _judge_each(others, readings, CACHES.whole)
    names = [name for name in REGIONAL if any(name in chain.split() for chain in known)]
    if names:
        for line, found in _judge_each(others, _regional_readings, CACHES.regional).items():
            judged[line] = judged[line] + found
    rest = [line for line in judged if SINGLE_BYTE.search(line)]
    needed = {line: gain for line in rest if (gain := _gain_of_gaps(line, chosen.get(line))) is not None}
    for line, gapped in weigh({line: list(_gapped(line, known)) for line in needed}).items():
        judged[line] = judged[line] + [each for each in gapped if sum(each.gains) >= needed[line]]
    chosen = choose(judged, known)
    everywhere = throughout(chosen, lines) | together
    rest = [line for line in lines if line not in chosen and FEW_SIGNS.fullmatch(line)]
    for line, signs in weigh({line: list(_signs(line, everywhere)) for line in rest}).items():
        judged[line] = judged.get(line, []) + signs
    return choose(judged, known, everywhere)


def _signs(line: str, chains: Collection[str]) -> Iterator[Reading]:
    """Yield how a line reads that has no Han character: ★ and Ｑ： on a page that was misread throughout."""
    for page in codepages().values():
        for right, name in PAIRS.items():
            if f"{name} as {page.name}" in chains and page.pairs is None:
                reading = two_byte.whole(line, page, right)
                if reading and not IDEOGRAPH.search(reading) and "\ufffd" not in reading:
                    yield Reading(f"{name} as {page.name}", [Run(0, len(line), reading)])


def _gapped(line: str, sure: Collection[str]) -> Iterator[Reading]:
    """Yield the readings of a line by the page's chains that leave signs out which do not fit: a €, a lost byte."""
    for page in {**codepages(), **regional_codepages()}.values():
        for right, name in PAIRS.items():
            chain = f"{name} as {page.name}"
            if chain in sure and page.pairs is None:
                yield Reading(chain, _joined(line, two_byte.untangle(line, page, right, two_byte.GAP)))


def _joined(line: str, runs: Iterable[Run]) -> list[Run]:
    """Return runs with those joined that a sign or two part: on both sides of a € a character may be alone."""
    found: list[Run] = []
    for run in runs:
        if found and run.start - found[-1].end <= WIDEST_SIGN:
            first = found.pop()
            run = Run(first.start, run.end, first.reading + line[first.end : run.start] + run.reading)
        found.append(run)
    return found


def _gain_of_gaps(line: str, choice: Choice | None) -> float | None:
    """
    Return what a reading with gaps must gain to be taken, None where the chosen one needs none.

    A reading that leaves nothing behind is right but where a sign was stripped, and what follows is out of step.
    """
    left = _replace(line, choice.runs) if choice else line
    if choice is None or SINGLE_BYTE.search(left):
        return 0.0
    odd = is_chinese(left) & (logprobs(left) < UNLIKELY)
    return choice.gain + STRIPPED_GAIN if (odd[1:] & odd[:-1]).any() else None


def _cut(line: str) -> Iterator[str]:
    """Yield a line in parts of a paragraph's length that end after a mark where possible: most parts are honest."""
    place = 0
    while len(line) - place > LONGEST:
        end = max(line.rfind(mark, place, place + LONGEST) for mark in MARKS) + 1 or place + LONGEST
        yield line[place:end]
        place = end
    yield line[place:]


def readings(line: str, depth: int = DEEPEST, pages: Iterable[Codepage] | None = None) -> Iterator[Reading]:
    """Yield the readings that follow from a line's bytes alone, for each codepage with any of its characters."""
    for codepage in codepages().values() if pages is None else pages:
        if codepage.touches(line):
            yield from _as_utf8(line, codepage, depth)
            for right, name in PAIRS.items():
                if not codepage.name.startswith(name):
                    whole = two_byte.whole(line, codepage, right)
                    if whole is not None and _is_text(whole):
                        yield Reading(f"{name} as {codepage.name}", [Run(0, len(line), whole)])


def _regional_readings(line: str, names: Collection[str] = REGIONAL) -> Iterator[Reading]:
    # once: text misread twice through such a codec is not seen, and looking for it would take as long again
    return readings(line, 1, regional(line, names))


def _as_utf8(line: str, codepage: Codepage, depth: int) -> Iterator[Reading]:
    runs = utf8.runs(line, codepage) or (utf8.letters(line) if codepage.name == "gbk" else [])
    if not runs:
        return
    name = f"utf-8 as {codepage.name}"
    yield Reading(name, [run for run in runs if _is_text(run.reading)])
    # GBK shows letters of Latin-1 as Han: what comes back as letters was misread before
    is_latin = not codepage.pairs or all(LATIN_ONLY.fullmatch(run.reading) for run in runs)
    if depth > 1 and is_latin and not all(CHINESE_ONLY.fullmatch(run.reading) for run in runs):
        inner: dict[str, list[Run]] = {}
        # a character misread once is two or more, and one by itself was not misread twice
        for run in (run for run in runs if len(run.reading) > 1):
            for reading in readings(run.reading, depth - 1):
                whole = _replace(run.reading, reading.runs)
                if _is_text(whole):
                    inner.setdefault(reading.chain, []).append(Run(run.start, run.end, whole))
        for chain, found in inner.items():
            yield Reading(f"{chain}, {name}", found)


def tangled(line: str) -> Iterator[Reading]:
    """Yield the readings of a line whose GBK or Big5 is mixed with honest Chinese."""
    if not MIXED.search(line) or (len(line) > SHORT and not _has_words(line)):
        return
    found = [codepage for codepage in codepages().values() if codepage.telltale.search(line)]
    shares = {codepage: codepage.touches(line) if codepage.pairs else codepage.share(line) for codepage in found}
    most = max((share for codepage, share in shares.items() if not codepage.pairs), default=0)
    for codepage, share in shares.items():
        for right, name in PAIRS.items():
            # a letter that only one of the codepages has decides for that one
            if share and (codepage.pairs or share == most) and not codepage.name.startswith(name):
                yield Reading(f"{name} as {codepage.name}", two_byte.untangle(line, codepage, right))


def _has_words(line: str) -> bool:
    """Return whether characters of a line are often seen together: random Han, which takes longest, has none."""
    scores = logprobs(line)
    chinese = is_chinese(line)
    seen = int((chinese[1:] & chinese[:-1] & (scores[1:] >= WORD)).sum())
    return seen > 0 and seen * MOST_APART >= len(line)


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


def _judge_each(lines: Sequence[str], read: Callable[[str], Iterator[Reading]], weighed: Weighed) -> Weighed:
    weighed |= weigh({line: list(read(line)) for line in lines if line not in weighed})
    return {line: weighed[line] for line in lines}
