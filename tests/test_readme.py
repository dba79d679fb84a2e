"""What the README says is true: its code runs, its options exist, its figures are the model card's."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from cleaner.cli.app import app
from cleaner.resources import models
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_first_example_prints_what_is_shown() -> None:
    [(arguments, shown)] = re.findall(r"^\$ cleaner (clean .+)\n((?:\w+\t.+\n)+)", README, re.MULTILINE)
    command = f"{sys.executable} -m cleaner {arguments}"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, timeout=60)
    assert (done.stdout.decode(), done.stderr) == (shown, b"")
    assert [row.partition("\t")[0] for row in shown.splitlines()] == ["spam", "chrome", "body"]


def test_what_went_in_on_the_last_line_of_the_first_example_begins_as_told() -> None:
    [(document, number)] = re.findall(r"^\$ cleaner clean .*(fixtures/\S+).*;(\d+)p'$", README, re.MULTILINE)
    [damaged] = re.findall("The last line went in as `(.+?)`", README)
    lines = (ROOT / document).read_text(encoding="utf-8").split("\n")
    assert lines[int(number) - 1].lstrip().startswith(damaged)


def test_the_library_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.txt").write_bytes("今天的天气很好，我们去公园散步。\n".encode("gbk"))
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})


def test_each_option_of_the_table_exists_and_none_is_missing() -> None:
    command = typer.main.get_command(app).commands["clean"]  # type: ignore[attr-defined]
    known = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    table = README.split("## In a pipe")[1].split("## As a library")[0]
    named = set(re.findall(r"--[a-z][a-z-]*", table)) - {"--install-completion"}
    assert named == known - {"--help"}


def test_the_hooks_of_the_example_exist() -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"- id: (\S+)", README)) == set(re.findall(r"- id: (\S+)", hooks))


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:    |`)make (\w+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_links_lead_to_files() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_figures_are_those_of_the_model_card() -> None:
    card = json.loads((models() / "lines.json").read_text(encoding="utf-8"))["figures"]
    block = README.split("<!-- figures -->")[1].split("<!-- /figures -->")[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in block.strip().splitlines()[2:]]
    assert {row[0].strip("`") for row in rows} == {"daniel_zh", "cwced", "dirty"}
    for corpus, _, line, character, page in rows:
        scores = card[corpus.strip("`")]["all"]
        body = scores["body"]
        assert line == f"{body['line']['f1']:.3f}"
        assert character == f"{body['character']['f1']:.3f}"
        assert page == f"{scores['page_averaged_body_f1']:.3f}"
