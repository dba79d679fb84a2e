"""The GitHub Action: its schema, and its script as a runner would run it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.pages import ARTICLE, PAGE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("bash") or os.name == "nt", reason="needs bash"),
]
ROOT = Path(__file__).parent.parent
ACTION = ROOT / "action.yml"


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = YAML(typ="safe").load(ACTION)["runs"]["steps"]
    return found


def run_check(folder: Path, paths: str = ".", args: str = "") -> tuple[int, str]:
    """Run the step that checks in a folder; return its exit code and what it gives to later steps."""
    (script,) = (step["run"] for step in steps() if step.get("id") == "check")
    program = folder.parent / "cleaner"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleaner "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    output = folder.parent / "output"
    output.touch()
    given = {"CLEANER": str(program), "INPUT_PATHS": paths, "INPUT_ARGS": args, "INPUT_SARIF": "found.sarif"}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GITHUB_OUTPUT": str(output), **given}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    code = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False).returncode
    return code, output.read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "repository"
    made.mkdir()
    return made


def test_the_action_fits_the_schema_of_github() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", str(ACTION)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_script_holds_an_expression() -> None:
    assert [step["run"] for step in steps() if "${{" in step.get("run", "")] == []


def test_a_dirty_folder_has_results_and_says_so(folder: Path) -> None:
    (folder / "page.txt").write_text(PAGE, encoding="utf-8")
    assert run_check(folder) == (0, "found=true\n")
    assert json.loads((folder / "found.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]


def test_a_clean_folder_has_no_results(folder: Path) -> None:
    (folder / "page.txt").write_text(ARTICLE, encoding="utf-8")
    assert run_check(folder) == (0, "found=false\n")
    assert json.loads((folder / "found.sarif").read_text(encoding="utf-8"))["runs"][0]["results"] == []


def test_paths_are_lines_and_args_are_words(folder: Path) -> None:
    (folder / "a page.txt").write_text(PAGE, encoding="utf-8")
    (folder / "-x.txt").write_text(ARTICLE, encoding="utf-8")
    assert run_check(folder, "a page.txt\n-x.txt\n", "--select  E\n--no-cache") == (0, "found=false\n")


def test_a_path_that_is_not_there_fails_the_step(folder: Path) -> None:
    assert run_check(folder, "missing.txt") == (2, "")


@pytest.mark.parametrize("hostile", ["$(touch run)", "`touch run`", "; touch run", '"; touch run; "'])
def test_inputs_are_not_run(folder: Path, hostile: str) -> None:
    run_check(folder, hostile, hostile)
    assert not (folder / "run").exists()
