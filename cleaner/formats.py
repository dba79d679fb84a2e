"""Readers and writers: documents out of byte streams, and cleaned documents back into bytes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from cleaner.chunks import Chunk, read_chunks
from cleaner.document import Cleaned, Label, Line

# The field that is added to a JSONL object.
SUMMARY = "cleaner"


class InputError(ValueError):
    """Input that cannot be read as what it was said to be; the message is one sentence with file and line."""


@dataclass(frozen=True)
class Document:
    """
    One document on its way in, or a part of a text that is too long for one.

    `source` is the file's name; `row` its line in a JSONL file (None for text), and `fields` the object on that line.
    """

    source: str
    part: Chunk
    row: int | None = None
    fields: Mapping[str, Any] | None = None


Pair = tuple[Document, Cleaned]
Reader = Callable[[BinaryIO, str, str, bool], Iterator[Document]]
Writer = Callable[[Iterable[Pair], str], Iterator[bytes]]


def read_text(stream: BinaryIO, source: str, field: str = "text", eager: bool = False) -> Iterator[Document]:
    """Read a whole stream as one document, or as parts where it is long; see `read_chunks`."""
    for part in read_chunks(stream, eager):
        yield Document(source, part)


def read_jsonl(stream: BinaryIO, source: str, field: str = "text", eager: bool = False) -> Iterator[Document]:
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
        yield Document(source, Chunk(text), row, record)


def write_text(pairs: Iterable[Pair], field: str = "text") -> Iterator[bytes]:
    """Write the cleaned texts, a blank line between documents."""
    separator = ""
    for document, cleaned in pairs:
        if cleaned.text:
            lead = "" if document.part.continues else separator
            yield (lead + cleaned.text).encode("utf-8", "replace")
            separator = "\n"


def write_jsonl(pairs: Iterable[Pair], field: str = "text") -> Iterator[bytes]:
    """
    Write one JSON object a document.

    A document that came from text: `file`, `text`, `kind`, `encoding`, `repairs`, `lines`. An object that came from
    JSONL: its own fields in their order with `field` replaced, and a `cleaner` object that says what was done.
    """
    for document, cleaned in pairs:
        if document.fields is None:
            lines = [_describe(line) for line in cleaned.lines]
            yield _dump(
                {
                    "file": document.source,
                    "text": cleaned.text,
                    "kind": _kind(cleaned),
                    "encoding": cleaned.encoding,
                    "repairs": cleaned.repairs,
                    "lines": lines,
                }
            )
        else:
            yield _dump({**document.fields, field: cleaned.text, SUMMARY: _summarise(cleaned)})


def write_labels(pairs: Iterable[Pair], field: str = "text") -> Iterator[bytes]:
    """Write `label`, `score` and text of every input line, separated by tabs, after a row with the document's kind."""
    for document, cleaned in pairs:
        rows = [f"{line.label}\t{line.score:.3f}\t{line.text}\n" for line in cleaned.lines]
        if not document.part.continues:
            rows.insert(0, f"kind\t{cleaned.kind.score:.3f}\t{cleaned.kind.name}\n")
        yield "".join(rows).encode("utf-8", "replace")


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
        "kind": _kind(cleaned),
    }


def _kind(cleaned: Cleaned) -> dict[str, object]:
    return {"name": cleaned.kind.name, "score": round(cleaned.kind.score, 4)}


def _dump(record: object) -> bytes:
    import json

    # a lone surrogate comes out as the escape JSON has for it
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
