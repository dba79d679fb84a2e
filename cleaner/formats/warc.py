"""
Documents out of archives of the web: pages of HTML in WARC files, and texts in WET files.

A record that is broken or cut off is reported, and reading goes on with the next one that can be found, which takes a
file that can be sought.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from cleaner.chunks import Chunk
from cleaner.formats.documents import PLAIN, Broken, Document, Documents, Reading
from cleaner.html import to_text

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

# What servers write after it, with a semicolon or without, is not looked at here.
HTML = re.compile(r"\s*(?:text/html|application/xhtml\+xml)(?![\w.+-])", re.IGNORECASE)
# A record of more bytes is no page, and must not fill the memory.
LONGEST = 1 << 26
# How a record begins, and what a file of records begins with: a member of gzip, a frame of zstandard, or itself.
OPENING, GZIP, ZSTANDARD = b"WARC/1.", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
# What ends the headers of a record, and the record; how long headers may be.
BLANK, HEAD = b"\r\n\r\n", 1 << 16
BLOCK = 1 << 20
# What a document says of itself; the last is Common Crawl's, in WET files.
DESCRIBED = {
    "id": "WARC-Record-ID",
    "url": "WARC-Target-URI",
    "date": "WARC-Date",
    "language": "WARC-Identified-Content-Language",
}
# Without these headers there is no record.
NEEDED = ("WARC-Type", "Content-Length")


class Read(NamedTuple):
    """A record with its content, or why there is none, and where it begins in the file."""

    offset: int
    record: "WarcRecord | None" = None
    content: bytes = b""
    reason: str = ""


def read_warc(stream: BinaryIO, source: str, reading: Reading = PLAIN) -> Documents:
    """
    Read the pages of an archive, which may be compressed: those whose records begin where `reading` says.

    Records are responses with HTML that a server gave as what it was asked for, and conversions to text. Others are
    passed over. The offset of a document is that of its record in the file as it is.
    """
    for found in _records(stream, reading.start, reading.end, reading.longest or LONGEST):
        reason = found.reason
        try:
            document = _document(found, source)
        except (OSError, ValueError) as error:
            document, reason = None, f"the record at byte {found.offset}: {error}"
        if document:
            yield document
        elif reason:
            reading.report(Broken(source, reason, None, found.offset))
    return b""


def split(stream: BinaryIO, size: int) -> list[int]:
    """
    Return where to begin to read parts of an archive that have about `size` bytes of the file each.

    It is read once at most: what is compressed as a whole is one part.
    """
    length = stream.seek(0, 2)
    found = [0]
    for place in range(size, length, size):
        if place > found[-1]:
            start = next(starts(stream, place), None)
            if start is None:
                break
            found.append(start)
    return found


def starts(stream: BinaryIO, place: int = 0) -> Iterator[int]:
    """Yield where records begin in a file, from a place on; where all is compressed as one only the first does."""
    kind = _kind(stream)
    kept, offset = b"", place
    while True:
        stream.seek(offset)
        block = stream.read(BLOCK)
        if not block:
            return
        text = kept + block
        at = text.find(kind)
        while at >= 0:
            if _opens(stream, offset - len(kept) + at, kind):
                yield offset - len(kept) + at
            at = text.find(kind, at + 1)
        kept, offset = text[1 - len(kind) :], offset + len(block)


def _kind(stream: BinaryIO) -> bytes:
    stream.seek(0)
    opening = stream.read(len(ZSTANDARD))
    return next((kind for kind in (GZIP, ZSTANDARD) if opening.startswith(kind)), OPENING)


def _opens(stream: BinaryIO, offset: int, kind: bytes) -> bool:
    """Return whether a record begins at a place that looks like it."""
    from fastwarc.stream_io import GzipReader, ZstdReader

    stream.seek(offset)
    if kind == OPENING:
        first, _, head = stream.read(HEAD).partition(b"\n")
        return len(first.strip()) == len(OPENING) + 1 and head[:5].upper() == b"WARC-"
    try:
        return (GzipReader if kind == GZIP else ZstdReader)(stream).read(len(OPENING)) == OPENING
    except OSError:
        return False


def _records(stream: BinaryIO, begin: int, end: int | None, longest: int) -> Iterator[Read]:
    """Yield the records of an archive, and what is damaged."""
    place: int | None = begin
    while place is not None:
        last: Read | None = None
        try:
            for found in _up_to_damage(stream, place, end, longest):
                if last:
                    yield last
                last = found
        except OSError as error:
            # one of no compression that says a wrong length takes what follows with it, or leaves something of itself
            if last and last.record and not _is_whole(stream, last):
                last = Read(last.offset, reason=f"the record at byte {last.offset} has not the length that it says")
            elif last and last.record:
                yield last
                last = Read(last.offset, reason=f"what follows the record at byte {last.offset}: {error}")
            yield last or Read(place, reason=f"the record at byte {place}: {error}")
            after = (last.offset if last else place) + 1
            place = next(starts(stream, after), None) if stream.seekable() else None
            if place is not None and end is not None and place >= end:
                return
        else:
            if last:
                yield last
            return


def _up_to_damage(stream: BinaryIO, place: int, end: int | None, longest: int) -> Iterator[Read]:
    """Yield records from a place on; raise `OSError` where what follows can't be read."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    if stream.seekable():
        stream.seek(place)
    wanted = WarcRecordType.response | WarcRecordType.conversion
    part: Any = _Part(stream, place, end)
    for record in ArchiveIterator(part, parse_http=False, record_types=WarcRecordType.any_type):
        offset, size = record.stream_pos, record.content_length
        if missing := [name for name in NEEDED if name not in record.headers]:
            yield Read(offset, reason=f"the record at byte {offset} has no {missing[0]}, or is cut off before it")
            continue
        if not record.record_type & wanted:
            continue
        if size > longest:
            # only its headers are read, to know whether it is a page
            record.parse_http()
            if record.record_type == WarcRecordType.conversion or _is_page(record):
                yield Read(offset, reason=f"the record at byte {offset} has {size} bytes, more than {longest}")
            continue
        content = record.reader.read()
        if len(content) < size:
            yield Read(
                offset, reason=f"the record at byte {offset} is cut off: {len(content)} of {size} bytes are there"
            )
        else:
            yield Read(offset, record, content)


