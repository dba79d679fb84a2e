"""Parquet: documents out of its rows, and rows of other columns kept as they are."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from cleaner.chunks import Chunk
from cleaner.document import SUMMARY, Label
from cleaner.formats.documents import PLAIN, Broken, Cells, Document, Documents, Pair, Reading
from cleaner.formats.summaries import MEMBERS

# Rows that are read at a time, fewer where these would have more bytes.
ROWS, BYTES = 256, 8 << 20


def read_parquet(stream: BinaryIO, source: str, reading: Reading = PLAIN) -> Documents:
    """Read one document from each row: the string or the bytes in a column. A row without text is broken."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream)
    except (pa.ArrowException, UnicodeError) as error:  # a column may have a name that is no text
        raise OSError(f"this is no Parquet file: {error}") from None
    _check(file.schema_arrow, reading.field)
    is_bytes = "binary" in str(file.schema_arrow.field(reading.field).type)
    number = 0
    for batch in _batches(file):
        texts = _texts(batch.column(reading.field))
        for row in range(len(batch)):
            number += 1
            raw = texts[row].as_py()
            if raw is None:
                reading.report(Broken(source, f"no text in the column {reading.field!r}", number))
            elif reading.longest is not None and len(raw) > reading.longest:
                reading.report(Broken(source, f"a record of {len(raw)} bytes, more than {reading.longest}", number))
            else:
                # a string that is not UTF-8 is decoded as other bytes are
                yield Document(source, Chunk(raw if is_bytes else _text(raw)), number, cells=Cells(batch, row))
    return b""


def _check(schema: Any, field: str) -> None:
    """Raise `OSError` for columns without the text in `field`, or that can't all be written again."""
    names = schema.names
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise OSError(f"several columns are called {twice[0]!r}")
    if SUMMARY in names and not _is_summary(schema.field(SUMMARY).type):
        raise OSError(f"the column {SUMMARY!r} is written by this command: rename or drop it")
    texts = [column.name for column in schema if _is_text(column.type)]
    if field not in texts:
        raise OSError(f"no column of text {field!r}; columns of text here: {', '.join(texts) or 'none'}")


def _texts(column: Any) -> Any:
    """Return a column of texts as one of bytes, which strings that are not UTF-8 can be read from."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column.cast(pa.large_binary())


def _text(raw: bytes) -> str | bytes:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


def _batches(file: Any) -> Iterator[Any]:
    import pyarrow as pa

    groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
    largest = max((group.total_byte_size // max(group.num_rows, 1) for group in groups), default=0)
    try:
        yield from file.iter_batches(batch_size=max(1, min(ROWS, BYTES // max(largest, 1))))
    except pa.ArrowException as error:
        raise OSError(f"the Parquet file is damaged: {error}") from None


class TableWriter:
    """
    Write cleaned documents as rows of Parquet to a stream, about `BYTES` at a time.

    The columns of Parquet stay as they were, but for the text; documents of other formats have `id`, `file` and `text`,
    and `fields`, what else their record had, as JSON. The column `cleaner` is the summary, as in JSON lines.
    """

    def __init__(self, stream: BinaryIO, field: str) -> None:
        self._stream, self._field = stream, field
        # rows of one batch, or of none, that wait to be copied out of it: a row keeps all of its batch
        self._batch: Any = None
        self._rows: list[dict[str, Any]] = []
        self._ready: list[Any] = []
        self._writer: Any = None

    def write(self, pair: Pair, name: str, summary: Mapping[str, Any]) -> None:
        """Take a document with its id and its summary."""
        document, cleaned = pair
        batch = document.cells.batch if document.cells else None
        if batch is not self._batch or len(self._rows) >= ROWS:
            self._take()
        self._batch = batch
        row = {"text": _encodable(cleaned.text), SUMMARY: summary}
        if document.cells:
            self._rows.append({**row, "row": document.cells.row})
        else:
            fields = _fields(document, self._field)
            self._rows.append({**row, "id": name, "file": document.source, "fields": fields})

    def close(self) -> None:
        """Write what is left."""
        self._take()
        self._flush()
        if self._writer:
            self._writer.close()

    def _take(self) -> None:
        if self._rows:
            self._ready.append(_plain(self._rows) if self._batch is None else self._extended())
        self._rows = []
        if sum(each.nbytes for each in self._ready) >= BYTES:
            self._flush()

    def _extended(self) -> Any:
        """Return the waiting rows of a batch with their texts cleaned, and a column more."""
        import pyarrow as pa

        rows = _copied(self._batch, [each["row"] for each in self._rows])
        place = rows.schema.get_field_index(self._field)
        field = rows.schema.field(place)
        field = field.with_type(_written(field.type))
        rows = rows.set_column(place, field, pa.array([each["text"] for each in self._rows], field.type))
        summaries = _summaries(self._rows)
        if SUMMARY in rows.schema.names:
            return rows.set_column(rows.schema.get_field_index(SUMMARY), SUMMARY, summaries)
        return rows.append_column(SUMMARY, summaries)

    def _flush(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._ready:
            table = pa.Table.from_batches(self._ready)
            if self._writer is None:
                self._writer = pq.ParquetWriter(self._stream, table.schema)
            self._writer.write_table(table)
        self._ready = []


def _copied(batch: Any, rows: Iterable[int]) -> Any:
    """Return rows of a batch that do not keep the others. `RecordBatch.take` has not every type that Parquet has."""
    import pyarrow as pa

    parts = [batch.slice(row, 1) for row in rows]
    columns = [pa.concat_arrays([part.column(place) for part in parts]) for place in range(batch.num_columns)]
    return pa.record_batch(columns, schema=batch.schema)


def _plain(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Return rows of documents that came from no table."""
    import pyarrow as pa

    names = ("id", "file", "text", "fields")
    arrays = {name: pa.array([_encodable(row[name]) for row in rows], pa.string()) for name in names}
    return pa.RecordBatch.from_pydict({**arrays, SUMMARY: _summaries(rows)})


def _fields(document: Document, field: str) -> str:
    """Return what the record of a document had beside its text."""
    if document.json:
        return document.json.with_members({field: "null"})
    return json.dumps(dict(document.described), ensure_ascii=False)


def _encodable(text: str) -> str:
    # Arrow holds no half of a surrogate pair
    return text.encode("utf-8", "replace").decode()


def _summaries(rows: Sequence[Mapping[str, Any]]) -> Any:
    import pyarrow as pa

    kind = pa.struct(
        {
            "lines": pa.int64(),
            "dropped": pa.struct({str(label): pa.int64() for label in Label}),
            "repairs": pa.list_(pa.string()),
            "kind": pa.struct({"name": pa.string(), "score": pa.float64()}),
            "id": pa.string(),
        }
    )
    return pa.array([row[SUMMARY] for row in rows], kind)


def _is_summary(kind: Any) -> bool:
    """Return whether a column is what an earlier run added, and may be replaced."""
    import pyarrow as pa

    return pa.types.is_struct(kind) and {kind.field(place).name for place in range(kind.num_fields)} >= MEMBERS


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        kind = kind.value_type
    tests = (types.is_string, types.is_large_string, types.is_string_view)
    return any(test(kind) for test in (*tests, types.is_binary, types.is_large_binary, types.is_binary_view))


def _written(kind: Any) -> Any:
    """Return the type of cleaned texts for texts of a type."""
    import pyarrow as pa

    wide = pa.types.is_large_string(kind) or pa.types.is_large_binary(kind)
    return pa.large_string() if wide else pa.string()
