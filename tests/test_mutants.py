"""Mutants are of the code that their tests are about, and a constant is moved in one place at a time."""

from itertools import chain
from pathlib import Path

import pytest

from benchmarks.mutants import constants, rooms
from benchmarks.mutants.__main__ import Outcome, table
from benchmarks.mutants.mutant import Mutant
from benchmarks.pages.covered import table as table_of_coverage
from tests.conftest import ROOT

SOURCE = (
    "# 数\nLEAST, SHARE = 2, 0.3  # of 10\nMOST: dict[str, int] = {'好': 1 << 10, 'b': -8}\nFIRST, small = 0x4E00, 9\n"
)


@pytest.mark.parametrize("room", rooms.TESTS)
def test_a_room_has_files_and_tests_of_its_own(room: str) -> None:
    mutated = rooms.files(room)
    assert mutated
    for name in chain(*rooms.tests(room, mutated[0])):
        assert (ROOT / name).is_file(), name


def test_what_names_the_module_is_run_first() -> None:
    first, rest = rooms.tests("lines", Path("cleaner/lines/spam_cut/cut.py"))
    assert first[0] == "cleaner/lines/spam_cut/cut.py"
    assert "tests/test_spam_cut.py" in first
    assert "tests/test_lines.py" in rest


def test_each_number_with_a_name_in_capitals_is_moved_by_half_both_ways() -> None:
    rows = SOURCE.splitlines()
    moves = [
        [(before, after) for before, after in zip(rows, moved.splitlines(), strict=True) if before != after]
        for moved in constants.moved(SOURCE)
    ]
    assert [len(changed) for changed in moves] == [1] * 8
    values = [eval(after.split(" = ")[1]) for [(_, after)] in moves]
    assert values[:4] == [(3, 0.3), (1, 0.3), (2, 0.45), (2, 0.2)]
    assert values[4:] == [{"好": 1536, "b": -8}, {"好": 683, "b": -8}, {"好": 1024, "b": -12}, {"好": 1024, "b": -5}]


@pytest.mark.parametrize("room", rooms.TESTS)
def test_the_same_seed_draws_the_same_moves_and_each_changes_what_runs(room: str) -> None:
    moves = constants.draw(room, 5, seed=1)
    assert moves == constants.draw(room, 5, seed=1)
    assert all(move.runs_differently() for move in moves)


def test_what_python_reads_as_before_or_not_at_all_is_no_mutant() -> None:
    file = Path("cleaner/fixed_point.py")
    text = (ROOT / file).read_text(encoding="utf-8")
    changed = text.replace("ROUNDS = 8", "ROUNDS = 9")
    assert [Mutant("", file, each).runs_differently() for each in (text + "# more\n", text + "(", changed)] == [
        False,
        False,
        True,
    ]
    assert Mutant("", file, changed).diff().splitlines()[-2:] == ["-ROUNDS = 8", "+ROUNDS = 9"]


def test_the_tables_have_a_row_for_each_room_and_one_for_all() -> None:
    outcomes = [Outcome("lines", "", "time"), Outcome("lines", "", ""), Outcome("cli", "", "FAILED")]
    assert table(outcomes).splitlines()[2:] == [
        "| `lines/` | 2 | 1 | 50 % |",
        "| `cli/` | 1 | 1 | 100 % |",
        "| all | 3 | 2 | 67 % |",
    ]
    counts = {"num_statements": 10, "covered_lines": 9, "num_branches": 4, "covered_branches": 3}
    none = {"num_statements": 0, "covered_lines": 0, "num_branches": 0, "covered_branches": 0}
    text, share = table_of_coverage({"cleaner/cli/app.py": counts, "cleaner/log.py": none, "cleaner/cli/x.py": counts})
    assert text.splitlines()[2:] == [
        "| `cli/` | 20 | 90.0 % | 8 | 75.0 % |",
        "| `log.py` | 0 | - | 0 | - |",
        "| all | 20 | 90.0 % | 8 | 75.0 % |",
    ]
    assert share == 0.75
