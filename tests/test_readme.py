"""What the README says is true: its code runs, its options exist, its figures are the model card's."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from benchmarks.pages import block
from cleaner.cli.app import app
from cleaner.resources import models
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app()).commands  # type: ignore[attr-defined]


def test_the_first_example_prints_what_is_shown() -> None:
    [(dirty, clean)] = re.findall(
        r"^\$ cat page.txt\n(.*?)^\$ cleaner < page.txt\n(.*?)^```$", README, re.MULTILINE | re.DOTALL
    )
    assert dirty.count("\n") == clean.count("\n") == 3
    done = subprocess.run([sys.executable, "-m", "cleaner"], input=dirty.encode(), capture_output=True, timeout=60)
    assert (done.stdout.decode(), done.stderr) == (clean, b"")


def test_the_example_of_labels_prints_what_is_shown() -> None:
    [(arguments, shown)] = re.findall(r"^\$ cleaner (clean .+)\n((?:\w+\t.+\n)+)", README, re.MULTILINE)
    command = f"{sys.executable} -m cleaner {arguments}"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, timeout=60)
    assert (done.stdout.decode(), done.stderr) == (shown, b"")
    assert [row.partition("\t")[0] for row in shown.splitlines()] == ["chrome", "body", "chrome"]


def test_the_example_of_explain_prints_what_is_shown() -> None:
    [(arguments, shown)] = re.findall(r"^\$ cleaner (explain .+)\n((?: +\S.+\n)+)", README, re.MULTILINE)
    command = f"{sys.executable} -m cleaner {arguments}"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, timeout=60)
    assert (done.stdout.decode(), done.stderr) == (shown, b"")


def test_the_library_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.txt").write_bytes("今天的天气很好，我们去公园散步。\n".encode("gbk"))
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})


def test_the_example_of_settings_says_what_is_shown(tmp_path: Path) -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    [(command, shown)] = re.findall(r"^\$ cleaner (config .+)\n((?:\w.+\n)+)", README, re.MULTILINE)
    (tmp_path / "taiwan").mkdir()
    (tmp_path / "taiwan" / "bridge.txt").touch()
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    done = subprocess.run(f"{sys.executable} -m cleaner {command}", shell=True, cwd=tmp_path, capture_output=True)
    assert (done.stdout.decode(), done.stderr) == (shown, b"")


def test_each_option_of_the_table_exists_and_none_is_missing() -> None:
    named = [[*parameter.opts, *parameter.secondary_opts] for parameter in COMMANDS["clean"].params]
    known = {option for options in named for option in options if option.startswith("--")}
    table = README.split("## In a pipe")[1].split("## As a library")[0]
    in_table = set(re.findall(r"--[a-z][a-z-]*", table)) - {"--install-completion"}
    assert in_table == known - {"--help"}


def test_what_an_option_takes_is_what_the_table_says() -> None:
    for parameter in COMMANDS["clean"].params:
        if "|" in (values := parameter.metavar or "") and parameter.opts[0] not in ("--drop", "--keep"):
            assert f"| `{parameter.opts[0]} {values}` |".replace(values, values.replace("|", "\\|")) in README


def test_the_hooks_of_the_example_exist() -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"- id: (\S+)", README)) == set(re.findall(r"- id: (\S+)", hooks))


def test_the_figures_are_those_of_the_model_card() -> None:
    card = json.loads((models() / "lines.json").read_text(encoding="utf-8"))["figures"]
    block = README.split("<!-- figures -->")[1].split("<!-- /figures -->")[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in block.strip().splitlines()[2:]]
    assert {row[0].strip("`") for row in rows} == {"web26", "daniel_zh", "cwced", "dirty"}
    for corpus, _, line, character, page in rows:
        scores = card[corpus.strip("`")]["all"]
        body = scores["body"]
        assert line == f"{body['line']['f1']:.3f}"
        assert character == f"{body['character']['f1']:.3f}"
        assert page == f"{scores['page_averaged_body_f1']:.3f}"


def test_both_languages_have_the_same_commands_and_code() -> None:
    assert code_of(CHINESE) == code_of(README)


def test_both_languages_have_the_same_tables() -> None:
    assert first_cells(CHINESE) == first_cells(README)


def test_both_languages_have_the_same_figures() -> None:
    assert figures_of(CHINESE) == figures_of(README)


def test_both_languages_have_the_same_sections_and_links() -> None:
    pages = re.compile(r"\]\(([^)]+)\)")
    # each links to the other
    assert [README_NAMES.get(page, page) for page in pages.findall(CHINESE)] == pages.findall(README)
    assert len(re.findall("^## ", CHINESE, re.MULTILINE)) == len(re.findall("^## ", README, re.MULTILINE))


def test_both_languages_name_the_same_things() -> None:
    """What is in backticks is for the machine, so it is the same in every language."""
    assert set(re.findall("`[^`\n]+`", CHINESE)) == set(re.findall("`[^`\n]+`", README))


README_NAMES = {"README.md": "README.zh.md", "#配置": "#configuration"}


def code_of(page: str) -> list[str]:
    """Return what a page shows of code, without its comments."""
    fenced = re.findall(r"^```(?:console|python|toml|yaml)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^    make .+$", page, re.MULTILINE)
    return [re.sub(r" +# .*", "", code) for code in (*fenced, *indented)]


def first_cells(page: str) -> list[str]:
    return re.findall(r"^\| (`.+?`) \| ", page, re.MULTILINE)


def figures_of(page: str) -> list[list[str]]:
    """Return the corpora and numbers of the table, without its head and its descriptions."""
    rows = [row.split("|") for row in block.inside(page, "figures").splitlines()[2:]]
    return [[row[1], *row[3:]] for row in rows]
