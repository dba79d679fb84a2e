"""Each convention that the documentation claims has its test."""

import ast
import re

import pytest

from tests.conftest import ROOT

ROWS = [
    [cell.strip() for cell in row.strip("|").split(" | ")]
    for row in (ROOT / "docs" / "conventions.md").read_text(encoding="utf-8").splitlines()
    if row.startswith("| ") and "`test_" in row
]


def test_there_are_as_many_as_users_expect() -> None:
    assert len(ROWS) == 22
    assert all(len(row) == 4 and all(row) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_convention_names_a_test_that_is_there(row: list[str]) -> None:
    found = re.fullmatch(r"`(test_\w+\.py)::(test_\w+)`", row[3])
    assert found
    tree = ast.parse((ROOT / "tests" / found[1]).read_text(encoding="utf-8"))
    assert found[2] in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
