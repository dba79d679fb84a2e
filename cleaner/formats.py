"""Readers and writers: documents out of byte streams, and cleaned documents back into bytes."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from cleaner.document import Cleaned, Label, Line
from cleaner.pipeline import Cleaner

# A text stream longer than this is cleaned part by part, so that memory stays bounded whatever comes down a pipe. An
# article is a few KiB, so no document worth the name is cut.
PART_BYTES = 1 << 22
# A line longer than this is cut: it is no line of text, and must not fill the memory.
LONGEST_LINE = 4 * PART_BYTES
# The field that a JSONL record gets.
SUMMARY = "cleaner"


class InputError(ValueError):
    """Input that cannot be read as what it was said to be; the message is one sentence with file and line."""


@dataclass(frozen=True)
class Document:
    """
    One document on its way in.

    `source` is the file's name, `row` the line of a JSONL file it stands on (None for text) and `record` that line's
    object, `continues` whether it is a later part of the same text as the document before it.
    """

    source: str
    data: str | bytes
    row: int | None = None
    record: Mapping[str, Any] | None = None
    continues: bool = False


Pair = tuple[Document, Cleaned]
Reader = Callable[[BinaryIO, str, str], Iterator[Document]]
Writer = Callable[[Iterable[Pair], str], Iterator[bytes]]


def clean_documents(cleaner: Cleaner, documents: Iterable[Document]) -> Iterator[Pair]:
    """
    Yield each document with what became of it, lazily and in order.

    An `InputError` or `OSError` met while reading is raised after the documents before it were yielded. Lines of a
    text that comes in parts are numbered through.
    """
    waiting: deque[Document] = deque()
    failures: list[Exception] = []

    def read() -> Iterator[str | bytes]:
        try:
            for document in documents:
                waiting.append(document)
                yield document.data
        except (InputError, OSError) as failure:  # raised here it would lose the batch that is being filled
            failures.append(failure)

    before = 0
    for cleaned in cleaner.clean_many(read()):
        document = waiting.popleft()
        if document.continues:
            cleaned = _number_from(cleaned, before)
        else:
            before = 0
        before += len(cleaned.lines)
        yield document, cleaned
    if failures:
        raise failures[0]


def read_text(stream: BinaryIO, source: str, field: str = "text") -> Iterator[Document]:
    r"""
    Read a whole stream as one document, or as parts that end at a line end when it is longer than `PART_BYTES`.

        >>> import io
        >>> [document.data for document in read_text(io.BytesIO("你好\n".encode()), "-")]
        [b'\xe4\xbd\xa0\xe5\xa5\xbd\n']
    """
    pending, continues, wide = b"", False, None
    while len(block := _read_fully(stream, PART_BYTES)) == PART_BYTES:
        # the first block tells for all of the stream: a stray NUL later makes no UTF-16
        wide = _is_utf16(block) if wide is None else wide
        pending += block
        end = _last_line_end(pending, wide)
        if not end and len(pending) >= LONGEST_LINE:
            end = _last_boundary(pending)
        if end:
            yield Document(source, pending[:end], continues=continues)
            pending, continues = pending[end:], True
    pending += block
    if pending or not continues:
        yield Document(source, pending, continues=continues)


def read_jsonl(stream: BinaryIO, source: str, field: str = "text") -> Iterator[Document]:
    """Read one document from each line's JSON object: the string under `field`. Blank lines are passed over."""
    import json

    for row, raw in enumerate(stream, start=1):
        if not raw.strip():
            continue
        try:
            record = json.loads(raw.decode("utf-8-sig" if row == 1 else "utf-8"))
        except UnicodeDecodeError:
            raise InputError(f"{source}:{row}: this line is not UTF-8, as JSON must be") from None
        except (ValueError, RecursionError) as error:
            raise InputError(f"{source}:{row}: this line is not JSON: {error}") from None
        if not isinstance(record, dict):
            raise InputError(f"{source}:{row}: this line is not a JSON object")
        if SUMMARY in record:
            raise InputError(f"{source}:{row}: the field {SUMMARY!r} is written by this command: rename or drop it")
        if not isinstance(text := record.get(field), str):
            known = ", ".join(sorted(name for name, value in record.items() if isinstance(value, str))) or "none"
            raise InputError(f"{source}:{row}: no text in the field {field!r}; fields with text here: {known}")
        yield Document(source, text, row, record)


def write_text(pairs: Iterable[Pair], field: str = "text") -> Iterator[bytes]:
    """Write the cleaned texts, a blank line between documents."""
    separator = ""
    for document, cleaned in pairs:
        if cleaned.text:
            lead = "" if document.continues else separator
            yield (lead + cleaned.text).encode("utf-8", "replace")
            separator = "\n"


