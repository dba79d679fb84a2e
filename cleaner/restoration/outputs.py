"""What `cleaner clean` wrote, and the input again: with all records of a run, or with the lines that were removed."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

from cleaner.json_rows import Row
from cleaner.restoration import restore
from cleaner.restoration.rows import restore_row

Entry = Mapping[str, Any]
# What JSON of another kind raises where an entry is expected.
UNLIKE = (AttributeError, IndexError, KeyError, TypeError)


def read_entries(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """Yield the objects of JSON lines; raise `ValueError` with line and file for anything else."""
    for row, raw in enumerate(stream, start=1):
        if not (entry := _object(raw)):
            raise ValueError(f"line {row} of {name} is not a JSON object")
        yield entry


def restored(output: BinaryIO, entries: Iterable[Entry], file: str | None = None) -> Iterator[bytes]:
    """
    Yield the input of a run, in parts, from what it wrote and its record.

    Of several files `file` is the one to restore. Raise `ValueError` for what does not belong together.
    """
    files: dict[str, None] = {}
    seen = False
    try:
        for entry in entries:
            files[entry["file"]] = None
            _choose(files, file)
            rest = entry.get("rest")
            raw = _part(output, entry, seen) if rest is None else rest.encode("utf-8", "surrogateescape")
            seen |= "rest" not in entry and entry["output"]["lines"] > 0
            if file in (None, entry["file"]):
                yield raw
    except UNLIKE:
        raise ValueError("this was not recorded with --record") from None
    if file is not None:
        _find(files, file)
    if output.read(1):
        raise ValueError("there is more in it than what was recorded")


def restored_objects(output: BinaryIO, file: str | None = None) -> Iterator[bytes]:
    """Yield the input of a run from the objects that `--format jsonl` made of it, which are their own record."""
    files: dict[str, None] = {}
    try:
        for entry in map(_object, output):
            files[entry["file"]] = None
            _choose(files, file)
            if file in (None, entry["file"]):
                yield _bytes(restore(entry["text"], entry))
    except UNLIKE:
        raise ValueError(
            "it holds no record: name one with --record, or the lines to put back with --removed"
        ) from None
    if file is not None:
        _find(files, file)


def with_removed(output: BinaryIO, entries: Iterable[Entry], file: str | None = None) -> Iterator[bytes]:
    """
    Yield the lines of a cleaned text with those that were removed from it at their places.

    `after` of an entry is how many lines of the text come before it. Of several files `file` is the one that the text
    is of. Raise `ValueError` for a text that is too short.
    """
    files: dict[str, None] = {}
    found: list[tuple[int, int, str]] = []
    try:
        for entry in entries:
            if "row" in entry:
                raise ValueError("the lines are of rows of a JSONL file: only a record restores these")
            files[entry["file"]] = None
            _choose(files, file)
            if file in (None, entry["file"]):
                found.append((int(entry["after"]), int(entry["line"]), str(entry["text"])))
    except UNLIKE:
        raise ValueError("these lines were not removed by a --removed that says where they were") from None
    if file is not None:
        _find(files, file)
    # a fix that was killed after a line was noted, and made again, has noted it twice
    return _merged(output, sorted(set(found)))


def _merged(output: BinaryIO, removed: Sequence[tuple[int, int, str]]) -> Iterator[bytes]:
    at = count = 0
    # one more round after the last line, for what comes behind it
    while True:
        while at < len(removed) and removed[at][0] <= count:
            yield f"{removed[at][2]}\n".encode("utf-8", "replace")
            at += 1
        if not (line := output.readline()):
            break
        count += 1
        yield line if line.endswith(b"\n") or at == len(removed) else line + b"\n"
    if at < len(removed):
        after, number, _ = removed[at]
        raise ValueError(f"line {number} was removed behind line {after} of the text, which has only {count} now")


def _part(output: BinaryIO, entry: Entry, seen: bool) -> bytes:
    """Return the input of the next document of what was written, or of the next part of one."""
    written = None
    described = entry.get("row_as")
    if entry["format"] == "text":
        count = entry["output"]["lines"]
        # between documents that have text
        is_apart = not count or not seen or entry.get("continues", False) or output.readline() == b"\n"
        text = b"".join(islice(output, count)).decode("utf-8", "replace")
    else:
        written = _row(output.readline())
        is_apart = written is not None
        text = written.value(described["field"] if described else "text") if written else ""
    where = f"{entry['file']}:{entry['row']}" if "row" in entry else entry["file"]
    if not is_apart:
        raise ValueError(f"{where} can't be restored: the documents are not those that were recorded")
    try:
        found = restore(text, entry)
        return restore_row(described, written, found) if described else _bytes(found)
    except ValueError as error:
        raise ValueError(f"{where} can't be restored: {error}") from None


def _object(raw: bytes) -> Entry:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _row(raw: bytes) -> Row | None:
    try:
        return Row(raw.decode().removesuffix("\n"))
    except ValueError:
        return None


def _choose(files: Mapping[str, None], file: str | None) -> None:
    if file is None and len(files) > 1:
        raise ValueError(f"there is more than one file ({', '.join(files)}): choose one with --file")


def _find(files: Mapping[str, None], file: str) -> None:
    if file not in files:
        raise ValueError(f"there is nothing of {file}: files here are {', '.join(files) or 'none'}")


def _bytes(found: str | bytes) -> bytes:
    return found if isinstance(found, bytes) else found.encode("utf-8", "surrogatepass")
