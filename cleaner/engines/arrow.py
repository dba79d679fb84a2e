r"""
Clean Arrow arrays of texts: what all engines have in common.

    >>> import pyarrow as pa
    >>> clean_texts(pa.array(["圖書館&nbsp;開了", None])).to_pylist()
    ['图书馆 开了\n', None]

It needs pyarrow, the extra `arrow`.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeVar

from cleaner.chunks import Chunk
from cleaner.document import SUMMARY, Cleaned, Label
from cleaner.engines.details import DETAILS, USUAL, known, together
from cleaner.pipeline import BYTES_PER_CHARACTER, Cleaner

try:
    import pyarrow as pa
except ModuleNotFoundError as error:
    raise ModuleNotFoundError("cleaner.engines needs pyarrow: pip install 'cleaner-zh[arrow]'") from error

# Bytes of text in a batch of results: a few blocks of the pipeline. Four times as many take 250 MB more with `removed`.
BATCH = 4 << 20
# What a row counts for in bytes: a batch of empty texts must end, too.
SMALLEST_ROW = 64
TEXT = "text"
SHARED = Cleaner()

Table = TypeVar("Table", bound=Any)  # a RecordBatch or a Table


LINE = pa.struct(
    {"line": pa.int32(), "label": pa.string(), "score": pa.float32(), "reason": pa.string(), "text": pa.string()}
)
# The types of `DETAILS`.
TYPES: dict[str, pa.DataType] = {
    "lines": pa.int32(),
    "dropped": pa.struct({label.value: pa.int32() for label in Label}),
    "repairs": pa.list_(pa.string()),
    "encoding": pa.string(),
    "kind": pa.struct({"name": pa.string(), "score": pa.float32()}),
    "removed": pa.list_(LINE),
}


def clean_array(texts: Any, cleaner: Cleaner = SHARED, *, details: Collection[str] = USUAL) -> Any:
    """
    Clean an array of texts; return a struct for each, with `text` and what `details` names, null for a null.

    A chunked array gives a chunked array, whose chunks have about `BATCH` bytes.
    """
    structs = [_struct(batch) for batch in clean_batches(texts, cleaner, details=details)]
    return pa.chunked_array(structs) if isinstance(texts, pa.ChunkedArray) else pa.concat_arrays(structs)


def clean_texts(texts: Any, cleaner: Cleaner = SHARED) -> Any:
    """Clean an array of texts; return an array of texts, null for a null, chunked if it was chunked."""
    found = [batch.column(0) for batch in clean_batches(texts, cleaner, details=())]
    return pa.chunked_array(found) if isinstance(texts, pa.ChunkedArray) else pa.concat_arrays(found)


def clean_batch(
    batch: Table, cleaner: Cleaner = SHARED, field: str = TEXT, *, details: Collection[str] = USUAL, size: int = BATCH
) -> Iterator[Table]:
    """
    Clean the column `field` of a record batch or a table, and yield it in parts with about `size` bytes of text each.

    The other columns stay, and what `details` names comes in one struct column `cleaner` at the end. At least one part
    is yielded, so that even nothing has its columns. Raise `ValueError` for a column that isn't there.
    """
    text = batch.schema.get_field_index(field)
    if text < 0:
        raise ValueError(f"no one column {field!r}; columns here: {', '.join(batch.schema.names)}")
    first = 0
    for found in clean_batches(batch.column(text), cleaner, details=details, size=size):
        part = batch.slice(first, found.num_rows)
        first += found.num_rows
        part = part.set_column(text, field, found.column(0))
        if details:
            there = part.schema.get_field_index(SUMMARY)
            told = _struct(found.select(found.schema.names[1:]), found.column(0))
            part = part.append_column(SUMMARY, told) if there < 0 else part.set_column(there, SUMMARY, told)
        yield part


def clean_batches(
    texts: Any, cleaner: Cleaner = SHARED, *, details: Collection[str] = USUAL, size: int = BATCH
) -> Iterator[Any]:
    """
    Clean an array of texts, or of bytes in any encoding; yield record batches with about `size` bytes of text each.

    Raise `TypeError` for an array of anything else, `ValueError` for a detail that is not in `DETAILS`.
    """
    schema = schema_of(texts.type, details)
    rows: list[list[object]] = []
    filled, sent = 0, False
    for document, cleaned in _clean_present(_cells(texts), cleaner, together(schema.names)):
        rows.append([None] * len(schema) if cleaned is None else _row(cleaned, schema))
        # what comes out is seldom longer than what went in, removed lines included
        filled += SMALLEST_ROW + _size(document)
        if filled >= size:
            yield _batch(rows, schema)
            rows, filled, sent = [], 0, True
    if rows or not sent:
        yield _batch(rows, schema)


def schema_of(texts: pa.DataType, details: Collection[str] = USUAL) -> pa.Schema:
    """Return the schema of the batches for texts of a type: large strings stay large, bytes become strings."""
    return pa.schema([(TEXT, text_type(texts)), *((name, TYPES[name]) for name in known(details))])


def text_type(texts: pa.DataType) -> pa.DataType:
    """Return the type of the cleaned texts for texts of a type."""
    types = pa.types
    if types.is_dictionary(texts):
        return text_type(texts.value_type)
    if types.is_string_view(texts):
        return texts
    if types.is_large_string(texts) or types.is_large_binary(texts):
        return pa.large_string()
    # a column of nulls alone has no type
    others = (types.is_string, types.is_binary, types.is_fixed_size_binary, types.is_binary_view, types.is_null)
    if not any(is_it(texts) for is_it in others):
        raise TypeError(f"texts of type {texts}: they are strings or bytes")
    return pa.string()


def _cells(texts: Any) -> Iterator[str | bytes | None]:
    for chunk in texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]:
        for cell in chunk.dictionary_decode() if pa.types.is_dictionary(chunk.type) else chunk:
            try:
                yield cell.as_py()
            except UnicodeDecodeError:
                # engines hand on strings that were never looked at
                yield cell.as_buffer().to_pybytes()


def _clean_present(
    documents: Iterable[str | bytes | None], cleaner: Cleaner, together: Collection[str]
) -> Iterator[tuple[str | bytes | None, Cleaned | None]]:
    """Yield each document with what it becomes, None for one that is missing: lazily, in order, a block at a time."""
    waiting: deque[str | bytes | None] = deque()

    def present() -> Iterator[tuple[Chunk, bool]]:
        for document in documents:
            waiting.append(document)
            if document is not None:
                yield Chunk(document), True

    for cleaned in cleaner.clean_parted(present(), together=together):
        while (document := waiting.popleft()) is None:
            yield None, None
        yield document, cleaned
    yield from ((None, None) for _ in waiting)


def _size(document: str | bytes | None) -> int:
    return len(document) * BYTES_PER_CHARACTER if isinstance(document, str) else len(document or b"")


def _row(cleaned: Cleaned, schema: pa.Schema) -> list[object]:
    return [cleaned.text.encode("utf-8", "replace"), *(DETAILS[name](cleaned) for name in schema.names[1:])]


def _batch(rows: list[list[object]], schema: pa.Schema) -> Any:
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)


def _struct(batch: Any, text: Any = None) -> Any:
    missing = (batch.column(0) if text is None else text).is_null()
    return pa.StructArray.from_arrays(batch.columns, fields=list(batch.schema), mask=missing)
