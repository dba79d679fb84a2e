"""
Cleaning inside Ray Data, by actors that load the model once.

It needs Ray Data, the extra `ray`.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from cleaner.document import Config
from cleaner.engines.details import USUAL, known
from cleaner.pipeline import Cleaner

TEXT = "text"


class CleanBatches:
    """
    Clean the column `field` of the tables of a data set: `dataset.map_batches(CleanBatches, batch_format="pyarrow")`.

    The arguments go into `fn_constructor_kwargs`. The other columns stay, and what `details` names comes in a struct
    `cleaner`.
    """

    def __init__(
        self,
        field: str = TEXT,
        config: Config = Config(),
        *,
        model: Path | str | None = None,
        details: Collection[str] = USUAL,
    ) -> None:
        self.field, self.details = field, known(details)
        self.cleaner = Cleaner(config, model=model)

    def __call__(self, table: Any) -> Iterator[Any]:
        """Yield a table in parts, cleaned."""
        from cleaner.engines.arrow import clean_batch

        yield from clean_batch(table, self.cleaner, self.field, details=self.details)
