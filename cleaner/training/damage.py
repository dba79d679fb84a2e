"""
Damage clean text as hacked mirrors do: pinyin and junk put in at the level of GBK bytes, then decoded.

It is the forward direction of `cleaner.repair.desync`, step by step as the sites do it.
"""

import random
from collections.abc import Mapping, Sequence

JUNK_BEFORE = ("！", "，", "？")
# Space and the control characters that such sites use.
JUNK = (0x20, 0x05, 0x06, 0x07, 0x08)
LONGEST_JUNK = 5
# Full-width ASCII U+FF01 to U+FF5E and its half-width form.
FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def obfuscate(
    text: str,
    table: Mapping[str, str],
    *,
    junk: Sequence[str] = (),
    fold: bool = False,
    drop_junk: bool = False,
    seed: int = 0,
) -> str:
    """
    Return a text as an obfuscating site shows it.

    `table` maps characters to the pinyin put after them, in the order of the replacements; junk of none to five bytes
    goes before each mark in `junk`; `drop_junk` removes the control characters that are still visible, and `fold`
    turns full-width punctuation into ASCII, both as later steps do. The same seed gives the same text.

        >>> obfuscate("水分擠出", {"謹": "jǐn"})
        '水分?jǐn)D出'
        >>> obfuscate("財經", {"財": "cái", "經": "jīng"})
        '財(cái)經(jīng)'
    """
    chooser = random.Random(seed)
    data = text.encode("gbk", "replace")
    for char, pinyin in table.items():
        data = data.replace(char.encode("gbk"), f"{char}({pinyin})".encode("gbk"))
    for mark in junk:
        first, *others = data.split(mark.encode("gbk"))
        for other in others:
            first += _junk(chooser) + mark.encode("gbk") + other
        data = first
    damaged = decode(data)
    if drop_junk:
        damaged = damaged.translate(dict.fromkeys(range(1, 9)))
    return damaged.translate(FOLD) if fold else damaged


def decode(data: bytes) -> str:
    """
    Decode GBK as cp936 does: a byte 80 is €, and an invalid pair swallows both bytes and gives one question mark.

        >>> decode(bytes.fromhex("D2F2 9E28 80"))
        '因?€'
    """
    chars: list[str] = []
    place = 0
    while place < len(data):
        lead = data[place]
        if lead < 0x80:
            chars.append(chr(lead))
        elif lead == 0x80:
            chars.append("€")
        else:
            pair = data[place : place + 2]
            valid = len(pair) == 2 and lead < 0xFF and 0x40 <= pair[1] < 0xFF and pair[1] != 0x7F
            chars.append(pair.decode("gb18030") if valid else "?")
            place += 1
        place += 1
    return "".join(chars)


def _junk(chooser: random.Random) -> bytes:
    return bytes(chooser.choices(JUNK, k=chooser.randint(0, LONGEST_JUNK)))
