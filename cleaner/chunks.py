"""
Split a text of any length into parts, so that an endless pipe is cleaned in bounded memory.

The label of a line depends on the lines around it, so each part comes with lines of its neighbours: verdicts on its
own lines are those in the whole text, except for what looks farther than these. Pages are shorter than a part, so they
are judged whole.
"""

import codecs
import io
import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from math import inf
from typing import BinaryIO, NamedTuple

# A text longer than this is cleaned part by part. A part has at most CHUNK_LINES lines, as each has a row in the
# tables of the classifier.
CHUNK_BYTES, CHUNK_LINES = 1 << 20, 1 << 15
# The most bytes of a character in UTF-8.
MOST_BYTES = 4
# How many lines of its neighbours come with a part, and the most bytes of them: the classifier looks no farther than
# 25 lines, except for where the first paragraph is and how long the page is.
CONTEXT_LINES, CONTEXT_BYTES = 50, 1 << 16
# A line longer than this is cut: it is not text, and must not fill the memory.
LONGEST_LINE = CHUNK_BYTES
# After a carriage return at the very end its newline may still come.
LINE_END = re.compile(rb"\n|\r(?=[^\n])")
MARKS_OF_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


class Chunk(NamedTuple):
    """
    A document, or a part of one: its first `before` lines and its last `after` lines are its neighbours'.

    These are its first `lead` bytes and its last `trail` bytes. `site` is the host that a page is from, "" where
    none is known.
    """

    data: str | bytes
    before: int = 0
    after: int = 0
    continues: bool = False
    lead: int = 0
    trail: int = 0
    site: str = ""

    @property
    def own(self) -> str | bytes:
        """The data without that of the neighbours."""
        return self.data[self.lead : len(self.data) - self.trail]

    def alone(self) -> "Chunk":
        """Return the chunk without its neighbours."""
        return self._replace(data=self.own, before=0, after=0, lead=0, trail=0)


def host_of(url: str) -> str:
    """
    Return the host of a URL in lower case, without port and `www.`, "" where it has none.

        >>> host_of("https://WWW.example.cn:8080/a?b"), host_of("//news.example.cn/1"), host_of("例子")
        ('example.cn', 'news.example.cn', '')
    """
    from urllib.parse import urlsplit  # what has no URLs starts sooner without it

    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:  # [ without ]
        return ""
    return host.rstrip(".").removeprefix("www.")


def read_chunks(stream: BinaryIO, eager: bool = False, longest: float | None = None) -> Iterator[Chunk]:
    r"""
    Read a stream as one part, or as several if it is longer than `CHUNK_BYTES`.

    An `eager` reader hands on each line as soon as the `CONTEXT_LINES` after it have come. A line of `longest` bytes,
    by default `LONGEST_LINE`, is cut.

        >>> import io
        >>> [part.data for part in read_chunks(io.BytesIO("你好\n".encode()))]
        [b'\xe4\xbd\xa0\xe5\xa5\xbd\n']
    """
    pending, context, continues, width, mark = b"", b"", False, 0, b""
    longest = LONGEST_LINE if longest is None else longest
    # what open() returns has read1, which the type BinaryIO lacks
    read = partial(stream.read1, CONTEXT_BYTES) if eager else partial(_read_fully, stream, CHUNK_BYTES)  # type: ignore[attr-defined]
    while True:
        block = read()
        # the first block decides for the whole stream: a stray NUL later does not make it UTF-16
        if not width:
            width = _width(block)
            # without it UTF-32 is not recognised, so each part gets it
            mark = block[:width] if width == len(codecs.BOM_UTF32) else b""
        more = bool(block) if eager else len(block) == CHUNK_BYTES
        pending += block
        del block  # only what is still to come is kept while a part is cleaned
        while cut := _cut_wide(pending, more, width, longest) if width > 1 else _cut(pending, more, longest):
            end, behind = cut
            before, after = ended_lines(context), ended_lines(pending[end:behind])
            part = Chunk(context + pending[:behind], before, after, continues, len(context), behind - end)
            context = _last_lines(context + pending[:end]) if behind > end else mark
            pending, continues = pending[end:], True
            yield part
            del part
        if not more:
            break
    if pending or not continues:
        yield Chunk(context + pending, ended_lines(context), 0, continues, len(context))


