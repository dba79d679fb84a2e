"""Encodings of seven bits, which escapes tell from ASCII: HZ, ISO-2022 of China, Japan and Korea, UTF-7."""

import re
from collections.abc import Callable

from cleaner.encoding.codec import read
from cleaner.encoding.euc_tw import read_euc_tw
from cleaner.encoding.likelihood import IMPLAUSIBLE_MEAN, costs, is_chinese, is_foreign

# ~{<:Ky2;SR~} is Chinese in HZ; a line end closes it too, but Fig.~{3} is LaTeX. ~~ is a tilde, a tilde before a line
# end is nothing.
HZ = re.compile(rb"~(?:\{((?:[\x21-\x77][\x21-\x7e])*)(?:~\}|(?<!\})(?:(?=\r?\n)|\Z))|(~)|\n)")
# What changes the set of characters in ISO-2022: sets of two bytes for G0 or G1, ASCII and its like, one character of
# G2, shifts to G1 and back. Line ends undo them.
SHIFT = re.compile(
    rb"\x1b\$(?P<old>[@AB])|\x1b\$\((?P<g0>[@-H])|\x1b\$\)(?P<g1>[ACEG])|\x1b\$\*H|\x1b\((?P<ascii>[A-Z])"
    rb"|\x1bN(?P<g2>[\x21-\x7e]{2})|(?P<shift>[\x0e\x0f])|(?P<end>\n)"
)
PAIRS = re.compile(rb"(?:[\x21-\x7e]{2})+")
# A word of UTF-7: UTF-16 in base64.
UTF7 = re.compile(rb"\+[A-Za-z0-9+/]{3,}-?")
FEWEST_IN_UTF7 = 4
HALF_WIDTH_KANA = b"I"
LOST = "\N{REPLACEMENT CHARACTER}"
ADD = bytes(byte | 0x80 for byte in range(256))


def _high(name: str) -> Callable[[bytes], str]:
    return lambda pairs: read(pairs.translate(ADD), name)


def _behind(lead: bytes, pairs: bytes) -> bytes:
    return b"".join(lead + pairs[at : at + 2].translate(ADD) for at in range(0, len(pairs), 2))


# The sets of ISO-2022 by the last byte of their escapes; E is the old standard ISO-IR-165, which contains GB 2312.
SETS: dict[bytes, Callable[[bytes], str]] = {
    b"@": _high("euc_jp"),
    b"A": _high("gb18030"),
    b"B": _high("euc_jp"),
    b"C": _high("cp949"),
    b"D": lambda pairs: read(_behind(b"\x8f", pairs), "euc_jp"),
    b"E": _high("gb18030"),
    b"G": lambda pairs: read_euc_tw(pairs.translate(ADD)),
    b"H": lambda pairs: read_euc_tw(_behind(b"\x8e\xa2", pairs)),
    HALF_WIDTH_KANA: _high("cp932"),
}


def read_seven_bits(data: bytes) -> tuple[str, str] | None:
    """
    Return the text of ASCII bytes that are in another encoding, and its name; None for plain ASCII.

        >>> read_seven_bits(b"This is ~{VPND~}.")
        ('This is 中文.', 'hz')
    """
    # programs end each row of such characters before its line ends
    is_ended = b"\x1b(" in data or b"\x0e" in data
    if b"\x1b$" in data and is_ended and (text := read_iso2022(data)) and not text.isascii() and LOST not in text:
        korean, chinese = b"\x1b$)C" in data, re.search(rb"\x1b\$\)[AEG]", data)
        return text, "iso2022_kr" if korean else "iso-2022-cn" if chinese else "iso2022_jp"
    if b"~{" in data and (found := _read_hz(data)):
        return found, "hz"
    if b"+" in data and UTF7.search(data) and (found := _read_utf7(data)):
        return found, "utf-7"
    return None


def _read_hz(data: bytes) -> str | None:
    runs = b"\n".join(pairs.translate(ADD) for pairs, _ in HZ.findall(data) if pairs)
    if not _is_chinese(read(runs, "gb18030")):
        return None
    texts: list[str] = []
    begin = 0
    for found in HZ.finditer(data):
        pairs = found[1] or b""
        texts += (data[begin : found.start()].decode("ascii"), read(pairs.translate(ADD), "gb18030"))
        texts += "~" if found[2] else ""
        begin = found.end()
    return "".join((*texts, data[begin:].decode("ascii", "replace")))


def read_iso2022(data: bytes) -> str:
    r"""
    Decode any of the encodings that switch between sets of characters with escapes (ISO 2022), mixed or not.

        >>> read_iso2022(b"\x1b$)A\x0eVPND\x0f, \x1b$BCfJ8\x1b(B")
        '中文, 中文'
    """
    texts: list[str] = []
    sets, shifted = {"g0": b"", "g1": b""}, False
    begin = 0
    for found in SHIFT.finditer(data):
        texts.append(_in_set(data[begin : found.start()], sets["g1" if shifted else "g0"]))
        begin = found.end()
        if found["end"] or found["ascii"]:
            sets["g0"] = found["ascii"] if found["ascii"] == HALF_WIDTH_KANA else b""
            shifted = shifted and not found["end"]
            texts.append("\n" if found["end"] else "")
        elif found["g2"]:
            texts.append(SETS[b"H"](found["g2"]))
        elif found["shift"]:
            shifted = found["shift"] == b"\x0e"
        elif found["g1"]:
            sets["g1"] = found["g1"]
        elif found["old"] or found["g0"]:
            sets["g0"] = found["old"] or found["g0"]
    return "".join((*texts, _in_set(data[begin:], sets["g1" if shifted else "g0"])))


def _in_set(data: bytes, last: bytes) -> str:
    """Return some bytes between escapes as text; white space and controls are themselves in each set."""
    if last not in SETS:
        return data.decode("ascii", "replace")
    if last == HALF_WIDTH_KANA:
        return SETS[last](data)
    texts: list[str] = []
    begin = 0
    for found in PAIRS.finditer(data):
        texts += (data[begin : found.start()].decode("ascii", "replace"), SETS[last](found[0]))
        begin = found.end()
    return "".join((*texts, data[begin:].decode("ascii", "replace")))


def _read_utf7(data: bytes) -> str | None:
    try:
        text = data.decode("utf-7")
    except UnicodeDecodeError:
        return None
    return text if int(is_foreign(text).sum()) >= FEWEST_IN_UTF7 and _is_chinese(text) else None


def _is_chinese(text: str) -> bool:
    foreign = costs(text)[is_foreign(text)]
    return len(foreign) > 0 and is_chinese(foreign) and float(foreign.mean()) < IMPLAUSIBLE_MEAN
