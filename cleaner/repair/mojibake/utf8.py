"""UTF-8 within misread text: its sequences show by themselves where they begin and what was lost in them."""

import re
from functools import cache, partial
from itertools import accumulate
from typing import NamedTuple

from cleaner.repair.mojibake.broken_sequences import LINE_END, character
from cleaner.repair.mojibake.codepages import EURO, LOST, Codepage, codepages
from cleaner.repair.mojibake.lost_bytes import Gap, fill
from cleaner.repair.trigger import LATIN_1_AS_GBK, ZONES


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
# Lead bytes of sequences of two bytes and of three.
LEADS = {2: range(0xC2, 0xE0), 3: range(0xE1, 0xF0)}
# A question mark for a byte that begins no pair, and for no more: Windows shows 80 as €, and one in place of a byte and
# the ASCII after it.
_QUESTION = re.compile(rb"(?<=[\xe1-\xef][\x80-\xbf])\?(?=[\x80-\xff]|\Z)|(?<=[\xe1-\xef])\?\??(?=[\x80-\xff]|\Z)")
_ZONE = re.compile(f"[{ZONES}]")
_ASCII = rb"[\t\x20-\x7e]"


# Where a reader of pairs put marks, more may be lost: both last bytes, or the lead with the byte before it.
_PAIRS_BROKEN = rb"[\xe1-\xef]\xff(?:\xff|(?![\x80-\xbf]))|(?<=[\x80-\xbf]\xff)[\x80-\xbf]{2}(?![\x80-\xbf])"
# What is left at the end of a line whose last byte was taken for white space, and inside a run where bytes were lost
# without a mark: a sequence without its end or its beginning. Codepages show “ — … ° for a byte that goes on, too, and
# € is no byte of most.
_SIGNS = rb"\x80\x85\x91-\x94\x97\xb0\xb1\xb7"
_NEXT = rb"(?=[\xe1-\xef][\x80-\xbf]{2})"
_BEHIND = rb"(?<=[\xe1-\xef][\x80-\xbf]{2})"
_SINGLE_BROKEN = (
    rb"[\xe1-\xef][\x80-\xbf]?(?=[ ]*\Z)|(?<=[\x80-\xbf])[\xe1-\xef][\x80-\xbf]?%b"
    rb"|%b(?:(?![%b]{2})[\xff?]?[\x80-\xbf]{2}(?![\x80-\xbf])|[^\x00-\x7f\xc0-\xff%b]%b)"
) % (_NEXT, _BEHIND, _SIGNS, _SIGNS, _NEXT)
# One of these signs may be a byte, too, which can't be told.
_CUT = re.compile(rb"%b|%b[\xb0\xb1\xb7]" % (_SINGLE_BROKEN, _BEHIND))
# A line is Chinese in UTF-8 if more of it is sequences of three bytes, of which a line of GBK has a few by chance.
_MOST = 0.5
_THREE = re.compile(rb"[\xe1-\xef][\x80-\xbf]{2}")
# Where a reader left out what it did not know, there is no mark.
_UNMARKED_UNIT = re.compile(
    rb"[\xe1-\xef][\x80-\xbf](?=[\x80-\xbf]{2}(?![\x80-\xbf]))|[\xe1-\xef][\x80-\xbf]{0,2}|[\x80-\xbf]{2}"
)
_UNMARKED_LINE = re.compile(rb"[\x80-\xbf\xe1-\xef\t\x20-\x3e\x40-\x7e]*")
# Two characters of GBK that were shown as letters, or more.
_LETTERS = re.compile(f"[{LATIN_1_AS_GBK}](?:[ -~]*[{LATIN_1_AS_GBK}]){{3,}}")
_ANY_ASCII = re.compile(_ASCII)
# A line with more of its bytes lost is beyond repair: each guess would rest on others.
MOST_LOST = 0.3


