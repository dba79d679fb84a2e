"""DuckDB: a function of SQL."""

from collections.abc import Mapping
from typing import Literal

import pytest

from cleaner import Config
from cleaner.engines.details import DETAILS
from tests.engines.corpus import BYTES, TEXTS, wanted

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'cleaner-zh[duckdb]'")
duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: pip install 'cleaner-zh[duckdb]'")

from cleaner.engines.duckdb import TYPES, register  # noqa: E402 # it needs DuckDB


@pytest.mark.parametrize(("documents", "kind"), [(TEXTS, "VARCHAR"), (BYTES, "BLOB")])
def test_a_column_comes_out_as_the_library_gives_it(
    documents: Mapping[str, str | bytes | None], kind: Literal["VARCHAR", "BLOB"]
) -> None:
    with duckdb.connect() as connection:
        register(connection, of=kind)
        connection.execute(f"CREATE TABLE pages (id VARCHAR, page {kind})")
        connection.executemany("INSERT INTO pages VALUES (?, ?)", [*documents.items()])
        found = connection.execute("SELECT id, clean(page) FROM pages").fetchall()
    assert dict(found) == wanted(documents)


def test_more_rows_than_a_vector_holds_stay_in_their_order() -> None:
    with duckdb.connect() as connection:
        register(connection)
        found = connection.execute("SELECT i, clean('圖' || i) FROM range(5000) AS t(i)").fetchall()
    assert found == [(number, f"图{number}\n") for number in range(5000)]


def test_details_come_in_a_struct() -> None:
    page = """首页 > 新闻 > 本地
圖書館昨日正式開放，首日接待讀者兩萬人次。
館長說，開館前三個月，館員們每天都要把書搬上搬下。
一位帶著孩子來的母親說，家門口終於有了看書的地方。
孩子們最喜歡二樓的繪本區，一坐就是一個下午。
從下週起，圖書館的開放時間延長到晚上九點。
"""
    with duckdb.connect() as connection:
        register(connection, "cleaned", Config(simplify=False), details=list(DETAILS))
        (row,) = connection.execute("SELECT cleaned($1)", [page]).fetchone()
        (missing,) = connection.execute("SELECT cleaned(NULL)").fetchone()
    assert missing is None
    assert [*row] == ["text", *DETAILS]
    assert row["text"] == wanted({"page": page}, Config(simplify=False))["page"]
    assert (row["lines"], row["dropped"]["chrome"], row["removed"][0]["text"]) == (6, 1, "首页 > 新闻 > 本地")


def test_each_detail_has_a_type_in_sql() -> None:
    assert [*TYPES] == [*DETAILS]
