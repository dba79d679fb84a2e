"""`cleaner run` on files of each format: which documents are in them, and what is written of each."""

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.corpus.pieces import cut, find
from cleaner.corpus.reading import Job
from cleaner.corpus.worker import clean_piece
from tests.conftest import Run
from tests.pages import ARTICLE, PAGE
from tests.runs import clean, row, rows_of

pytestmark = pytest.mark.slow

WARC = """WARC/1.0\r
WARC-Type: response\r
WARC-Record-ID: <urn:uuid:{number}>\r
WARC-Target-URI: http://a.cn/{number}\r
WARC-Date: 2026-05-01T10:00:00Z\r
Content-Type: application/http; msgtype=response\r
Content-Length: {size}\r
\r
"""


def archive(count: int) -> bytes:
    records = []
    for number in range(count):
        page = "".join(f"<p>{line}</p>" for line in ARTICLE.splitlines())
        body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body>{page}</body></html>".encode()
        head = WARC.format(number=number, size=len(body)).encode()
        records.append(gzip.compress(head + body + b"\r\n\r\n"))
    return b"".join(records)


def test_an_archive_is_read_in_pieces_by_its_records(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(archive(40))
    found = cut(find([str(file)], None)[0], file.stat().st_size // 5)
    assert len(found) >= 4
    for piece in found:
        clean_piece(piece, Job(tmp_path / "out"))
    rows = rows_of(tmp_path / "out")
    assert [each["url"] for each in rows] == [f"http://a.cn/{number}" for number in range(40)]
    # a blank line comes between blocks
    assert {each["text"].replace("\n\n", "\n") for each in rows} == {ARTICLE}


def test_a_folder_may_have_files_of_several_formats(cleaner_here: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    for name in ("a.html", "b.txt", "c.html", "d.txt"):
        (folder / name).write_text(ARTICLE, encoding="utf-8")
    done = cleaner_here("run", folder, "-o", "out", cwd=tmp_path)
    assert json.loads(done.stdout)["documents"] == 4


def test_damaged_files_of_each_kind_end_only_themselves(cleaner_here: Run, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    zstd = pytest.importorskip("backports.zstd")
    folder = tmp_path / "damaged"
    folder.mkdir()
    packed = bytearray(zstd.compress("".join(f"{row(number)}\n" for number in range(2000)).encode()))
    packed[len(packed) // 2] ^= 255
    (folder / "a.jsonl.zst").write_bytes(packed)
    texts = pa.array([b"\xff\xfe\xb5", ARTICLE.encode()], pa.binary()).view(pa.string())
    pq.write_table(pa.table({"text": texts}), folder / "b.parquet")
    twice = pa.Table.from_arrays([pa.array(["好"]), pa.array(["坏"])], names=["text", "text"])
    pq.write_table(twice, folder / "c.parquet")
    (folder / "d.jsonl").write_text(row(1), encoding="utf-8")
    done = cleaner_here("run", folder, "-o", "out", "--format", "jsonl", cwd=tmp_path)
    assert (done.returncode, json.loads(done.stdout)["failed"]) == (0, [])
    files = {each["file"] for each in rows_of(tmp_path / "out", "errors")}
    assert files == {"damaged/a.jsonl.zst", "damaged/c.parquet"}
    assert "doc1" in {each["id"] for each in rows_of(tmp_path / "out")}


NAMELESS: list[dict[str, Any]] = [
    {"text": PAGE},
    {"text": PAGE, "id": ""},
    {"text": PAGE, "id": None},
    {"text": PAGE, "id": "mine"},
]


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
@pytest.mark.parametrize("target", ["parquet", "jsonl"])
def test_what_was_removed_of_records_without_an_id_is_joined_with_them(tmp_path: Path, name: str, target: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if name == "a.jsonl":
        (tmp_path / name).write_text("".join(f"{json.dumps(each)}\n" for each in NAMELESS), encoding="utf-8")
    else:
        pq.write_table(pa.Table.from_pylist([*NAMELESS[1:], NAMELESS[0]]), tmp_path / name)
    clean(tmp_path / name, Job(tmp_path / "out", documents=target, removed=tmp_path / "gone"))
    file = tmp_path / "out" / "documents" / f"a.{target}"
    rows = rows_of(tmp_path / "out") if target == "jsonl" else pq.read_table(file).to_pylist()
    named = [each["cleaner"].get("id") or each["id"] for each in rows]
    assert len(set(named)) == 4
    dropped = sum(not line.kept for line in cleaner.clean(PAGE).lines)
    assert [each["id"] for each in rows_of(tmp_path, "gone")] == [each for each in named for _ in range(dropped)]
    assert [each["cleaner"].get("id") for each in rows].count(None) == 1


@pytest.mark.parametrize("how", ["plain", "gz", "zst"])
@pytest.mark.parametrize("kind", ["jsonl", "text", "warc"])
def test_stdin_is_decompressed(cleaner_here: Run, tmp_path: Path, how: str, kind: str) -> None:
    data = {"jsonl": row(1, ARTICLE).encode(), "text": ARTICLE.encode(), "warc": gzip.decompress(archive(1))}[kind]
    if how == "gz":
        data = gzip.compress(data)
    elif how == "zst":
        data = pytest.importorskip("backports.zstd").compress(data)
    done = cleaner_here("run", "-", "--input", kind, "-o", "out", cwd=tmp_path, data=data)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [each["text"].replace("\n\n", "\n") for each in rows_of(tmp_path / "out")] == [ARTICLE]


def test_a_byte_order_mark_before_any_record_is_no_part_of_it(tmp_path: Path) -> None:
    mark = "\ufeff"
    data = f"{mark}{row(1)}\r\n\r\n{mark}{row(2)}\n{row(3)}"
    (tmp_path / "a.jsonl").write_bytes(data.encode())
    clean(tmp_path / "a.jsonl", Job(tmp_path / "out"))
    assert [each["id"] for each in rows_of(tmp_path / "out")] == ["doc1", "doc2", "doc3"]
    assert mark not in (tmp_path / "out" / "documents" / "a.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (None, {"a.jsonl", "b.txt"}),
        ("jsonl", {"a.jsonl", "c", "d.log"}),
        ("text", {"b.txt", "c", "d.log"}),
    ],
)
def test_a_folder_gives_the_files_that_nothing_says_to_be_something_else(
    tmp_path: Path, given: str | None, read: set[str]
) -> None:
    folder = tmp_path / "in"
    (folder / ".git").mkdir(parents=True)
    files = {"a.jsonl", "b.txt", "c", "d.log", ".a.jsonl", "._b.txt", ".git/e.jsonl", ".git/f"}
    for name in files:
        (folder / name).write_text(row(1), encoding="utf-8")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.jsonl")
    sources, passed = find([str(folder)], given)
    assert {each.name for each in sources} == {f"in/{name}" for name in read}
    missed = {each.name for each in folder.iterdir() if each.name != ".git"} - read
    assert {Path(each).name for each in passed} == missed
    # what is named is read, whatever it is called
    named = find([str(folder / ".a.jsonl"), str(folder / "b.txt")], "jsonl")
    assert [each.name for each in named[0]] == [".a.jsonl", "b.txt"]


@pytest.mark.parametrize("field", ["cleaner", "id"])
def test_the_text_has_a_field_of_its_own(cleaner_here: Run, tmp_path: Path, field: str) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    done = cleaner_here("run", "a.txt", "-o", "out", "--text-field", field, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"cleaner: --text-field {field}: that field is not free for the text\n"