class _Part:
    """A stream from a place up to an end, which says where it is; a pipe can't."""

    def __init__(self, stream: BinaryIO, place: int, end: int | None) -> None:
        self._stream, self._place, self._end = stream, place, end

    def read(self, size: int) -> bytes:
        """Read up to that number of bytes."""
        block = self._stream.read(size if self._end is None else min(size, self._end - self._place))
        self._place += len(block)
        return block

    def tell(self) -> int:
        """Return the place of what comes next."""
        return self._place


def _is_whole(stream: BinaryIO, found: Read) -> bool:
    """Return whether a record ends where it says, which each does that is compressed by itself."""
    if not stream.seekable() or _kind(stream) != OPENING:
        return True
    stream.seek(found.offset)
    head = stream.read(HEAD).find(BLANK)
    stream.seek(found.offset + head + len(BLANK) + len(found.content))
    return stream.read(len(BLANK)) == BLANK


def _document(found: Read, source: str) -> Document | None:
    """Return the page of a record, None if it holds none; raise `OSError` or `ValueError` if it can't be read."""
    from fastwarc.warc import WarcRecordType

    record, content = found.record, found.content
    if record is None:
        return None
    if record.record_type == WarcRecordType.conversion:
        text = content.decode("utf-8", "replace")
    else:
        record.set_bytes_content(content)
        record.parse_http(auto_decode="all")
        if not _is_page(record):
            return None
        charset = record.http_charset
        text = to_text(record.reader.read(), declared=charset and charset.strip("\"'"))
    found_in_head = {name: record.headers.get(header) for name, header in DESCRIBED.items()}
    described = {name: value for name, value in found_in_head.items() if value}
    return Document(source, Chunk(text), offset=found.offset, described=described)


def _is_page(record: "WarcRecord") -> bool:
    """Return whether a response is a page of HTML, and not an error or a redirection."""
    head = record.http_headers
    is_html = head is not None and HTML.match(record.http_content_type or "") is not None
    return is_html and 200 <= (head.status_code or 0) < 300
