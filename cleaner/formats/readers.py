"""Readers: documents out of byte streams."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from cleaner.chunks import CHUNK_BYTES, Chunk, read_chunks
from cleaner.document import SUMMARY
from cleaner.formats.documents import PLAIN, Broken, Document, Documents, Reader, Reading, read_whole
from cleaner.formats.summaries import is_summary
from cleaner.json_rows import Row

# How much of a broken record is shown.
SHOWN = 1000
# What JSON takes for space, `str.strip` for more.
SPACES = " \t\n\r"


def read_text(stream: BinaryIO, source: str, reading: Reading = PLAIN) -> Documents:
    """Read a whole stream as one document, or as parts where it is long; see `read_chunks`."""
    if reading.longest is not None:
        text = read_whole(stream, source, reading, reading.longest, "text")
        if text is None:
            return b""
        stream = io.BytesIO(text)
    for part in read_chunks(stream, reading.eager):
        yield Document(source, part)
    return b""


def read_jsonl(stream: BinaryIO, source: str, reading: Reading = PLAIN) -> Documents:
    """Read one document from each line's JSON object: the string under a field. Blank lines are passed over."""
    passed: list[bytes] = []
    for number, (offset, raw, size) in enumerate(_rows(stream, reading), start=1):
        if not raw.strip():
            passed.append(raw)
            continue
        place = number if reading.end is None else None
        try:
            row, text = _parsed(raw, offset, size, reading)
        except ValueError as error:
            passed.append(raw)
            reading.report(Broken(source, str(error), place, offset, raw[:SHOWN]))
            continue
        yield Document(source, Chunk(text), place, row, b"".join([*passed, raw]), offset)
        passed = []
    return b"".join(passed)


def _rows(stream: BinaryIO, reading: Reading) -> Iterator[tuple[int, bytes, int]]:
    """Yield the offset of each line of a stream, its bytes, of one that is too long only the first, and its size."""
    limit = -1 if reading.longest is None else reading.longest + 1
    offset = reading.start
    if offset:
        # the line that begins before belongs to who reads what is before
        stream.seek(offset - 1)
        offset += _to_end_of_line(stream) - 1
    while (reading.end is None or offset < reading.end) and (raw := stream.readline(limit)):
        size = len(raw)
        if size == limit and not raw.endswith(b"\n"):
            size += _to_end_of_line(stream)
        yield offset, raw, size
        offset += size


def _to_end_of_line(stream: BinaryIO) -> int:
    """Read to the end of a line that may have any length; return how many bytes these are."""
    size = 0
    while more := stream.readline(CHUNK_BYTES):
        size += len(more)
        if more.endswith(b"\n"):
            break
    return size


def _parsed(raw: bytes, offset: int, size: int, reading: Reading) -> tuple[Row, str]:
    """Return the object of a line and its text; raise `ValueError` with the reason if there is none."""
    if size > len(raw):
        raise ValueError(f"a record of {size} bytes, more than {reading.longest}")
    try:
        # files that were put together have a mark wherever one of them begins
        line = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("this line is not UTF-8, as JSON must be") from None
    row = Row(line.strip(SPACES))
    if SUMMARY in row and not is_summary(row.value(SUMMARY)):
        raise ValueError(f"the field {SUMMARY!r} is written by this command: rename or drop it")
    text = row.value(reading.field)
    if isinstance(text, str):
        return row, text
    known = ", ".join(sorted(name for name in row.members if isinstance(row.value(name), str))) or "none"
    raise ValueError(f"no text in the field {reading.field!r}; fields with text here: {known}")


def read_html(stream: BinaryIO, source: str, reading: Reading = PLAIN) -> Documents:
    """Read a whole stream as one page of HTML."""
    from cleaner.formats import html

    return (yield from html.read_html(stream, source, reading))


def read_parquet(stream: BinaryIO, source: str, reading: Reading = PLAIN) -> Documents:
    """Read one document from each row of a Parquet file; see `tables`."""
    from cleaner.formats import tables

    return (yield from tables.read_parquet(stream, source, reading))


def read_warc(stream: BinaryIO, source: str, reading: Reading = PLAIN) -> Documents:
    """Read one document from each page of an archive of the web, which may be compressed; see `warc`."""
    from cleaner.formats import warc

    return (yield from warc.read_warc(stream, source, reading))


READERS: dict[str, Reader] = {"text": read_text, "jsonl": read_jsonl, "html": read_html}
# what only a corpus is read from
ARCHIVES: dict[str, Reader] = {"parquet": read_parquet, "warc": read_warc}
