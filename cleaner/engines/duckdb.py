r"""
Cleaning as a function of SQL in DuckDB.

    >>> import duckdb
    >>> connection = duckdb.connect()
    >>> register(connection)
    >>> connection.execute("SELECT clean('圖書館&nbsp;開了')").fetchone()
    ('图书馆 开了\n',)

It needs DuckDB and pyarrow, the extra `duckdb`.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal

from cleaner.document import Config
from cleaner.engines.details import known
from cleaner.pipeline import Cleaner

TEXT = "text"
# What DuckDB calls the types of `arrow.TYPES`.
TYPES = {
    "lines": "INTEGER",
    "dropped": "STRUCT(body INTEGER, chrome INTEGER, spam INTEGER)",
    "repairs": "VARCHAR[]",
    "encoding": "VARCHAR",
    "kind": "STRUCT(name VARCHAR, score FLOAT)",
    "removed": "STRUCT(line INTEGER, label VARCHAR, score FLOAT, reason VARCHAR, text VARCHAR)[]",
}


def register(
    connection: Any,
    name: str = "clean",
    config: Config = Config(),
    *,
    model: Path | str | None = None,
    details: Collection[str] = (),
    of: Literal["VARCHAR", "BLOB"] = "VARCHAR",
) -> None:
    """
    Give a connection the function `name`, from a text, or from bytes if it is `of` BLOB, to the cleaned text.

    With `details` it gives a struct, with `text` and what they name. NULL stays NULL.
    """
    from cleaner.engines.arrow import clean_array, clean_texts

    cleaner = Cleaner(config, model=model)
    fields = [f"{TEXT} VARCHAR", *(f"{detail} {TYPES[detail]}" for detail in known(details))]

    def cleaned(texts: Any) -> Any:
        return clean_array(texts, cleaner, details=details) if details else clean_texts(texts, cleaner)

    returned = f"STRUCT({', '.join(fields)})" if details else "VARCHAR"
    connection.create_function(name, cleaned, [of], returned, type="arrow", null_handling="special")
