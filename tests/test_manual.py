"""The manual page and the completions that are installed: they are those of today's commands, and they work."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from benchmarks.pages.manual import COMPLETIONS, PAGE, completion, manual
from cleaner.cli.app import app
from tests.conftest import ROOT

SHARE = ROOT / "share"
COMMANDS = typer.main.get_command(app()).commands  # type: ignore[attr-defined]
# A shell reads a script, and says what it would write for the beginning of a line.
ASKED = {
    "bash": "source {script}; COMP_WORDS=({words}) COMP_CWORD={last}; _cleaner_completion cleaner; echo $COMPREPLY",
    "fish": "source {script}; complete -C '{words}'",
}


def need(program: str) -> None:
    if not shutil.which(program):
        pytest.skip(f"no {program}: Debian has it as a package")


def test_the_page_is_that_of_the_commands_and_options() -> None:
    assert (SHARE / PAGE).read_text(encoding="utf-8") == manual(), "commands or options changed: run `make man`"


@pytest.mark.slow
@pytest.mark.parametrize("shell", COMPLETIONS)
def test_a_completion_is_the_one_that_the_command_gives(shell: str) -> None:
    text = (SHARE / COMPLETIONS[shell]).read_text(encoding="utf-8")
    assert text == completion(shell), "completions changed: run `make man`"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_has_every_command_with_every_option(name: str) -> None:
    section = manual().split(f'.SS "cleaner {name} ')[1].split("\n.S")[0].replace("\\-", "-")
    options = [option for each in COMMANDS[name].params for option in each.opts if option.startswith("--")]
    assert [option for option in options if option not in section] == []


def test_the_page_is_shown_without_a_warning() -> None:
    need("man")
    command = ["man", "--warnings", "--local-file", str(SHARE / PAGE)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "“”" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "completed"), [("cleaner expl", "explain"), ("cleaner check --outp", "--output-format")]
)
@pytest.mark.parametrize("shell", ASKED)
def test_a_shell_completes_commands_and_options(shell: str, words: str, completed: str, tmp_path: Path) -> None:
    need(shell)
    program = tmp_path / "cleaner"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m cleaner "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = SHARE / COMPLETIONS[shell]
    asked = ASKED[shell].format(script=script, words=words, last=len(words.split()) - 1)
    paths = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    done = subprocess.run([shell, "-c", asked], capture_output=True, text=True, timeout=60, env=paths)
    assert (done.stdout.split()[:1], done.stderr) == ([completed], "")


def test_the_script_of_zsh_opens_with_the_command_that_it_completes() -> None:
    # compinit reads nothing but the first line
    assert (SHARE / COMPLETIONS["zsh"]).read_text(encoding="utf-8").startswith("#compdef cleaner\n")
