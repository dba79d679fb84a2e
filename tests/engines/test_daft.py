"""Daft: an expression."""

from collections.abc import Mapping

import pytest

from cleaner import Config
from cleaner.engines.details import DETAILS
from tests.engines.corpus import BYTES, TEXTS, wanted

pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'cleaner-zh[daft]'")
daft = pytest.importorskip("daft", reason="Daft is not installed: pip install 'cleaner-zh[daft]'")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

from cleaner.engines.daft import clean  # noqa: E402


@pytest.mark.parametrize("documents", [TEXTS, BYTES], ids=["texts", "bytes"])
def test_a_frame_comes_out_as_the_library_gives_it(documents: Mapping[str, str | bytes | None]) -> None:
    frame = daft.from_pydict({"id": list(documents), "page": list(documents.values())})
    found = frame.with_column("page", clean("page")).to_pydict()
    assert dict(zip(found["id"], found["page"], strict=True)) == wanted(documents)


def test_details_come_in_a_struct() -> None:
    frame = daft.from_pydict({"page": list(TEXTS.values())})
    rows = frame.select(clean(daft.col("page"), Config(simplify=False), details=list(DETAILS))).to_pydict()["page"]
    texts = list(wanted(TEXTS, Config(simplify=False)).values())
    assert [row and row["text"] for row in rows] == texts
    assert [*rows[0]] == ["text", *DETAILS]
