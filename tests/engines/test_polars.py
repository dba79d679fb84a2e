"""Polars: an expression for frames and lazy frames."""

import pytest

from cleaner import Config
from tests.engines.corpus import BYTES, TEXTS, wanted

pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'cleaner-zh[polars]'")
pl = pytest.importorskip("polars", reason="Polars is not installed: pip install 'cleaner-zh[polars]'")

from cleaner.engines.polars import clean  # noqa: E402 # it needs Polars

FRAME = pl.DataFrame({"id": list(TEXTS), "page": list(TEXTS.values())})


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_a_frame_comes_out_as_the_library_gives_it(engine: str) -> None:
    found = FRAME.lazy().with_columns(clean("page")).collect(engine=engine)
    assert dict(found.iter_rows()) == wanted(TEXTS)
    assert found.schema == FRAME.schema


def test_bytes_become_strings() -> None:
    found = pl.DataFrame({"page": list(BYTES.values())}, {"page": pl.Binary}).select(clean(pl.col("page")))
    assert found["page"].dtype == pl.String
    assert found["page"].to_list() == list(wanted(BYTES).values())


def test_details_come_in_a_struct_of_the_type_that_is_promised() -> None:
    details = ["lines", "dropped", "repairs", "encoding", "kind", "removed"]
    lazy = FRAME.lazy().select(clean("page", Config(simplify=False), details=details))
    assert lazy.collect().schema == lazy.collect_schema()
    found = lazy.collect()["page"].struct.unnest()
    assert found.columns == ["text", *details]
    assert found["text"].to_list() == list(wanted(TEXTS, Config(simplify=False)).values())


def test_an_empty_frame_has_its_columns() -> None:
    assert FRAME.head(0).with_columns(clean("page")).schema == FRAME.schema
