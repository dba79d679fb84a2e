"""Writers: cleaned documents back into bytes."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from cleaner.document import SUMMARY, Cleaned, Line
from cleaner.formats.documents import Document, Pair
from cleaner.formats.summaries import describe_kind, summarise
from cleaner.json_rows import Row

Writer = Callable[[Iterable[Pair], str], Iterator[bytes]]
# `json.dumps` makes one each time
literal = json.JSONEncoder(ensure_ascii=False).encode


def write_text(pairs: Iterable[Pair], field: str = "text") -> Iterator[bytes]:
    """Write the cleaned texts, a blank line between documents."""
    separator = ""
    for document, cleaned in pairs:
        if cleaned.text:
            lead = "" if document.part.continues else separator
            yield (lead + cleaned.text).encode("utf-8", "replace")
            separator = "\n"
        del document, cleaned  # not kept while the next ones are cleaned


def write_jsonl(pairs: Iterable[Pair], field: str = "text") -> Iterator[bytes]:
    """
    Write one JSON object a document.

    A document that came from text: `file`, `text`, `kind`, `encoding`, `repairs`, `lines` and `input`, with which it is
    a record for `cleaner.restoration.restore`. An object that came from JSONL: the line as it was, with the value of
    `field` replaced, and a `cleaner` object at its end that says what was done.
    """
    for document, cleaned in pairs:
        if document.json is None:
            yield dump(_describe_document(document, cleaned))
        else:
            yield dump_row(document.json, {field: cleaned.text, SUMMARY: summarise(cleaned)})


def _describe_document(document: Document, cleaned: Cleaned) -> dict[str, object]:
    from cleaner.restoration import describe_input

    return {
        "file": document.source,
        "text": cleaned.text,
        "kind": describe_kind(cleaned.kind),
        "encoding": cleaned.encoding,
        "repairs": cleaned.repairs,
        "lines": [_describe(line) for line in cleaned.lines],
        "input": describe_input(cleaned, document.part.own),
    }


def write_labels(pairs: Iterable[Pair], field: str = "text") -> Iterator[bytes]:
    """Write `label`, `score` and text of every input line, separated by tabs, after a row with the document's kind."""
    for document, cleaned in pairs:
        rows = [f"{line.label}\t{line.score:.3f}\t{line.text}\n" for line in cleaned.lines]
        if not document.part.continues:
            rows.insert(0, f"kind\t{cleaned.kind.score:.3f}\t{cleaned.kind.name}\n")
        yield "".join(rows).encode("utf-8", "replace")


def _describe(line: Line) -> dict[str, object]:
    from cleaner.restoration import changes_of

    found: dict[str, object] = {
        "number": line.number,
        "text": line.text,
        "original": line.original,
        "label": line.label,
        "score": round(line.score, 4),
        "kept": line.kept,
        "repairs": line.repairs,
        "reason": line.reason,
    }
    if changes := changes_of(line):
        found["changes"] = [change._asdict() for change in changes]
    return found


def dump(record: object) -> bytes:
    """Return a line of JSONL."""
    # a lone surrogate comes out as the escape JSON has for it
    return f"{literal(record)}\n".encode("utf-8", "backslashreplace")


def dump_row(row: Row, members: Mapping[str, object]) -> bytes:
    """Return a line of JSONL as it was, but for members."""
    line = row.with_members({name: literal(value) for name, value in members.items()})
    return f"{line}\n".encode("utf-8", "backslashreplace")


WRITERS: dict[str, Writer] = {"text": write_text, "jsonl": write_jsonl, "labels": write_labels}
