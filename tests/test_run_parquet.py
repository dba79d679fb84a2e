"""`cleaner run` on Parquet: the columns that stay, texts of any type, and valid JSON of what JSON has not."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.chunks import Chunk
from cleaner.corpus.reading import Job
from cleaner.formats import Document
from cleaner.formats.documents import Cells
from cleaner.formats.summaries import summarise
from cleaner.formats.tables import TableWriter
from tests.conftest import Run
from tests.pages import ARTICLE, PAGE
from tests.runs import clean, row, rows_of

pytestmark = pytest.mark.slow


def tables_of(tmp_path: Path, columns: dict[str, Any], target: str | None = None, **job: Any) -> Path:
    """Write columns to a Parquet file and clean it; return what was written."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    clean(tmp_path / "a.parquet", Job(tmp_path / "out", documents=target, **job))
    return tmp_path / "out" / "documents"


@pytest.mark.parametrize("target", ["parquet", "jsonl"])
def test_parquet_keeps_its_columns_and_their_types(cleaner_here: Run, tmp_path: Path, target: str) -> None:
    import datetime as dt

    import pyarrow as pa
    import pyarrow.parquet as pq

    days = [dt.date(2026, 1, 1 + number % 20) for number in range(600)]
    texts = pa.array([None if number == 5 else PAGE for number in range(600)], pa.large_string())
    columns = {"id": pa.array([f"p{number}" for number in range(600)]), "text": texts, "day": pa.array(days)}
    columns["tags"] = pa.array([["甲", str(number)] for number in range(600)])
    pq.write_table(pa.table(columns), tmp_path / "a.parquet", row_group_size=100)
    done = cleaner_here("run", "a.parquet", "-o", "out", "--format", target, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [each["row"] for each in rows_of(tmp_path / "out", "errors")] == [6]
    if target == "jsonl":
        first = rows_of(tmp_path / "out")[0]
        assert (first["id"], first["day"], first["tags"]) == ("p0", "2026-01-01", ["甲", "0"])
        return
    table = pq.read_table(tmp_path / "out" / "documents" / "a.parquet")
    assert [field.type for field in table.schema][:4] == [column.type for column in columns.values()]
    assert table.num_rows == 599
    assert set(table["text"].to_pylist()) == {cleaner.clean(PAGE).text}
    assert table["day"].to_pylist() == days[:5] + days[6:]
    assert table["cleaner"][0].as_py()["lines"] == 7
    again = cleaner_here("run", "out/documents/a.parquet", "-o", "again", cwd=tmp_path)
    assert json.loads(again.stdout)["documents"] == 599


def test_json_lines_may_become_parquet(cleaner_here: Run, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    rows = [row(1), json.dumps({"id": "\ud800", "text": "好\ud800", "big": 10**30})]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "b.txt").write_text(ARTICLE, encoding="utf-8")
    done = cleaner_here("run", "a.jsonl", "b.txt", "-o", "out", "--format", "parquet", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    first, second = pq.read_table(tmp_path / "out" / "documents" / "a.parquet").to_pylist()
    assert (first["id"], first["text"]) == ("doc1", cleaner.clean(PAGE).text)
    assert json.loads(first["fields"]) == {**json.loads(rows[0]), "text": None}
    assert (second["text"], json.loads(second["fields"])["big"]) == ("好?\n", 10**30)
    [page] = pq.read_table(tmp_path / "out" / "documents" / "text-00000.parquet").to_pylist()
    assert (page["id"], page["text"]) == ("b.txt", ARTICLE)


@pytest.mark.parametrize(
    ("data", "said"), [(b"PAR1 no table", "this is no Parquet file"), (b"", "this is no Parquet file")]
)
def test_a_damaged_table_is_noted(cleaner_here: Run, tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.parquet").write_bytes(data)
    (tmp_path / "b.jsonl").write_text(row(1), encoding="utf-8")
    assert cleaner_here("run", "a.parquet", "b.jsonl", "-o", "out", "--format", "jsonl", cwd=tmp_path).returncode == 0
    [found] = rows_of(tmp_path / "out", "errors")
    assert found["reason"].startswith(said)


def test_what_json_has_no_number_for_is_null_and_what_it_has_no_kind_for_is_text(tmp_path: Path) -> None:
    import datetime as dt
    from decimal import Decimal

    import pyarrow as pa

    columns = {
        "text": ["好"],
        "n": [float("nan")],
        "all": [[1.5, float("inf"), None]],
        "deep": [{"day": dt.date(2026, 1, 2), "n": float("-inf")}],
        "raw": [b"ab\xff"],
        "price": [Decimal("1.50")],
        "time": pa.array([1], pa.timestamp("ns")),
    }
    [file] = tables_of(tmp_path, columns, "jsonl").iterdir()
    found = json.loads(file.read_bytes(), parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert {name: found[name] for name in columns if name != "text"} == {
        "n": None,
        "all": [1.5, None, None],
        "deep": {"day": "2026-01-02", "n": None},
        "raw": "ab\\xff",
        "price": "1.50",
        "time": "1970-01-01 00:00:00.000000001",
    }


def test_what_python_has_no_value_for_is_text_within_lists_too(tmp_path: Path) -> None:
    import pyarrow as pa

    # pyarrow reads years that Python's dates have not, and strings without a look at them
    late, torn = pa.array([2**62], pa.timestamp("us")), pa.array([b"a\xff"]).view(pa.string())
    one = pa.array([0, 1], pa.int32())
    columns = {
        "text": ["好"],
        "late": pa.ListArray.from_arrays(one, late),
        "torn": torn,
        "both": pa.StructArray.from_arrays([late, torn], ["late", "torn"]),
        "map": pa.MapArray.from_arrays(one, pa.array(["k"]), torn),
    }
    [file] = tables_of(tmp_path, columns, "jsonl").iterdir()
    found = json.loads(file.read_bytes())
    said = f"<value out of range: {2**62}>"
    assert {name: found[name] for name in columns if name != "text"} == {
        "late": [said],
        "torn": "a\\xff",
        "both": {"late": said, "torn": "a\\xff"},
        "map": [["k", "a\\xff"]],
    }


def test_columns_of_every_type_and_what_is_said_of_them_stay(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {
        "text": pa.array([PAGE, ARTICLE]),
        "view": pa.array(["甲", None], pa.string_view()),
        "bytes": pa.array([b"\xff", None], pa.binary_view()),
        "views": pa.array([["甲"], None], pa.list_(pa.string_view())),
        "pair": pa.array([[1, 2], [3, 4]], pa.list_(pa.int8(), 2)),
        "map": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int32())),
        "half": pa.array([1.5, None], pa.float16()),
        "none": pa.nulls(2),
    }
    fields = [pa.field(name, column.type, metadata={"said": name}) for name, column in columns.items()]
    schema = pa.schema([fields[0].with_nullable(False), *fields[1:]], metadata={"of": "all"})
    pq.write_table(pa.table(list(columns.values()), schema=schema), tmp_path / "a.parquet")
    clean(tmp_path / "a.parquet", Job(tmp_path / "out"))
    before, after = (pq.read_table(tmp_path / name) for name in ("a.parquet", "out/documents/a.parquet"))
    assert after.schema.remove(len(columns)).equals(before.schema, check_metadata=True)
    for name in list(columns)[1:]:
        assert after[name].combine_chunks().equals(before[name].combine_chunks())


@pytest.mark.parametrize("target", ["parquet", "jsonl"])
def test_a_column_that_the_summary_would_replace_is_refused(tmp_path: Path, target: str) -> None:
    tables_of(tmp_path, {"text": ["好"], "cleaner": ["mine"]}, target)
    [found] = rows_of(tmp_path / "out", "errors")
    assert found["reason"] == "the column 'cleaner' is written by this command: rename or drop it"
    assert not (tmp_path / "out" / "documents").exists()


@pytest.mark.parametrize("kind", ["string", "large_string", "binary", "large_binary"])
@pytest.mark.parametrize("target", ["parquet", "jsonl"])
def test_texts_that_are_written_as_categories_are_read(tmp_path: Path, kind: str, target: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = pa.array([PAGE, ARTICLE, PAGE, None]).cast(kind).dictionary_encode()
    folder = tables_of(tmp_path, {"text": texts, "site": pa.array(["a", "b", "a", "c"]).dictionary_encode()}, target)
    rows = rows_of(tmp_path / "out") if target == "jsonl" else pq.read_table(folder / "a.parquet").to_pylist()
    expected = [(cleaner.clean(PAGE).text, "a"), (ARTICLE, "b"), (cleaner.clean(PAGE).text, "a")]
    assert [(each["text"], each["site"]) for each in rows] == expected


def test_rows_that_wait_to_be_written_do_not_keep_the_rows_beside_them(tmp_path: Path) -> None:
    import pyarrow as pa

    writer = TableWriter(io.BytesIO(), "text")
    before = pa.total_allocated_bytes()
    for number in range(20):
        batch = pa.record_batch({"text": ["好"] * 2, "page": ["网" * 10_000, "短"]})
        document = Document("a.parquet", Chunk("好"), number, cells=Cells(batch, 1))
        writer.write((document, cleaner.clean("好")), str(number), summarise(cleaner.clean("好")))
        del batch, document
    # one batch is that of the last row
    assert pa.total_allocated_bytes() - before < 2 * 30_000


def test_rows_of_many_batches_are_written_together(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    folder = tables_of(tmp_path, {"text": ["短。"] * 3000, "n": list(range(3000))}, sample=0.1)
    table = pq.ParquetFile(folder / "a.parquet")
    assert table.num_row_groups == 1
    assert 200 < table.metadata.num_rows < 400


def test_each_file_is_written_in_its_own_way(cleaner_here: Run, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"text": [ARTICLE]}), tmp_path / "b.parquet")
    for name in ("a.jsonl", "c.jsonl"):
        (tmp_path / name).write_text(row(1), encoding="utf-8")
    for number, order in enumerate((["a.jsonl", "b.parquet", "c.jsonl"], ["b.parquet", "c.jsonl", "a.jsonl"])):
        done = cleaner_here("run", *order, "-o", f"out{number}", "--compress", "gz", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, b"")
        written = sorted(file.name for file in (tmp_path / f"out{number}" / "documents").iterdir())
        assert written == ["a.jsonl.gz", "b.parquet", "c.jsonl.gz"]