def _patterns(first: bytes, between: bytes, hole: bytes, broken: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Return the pattern of one sequence, and of a run that begins and ends with `first` or sequences of three."""
    long = rb"(?:%b|[\xe1-\xef](?:[\x80-\xbf]%b|%b[\x80-\xbf])|%b)" % (first, hole, hole, broken)
    run = rb"%b(?:(?:%b|%b)*%b)*%b*" % (long, between, _ASCII, long, _ASCII)
    return re.compile(rb"%b|%b" % (long, between)), re.compile(run)


_PAIRS_UNIT, _PAIRS_RUN = _patterns(_LONG, _PAIRS_SHORT, _PAIRS_HOLE, _PAIRS_BROKEN)
_SINGLE_UNIT, _SINGLE_RUN = _patterns(_LONG + rb"|" + _SHORT, _SHORT, _SINGLE_HOLE, _SINGLE_BROKEN)


def runs(line: str, codepage: Codepage) -> list[Run]:
    r"""
    Return the parts of a line that are UTF-8 once they are bytes of a codepage again, with lost bytes filled.

    A lost byte is filled where it is known or where the character model is sure; else its character becomes the mark.

        >>> from cleaner.repair.mojibake.codepages import codepages
        >>> runs("第一 涓\ue15e浗浜烘皯", codepages()["gbk"])
        [Run(start=3, end=9, reading='中国人民')]
    """
    if not _may_begin(line, codepage):
        return []
    unit, run = (_PAIRS_UNIT, _PAIRS_RUN) if codepage.pairs else (_SINGLE_UNIT, _SINGLE_RUN)
    parts = _parts(line, codepage)
    data = b"".join(parts)
    if codepage.pairs and "€" not in line:
        data = _QUESTION.sub(lambda marks: bytes((LOST,)) * len(marks[0]), data)
    if data.count(LOST) > MOST_LOST * len(data):
        return []
    zones = _ZONE.search(line) is not None
    if codepage.pairs and _is_unmarked(data):
        return [Run(0, len(line), _decode(data, LINE_END, _UNMARKED_UNIT, codepage, zones))]
    # where in the bytes each character begins: a run must begin together with a character
    starts = {offset: place for place, offset in enumerate(accumulate(map(len, parts), initial=0))}
    found = filter(None, (_whole_characters(match, unit, starts) for match in run.finditer(data)))
    return [
        Run(
            starts[start],
            starts[end],
            _decode(data[start:end], data[end] if data[end:] else LINE_END, unit, codepage, zones),
        )
        for start, end in found
    ]


def letters(line: str) -> list[Run]:
    """
    Return the parts of a line that are Latin-1 in UTF-8 once they are bytes of GBK again: they were misread before.

        >>> letters("书名：脟茂脤矛")
        [Run(start=3, end=7, reading='ÇïÌì')]
    """
    return [Run(*found.span(), found[0].encode("gbk").decode("utf-8")) for found in _LETTERS.finditer(line)]


def is_broken(line: str) -> bool:
    r"""
    Return whether a misread line lost bytes without a mark, so that its reading rests on its context.

        >>> is_broken("鏃т功甯傞泦涓鏃"), is_broken("鍥句功棣嗘瘡澶╂棭涓婂叓鐐瑰紑闂�")
        (True, False)
    """
    return any(map(partial(_is_broken, line), codepages().values()))


def _is_broken(line: str, codepage: Codepage) -> bool:
    data = b"".join(_parts(line, codepage))
    if not codepage.pairs:
        return _CUT.search(data) is not None and 3 * len(_THREE.findall(data)) > _MOST * len(data)
    # what touches a run and is no part of it was next to what is lost
    return _is_unmarked(data) or any(
        not (line[run.start - 1 : run.start] + line[run.end : run.end + 1]).isascii() for run in runs(line, codepage)
    )


def _is_unmarked(data: bytes) -> bool:
    """Return whether a line is UTF-8 throughout, but for bytes that its reader left out."""
    if not _UNMARKED_LINE.fullmatch(data):
        return False
    lengths = [len(match[0]) for match in _UNMARKED_UNIT.finditer(data)]
    lost = 3 * len(lengths) - sum(lengths)
    return 0 < lost <= MOST_LOST * 3 * len(lengths) and sum(lengths) + len(_ANY_ASCII.findall(data)) == len(data)


def _may_begin(line: str, codepage: Codepage) -> bool:
    """Return whether a sequence may begin in a line: a look at its characters spares most lines the way to bytes."""
    beginnings = _beginnings(codepage)
    if beginnings.keys().isdisjoint(line):
        return False
    for place, char in enumerate(line):
        if char in beginnings:
            more, may_follow = beginnings[char]
            rest = line[place + 1 : place + 1 + more]
            # a reader of pairs may have lost the last byte of a line
            if may_follow.issuperset(rest) and (len(rest) == more or codepage.pairs):
                return True
    return False


@cache
def _beginnings(codepage: Codepage) -> dict[str, tuple[int, frozenset[str]]]:
    """
    Return the characters that a sequence may begin with: how many more must follow, and which may.

    These are sets and no expression: `re` takes as long to compile the thousands of characters of GBK as a page takes.
    """
    codes = codepage.table.items()
    goes_on = frozenset(char for char, code in codes if 0x7F < code[0] < 0xC0)
    if codepage.pairs:
        of_pairs = 1, goes_on | {*"€\ufffd?"}
        return {char: of_pairs for char, code in codes if 0xE0 < code[0] < 0xF0 and 0x7F < code[1] < 0xC0}
    after = {2: (1, goes_on), 3: (2, goes_on | {*"\ufffd? "})}
    return {char: after[size] for size, leads in LEADS.items() for char, code in codes if code[0] in leads}


def _parts(line: str, codepage: Codepage) -> list[bytes]:
    """Return the bytes of each character, with the byte or the code that each € was."""
    parts = codepage.read(line)
    data = b"".join(parts)
    if EURO not in data or not codepage.pairs:
        return parts
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


def _decode(data: bytes, after: int, pattern: re.Pattern[bytes], codepage: Codepage, zones: bool) -> str:
    """Decode a run: all at once, or unit by unit if a byte is lost."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    pieces: list[str | Gap] = []
    place = 0
    for match in pattern.finditer(data):
        following = data[match.end()] if match.end() < len(data) else after
        pieces += [
            data[place : match.start()].decode("ascii", "replace"),
            character(match[0], following, codepage, zones),
        ]
        place = match.end()
    return fill([*pieces, data[place:].decode("ascii", "replace")])
