"""Detect which of a few encodings bytes are in, from a bounded sample and by character statistics of Chinese."""

import codecs
import re

from cleaner.chinese.characters import codes
from cleaner.encoding.byte_alignment import read_aligned
from cleaner.encoding.codec import CANDIDATES, read
from cleaner.encoding.likelihood import IMPLAUSIBLE, Costs, costs, is_chinese, is_foreign
from cleaner.encoding.neighbours import recognise
from cleaner.encoding.out_of_step import is_suspect
from cleaner.encoding.utf16_alignment import slipped_costs

# Bytes in a piece of the sample; one piece is enough for a page, three are read (start, first trouble, middle).
PIECE = 4096

# With this many whole three-byte sequences per broken one, bytes are UTF-8 whatever they say: GBK and Big5 prose read
# as UTF-8 has one per ten broken, at worst one per two; in UTF-8 with a bad byte all but that one are whole.
WHOLE_PER_BROKEN = 4

# A character of four bytes in GB18030: bytes of nothing else are whole with one.
FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
LOST = "\N{REPLACEMENT CHARACTER}"


def detect(data: bytes, doubt: int) -> str:
    """Return the name of the encoding of some bytes, which are valid UTF-8 without NUL before `doubt`."""
    return _choose(sample(data, doubt))


def sample(data: bytes, doubt: int) -> bytes:
    """
    Return a few thousand bytes to judge by: the start, around the first byte that is not UTF-8, and the middle.

    Each piece begins at an even offset, next to a line break if there is one, to be in step in every encoding. Text
    before `doubt` is valid UTF-8, so the piece around `doubt` has the first Chinese after any amount of ASCII.
    """
    if len(data) <= 3 * PIECE:
        return data
    starts = (0, max(0, doubt - PIECE // 2), max(doubt, len(data) // 2))
    return b"".join(_piece(data, start) for start in starts)


def _piece(data: bytes, start: int) -> bytes:
    # no two-byte character of GBK or Big5 contains 0A
    found = data.find(b"\n", start, start + PIECE // 2) if start else 0
    begin = found if found >= 0 else start
    begin += begin & 1
    return data[begin : begin + PIECE]


def _choose(data: bytes) -> str:
    """
    Choose the encoding in which the sample is most probable as Chinese.

    Readings are compared by their total probability, however many characters each has. Source of the method: maximum
    likelihood over character models, as in Li and Momoi (2001), with bigrams.
    """
    if b"\0" not in data and _mostly_utf8(data):
        return "utf-8"
    found = {name: _costs(data, name) for name in CANDIDATES}
    best = min(CANDIDATES, key=lambda name: float(found[name].sum()))
    # ASCII reads the same in all others, but in UTF-16 it is evidence
    wide = best.startswith("utf-16")
    text = read(data, best)
    foreign = found[best] if wide else found[best][is_foreign(text)]
    if is_chinese(foreign) and (wide or foreign.mean() < IMPLAUSIBLE):
        return best
    if b"\0" not in data and (neighbour := recognise(data)):
        return neighbour
    if is_chinese(foreign) and not is_suspect(text):
        return best
    # one byte too many or too few puts a whole run of GBK or Big5 out of step
    aligned = {name: read_aligned(data, name, ()).text for name in ("gb18030", "big5hkscs")}
    likelier = min(aligned, key=lambda name: float(costs(aligned[name]).sum()))
    if is_chinese(costs(aligned[likelier])[is_foreign(aligned[likelier])]):
        return likelier
    if is_chinese(foreign):
        return best
    return "gb18030" if FOUR_BYTES.search(data) and LOST not in read(data, "gb18030") else "utf-8"


def _costs(data: bytes, name: str) -> Costs:
    return slipped_costs(data, name) if name.startswith("utf-16") else costs(read(data, name))


def _mostly_utf8(data: bytes) -> bool:
    # a last character that the sample cuts is not broken: 年 and the first byte of 我
    points = codes(codecs.getincrementaldecoder("utf-8")("replace").decode(data))
    genuine = data.count("\ufffd".encode())
    broken = int((points == 0xFFFD).sum()) - genuine
    # two-byte sequences arise by chance far more easily than those of three
    long, short = int((points > 0x7FF).sum()) - broken, int(((points >= 0x80) & (points <= 0x7FF)).sum())
    return long >= 1 if not broken else long + short / 3 >= WHOLE_PER_BROKEN * broken
