"""GBK and Big5 within misread text: find where runs begin and end, and what was lost, by the likeliest path."""

import re
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from cleaner.chinese.language_model import character_model
from cleaner.repair.mojibake.codepages import ALIEN, LOST, Codepage, two_byte_codes
from cleaner.repair.mojibake.lost_bytes import Gap, fill, most_frequent
from cleaner.repair.mojibake.plausibility import IDEOGRAPH, is_chinese, logprobs
from cleaner.repair.mojibake.utf8 import Run

# The cost of leaving honest text, in nats: a run must gain more than this.
ENTER = 12.0
# The same where the page's chain is known, for a sign within a run, and for a byte that a later step stripped.
GAP = 4.0
STRIPPED = 0xAD
# The same where nothing names the byte: less, as what stands for it until U+FFFD does is the rarest of characters. Two
# in a row are two different ones, since a repeated sign is likely.
UNKNOWN, UNKNOWN_SIGNS = -3.0, "\ufdd0\ufdd1"
TO_MARKS = str.maketrans(dict.fromkeys(UNKNOWN_SIGNS, "\ufffd"))
# And for each sign of the codepage that is left as it is.
LEFT = 6.0
# And of beginning or ending next to what the same codec may have shown: 'Ѕз' after a run is its last character.
SPLIT = 8.0
# Characters of single-byte codecs that honest Chinese text has, too.
HONEST = frozenset("·—‘’“”…×÷°±")
# Signs that a misread line has none of its own of at its end, unlike » and °. With letters they are most lead bytes.
NO_ENDS = frozenset("±²³´¶¸¹¼½¾¿")
# A line is read up to REACH characters around each telltale. Long runs are read in windows, so that memory is bounded;
# a line without a run in its first FRUITLESS characters of this kind is left alone.
REACH, WINDOW, FRUITLESS = 24, 4096, 12_000
# Most telltales are honest: rare characters and icons. So a line is read only if a run shows within this many
# characters around one of them.
NEAR = 8
# The least log-probability of about the 1500 most used characters; by chance one in ten characters of a run is one.
EVERYDAY = -8.6
# Of a character that hardly any text has.
RARE = -12.0
# Taiwan's signs come before Hong Kong's.
STRICT = {"gb18030": "gb18030", "big5hkscs": "cp950"}
# ASCII, or a code of two bytes, either of which may be lost.
_CODE = re.compile(rb"[\x00-\x7f]+|[\x81-\xff][\x40-\xff]|[\x80-\xff]")
_WORD_END = re.compile(rb"[a-zA-Z]{2}\Z")


class Step(NamedTuple):
    """A character on a path: where in the bytes it begins, and whether it was decoded again or is as it was."""

    start: int
    char: str
    decoded: bool
    price: float = 0.0


def whole(line: str, codepage: Codepage, right: str) -> str | None:
    r"""
    Return a line that was GBK or Big5 (`right`) throughout, lost bytes filled, or None where it cannot have been.

    A lost byte leaves a mark, so that the codes after it are still in step.

        >>> from cleaner.repair.mojibake.codepages import codepages
        >>> whole("笢貌\ufffd佸髀硎芧\ufffd", codepages()["big5"], "gb18030")
        '中华人民共和国'
    """
    data = codepage.encode(line)
    if data is None or ALIEN in data:
        return None
    if LOST not in data:
        try:
            return data.decode(STRICT[right])
        except UnicodeDecodeError:
            pass  # it may still have signs of Hong Kong
    codes = two_byte_codes(right)
    pieces: list[str | Gap] = []
    for match in _CODE.finditer(data):
        code = match[0]
        if code[0] < 0x80:
            pieces.append(code.decode("ascii"))
        elif LOST in code:
            pieces.append(Gap(_lost(codepage, right, code, data[match.end() : match.end() + 1]), "\ufffd"))
        elif code in codes:
            pieces.append(codes[code])
        elif match.end() == len(data) and _is_half(line, codepage):
            pieces.append("\ufffd")
        else:
            return None
    return fill(pieces)


def _is_half(line: str, codepage: Codepage) -> bool:
    """Return whether a line may end with the first byte of a character whose second was cut off."""
    return codepage.pairs is None and (line[-1:].isalpha() or line[-1:] in NO_ENDS)


