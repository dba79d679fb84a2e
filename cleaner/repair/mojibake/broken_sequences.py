"""Sequences of UTF-8 that lost bytes: what their characters may have been, given what the reader can have lost."""

from collections.abc import Callable, Iterable
from functools import cache
from itertools import product

from cleaner.repair.mojibake.codepages import LOST, Codepage
from cleaner.repair.mojibake.lost_bytes import SURE, SURE_OF_MANY, SURE_OF_TWO, Gap, most_frequent

# What is shown in place of a character that stays unknown, by the byte that shows the loss.
MARKS = {LOST: "\ufffd", 0x3F: "?", 0x20: " "}
NBSP = 0xA0
LINE_END = 0x0A
CONTINUATION = range(0x80, 0xC0)
# The first bytes of Chinese characters and of their marks.
LEADS = (0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEF)


@cache
def character(data: bytes, after: int, codepage: Codepage, zones: bool) -> str | Gap:
    r"""
    Return the character of a sequence, or its likeliest candidates where bytes are lost.

    `after` is the byte that follows. `zones` tells that the reader showed GBK's user-defined zones, as GB18030 does:
    then a byte that is lost before another was 80, which begins no pair. Plain GBK loses the bytes of the zones, too.

        >>> from cleaner.repair.mojibake.codepages import codepages
        >>> character(b"\xe7\xac\xff", 0xE5, codepages()["gbk"], False).candidates[0]
        '第'
    """
    holes = [place for place, byte in enumerate(data) if byte < 0x80 or byte == LOST]
    if not holes and len(data) == _length(data[0]):
        return data.decode("utf-8", "replace")[:1]  # U+FFFD for a surrogate or too long a form
    if not holes:
        return _without_mark(data, after, codepage, zones)
    mark = MARKS[data[holes[0]]]
    if codepage.pairs is None or mark == "?":
        choices = [_choices(data[place], codepage) for place in holes]
        return Gap(_candidates(_filled(data, holes, choices)), mark)
    if len(data) == 2:  # one mark for both of its last bytes
        return Gap(
            _candidates(data[:1] + bytes(pair) for pair in product(CONTINUATION, repeat=2)), mark, sure=SURE_OF_TWO
        )
    # a reader of GB18030 loses few bytes inside a line but before ASCII, one of plain GBK many
    one = SURE if (zones and after >= 0x80) or after == LINE_END else SURE_OF_MANY
    sure = one if len(holes) == 1 else SURE_OF_TWO
    return Gap(_candidates(_lost(data, holes, after, codepage, zones)), mark, sure=sure)


def _without_mark(data: bytes, after: int, codepage: Codepage, zones: bool) -> Gap:
    """Return the candidates of a sequence that is too short: its reader left out what it did not know."""
    if data[0] < 0xC0:
        return Gap(_candidates(bytes((lead,)) + data for lead in LEADS), MARKS[LOST], sure=SURE_OF_TWO)
    hole = bytes((LOST,))
    if codepage.pairs is None:
        # what strips white space takes A0, a no-break space, from the end of a line
        last = data + bytes((NBSP,))
        stripped = last.decode("utf-8", "ignore") if len(last) == _length(data[0]) else ""
        holes = list(range(len(data), 3))
        filled = _filled(data.ljust(3, hole), holes, [CONTINUATION] * len(holes))
        return Gap(_candidates(filled), MARKS[LOST], stripped)
    if len(data) == 1:
        return Gap(_candidates(_lost(data + hole * 2, [1, 2], after, codepage, zones)), MARKS[LOST], sure=SURE_OF_TWO)
    last, middle = data + hole, data[:1] + hole + data[1:]
    sequences = (*_lost(last, [2], after, codepage, zones), *_lost(middle, [1], after, codepage, zones))
    return Gap(_candidates(sequences), MARKS[LOST], sure=SURE_OF_MANY)


def _length(lead: int) -> int:
    return 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4


def _choices(hole: int, codepage: Codepage) -> Iterable[int]:
    """Return what a byte may have been that a single-byte codec or Windows lost."""
    if hole == 0x20:
        return (NBSP,)
    return sorted(codepage.undefined) if codepage.pairs is None and hole == LOST else CONTINUATION


def _lost(data: bytes, holes: list[int], after: int, codepage: Codepage, zones: bool) -> Iterable[bytes]:
    """Yield what a sequence may have been of which a reader of pairs lost the bytes at `holes`."""
    loses = _loses(codepage, zones)
    for filled in _filled(data, holes, [CONTINUATION] * len(holes)):
        if all(loses(filled[place], filled[place + 1] if place + 1 < len(filled) else after) for place in holes):
            yield filled


def _filled(data: bytes, holes: list[int], choices: Iterable[Iterable[int]]) -> Iterable[bytes]:
    for filling in product(*choices):
        whole = bytearray(data)
        for place, byte in zip(holes, filling, strict=True):
            whole[place] = byte
        yield bytes(whole)


def _candidates(sequences: Iterable[bytes]) -> str:
    return most_frequent("".join(sequence.decode("utf-8", "ignore") for sequence in dict.fromkeys(sequences)))


@cache
def _loses(codepage: Codepage, zones: bool) -> Callable[[int, int], bool]:
    """Return whether a reader shows a mark for a byte, given the one after it."""
    codec = codepage.pairs if zones or codepage.name != "gbk" else "gbk"
    known = {
        lead: {trail for trail in range(0x40, 0x100) if _is_code(bytes((lead, trail)), codec or "")}
        for lead in CONTINUATION
    }
    return lambda byte, after: after not in known[byte]


def _is_code(code: bytes, codec: str) -> bool:
    return len(code.decode(codec, "replace")) == 1 and "\ufffd" not in code.decode(codec, "replace")
