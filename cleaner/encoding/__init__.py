"""Turn bytes into text: UTF-8, UTF-16, GB18030 or Big5, told apart by character statistics of Chinese."""

import codecs
import re

from cleaner.encoding.binary import BINARY, as_text, is_binary
from cleaner.encoding.codec import (
    BIG5_SIGNS,
    CANDIDATES,
    RARE,
    RARE_OF_SEVEN_BITS,
    SURROGATES,
    WEB_ERRORS,
    canonical,
    read,
)
from cleaner.encoding.guesses import Decoded

__all__ = [
    "BIG5_SIGNS",
    "BINARY",
    "CANDIDATES",
    "RARE",
    "RARE_OF_SEVEN_BITS",
    "WEB_ERRORS",
    "Decoded",
    "decode",
    "decode_document",
    "is_binary",
]

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before the mark of UTF-16, which it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
MARKS = tuple(mark for mark, _ in BOMS)

# This many bytes of UTF-16 may be valid UTF-8 without a NUL, but hardly without a control character: 全球市场 is
# 51 68, 74 03, 5E 02, 57 3A. Fewer bytes are too few to tell, more are not valid UTF-8.
SHORT = (8, 64)
LOST = "\N{REPLACEMENT CHARACTER}"
# What ASCII has that may be in an encoding of seven bits: HZ, ISO-2022, UTF-7.
ESCAPES = (b"~{", b"\x1b$", b"+")
# UTF-32 has a NUL in its first character.
HEAD = 4
CONTROL = re.compile(rb"[\0-\x08\x0b\x0e-\x1f\x7f]")


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """
    Return the text of some bytes and the name of the encoding they were read with: `decode_document` without guesses.

        >>> decode("中文網頁".encode("big5"))
        ('中文網頁', 'big5hkscs')
        >>> decode("中文网页".encode("gbk"))
        ('中文网页', 'gb18030')
    """
    return decode_document(data, encoding)[:2]


def decode_document(data: bytes, encoding: str | None = None) -> Decoded:
    """
    Return the text of some bytes, the name of the encoding they were read with, and what was guessed.

    Without `encoding` the name is one of 'utf-8', 'utf-8-sig', 'utf-16-le', 'utf-16-be', 'gb18030' and 'big5hkscs', or,
    where its own signs tell, one of `RARE` and `RARE_OF_SEVEN_BITS`; what is none of them is UTF-8, whatever the bytes.
    A byte order mark decides and is not in the text. Bytes that are valid UTF-8 are UTF-8 unless a NUL (in a few words,
    any control character) suggests UTF-16, or a few words of GBK would be letters of no alphabet (系统 is ϵͳ); so a
    character in another encoding may be taken for UTF-8: 莫 in GBK is Ī. Else the most probable reading of a bounded
    sample wins.

    A line that is far likelier in another encoding than the file's is read with its own, as is UTF-16 before or behind
    others, and the name is that of most. UTF-16 that lost or gained a byte is put in step again after it.

    `encoding` may be any text encoding that Python knows. Bytes that do not fit become U+FFFD. Raise `ValueError` for
    an unknown encoding.
    """
    if encoding is not None:
        return Decoded(*_decode_as(data, encoding))
    if data.startswith(MARKS):
        mark, name = next((mark, name) for mark, name in BOMS if data.startswith(mark))
        return _read(data[len(mark) :], name)
    if b"\0" in data[:HEAD] and (wide := _utf32(data)):
        return Decoded(*wide)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if is_binary(data):
            return Decoded(as_text(data), BINARY)
        if SURROGATES.match(data, error.start) and LOST not in (text := read(data, "cesu-8")):
            return Decoded(text, "cesu-8")
        return _read(data, _detect(data, error.start))
    if text.isascii() and (found := _seven_bits(data)):
        return Decoded(*found)
    if len(data) <= SHORT[1] and not text.isascii() and _is_coincidence(data, text):
        return Decoded(read(data, "gb18030"), "gb18030")
    if (doubt := _controls(data)) < 0:
        return Decoded(text, "utf-8")
    if (name := _detect(data, doubt)).startswith("utf-16"):
        return _read(data, name)
    from cleaner.encoding.switches import may_switch, read_switches

    usual = Decoded(text, "utf-8")
    return read_switches(data, usual) if may_switch(data, "utf-8") else usual


def _seven_bits(data: bytes) -> tuple[str, str] | None:
    """Return what ASCII means in an encoding with escapes; without any it costs three scans."""
    if not any(escape in data for escape in ESCAPES):
        return None
    from cleaner.encoding.seven_bits import read_seven_bits

    return read_seven_bits(data)


def _is_coincidence(data: bytes, text: str) -> bool:
    from cleaner.encoding.coincidence import is_coincidence

    return is_coincidence(data, text)


def _utf32(data: bytes) -> tuple[str, str] | None:
    from cleaner.encoding.utf32 import read_utf32

    return read_utf32(data)


def _controls(data: bytes) -> int:
    """Return where valid UTF-8 shows that it may be UTF-16 instead, -1 for nowhere."""
    found = CONTROL.search(data) if SHORT[0] <= len(data) <= SHORT[1] else None
    return found.start() if found else data.find(b"\0")


def _detect(data: bytes, doubt: int) -> str:
    # imported here, as most text is UTF-8 and needs none of it
    from cleaner.encoding.detection import detect

    return detect(data, doubt)


def _read(data: bytes, name: str) -> Decoded:
    """Decode bytes in the encoding that was found, and what departs from it as what it is."""
    from cleaner.encoding.mixed_lines import read_lines
    from cleaner.encoding.switches import may_switch, read_switches
    from cleaner.encoding.utf16_alignment import rare_units, read_in_step

    if name in RARE:
        return Decoded(_read_as(data, name), name)
    if name.startswith("utf-16"):
        rare = rare_units(data, name)
        found = read_in_step(data, name, rare)
        return read_switches(data, found) if may_switch(data, name, rare) else found
    found = read_lines(data, name.removesuffix("-sig"))
    found = found._replace(encoding=name) if name.startswith(found.encoding) else found
    return read_switches(data, found) if may_switch(data, name) else found


def _read_as(data: bytes, name: str) -> str:
    """Decode with a canonical name."""
    if name == "euc_tw":
        from cleaner.encoding.euc_tw import read_euc_tw

        return read_euc_tw(data)
    if name == "iso-2022-cn":
        from cleaner.encoding.seven_bits import read_iso2022

        return read_iso2022(data)
    return read(data, name)


def _decode_as(data: bytes, encoding: str) -> tuple[str, str]:
    name = canonical(encoding)
    for mark, marked in BOMS:
        if data.startswith(mark) and (marked.removesuffix("-sig") == name or _is_any_utf16(encoding, marked)):
            return _read_as(data[len(mark) :], marked), marked
    return _read_as(data, name), name


def _is_any_utf16(encoding: str, marked: str) -> bool:
    return marked.startswith("utf-16") and encoding.lower().replace("_", "-") in ("utf-16", "utf16", "u16")
