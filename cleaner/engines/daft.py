"""
Cleaning as an expression of Daft, on one machine or on Ray.

It needs Daft and pyarrow, the extra `daft`.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from cleaner.document import Config
from cleaner.engines.details import known
from cleaner.pipeline import Cleaner

TEXT = "text"


def clean(
    column: Any,
    config: Config = Config(),
    *,
    model: Path | str | None = None,
    details: Collection[str] = (),
) -> Any:
    """
    Return the expression of a column cleaned, strings or binary: strings, nulls where it has nulls.

    With `details` it is a struct, with `text` and what they name.
    """
    import daft
    import pyarrow as pa

    from cleaner.engines.arrow import TYPES, clean_array, clean_texts

    cleaner = Cleaner(config, model=model)
    fields = {TEXT: pa.string(), **{name: TYPES[name] for name in known(details)}}
    dtype = daft.DataType.from_arrow_type(pa.struct(fields) if details else pa.string())

    def cleaned(texts: daft.Series) -> Any:
        array = texts.to_arrow()
        return clean_array(array, cleaner, details=details) if details else clean_texts(array, cleaner)

    return daft.func.batch(return_dtype=dtype)(cleaned)(daft.col(column) if isinstance(column, str) else column)
