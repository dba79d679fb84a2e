"""Labels of two corpora are mended by a table as their pages are read."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from cleaner import Label
from cleaner.formats import InputError
from cleaner.training.corpora import folder, mended
from cleaner.training.corpora.mended import Mended
from cleaner.training.corpora.texts import read_rows

PAGE: list[dict[str, Any]] = [
    {"text": "城市新闻网 > 本地 > 正文", "label": "chrome"},
    {"text": "", "label": None},
    {"text": "图书馆东馆开放", "label": "chrome"},
    {"text": "记者 李明", "label": "body"},
    {"text": "新馆昨日向公众开放，首日接待读者逾两万人次。", "label": "body"},
    {"text": "这一行说不清是什么", "label": "body"},
]
REASONS = {
    *("byline", "caption", "comment", "date", "notice", "other"),
    *("paragraph", "repeat", "source", "teaser", "title", "url"),
}
LABELS: Mended = {("cwced", "p1"): {2: "body", 3: "chrome", 5: None}, ("daniel_zh", "p1"): {0: "body"}}


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mended, "table", lambda: LABELS)


def labels(lines: list[dict[str, Any]]) -> list[str | None]:
    return [line["label"] for line in lines]


@pytest.mark.usefixtures("table")
def test_only_the_lines_in_the_table_have_another_label() -> None:
    before = labels(PAGE)
    found = mended.mended("cwced", "p1", PAGE)
    assert labels(found) == ["chrome", None, "body", "chrome", "body", None]
    assert [line["text"] for line in found] == [line["text"] for line in PAGE]
    assert labels(PAGE) == before


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(("corpus", "name"), [("cwced", "p2"), ("web26", "p1")])
def test_a_page_that_is_not_in_the_table_stays(corpus: str, name: str) -> None:
    assert mended.mended(corpus, name, PAGE) == PAGE


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("kept", [0, 5])
def test_a_row_for_a_line_that_is_not_there_is_an_error(kept: int) -> None:
    with pytest.raises(InputError, match=rf"cwced/p1: no line 5 in this page of {kept}: mended_labels\.tsv is about"):
        mended.mended("cwced", "p1", PAGE[:kept])


def test_rows_are_read_by_corpus_and_page_with_none_for_undecided_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ["cwced p1 10 - other", "cwced p1 9 body title", "web p1 9 body title"]
    monkeypatch.setattr(mended, "read_rows", lambda _: [row.split() for row in rows])
    assert mended.table.__wrapped__() == {("cwced", "p1"): {10: None, 9: "body"}, ("web", "p1"): {9: "body"}}


@pytest.mark.usefixtures("table")
def test_pages_of_a_corpora_folder_have_mended_labels_and_leave_out_undecided_lines(tmp_path: Path) -> None:
    (tmp_path / "lines").mkdir()
    (tmp_path / "dirty").mkdir()
    (tmp_path / "dirty" / "index.jsonl").touch()
    for name in (*folder.LINE_CORPORA, "dirty"):
        rows = [{"id": "p1", "host": "h", "lines": PAGE}] if name == "cwced" else []
        with gzip.open(tmp_path / "lines" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    [page] = folder._line_corpus(tmp_path, "cwced")
    assert [*zip(page.numbers, page.labels, strict=True)] == [
        (1, Label.chrome),
        (3, Label.body),
        (4, Label.chrome),
        (5, Label.body),
    ]
    assert [*folder._line_corpus(tmp_path, "daniel_zh")] == []


def test_the_table_names_each_line_once_with_a_label_and_a_reason() -> None:
    rows = read_rows(mended.TABLE)
    assert {row[0] for row in rows} == {"cwced", "daniel_zh"}
    assert {row[3] for row in rows} == {"body", "chrome", mended.UNDECIDED}
    assert {row[4] for row in rows} == REASONS
    lines = [tuple(row[:3]) for row in rows]
    assert len(set(lines)) == len(lines)
    assert all(place.isascii() and str(int(place)) == place for _, _, place in lines)
