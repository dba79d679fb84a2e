"""
Cleaning inside Spark, with `mapInArrow`.

It needs pyspark 4 and pyarrow, the extra `spark`, and Java.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from cleaner.document import SUMMARY, Config
from cleaner.engines.details import USUAL, known
from cleaner.pipeline import Cleaner

TEXT = "text"
Batches = Iterable[Any]


def clean_frame(
    frame: Any,
    field: str = TEXT,
    config: Config = Config(),
    *,
    model: Path | str | None = None,
    details: Collection[str] = USUAL,
) -> Any:
    """
    Return a data frame with the column `field` cleaned, strings or binary; the result is strings.

    The other columns stay, and what `details` names comes in a struct `cleaner`. Raise `ValueError` for a column that
    isn't there. Every worker needs this package, and loads the model once.
    """
    import pyarrow as pa
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StringType, StructType

    from cleaner.engines.arrow import TYPES

    if field not in frame.columns:
        raise ValueError(f"no column {field!r}; columns here: {', '.join(frame.columns)}")
    schema = StructType()
    for column in frame.schema:
        if column.name != SUMMARY or not details:
            schema.add(column.name, StringType() if column.name == field else column.dataType, column.nullable)
    if names := known(details):
        told = from_arrow_schema(pa.schema([(name, TYPES[name]) for name in names]))
        schema.add(SUMMARY, told)
    cleaned = frame.drop(SUMMARY) if details else frame
    return cleaned.mapInArrow(clean_in_arrow(field, config, model=model, details=names), schema)


def clean_in_arrow(
    field: str = TEXT,
    config: Config = Config(),
    *,
    model: Path | str | None = None,
    details: Collection[str] = USUAL,
) -> Callable[[Batches], Iterator[Any]]:
    """Return a function for `mapInArrow`; `clean_frame` knows the schema of what it gives."""
    return partial(_clean, Cleaner(config, model=model), field, known(details))


def _clean(cleaner: Cleaner, field: str, details: Collection[str], batches: Batches) -> Iterator[Any]:
    from cleaner.engines.arrow import clean_batch

    for batch in batches:
        yield from clean_batch(batch, cleaner, field, details=details)
