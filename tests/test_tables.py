"""The tables under version control are sorted, whole, and say where they come from."""

from pathlib import Path

import pytest

from tests.conftest import ROOT

TABLES = sorted(
    [
        *(ROOT / "cleaner" / "data").glob("*.tsv"),
        *(ROOT / "cleaner" / "training" / "texts").glob("*.tsv"),
        *(ROOT / "benchmarks").rglob("*.tsv"),
    ]
)
TEXTS = sorted((ROOT / "cleaner" / "training" / "texts").glob("*.txt"))
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name)
each_file = pytest.mark.parametrize("table", [*TABLES, *TEXTS], ids=lambda path: path.name)
each_text = pytest.mark.parametrize("table", TEXTS, ids=lambda path: path.name)


def split(file: Path) -> tuple[list[str], list[str]]:
    rows = file.read_text(encoding="utf-8").split("\n")
    assert rows.pop() == "", "the file ends with one newline"
    header = [row for row in rows if row.startswith("#")]
    return header, rows[len(header) :]


@each_table
def test_a_table_opens_with_its_columns(table: Path) -> None:
    header, rows = split(table)
    assert any("Columns" in row for row in header)
    assert rows


@each_file
def test_a_data_file_says_what_made_it(table: Path) -> None:
    header, _ = split(table)
    text = " ".join(header)
    hand_made = "by hand" in text
    assert hand_made or ("Regenerate:" in text and "Source:" in text)
    assert "Licence" in text or "no text" in text


@each_table
def test_rows_are_sorted_and_no_row_stands_twice(table: Path) -> None:
    _, rows = split(table)
    assert len(set(rows)) == len(rows)
    if table.name != "dirty_pages.tsv":  # its rows are in the order of lines
        assert rows == sorted(rows)


@each_table
def test_rows_have_as_many_fields_as_each_other(table: Path) -> None:
    _, rows = split(table)
    assert len({row.count("\t") for row in rows}) == 1


@each_text
def test_lines_of_training_text_are_all_different(table: Path) -> None:
    _, rows = split(table)
    lines = [row for row in rows if row]
    assert len(set(lines)) == len(lines)
    assert all(line == line.strip() for line in lines)


def test_line_labels_cover_each_page_once_and_in_order() -> None:
    _, rows = split(ROOT / "cleaner" / "training" / "texts" / "dirty_pages.tsv")
    ends: dict[str, int] = {}
    for row in rows:
        file, first, last, label = row.split("\t")
        assert label in {"body", "chrome", "spam", "blank", "?"}
        assert int(first) == ends.get(file, 0) + 1
        assert int(last) >= int(first)
        ends[file] = int(last)
