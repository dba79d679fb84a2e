"""The codecs that Chinese text is misread by, inverted: from each character back to its bytes."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, cached_property

from cleaner.repair.trigger import RARE, ZONES

# Placeholder bytes in `Codepage.read`: for a lost one (U+FFFD), and for a character that the codec does not have.
# UTF-8, GBK and Big5 use neither as a lead or a continuation.
LOST = 0xFF
ALIEN = 0x00
# The same for €: cp936 shows it both for the byte 80 and for the code A2E3.
EURO = 0xFE

_C1 = range(0x80, 0xA0)
# As GB18030-2022 and browsers read them; Python has the table of 2000, with private-use characters here.
_NEWER_GB = {
    "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16": 0xA6D9,
    "\ufe17\ufe18": 0xA6EC,
    "\ufe19": 0xA6F3,
    "\u1e3f": 0xA8BC,
    "\u9fb4": 0xFE59,
    "\u9fb5": 0xFE61,
    "\u9fb6\u9fb7": 0xFE66,
    "\u9fb8": 0xFE6D,
    "\u9fb9": 0xFE7E,
    "\u9fba": 0xFE90,
    "\u9fbb": 0xFEA0,
    # GB2312's own names of · and —
    "\u30fb": 0xA1A4,
    "\u2015": 0xA1AA,
}
# Windows shows the user-defined zones of Big5 as private use: first code of a zone, last lead byte, first character.
_BIG5_ZONES = ((0xFA40, 0xFE, 0xE000), (0x8E40, 0xA0, 0xE311), (0x8140, 0x8D, 0xEEB8), (0xC6A1, 0xC8, 0xF6B1))
_BIG5_TRAILS = (*range(0x40, 0x7F), *range(0xA1, 0xFF))

# Python's codec for a codepage, and the characters that it encodes otherwise: cp950 has two codes for some signs and
# box lines, Hong Kong one code for two characters.
PYTHON = {
    "gbk": ("gbk", re.compile("(?!)")),
    "big5": ("cp950", re.compile("[¢£¥•‾∼═╞╡╪╭╮╯╰☉♁､]")),
    "big5hkscs": ("big5hkscs", re.compile("[\u0304\u030c]")),
}
# How many characters of a text are checked before the rest.
SAMPLE = 20


@dataclass(frozen=True, eq=False)
class Codepage:
    """
    A codec that text was misread by: `table` maps each of its characters to the bytes it was read from.

    `undefined` are the bytes that a strict reader always shows as U+FFFD; `pairs` is the codec whose two-byte codes
    decide this for other bytes, None for a single-byte codec.
    """

    name: str
    table: dict[str, bytes]
    undefined: frozenset[int] = frozenset()
    pairs: str | None = None

    @cached_property
    def _marked(self) -> dict[str, bytes]:
        ascii_itself = {chr(byte): bytes((byte,)) for byte in range(0x80)}
        marks = {"\ufffd": bytes((LOST,)), "\x00": bytes((ALIEN,))}
        if self.name == "gbk":
            marks["€"] = bytes((EURO,))
        return _Marked(ascii_itself | self.table | marks)

    def touches(self, text: str) -> bool:
        """Return whether any character of a text is the codec's and not ASCII."""
        return not self._beyond_ascii.isdisjoint(text)

    @cached_property
    def telltale(self) -> re.Pattern[str]:
        """
        Find what hardly any text has that was not misread by this codec.

        A two-byte codec shows rare characters, a single-byte codec the bytes of two two-byte characters in a row.
        """
        if self.pairs:
            return re.compile(f"[{ZONES}]" if self.name == "gbk" else f"[{RARE}{ZONES}\ufffd]")
        lead = re.escape("".join(self.table)) + "\ufffd? "
        pair = f"[{lead}][{lead}\x21-\x7e]"
        return re.compile(pair + pair)

    def share(self, text: str) -> int:
        """Return how many characters of a text are the codec's and not ASCII."""
        return sum(map(self._beyond_ascii.__contains__, text))

    def kinds(self, chars: set[str]) -> int:
        """Return how many of a set of characters are the codec's and not ASCII."""
        return len(self._beyond_ascii & chars)

    @cached_property
    def _beyond_ascii(self) -> frozenset[str]:
        return frozenset(self.table)

    def covers(self, text: str) -> bool:
        """Return whether all characters of a text are the codec's, or lost."""
        # for most texts the first characters show that they are not
        return all(map(self._marked.__contains__, text[:SAMPLE])) and self._marked.keys() >= set(text)

    def encode(self, text: str) -> bytes | None:
        r"""
        Return the bytes of a text, `LOST` for U+FFFD, or None if some character is not the codec's.

            >>> codepages()["gbk"].encode("涓\ufffdA"), codepages()["gbk"].encode("❤")
            (b'\xe4\xb8\xffA', None)
        """
        codec, others = PYTHON.get(self.name, ("", None))
        if others and not others.search(text):
            try:
                return text.encode(codec)
            except UnicodeEncodeError as error:
                # the character may be U+FFFD, or one that only Windows knows
                if text[error.start] not in self._marked:
                    return None
        if not self.covers(text):
            return None
        return b"".join(self.parts(text))

    def parts(self, text: str) -> list[bytes]:
        """Return what `read` does, with € as its two-byte code."""
        parts = self.read(text)
        # in Big5 A2E3 is Ｕ, and there is no byte 80
        return (
            [b"\xa2\xe3" if part == bytes((EURO,)) else part for part in parts] if "€" in text and self.pairs else parts
        )

    def read(self, text: str) -> list[bytes]:
        r"""
        Return the bytes of each character, `LOST` for U+FFFD and `ALIEN` for one that the codec does not have.

            >>> codepages()["gbk"].read("涓\ufffdA❤")
            [b'\xe4\xb8', b'\xff', b'A', b'\x00']
        """
        return list(map(self._marked.__getitem__, text))


