"""Mutants are of the code that their tests are about, and a constant is moved in one place at a time."""

import ast
import json
import subprocess
import sys
from argparse import Namespace
from collections.abc import Mapping
from itertools import chain
from pathlib import Path

import pytest

from benchmarks.mutants import constants, rooms, trial
from benchmarks.mutants.__main__ import Outcome, table, warmly_tried
from benchmarks.mutants.exempt import BOUNDS, MARKS, bounds
from benchmarks.mutants.mutant import Mutant
from benchmarks.pages import block
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


def test_what_is_no_amount_is_not_moved() -> None:
    assert list(constants.moved("FIRST, LEAST = 1, 4", exempt=["FIRST"])) == [
        "FIRST, LEAST = 1, 6",
        "FIRST, LEAST = 1, 3",
    ]
    assert list(constants.moved("FIRST = 1", exempt=["FIRST"])) == []


@pytest.mark.parametrize("exempt", [MARKS, BOUNDS])
def test_each_constant_that_is_not_moved_is_there(exempt: Mapping[str, tuple[str, ...]]) -> None:
    for file, names in exempt.items():
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        given = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        assert given >= {*names}, file


def test_the_page_lists_what_bounds_time_and_memory() -> None:
    assert block.read(ROOT / "docs" / "trust.md", "bounds") == bounds()


def test_a_moved_constant_reaches_what_was_made_of_it_and_who_imported_it() -> None:
    program = """if 1:
        from pathlib import Path
        from benchmarks.mutants.transplant import transplant
        from cleaner.repair.mojibake import choice, lost_bytes
        from cleaner.repair.mojibake.broken_sequences import SURE
        source = Path(lost_bytes.__file__).read_text(encoding="utf-8").replace("SURE = 1.0", "SURE = 1.5")
        kept = choice.LIMITS
        changed = transplant("cleaner.repair.mojibake.lost_bytes", source)
        from cleaner.repair.mojibake import broken_sequences
        assert (lost_bytes.SURE, broken_sequences.SURE, lost_bytes.Gap("", "").sure) == (1.5, 1.5, 1.5)
        assert choice.LIMITS is kept
        print(sorted(changed))
    """
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    names = [f"cleaner.repair.mojibake.{name}" for name in ("broken_sequences", "lost_bytes")]
    assert all(f"('{name}', 'SURE')" in done.stdout for name in names)


def test_a_constant_that_survives_in_a_fork_is_tried_in_a_process_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    moves, log = constants.draw("simplify", 3, seed=1), tmp_path / "log"
    asked = Namespace(sample=3, seed=1, log=log, processes=1)

    def forks(*_: object, **__: object) -> None:
        rows = [Outcome("simplify", move.diff(), "a test" * (move is moves[0]))._asdict() for move in moves]
        log.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    own: list[Mutant] = []

    def killed_by(_: Path, mutant: Mutant) -> str:
        own.append(mutant)
        return "a command" * (mutant is moves[1])

    monkeypatch.setattr(subprocess, "run", forks)
    for name, stand_in in {"copy": lambda _: None, "check": lambda *_: None, "killed_by": killed_by}.items():
        monkeypatch.setattr(trial, name, stand_in)
    found = [outcome.killed_by for outcome in warmly_tried(moves, asked)]
    assert (own, found) == (moves[1:], ["a test", "a command", ""])


@pytest.mark.parametrize(
    ("file", "tried"),
    [("cleaner/simplify/rows.py", [False, True]), ("cleaner/simplify/aspect.py", [False])],
    ids=["a module that calls loops in C", "another"],
)
def test_what_survives_without_the_loops_in_c_is_tried_with_them_where_it_calls_them(
    file: str, tried: list[bool], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = (ROOT / file).read_text(encoding="utf-8")
    for folder in (tmp_path / "here", tmp_path / "copy"):
        for name in (file, trial.LIBRARY):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(source, encoding="utf-8")
    (tmp_path / "here" / trial.LIBRARY).touch()
    with_loops: list[bool] = []

    def failure(folder: Path, _: object) -> str:
        with_loops.append((folder / trial.LIBRARY).exists())
        assert (folder / file).read_text(encoding="utf-8") == source + "# changed"
        return ""

    monkeypatch.setattr(trial, "ROOT", tmp_path / "here")
    monkeypatch.setattr(trial, "_failure", failure)
    assert trial.killed_by(tmp_path / "copy", Mutant("simplify", Path(file), source + "# changed")) == ""
    assert with_loops == tried
    assert not (tmp_path / "copy" / trial.LIBRARY).exists()
    assert (tmp_path / "copy" / file).read_text(encoding="utf-8") == source


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