def untangle(line: str, codepage: Codepage, right: str, enter: float = ENTER) -> list[Run]:
    """
    Return the runs of a line that were GBK or Big5 (`right`) before a codepage misread them.

    `enter` is the cost of a run's beginning: where less than `ENTER`, single signs may be left out of a misread line.
    Viterbi (1967) over all ways to cut the bytes into characters, each as it is or decoded again.

        >>> from cleaner.repair.mojibake.codepages import codepages
        >>> untangle("他说：“ÎÒÃÇÃ÷Ìì³ö·¢”", codepages()["cp1252"], "gb18030")
        [Run(start=4, end=16, reading='我们明天出发')]
    """
    found: list[Run] = []
    if not any(_untangle(line[start:end], codepage, right, enter) for start, end in _windows(line, codepage, NEAR)):
        return found
    searched = 0
    for start, end in _windows(line, codepage, REACH):
        if not found and searched >= FRUITLESS:
            break
        searched += end - start
        runs = _untangle(line[start:end], codepage, right, enter)
        found += (Run(start + run.start, start + run.end, run.reading) for run in runs)
    return found


def _windows(line: str, codepage: Codepage, reach: int) -> list[tuple[int, int]]:
    """Return the stretches of a line, in order, that may hold a run: `reach` characters around each telltale."""
    windows: list[tuple[int, int]] = []
    for match in codepage.telltale.finditer(line):
        if codepage.pairs and _is_alone(line, match.start()):
            continue
        start, end = max(match.start() - reach, 0), min(match.end() + reach, len(line))
        if windows and start <= windows[-1][1]:
            first, last = windows.pop()
            if end - first > WINDOW:
                windows.append((first, last))
                first = last
            start = first
        windows.append((start, end))
    return windows


def _is_alone(line: str, place: int) -> bool:
    """Return whether a telltale is between everyday characters: one in a run has others of its kind next to it."""
    beside = line[max(place - 1, 0) : place] + line[place + 1 : place + 2]
    if len(beside) < 2:
        return False
    return (beside.isascii() and beside.isalnum()) or (
        all(map(_is_everyday, beside)) and IDEOGRAPH.search(beside) is not None
    )


def _is_everyday(char: str) -> bool:
    return bool(is_chinese(char)[0]) and _commonness(char) >= EVERYDAY


@cache
def _commonness(char: str) -> float:
    return float(character_model().logprobs(char)[0])


def _untangle(line: str, codepage: Codepage, right: str, enter: float) -> list[Run]:
    parts = codepage.parts(line)
    offsets = list(accumulate(map(len, parts), initial=0))
    steps = _steps(line, parts, offsets, codepage, right)
    places = {offset: place for place, offset in enumerate(offsets)}
    data = b"".join(parts)
    is_known = enter < ENTER
    if is_known and codepage.pairs is None:
        _expect(steps, data, codepage, right)
    odd = frozenset() if codepage.pairs or is_known else frozenset(codepage.table) - HONEST
    found: list[Run] = []
    run: list[tuple[int, int, str]] = []
    for start, end, char, decoded in [
        *_best_path(steps, len(data), odd, enter),
        (len(data), len(data), "", False),
    ]:
        if decoded:
            run.append((start, end, char))
        elif run:
            pieces = [_piece(char, LOST in data[start:end], steps[end]) for start, end, char in run]
            found.append(Run(places[run[0][0]], places[run[-1][1]], fill(pieces).translate(TO_MARKS)))
            run = []
    return found


def _expect(steps: list[list[Step]], data: bytes, codepage: Codepage, right: str) -> None:
    """
    Weigh the steps of a line that the codepage is known to have shown: what it shows is hardly honest.

    The byte AD was shown as a soft hyphen, which many programs strip, so a lead alone may have had it as its trail.
    Where that makes no word, the trail was any byte.
    """
    codes = two_byte_codes(right)
    for start, lead in enumerate(data):
        steps[start + 1] = [
            step if step.decoded or step.char not in codepage.table else step._replace(price=LEFT)
            for step in steps[start + 1]
        ]
        # only the cut into characters before it tells a lead from a trail; a rare character behind it is a wrong cut
        after = codes.get(data[start + 1 : start + 3], "")
        is_cut = (steps[start] or not start) and (
            data[start + 1 : start + 2] < b"\x80" or (after != "" and _commonness(after) >= RARE)
        )
        # 80 begins no code and is €
        if not 0x80 < lead < LOST or not is_cut or STRIPPED in data[start + 1 : start + 2]:
            continue
        char = codes.get(bytes((lead, STRIPPED)), "")
        if IDEOGRAPH.match(char):
            steps[start + 1].append(Step(start, char, True, GAP))
        # a letter of a Western word is its own
        if not _WORD_END.search(data, 0, start):
            steps[start + 1].append(Step(start, UNKNOWN_SIGNS[start % 2], True, UNKNOWN))


