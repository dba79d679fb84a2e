"""EUC-TW, the encoding of CNS 11643 on Unix in Taiwan: Python has no codec for it, but Big5 has its characters."""

import re
from functools import cache

from cleaner.encoding.codec import read
from cleaner.resources import read_table

# Of the planes after the second, which hardly any text uses, a character is one U+FFFD.
CHARACTER = re.compile(rb"[\xa1-\xfe][\xa1-\xfe]|\x8e[\xa1-\xb0][\xa1-\xfe][\xa1-\xfe]|[\x80-\xff]")
LOST = "\N{REPLACEMENT CHARACTER}"
# Characters in a row of CNS 11643 and in one of Big5, and of the latter those with a second byte below 7F.
ROW, BIG5_ROW, LOW = 94, 157, 63


def read_euc_tw(data: bytes) -> str:
    """
    Decode EUC-TW; U+FFFD for what does not fit.

        >>> read_euc_tw(bytes.fromhex("C4E3 C5C6"))
        '中文'
    """
    table = _table()
    texts: list[str] = []
    begin = 0
    for found in CHARACTER.finditer(data):
        texts += (data[begin : found.start()].decode("ascii"), table.get(found[0], LOST))
        begin = found.end()
    return "".join((*texts, data[begin:].decode("ascii")))


@cache
def _table() -> dict[bytes, str]:
    """Return the characters of both planes by their bytes; those of the first have two forms."""
    found: dict[bytes, str] = {}
    for plane, first, last, big5 in read_table("cns.tsv"):
        start = _index(bytes.fromhex(first))
        for at in range(start, _index(bytes.fromhex(last)) + 1):
            char = read(_big5(bytes.fromhex(big5), at - start), "big5hkscs")
            code = bytes((at // ROW + 0xA1, at % ROW + 0xA1))
            found[bytes((0x8E, 0xA0 + int(plane))) + code] = char
            if plane == "1":
                found[code] = char
    return found


def _index(code: bytes) -> int:
    return (code[0] - 0x21) * ROW + code[1] - 0x21


def _big5(first: bytes, offset: int) -> bytes:
    """Return the code in Big5 that comes some number of characters after another."""
    trail = first[1] - 0x40 if first[1] < 0x7F else first[1] - 0xA1 + LOW
    row, trail = divmod((first[0] - 0xA1) * BIG5_ROW + trail + offset, BIG5_ROW)
    return bytes((row + 0xA1, trail + 0x40 if trail < LOW else trail - LOW + 0xA1))
