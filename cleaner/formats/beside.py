"""What a run writes beside its texts: the lines that were removed, records to restore from, and marked lines."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from cleaner.document import Label, Line, describe_removed
from cleaner.formats.documents import Broken, Document, Pair
from cleaner.formats.writers import dump


def write_removed(pairs: Iterable[Pair], write: Callable[[bytes], object]) -> Iterator[Pair]:
    """
    Pass pairs on and write every line that was dropped as one JSON object; blank lines are nobody's loss.

    `after` is how many lines of the document's cleaned text come before it.
    """
    from cleaner.restoration import places

    after = 0
    for document, cleaned in pairs:
        after = after if document.part.continues else 0
        for line, there in zip(cleaned.lines, places(cleaned), strict=True):
            if not line.kept and line.original.strip():
                write(dump({**_place(document), **describe_removed_after(line, after)}))
            after += there
        yield document, cleaned


def describe_removed_after(line: Line, after: int) -> dict[str, Any]:
    """Return what is kept of a dropped line that stands behind `after` lines of the text that is left."""
    return {"line": line.number, "after": after, **describe_removed(line)}


def write_record(
    pairs: Iterable[Pair], write: Callable[[bytes], object], target: str, field: str, rests: Mapping[str, bytes]
) -> Iterator[Pair]:
    """
    Pass pairs on and write the record of each, as one JSON object.

    `target` is the format that the texts are written in, and `rests` what came after the last document of files, by
    name, once they are read.
    """
    from cleaner.restoration import record
    from cleaner.restoration.rows import describe_row

    for document, cleaned in pairs:
        found = {**_place(document), "format": target, **record(cleaned, document.part.own)}
        if document.part.continues:
            found["continues"] = True
        if document.json is not None:
            # the other members are in no other format
            row = document.json if target == "jsonl" else None
            found["row_as"] = describe_row(document.raw, row, field)
        write(dump(found))
        yield document, cleaned
    for source, rest in rests.items():
        write(dump({"file": source, "rest": rest.decode("utf-8", "surrogateescape")}))


def write_marks(pairs: Iterable[Pair], field: str = "text") -> Iterator[bytes]:
    """
    Write every line as it came, with its label and a tab before it.

    Who takes the marks off again cuts lines at newlines alone, so where carriage returns end lines, those up to a
    newline share one mark: body if any of them is body.
    """
    end = "\n"
    for document, cleaned in pairs:
        rows: list[str] = []
        if not document.part.continues and not end.endswith("\n"):
            rows.append(end := "\n")
        for lines in _up_to_newlines(cleaned.lines):
            labels = [line.label for line in lines if line.original.strip()] or [lines[0].label]
            if end.endswith("\n"):
                rows.append(f"{Label.body if Label.body in labels else labels[0]}\t")
            rows += [line.original + line.end for line in lines]
            end = lines[-1].end
        yield "".join(rows).encode("utf-8", "replace")


def _up_to_newlines(lines: Iterable[Line]) -> Iterator[list[Line]]:
    found: list[Line] = []
    for line in lines:
        found.append(line)
        if line.end.endswith("\n"):
            yield found
            found = []
    if found:
        yield found


def describe_broken(broken: Broken) -> dict[str, object]:
    """Return what is written of a record that can't be read: where it is, why, and how it begins."""
    found: dict[str, object] = {"file": broken.source}
    if broken.row is not None:
        found["row"] = broken.row
    if broken.row is not None or broken.offset:
        found["offset"] = broken.offset
    return {**found, "reason": broken.reason, "start": broken.start.decode("utf-8", "backslashreplace")}


def _place(document: Document) -> dict[str, object]:
    return {"file": document.source} if document.row is None else {"file": document.source, "row": document.row}