def _piece(char: str, lost: bool, steps: list[Step]) -> str | Gap:
    return Gap("".join(step.char for step in steps if step.decoded), "\ufffd") if lost else char


def _steps(line: str, parts: list[bytes], offsets: list[int], codepage: Codepage, right: str) -> list[list[Step]]:
    """Return all steps that a path may take, by the offset where they end."""
    data = b"".join(parts)
    codes = two_byte_codes(right)
    steps: list[list[Step]] = [[] for _ in range(len(data) + 1)]
    places = {offset: place for place, offset in enumerate(offsets[:-1])}
    reached = bytearray(len(data) + 1)
    reached[0] = 1
    for start, byte in enumerate(data):
        place = places.get(start)
        if place is not None:
            end = offsets[place + 1]
            steps[end].append(Step(start, line[place], False))
            reached[end] = 1
        if not reached[start]:
            continue
        pair = data[start : start + 2]
        if byte < 0x80 and byte:
            steps[start + 1].append(Step(start, chr(byte), True))
            reached[start + 1] = 1
        elif len(pair) == 2:
            chars = (
                codes.get(pair, "") if LOST not in pair else _lost(codepage, right, pair, data[start + 2 : start + 3])
            )
            if chars:
                steps[start + 2] += (Step(start, char, True) for char in chars)
                reached[start + 2] = 1
    return steps


@cache
def _lost(codepage: Codepage, right: str, pair: bytes, after: bytes) -> str:
    """Return the likeliest characters of a pair with one lost byte, given the byte after the pair."""
    if pair == bytes((LOST, LOST)):
        return ""
    codes = two_byte_codes(right)
    possible = ""
    for byte in range(0x40, 0xFF):
        filled = pair.replace(bytes((LOST,)), bytes((byte,)))
        if filled in codes and _is_lost(codepage, byte, after if pair[1] == LOST else pair[1:]):
            possible += codes[filled]
    return most_frequent(possible)


def _is_lost(codepage: Codepage, byte: int, after: bytes) -> bool:
    """Return whether a strict reader shows U+FFFD for a byte, given the one after it."""
    if codepage.pairs is None or byte in codepage.undefined:
        return byte in codepage.undefined
    return byte > 0x80 and bytes((byte,)) + after not in _codes_with_zones(codepage)


@cache
def _codes_with_zones(codepage: Codepage) -> frozenset[bytes]:
    return frozenset(two_byte_codes(codepage.pairs or ""))


def _best_path(
    steps: list[list[Step]], last: int, odd: frozenset[str], enter: float
) -> list[tuple[int, int, str, bool]]:
    """Return the likeliest path to the end as (start, end, character, decoded)."""
    # each step with each step before it, all scored at once
    nodes = [(end, step) for end, ending in enumerate(steps) for step in ending]
    first = Step(0, "\n", False)
    edges = [(before, step) for _, step in nodes for before in (steps[step.start] if step.start else [first])]
    scores = iter(logprobs("".join(before.char + step.char for before, step in edges))[1::2].tolist())
    best: dict[int, list[tuple[float, int]]] = {}
    for end, step in nodes:
        ways = best[step.start] if step.start else [(0.0, -1)]
        befores = steps[step.start] if step.start else [first]
        top, choice = float("-inf"), -1
        for place, (before, (total, _)) in enumerate(zip(befores, ways, strict=True)):
            total += next(scores) - step.price
            if step.decoded != before.decoded:
                total -= enter * step.decoded + SPLIT * ((before if step.decoded else step).char in odd)
            if total > top:
                top, choice = total, place
        best.setdefault(end, []).append((top, choice))
    path: list[tuple[int, int, str, bool]] = []
    end = last
    place = max(range(len(best[end])), key=lambda place: best[end][place][0])
    while end:
        step, (_, choice) = steps[end][place], best[end][place]
        path.append((step.start, end, step.char, step.decoded))
        end, place = step.start, choice
    return path[::-1]
