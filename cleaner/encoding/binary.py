"""Tell binary data from text by what no text has: control characters by the dozen."""

import codecs
import re
from itertools import islice

from cleaner.patterns import pattern

# The name that stands in the place of an encoding.
BINARY = "binary"
# A file shows at its start what it is; a few bytes show nothing. Text wrongly taken for data would be left dirty, so
# the share lies above what the worst obfuscated page has (7 % of characters, half of that in bytes) and below the
# tenth of bytes that have no order.
HEAD, SHARE = 4096, 0.08
# Tab, line ends, form feed and escape are in text files, too, and 7F is in UTF-16: 缝 is 7F 1D.
CONTROLS = bytes([*range(1, 9), *range(14, 27), *range(28, 32)])
# Junk of mirror sites is of the eight from U+0001 to U+0008, data has all of them.
KINDS = 10
# NUL is in UTF-16 and fills up fields and files, so it is no such character.
NUL = b"\0"
# UTF-16 has control characters in one byte of two, so hardly two in a row, of which data has one pair in a hundred
# bytes; where pinyin makes many, most units tell what they are. UTF-32 has no eight NUL in a row.
PAIR, PAIRS = pattern(b"[" + re.escape(CONTROLS) + b"]{2}"), 0.004
PADDING, FEWEST_PADDED = NUL * 8, 32
# ASCII, pinyin and other letters of Europe, punctuation, Han and full-width forms.
WRITTEN = pattern("[\t\n\r -~\u00a0-\u024f\u2010-\u2026\u3000-\u301f\u4e00-\u9fa5\uff01-\uff5e]")
# Of the first characters that are not ASCII, one shows that it is data: a few bytes are a character of UTF-8 by chance.
FIRST_CHARACTERS = 4
# A character that is not ASCII, and those that stand for bytes which are none of UTF-8.
NOT_ASCII, LONE = pattern("[^\0-\x7f]"), ("\udc80", "\udcff")
# Formats whose start may read like text: documents, and what is compressed (gzip, bzip2, xz, zstandard), in which some
# bytes are rarer than others; archives, tables, pictures and sound, which have a NUL soon.
OPENING = pattern(rb"%PDF-[12]\.\d[\r\n]|\x1f\x8b\x08[\0-\x1f]|BZh[1-9]1AY&SY|\xfd7zXZ\0|\x28\xb5\x2f\xfd")
NAMES = (
    b"PK\3\4",
    b"!<arch>\n",
    b"SQLite format 3\0",
    b"GIF8",
    b"\x93NUMPY",
    b"RIFF",
    b"ID3",
    b"\0\0\1\0",
    b"\xde\x12\4\x95",
)


def is_binary(data: bytes | str) -> bool:
    r"""
    Return whether data is no text in any encoding; a str is what `as_text` returned, or any other.

        >>> is_binary(bytes(range(256)) * 4), is_binary(as_text(bytes(range(256)) * 4)), is_binary("正文\x01" * 99)
        (True, True, False)
    """
    head = data[:HEAD] if isinstance(data, bytes) else _escaped(data[:HEAD])[:HEAD]
    if not _starts_unlike_text(head):
        return False
    if OPENING.match(head) or (head.startswith(NAMES) and NUL in head):
        return True
    bare = head.replace(NUL, b"")
    controls = len(bare) - len(bare.translate(None, CONTROLS))
    if controls < SHARE * len(bare):
        return False
    if PADDING in head and controls >= FEWEST_PADDED:
        return True
    if len(set(bare).intersection(CONTROLS)) < KINDS:
        return False
    return len(PAIR.findall(head)) >= max(2, PAIRS * len(head)) and not _is_utf_16(head)


def _is_utf_16(head: bytes) -> bool:
    """Return whether half of the units, in either order of bytes, are of the blocks that Chinese text is made of."""
    orders = (head.decode(codec, "replace") for codec in ("utf-16-le", "utf-16-be"))
    return any(2 * len(WRITTEN.findall(units)) >= len(head) // 2 for units in orders)


def as_text(data: bytes) -> str:
    """Return bytes as a str that holds each of them: `encode("utf-8", "surrogateescape")` gives them back."""
    return data.decode("utf-8", "surrogateescape")


def _escaped(text: str) -> bytes:
    """Return the bytes that `as_text` made a text of, none if it starts as text or they are those of any other text."""
    # most text is told by its first characters that are not ASCII: one that stands for a byte tells data
    if not any(LONE[0] <= first[0] <= LONE[1] for first in islice(NOT_ASCII.finditer(text), FIRST_CHARACTERS)):
        return b""
    try:
        return text.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        return b""


def _starts_unlike_text(head: bytes) -> bool:
    """Return whether one of the first characters that are not ASCII is none of UTF-8: text at the start is read."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError as error:
        return len(NOT_ASCII.findall(head[: error.start].decode())) < FIRST_CHARACTERS
    return False
