r"""
Cleaning as an expression of Polars, for frames and lazy frames.

    >>> import polars as pl
    >>> pl.DataFrame({"page": ["圖書館&nbsp;開了", None]}).select(clean("page"))["page"].to_list()
    ['图书馆 开了\n', None]

It needs Polars and pyarrow, the extra `polars`.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from cleaner.document import Config
from cleaner.engines.arrow import clean_array, clean_texts, schema_of
from cleaner.pipeline import Cleaner

try:
    import polars as pl
except ModuleNotFoundError as error:
    raise ModuleNotFoundError("cleaner.engines.polars needs Polars: pip install 'cleaner-zh[polars]'") from error


def clean(
    column: str | pl.Expr,
    config: Config = Config(),
    *,
    model: Path | str | None = None,
    details: Collection[str] = (),
) -> pl.Expr:
    """
    Return the expression of a column cleaned, strings or binary: strings, nulls where it has nulls.

    With `details` it is a struct, with `text` and what they name.
    """
    cleaner = Cleaner(config, model=model)
    empty: Any = pl.from_arrow(schema_of(pl.Series(dtype=pl.String).to_arrow().type, details).empty_table())
    dtype = pl.Struct(empty.schema) if details else pl.String

    def cleaned(series: pl.Series) -> pl.Series:
        texts = series.to_arrow()
        found = clean_array(texts, cleaner, details=details) if details else clean_texts(texts, cleaner)
        return pl.Series(series.name, pl.from_arrow(found), dtype=dtype)

    expression = pl.col(column) if isinstance(column, str) else column
    return expression.map_batches(cleaned, return_dtype=dtype, is_elementwise=True)