def ended_lines(data: bytes) -> int:
    """Return how many lines end in bytes, if they are of an encoding that has ASCII."""
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")


def parts_of(whole: Chunk) -> Iterator[Chunk]:
    """Yield a whole document as one part, or as the parts that `read_chunks` would make of it, but with whole lines."""
    data = whole.data
    if is_short(data):
        yield whole
        return
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    for part in read_chunks(io.BytesIO(raw), longest=inf):
        if isinstance(data, str):
            assert isinstance(part.data, bytes)
            part = part._replace(data=part.data.decode("utf-8", "surrogatepass"), lead=0, trail=0)
        yield part._replace(site=whole.site)


def is_short(data: str | bytes) -> bool:
    """Return whether a whole document is one part."""
    size = len(data) * (MOST_BYTES if isinstance(data, str) else 1)
    return size <= CHUNK_BYTES and (size <= CHUNK_LINES or _line_ends(data) <= CHUNK_LINES)


def _line_ends(data: str | bytes) -> int:
    if isinstance(data, str):
        return data.count("\n") + data.count("\r")
    return data.count(b"\n") + data.count(b"\r")


def _cut(pending: bytes, more: bool, longest: float) -> tuple[int, int] | None:
    """Return where a part ends, and where the lines after it end that come with it; None if more must be read."""
    if _line_ends(pending) > CHUNK_LINES:
        ends = [match.end() for match in islice(LINE_END.finditer(pending), CHUNK_LINES + CONTEXT_LINES)]
        if len(ends) == CHUNK_LINES + CONTEXT_LINES:
            return ends[CHUNK_LINES - 1], ends[-1]
    if not more:
        return None
    window = max(0, len(pending) - CONTEXT_BYTES)
    ends = [match.end() for match in LINE_END.finditer(pending, window)]
    if len(ends) > CONTEXT_LINES:
        return ends[-CONTEXT_LINES - 1], ends[-1]
    if not window:
        return None
    if ends:
        return ends[0], ends[-1]
    end = max(pending.rfind(b"\n"), pending.rfind(b"\r", 0, len(pending) - 1)) + 1
    if not end and len(pending) >= longest:
        end = _last_boundary(pending)
    return (end, end) if end else None


def _cut_wide(pending: bytes, more: bool, width: int, longest: float) -> tuple[int, int] | None:
    """
    Return the same for UTF-16 and UTF-32, which are read without neighbours, and in long parts even by an eager reader.

    Only the first part of UTF-16 has the byte order mark, so the others must be long enough to be recognised.
    """
    if not more or len(pending) < CHUNK_BYTES:
        return None
    end = 0
    # 上 is 4E 0A, so a single byte 0A proves nothing
    for newline in (b"\n".ljust(width, b"\0"), b"\n".rjust(width, b"\0")):
        at = pending.rfind(newline)
        while at > 0 and at % width:
            at = pending.rfind(newline, 0, at + width - 1)
        end = max(end, at + width if at >= 0 else 0)
    if not end and len(pending) >= longest:
        end = _last_boundary(pending, width)
    return (end, end) if end else None


def _last_boundary(raw: bytes, width: int = 2) -> int:
    """Return the offset of the last UTF-8 character in the second half of some bytes, an even one to suit UTF-16."""
    at = len(raw) - 2
    while at > len(raw) // 2 and (raw[at] & 0xC0 == 0x80 or at % width):
        at -= 1
    return at - at % width


def _last_lines(text: bytes) -> bytes:
    """Return the last lines of a text that ends with a line end."""
    tail = text[-CONTEXT_BYTES:]
    ends = [match.end() for match in LINE_END.finditer(tail + b".")]
    if len(ends) > CONTEXT_LINES:
        return tail[ends[-CONTEXT_LINES - 1] :]
    return tail if len(tail) == len(text) else tail[ends[0] :]


def _read_fully(stream: BinaryIO, size: int) -> bytes:
    # a raw stream may return less than was asked for before its end
    blocks = []
    while size and (block := stream.read(size)):
        blocks.append(block)
        size -= len(block)
    return b"".join(blocks)


def _width(raw: bytes) -> int:
    """Return how many bytes a unit of the encoding has, judged by the first bytes of a stream."""
    if raw.startswith(MARKS_OF_UTF32):
        return 4
    return 2 if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or raw.count(b"\0") * 20 > len(raw) else 1