class _Marked(dict[str, bytes]):
    def __missing__(self, char: str) -> bytes:
        return bytes((ALIEN,))


@cache
def codepages() -> dict[str, Codepage]:
    """
    Return the usual wrong codecs by name.

    cp1252 includes latin-1, as no character has different bytes in the two.
    """
    singles = [_single(name) for name in ("cp1252", "cp1251", "cp437", "mac-roman")]
    # Hong Kong's signs at C6A1 to C8FE are not those of the old extension that cp950 reads there
    return {
        codepage.name: codepage
        for codepage in (*singles, _gbk(), _big5("big5", "cp950"), _big5("big5hkscs", "big5hkscs"))
    }


# The other single-byte codecs of the standard library that keep ASCII, but for national twins of these.
# fmt: off
REGIONAL = (
    "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859-2",
    "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-10",
    "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "koi8-r", "koi8-u", "koi8-t", "cp720",
    "cp737", "cp775", "cp850", "cp852", "cp855", "cp857", "cp858", "cp860", "cp861", "cp862", "cp863", "cp865", "cp866",
    "cp869", "cp874", "cp1125", "mac-latin2", "mac-cyrillic", "mac-greek", "mac-turkish", "mac-iceland", "kz1048",
    "ptcp154", "hp-roman8",
)
# fmt: on


@cache
def regional_codepages() -> dict[str, Codepage]:
    """Return the wrong codecs of other regions by name: rare, so they are tried where the usual ones read nothing."""
    return {codec: _single(codec) for codec in REGIONAL}


def regional(line: str, names: Collection[str] = REGIONAL) -> list[Codepage]:
    """
    Return the codepages of other regions that have most of a line's characters, one of those that read it alike.

    One that the usual codepages read alike, or of which they have more, is left out.
    """
    seen = {char for char in line if char > "\x7f"}
    usual = [page for page in codepages().values() if page.pairs is None]
    shares = {page: page.kinds(seen) for page in (*usual, *map(regional_codepages().__getitem__, names))}
    most = max(shares.values())
    alike = {tuple(map(page.table.get, seen)) for page in usual if most and shares[page] == most}
    found: list[Codepage] = []
    for page in list(shares)[len(usual) :]:
        if most and shares[page] == most and (codes := tuple(map(page.table.get, seen))) not in alike:
            alike.add(codes)
            found.append(page)
    return found


def _single(codec: str) -> Codepage:
    shown = {byte: bytes((byte,)).decode(codec, "replace") for byte in range(0x80, 0x100)}
    undefined = frozenset(byte for byte, char in shown.items() if char == "\ufffd")
    # browsers show an undefined byte as the control character of its number, as latin-1 does
    table = {chr(byte): bytes((byte,)) for byte in (*_C1, *undefined)}
    table |= {char: bytes((byte,)) for byte, char in shown.items() if char != "\ufffd"}
    return Codepage(codec, table, undefined)


def _gbk() -> Codepage:
    codes = [bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF) if trail != 0x7F]
    table: dict[str, bytes] = {}
    for chars, first in _NEWER_GB.items():
        table |= {char: (first + place).to_bytes(2, "big") for place, char in enumerate(chars)}
    # in one text: each code is one character
    table |= dict(zip(b"".join(codes).decode("gb18030"), codes, strict=True))
    return Codepage("gbk", table | {"€": b"\x80"}, frozenset({0x80, 0xFF}), "gb18030")


def _big5(name: str, codec: str) -> Codepage:
    table: dict[str, bytes] = {}
    for first, last_lead, char in _BIG5_ZONES:
        zone = (bytes((lead, trail)) for lead in range(first >> 8, last_lead + 1) for trail in _BIG5_TRAILS)
        codes = [code for code in zone if code >= first.to_bytes(2, "big")]
        table |= {chr(char + place): code for place, code in enumerate(codes)}
    table |= {char: code for code, char in two_byte_codes(codec).items()}
    return Codepage(name, table, frozenset({0x80, 0xFF}), codec)


@cache
def two_byte_codes(codec: str) -> dict[bytes, str]:
    r"""
    Map each two-byte code of a codec to its character, private use left out.

        >>> two_byte_codes("gb18030")[b"\xd6\xd0"], two_byte_codes("big5hkscs")[b"\xa4\xa4"]
        ('中', '中')
    """
    codes = [bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF)]
    # in one text: a line end is no second byte of any codec
    shown = zip(codes, b"\n".join(codes).decode(codec, "ignore").split("\n"), strict=True)
    return {
        code: char for code, char in shown if len(char) == 1 and ord(char) > 0x7F and not "\ue000" <= char <= "\uf8ff"
    }
