"""UTF-8 within misread text: its sequences show by themselves where they begin and what was lost in them."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from cleaner.repair.mojibake.codepages import EURO, LOST, Codepage
from cleaner.repair.mojibake.lost_bytes import Gap, fill, most_frequent


class Run(NamedTuple):
    """A part of a line, from `start` to `end`, and how it reads."""

    start: int
    end: int
    reading: str


# A lost byte is U+FFFD or became a question mark; in a single-byte codec A0 often became a space.
_LONG = rb"[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}"
_SHORT = rb"[\xc2-\xdf][\x80-\xbf]"
# In GBK each of these is an honest character, 一 is D2BB: so only those of · × α and their like, only within a run.
_PAIRS_SHORT = rb"[\xc2\xc3\xce\xcf][\x80-\xbf]"
_PAIRS_HOLE = rb"[\xff?]"
_SINGLE_HOLE = rb"[\xff? ]"
# cp936 shows € for 80 and for A2E3, the end of one character and the lead of the next.
_EURO = re.compile(rb"(?<=[\xe1-\xef][\x80-\xbf\xfe\xff])(\xfe)(?=[\x80-\xbf\xfe\xff]{2})|\xfe")
# Before a byte that may be the trail of a pair no lead byte is lost, so the lost byte was 80.
_EIGHTY = re.compile(rb"\xff(?=[\x80-\xff])")
NBSP = 0xA0
# Lead bytes of sequences of two bytes and of three.
LEADS = {2: range(0xC2, 0xE0), 3: range(0xE1, 0xF0)}
# What is shown in place of a character that stays unknown, by the byte that shows the loss.
MARKS = {LOST: "\ufffd", 0x3F: "?", 0x20: " "}
_ASCII = rb"[\t\x20-\x7e]"


def _patterns(first: bytes, between: bytes, hole: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Return the pattern of one sequence, and of a run that begins and ends with `first` or sequences of three."""
    long = rb"(?:%b|[\xe1-\xef](?:[\x80-\xbf]%b|%b[\x80-\xbf]))" % (first, hole, hole)
    run = rb"%b(?:(?:%b|%b)*%b)*%b*" % (long, between, _ASCII, long, _ASCII)
    return re.compile(rb"%b|%b" % (long, between)), re.compile(run)


_PAIRS_UNIT, _PAIRS_RUN = _patterns(_LONG, _PAIRS_SHORT, _PAIRS_HOLE)
_SINGLE_UNIT, _SINGLE_RUN = _patterns(_LONG + rb"|" + _SHORT, _SHORT, _SINGLE_HOLE)


def runs(line: str, codepage: Codepage) -> list[Run]:
    r"""
    Return the parts of a line that are UTF-8 once they are bytes of a codepage again, with lost bytes filled.

    A lost byte is filled where it is known or where the character model is sure; else its character becomes the mark.

        >>> from cleaner.repair.mojibake.codepages import codepages
        >>> runs("第一 涓\ue15e浗浜烘皯", codepages()["gbk"])
        [Run(start=3, end=9, reading='中国人民')]
    """
    if not _telltale(codepage).search(line):
        return []
    unit, run = (_PAIRS_UNIT, _PAIRS_RUN) if codepage.pairs else (_SINGLE_UNIT, _SINGLE_RUN)
    if codepage.pairs and "€" not in line and (whole := codepage.encode(line)) is not None and not run.search(whole):
        return []
    parts = codepage.read(line)
    data = b"".join(parts)
    if codepage.pairs:
        if EURO in data:
            parts = _euros(parts, data)
            data = b"".join(parts)
        data = _EIGHTY.sub(b"\x80", data)
    matches = list(run.finditer(data))
    if not matches:
        return []
    # where in the bytes each character begins: a run must begin together with a character
    starts = {offset: place for place, offset in enumerate(accumulate(map(len, parts), initial=0))}
    found = filter(None, (_whole_characters(match, unit, starts) for match in matches))
    return [Run(starts[start], starts[end], _decode(data[start:end], unit, codepage)) for start, end in found]


@cache
def _telltale(codepage: Codepage) -> re.Pattern[str]:
    """Find where a sequence may begin: one scan of the characters spares most lines the conversion to bytes."""
    if codepage.pairs:
        begins = "".join(
            char for char, code in codepage.table.items() if 0xE0 < code[0] < 0xF0 and 0x7F < code[1] < 0xC0
        )
        goes_on = "".join(char for char, code in codepage.table.items() if 0x7F < code[0] < 0xC0)
        return re.compile(f"[{begins}](?:[{goes_on}€\ufffd?]|$)")
    leads = {
        size: re.escape("".join(char for char, code in codepage.table.items() if code[0] in range))
        for size, range in LEADS.items()
    }
    goes_on = re.escape("".join(char for char, code in codepage.table.items() if code[0] < 0xC0))
    return re.compile(f"[{leads[3]}][{goes_on}\ufffd? ]{{2}}|[{leads[2]}][{goes_on}]")


def _euros(parts: list[bytes], data: bytes) -> list[bytes]:
    kinds = iter([b"\xa2\xe3" if match[1] else b"\x80" for match in _EURO.finditer(data)])
    return [next(kinds) if part == bytes((EURO,)) else part for part in parts]


def _whole_characters(
    match: re.Match[bytes], unit: re.Pattern[bytes], starts: dict[int, int]
) -> tuple[int, int] | None:
    """Narrow a run of bytes to whole characters of the line: bytes of an honest one next to it may match, too."""
    start, end = match.span()
    data = match.string
    if start not in starts:
        begins = (found.start() for found in unit.finditer(data, start, end))
        start = next((begin for begin in begins if begin in starts), -1)
    if start < 0:
        return None
    if end in starts:
        return start, end
    end = max((found.end() for found in unit.finditer(data, start, end) if found.end() in starts), default=-1)
    return (start, end) if start < end else None


def _decode(data: bytes, unit: re.Pattern[bytes], codepage: Codepage) -> str:
    """Decode a run: all at once, or unit by unit if a byte is lost."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    pieces: list[str | Gap] = []
    place = 0
    for match in unit.finditer(data):
        pieces += [data[place : match.start()].decode("ascii", "replace"), _unit(match[0], codepage)]
        place = match.end()
    return fill([*pieces, data[place:].decode("ascii", "replace")])


@cache
def _unit(data: bytes, codepage: Codepage) -> str | Gap:
    """Return the character of a sequence, or its likeliest candidates where a byte is lost."""
    hole = next((place for place, byte in enumerate(data) if byte < 0x80 or byte == LOST), None)
    if hole is None:
        return data.decode("utf-8", "replace")[:1]  # U+FFFD for a surrogate or too long a form
    if data[hole] == 0x20:
        lost: Iterable[int] = (NBSP,)
    elif codepage.pairs is None and data[hole] == LOST:
        lost = sorted(codepage.undefined)
    else:
        lost = range(0x80, 0xC0)
    filled = (data[:hole] + bytes((byte,)) + data[hole + 1 :] for byte in lost)
    return Gap(most_frequent("".join(sequence.decode("utf-8", "ignore") for sequence in filled)), MARKS[data[hole]])
