"""The page on repairs is true: its examples work, and its table has the rows and columns of the benchmark."""

import re

import pytest

from benchmarks.pages import block
from benchmarks.repair import Figure
from benchmarks.repair.rivals import BLOCK, TOOLS
from cleaner.repair import REPAIRS, repair
from tests.conftest import ROOT

DOCUMENT = ROOT / "docs" / "repair.md"
PAGE = DOCUMENT.read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in row.strip("|").split("|")] for row in PAGE.splitlines() if re.match(r"\| `[a-z_]+`", row)
]


def test_every_repair_is_on_the_page_in_order() -> None:
    assert [row[0].strip("`") for row in ROWS] == [kind.name for kind in REPAIRS]


@pytest.mark.parametrize(("name", "_", "damaged", "fixed", "honest"), ROWS, ids=[row[0] for row in ROWS])
def test_the_examples_of_the_page_are_true(name: str, _: str, damaged: str, fixed: str, honest: str) -> None:
    assert repair(example(damaged)) == (example(fixed), [(example(name),)])
    assert repair(example(honest)) == (example(honest), [()])


def example(cell: str) -> str:
    """Return the text of a cell between backticks; an invisible character is written U+E600."""
    (text,) = re.findall("`(.+?)`", cell)
    return re.sub(r"U\+([0-9A-F]{4})", lambda match: chr(int(match[1], 16)), text)


def test_the_table_has_a_column_for_each_tool_and_we_leave_every_clean_line_alone() -> None:
    table = block.read(DOCUMENT, BLOCK)
    head, _, *rows = [row.strip("|").split("|") for row in table.splitlines() if row.startswith("|")]
    assert [cell.strip() for cell in head[2:]] == [tool.name for tool in TOOLS]
    for row in rows:
        assert len(row) == len(head)
        assert 0 < float(row[2]) <= 100
    assert "clean lines" in rows[-1][0]
    assert rows[-1][2].strip() == "100.0"


def test_a_figure_without_samples_reaches_no_goal() -> None:
    assert str(Figure("lines", 0, 0, 0.5)).endswith("nothing measured")
    assert str(Figure("lines", 1, 4, 0.5)).endswith("25.00%  goal 50.0%  below the goal")
