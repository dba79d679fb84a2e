"""What comes of one piece of a corpus: a shard of documents, of dropped lines and of records that can't be read."""

from collections.abc import Mapping
from contextlib import ExitStack
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO

from cleaner.corpus.pieces import Piece
from cleaner.corpus.reading import Job, own_id
from cleaner.document import SUMMARY
from cleaner.formats.beside import describe_broken
from cleaner.formats.compression import compressed
from cleaner.formats.documents import Broken, Pair
from cleaner.formats.summaries import summarise
from cleaner.formats.writers import dump, dump_row
from cleaner.replacement import replacing

DOCUMENTS, ERRORS = "documents", "errors"
# What is written to a shard, and how it may be compressed.
OUTPUTS, SUFFIXES = ("jsonl", "parquet"), {"none": "", "gz": ".gz", "zst": ".zst"}


def files_of(piece: Piece, job: Job) -> dict[str, Path]:
    """Return the files that the results of a piece are written to."""
    target = _target(piece, job)
    files = {
        DOCUMENTS: job.out / DOCUMENTS / f"{piece.name}.{target}{'' if target == 'parquet' else job.suffix}",
        ERRORS: job.out / ERRORS / f"{piece.name}.jsonl",
    }
    return {**files, "removed": job.removed / f"{piece.name}.jsonl"} if job.removed else files


def _target(piece: Piece, job: Job) -> str:
    return job.documents or ("parquet" if piece.format == "parquet" else "jsonl")


class Shards:
    """
    The files of one piece, which appear under their names when the block ends without an exception.

    A shard without content is not written, and one of an earlier run is deleted.
    """

    def __init__(self, piece: Piece, job: Job) -> None:
        self._files = files_of(piece, job)
        self._suffix, self._field, self._id_field = job.suffix, job.field, job.id_field
        self._is_table = _target(piece, job) == "parquet"
        self._stack = ExitStack()
        self._streams: dict[str, BinaryIO] = {}
        self._table: Any = None

    def __enter__(self) -> "Shards":
        self._stack.__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        try:
            if self._table and raised[0] is None:
                self._table.close()
        except BaseException as error:
            self._stack.__exit__(type(error), error, error.__traceback__)
            raise
        self._stack.__exit__(*raised)
        if raised[0] is None:
            for which in self._files.keys() - self._streams.keys():
                self._files[which].unlink(missing_ok=True)

    def add(self, pair: Pair, name: str) -> None:
        """Write a cleaned document."""
        document, cleaned = pair
        summary = summarise(cleaned)
        if (document.json or document.cells) and own_id(document, self._id_field) is None:
            # what was removed names it so
            summary["id"] = name
        if self._is_table:
            if self._table is None:
                from cleaner.formats.tables import TableWriter

                self._table = TableWriter(self._stream(DOCUMENTS), self._field)
            self._table.write(pair, name, summary)
        else:
            self._stream(DOCUMENTS).write(_as_json(pair, name, self._field, summary))

    def remove(self, found: Mapping[str, object]) -> None:
        """Write what was dropped: a line, or a whole document."""
        if "removed" in self._files:
            self._stream("removed").write(dump(found))

    def report(self, broken: Broken) -> None:
        """Write a record that can't be read."""
        self._stream(ERRORS).write(dump(describe_broken(broken)))

    def _stream(self, which: str) -> BinaryIO:
        if which not in self._streams:
            file = self._files[which]
            file.parent.mkdir(parents=True, exist_ok=True)
            stream = self._stack.enter_context(replacing(file))
            if which == DOCUMENTS and self._suffix and not self._is_table:
                stream = self._stack.enter_context(compressed(stream, self._suffix))
            self._streams[which] = stream
        return self._streams[which]


def _as_json(pair: Pair, name: str, field: str, summary: Mapping[str, Any]) -> bytes:
    document, cleaned = pair
    if cells := document.cells:
        # in their order, the text too, whose value follows
        others = {name: None if name == field else _plain(cells.value(name)) for name in cells.batch.schema.names}
        return dump({"id": name, **others, field: cleaned.text, SUMMARY: summary})
    if document.json is None:
        found = {"id": name, "file": document.source, **document.described}
        return dump({**found, field: cleaned.text, SUMMARY: summary})
    return dump_row(document.json, {field: cleaned.text, SUMMARY: summary})


def _plain(value: Any) -> Any:
    """Return a value of a column as JSON can hold it: null for no number, and as text what is of another kind."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)