def write_jsonl(pairs: Iterable[Pair], field: str = "text") -> Iterator[bytes]:
    """
    Write one JSON object a document.

    A document that came from text: `file`, `text`, `encoding`, `repairs`, `lines`. A record that came from JSONL: its
    own fields in their order with `field` replaced, and a `cleaner` object that counts what was done.
    """
    for document, cleaned in pairs:
        if document.record is None:
            lines = [_describe(line) for line in cleaned.lines]
            yield _dump(
                {
                    "file": document.source,
                    "text": cleaned.text,
                    "encoding": cleaned.encoding,
                    "repairs": cleaned.repairs,
                    "lines": lines,
                }
            )
        else:
            yield _dump({**document.record, field: cleaned.text, SUMMARY: _summarise(cleaned)})


def write_labels(pairs: Iterable[Pair], field: str = "text") -> Iterator[bytes]:
    """Write `label`, `score` and text of every input line, separated by tabs."""
    for _, cleaned in pairs:
        rows = "".join(f"{line.label}\t{line.score:.3f}\t{line.text}\n" for line in cleaned.lines)
        yield rows.encode("utf-8", "replace")


def write_removed(pairs: Iterable[Pair], write: Callable[[bytes], object]) -> Iterator[Pair]:
    """Pass pairs on and write every line that was dropped as one JSON object; blank lines are nobody's loss."""
    for document, cleaned in pairs:
        place: dict[str, object] = {"file": document.source}
        if document.row is not None:
            place["row"] = document.row
        for line in cleaned.lines:
            if not line.kept and line.original.strip():
                found = {"label": line.label, "score": round(line.score, 4), "reason": line.reason}
                write(_dump({**place, "line": line.number, **found, "text": line.original}))
        yield document, cleaned


READERS: dict[str, Reader] = {"text": read_text, "jsonl": read_jsonl}
WRITERS: dict[str, Writer] = {"text": write_text, "jsonl": write_jsonl, "labels": write_labels}


def _read_fully(stream: BinaryIO, size: int) -> bytes:
    # a raw stream may return less than was asked for before it ends
    blocks = []
    while size and (block := stream.read(size)):
        blocks.append(block)
        size -= len(block)
    return b"".join(blocks)


def _is_utf16(raw: bytes) -> bool:
    return raw[:2] in (b"\xff\xfe", b"\xfe\xff") or raw.count(b"\0") * 20 > len(raw)


def _last_line_end(raw: bytes, wide: bool) -> int:
    r"""
    Return the offset behind the last line end, 0 if there is none; `wide` is for UTF-16.

        >>> _last_line_end("上海\n上".encode(), False), _last_line_end(b"a\rb\r", False)
        (7, 2)
        >>> _last_line_end("上海\n上".encode("utf-16-le"), True)
        6
    """
    if not wide:
        # a carriage return at the very end may have its newline in the next block
        return max(raw.rfind(b"\n"), raw.rfind(b"\r", 0, len(raw) - 1)) + 1
    # UTF-16: 上 is 4E 0A, so a byte 0A alone says nothing
    ends = [0]
    for newline in (b"\n\0", b"\0\n"):
        at = raw.rfind(newline)
        while at % 2 == 1 and at > 0:
            at = raw.rfind(newline, 0, at + 1)
        ends.append(at + 2 if at >= 0 else 0)
    return max(ends)


def _last_boundary(raw: bytes) -> int:
    """Return the offset of the last character of UTF-8 in the second half of some bytes, even for UTF-16."""
    at = len(raw) - 2
    while at > len(raw) // 2 and (raw[at] & 0xC0 == 0x80 or at % 2):
        at -= 1
    return at


def _number_from(cleaned: Cleaned, before: int) -> Cleaned:
    return replace(cleaned, lines=tuple(replace(line, number=line.number + before) for line in cleaned.lines))


def _describe(line: Line) -> dict[str, object]:
    return {
        "number": line.number,
        "text": line.text,
        "original": line.original,
        "label": line.label,
        "score": round(line.score, 4),
        "kept": line.kept,
        "repairs": line.repairs,
        "reason": line.reason,
    }


def _summarise(cleaned: Cleaned) -> dict[str, object]:
    lines = [line for line in cleaned.lines if line.original.strip()]
    dropped = [line.label for line in lines if not line.kept]
    return {
        "lines": len(lines),
        "dropped": {label.value: dropped.count(label) for label in Label},
        "repairs": cleaned.repairs,
    }


def _dump(record: object) -> bytes:
    import json

    # a lone surrogate comes out as the escape JSON has for it
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
