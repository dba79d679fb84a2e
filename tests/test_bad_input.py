"""Whatever is wrong with a command line or with what it reads: one sentence, the exit code, and no file is touched."""

from collections import Counter

import pytest
import typer
from typer.core import TyperGroup

from cleaner.cli.app import COMMANDS, app
from tests.bad_input import Case, Done, cases, run

CASES = cases()
# what the parser itself says: its sentence stands below the usage
USAGE = "Error: "


def wrong(case: Case, done: Done) -> list[str]:
    """Return what a command did that it should not have."""
    rows = done.err.strip().splitlines()
    is_sentence = len(rows) == 1 and rows[0].startswith("cleaner: ")
    found = {
        f"exit code {done.code}": done.code != case.code,
        "not one sentence": not is_sentence and not (rows and rows[-1].startswith(USAGE)),
        f"said {done.err!r}": case.said not in done.err or "Traceback" in done.err,
        f"stdout {done.out[:60]!r}": bool(done.out) != case.writes,
        f"changed {done.changed}": list(done.changed) != list(case.made),
    }
    return [f"{case.name}: {what}" for what, is_wrong in found.items() if is_wrong]


@pytest.mark.slow
def test_a_mistake_is_one_sentence_with_its_exit_code_and_leaves_all_files_alone() -> None:
    found = [what for case, done in zip(CASES, run(CASES), strict=True) for what in wrong(case, done)]
    assert found == []


def test_each_option_of_each_command_has_a_case() -> None:
    program = typer.main.get_command(app())
    assert isinstance(program, TyperGroup)
    options = {("", tuple(option.opts + option.secondary_opts)) for option in program.params}
    for name, command in program.commands.items():
        options |= {(name, tuple(each.opts + each.secondary_opts)) for each in command.params if "-" in each.opts[0]}
    tried = {
        (next((argument for argument in case.args if argument in COMMANDS), ""), argument.partition("=")[0])
        for case in CASES
        for argument in case.args
    }
    assert [option for option in sorted(options) if not any((option[0], name) in tried for name in option[1])] == []
    assert {command for command, _ in tried} == {"", *COMMANDS}


def test_cases_are_told_apart_by_their_names_and_each_says_something() -> None:
    assert [name for name, count in Counter(case.name for case in CASES).items() if count > 1] == []
    assert [case.name for case in CASES if not case.said] == []
    assert len(CASES) >= 120
