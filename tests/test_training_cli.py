"""`cleaner train` and `cleaner evaluate` on a stranger's lines, as docs/training.md walks through them."""

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import cleaner
from benchmarks.pages import card as cards
from cleaner.cli.app import app
from cleaner.resources import models
from cleaner.training.corpora.readers import read
from cleaner.training.evaluation.metrics import THRESHOLDS
from tests.conftest import ROOT, Run
from tests.lines import jsonl, rows, table, write

pytestmark = pytest.mark.slow

DOCS = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
WALK = DOCS.split("## On your own lines, step by step")[1].split("\n## ")[0]
# on a busy machine the threads of a small fit wait for each other longer than they work
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Walk:
    """The folder in which the commands of the page were run, and the output of each."""

    folder: Path
    said: dict[str, subprocess.CompletedProcess[bytes]]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    arguments = [sys.executable, "-m", "cleaner", *command.split()]
    return subprocess.run(arguments, cwd=folder, env=ENVIRONMENT, capture_output=True, timeout=600)


def fenced(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", WALK, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    folder = tmp_path_factory.mktemp("walk")
    write(folder / "mine.tsv", table(12))
    write(folder / "new.jsonl", jsonl(3))
    write(folder / "page.txt", "".join(f"{text}\n" for _, text in rows(40)))
    write(folder / "my-floors.json", next(block for block in fenced("json") if "floors" in block))
    commands = [row for block in fenced("console") for row in re.findall(r"^\$ cleaner (.+)$", block, re.MULTILINE)]
    assert len(commands) == 4
    return Walk(folder, {command: run(command, folder) for command in commands})


def test_the_walk_through_ends_well_and_tells_progress_on_stderr(walk: Walk) -> None:
    for command, done in walk.said.items():
        assert done.returncode == 0, (command, done.stderr.decode())
        assert b"page-averaged body F1" in done.stdout
        assert done.stderr == (b"" if "--model" in command else b"models\n")


def test_files_alone_give_the_line_model_and_its_card_and_no_character_counts(walk: Walk) -> None:
    assert sorted(file.name for file in (walk.folder / "my-model").iterdir()) == ["lines.json", "lines.npz"]


def test_the_card_tells_what_the_model_is_made_of_and_how_good_it_is(walk: Walk) -> None:
    card = json.loads((walk.folder / "my-model" / "lines.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((walk.folder / "mine.tsv").read_bytes()).hexdigest()
    assert card["sources"] == [{"file": "mine.tsv", "sha256": digest, "origin": ""}]
    assert card["labels"] == ["body", "chrome", "spam"]
    assert card["pages"]["mine"] == 12
    assert card["figures"]["mine"]["all"]["pages"] == 12
    assert card["figures"]["mine"]["all"]["body"]["line"]["f1"] > 0.9
    assert [point["threshold"] for point in card["threshold_curve"]["mine"]] == list(THRESHOLDS)
    assert sum(row["lines"] for row in card["calibration"]["body"]["bins"]) == card["figures"]["mine"]["all"]["lines"]
    assert "mine" not in card["limits"]
    assert "12 of 12 groups" in card["limits"]
    assert card["features_version"]


def test_the_library_example_cleans_with_the_model_that_was_trained(
    walk: Walk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(walk.folder)
    [code] = fenced("python")
    exec(compile(code, "docs/training.md", "exec"), {})
    assert capsys.readouterr().out.split() == [text for label, text in rows(40) if label == "body"]
    assert cleaner.Cleaner(model="my-model").model == Path("my-model")


def test_the_command_cleans_with_the_model_that_was_trained(walk: Walk) -> None:
    done = run("clean --model my-model page.txt", walk.folder)
    assert done.stdout.decode().split() == [text for label, text in rows(40) if label == "body"]


def test_mistakes_are_listed_with_place_labels_score_and_reason(walk: Walk) -> None:
    text = table(12).replace("body", "chrome", 3).split("\n")
    write(walk.folder / "wrong.tsv", "\n".join(text))
    listed = run("evaluate wrong.tsv --model my-model --errors 5", walk.folder).stdout.decode()
    found = re.findall(r"^\d\. wrong/1 line (\d+): (\w+), called (\w+) with ([01]\.\d+): .+$", listed, re.MULTILINE)
    assert all(text[int(number) - 1].startswith(f"{truth}\t") for number, truth, _, _ in found)
    assert all(truth != called for _, truth, called, _ in found)
    scores = [float(score) for _, _, _, score in found]
    assert scores == sorted(scores, reverse=True)
    assert len(found) == 3


def test_a_figure_outside_its_limits_ends_with_code_1(walk: Walk) -> None:
    limits = {"floors": {"new.model.body.line.f1": 1.01, "mine.all.body.line.f1": 1.01}}
    write(walk.folder / "high.json", json.dumps(limits))
    done = run("evaluate new.jsonl --model my-model --floors high.json", walk.folder)
    assert done.returncode == 1
    assert re.fullmatch(r"cleaner: new\.model\.body\.line\.f1 is .+, below its limit 1\.01\n", done.stderr.decode())


def test_samples_of_the_page_are_read(tmp_path: Path) -> None:
    [tsv] = fenced("tsv")
    [document] = [block for block in fenced("json") if "floors" not in block]
    pages = read([write(tmp_path / "a.tsv", tsv), write(tmp_path / "b.jsonl", document)])
    assert [(page.name, len(page.lines)) for page in pages] == [("a/1", 4), ("a/2", 2), ("b/a-1", 2)]


def test_the_message_of_the_page_is_what_the_command_says(tmp_path: Path, cleaner_here: Run) -> None:
    write(tmp_path / "mine.tsv", "body\t一\n\nad\t二\n")
    done = cleaner_here("train", "mine.tsv", "--output", "model", cwd=tmp_path)
    [said] = re.findall(r"^`(mine\.tsv:3: .+)`\.$", WALK, re.MULTILINE)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", f"cleaner: {said}\n")
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["train", "nowhere.tsv", "-o", "model"], "nowhere.tsv: No such file"),
        (["train", "few.tsv", "-o", "model"], "the pages are of 2 groups, fewer than the 6 folds"),
        (["train", "few.tsv"], "--output DIR"),
        (["train", "."], "no folder lines/ in it"),
        (["train", "few.tsv", "-o", "few.tsv/model"], "fewer than the 6 folds"),
        (["evaluate", "few.tsv"], "fewer than the 6 folds"),
        (["evaluate", "few.tsv", "--model", "nowhere"], "no model in"),
        (["evaluate", "few.tsv", "--model", "m", "--hold-out", "few"], "--model trains nothing"),
        (["evaluate", "few.tsv", "--model", "m", "--plot", "plot.pdf"], ".png or .svg"),
        (["evaluate", "few.tsv", "--floors", "nowhere.json"], "nowhere.json: No such file"),
        (["evaluate", "enough.tsv", "--one-by-one", "few"], "unknown corpus 'few': the data has enough"),
    ],
)
def test_a_mistake_is_one_sentence_and_code_2(
    cleaner_here: Run, tmp_path: Path, arguments: list[str], said: str
) -> None:
    write(tmp_path / "few.tsv", table(2))
    write(tmp_path / "enough.tsv", table(6))
    done = cleaner_here(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_each_option_of_both_commands_is_on_the_page() -> None:
    import typer.main

    commands = typer.main.get_command(app()).commands  # type: ignore[attr-defined]
    options = {o for name in ("train", "evaluate") for p in commands[name].params for o in p.opts if o[:2] == "--"}
    assert {option for option in options - {"--help"} if option not in DOCS} == set()


@pytest.mark.parametrize("page", ["README.md", "README.zh.md", "docs/training.md"])
def test_the_tables_of_the_card_are_those_of_the_shipped_one(page: str) -> None:
    card = json.loads((models() / "lines.json").read_text(encoding="utf-8"))
    text = (ROOT / page).read_text(encoding="utf-8")
    assert any(f"<!-- {name} -->" in text for name in cards.BLOCKS)
    assert cards.rewritten(text, card) == text


def test_a_table_of_thresholds_has_a_row_each_and_a_column_for_each_corpus() -> None:
    curve = [{"threshold": at, "precision": 0.5, "recall": 0.25, "f1": 0.3} for at in THRESHOLDS]
    page = "a\n<!-- threshold -->\nold\n<!-- /threshold -->\n<!-- other -->\nb\n<!-- /other -->\n"
    made = cards.rewritten(page, {"threshold_curve": {"x": curve, "y": curve}})
    assert made.splitlines()[2:5] == [
        "| `--threshold` | `x` | `y` |",
        "|---|---|---|",
        "| 0.1 | 0.500 / 0.250 | 0.500 / 0.250 |",
    ]
    assert len(made.splitlines()) == len(THRESHOLDS) + 8
    assert made.endswith("<!-- other -->\nb\n<!-- /other -->\n")


def test_the_raw_files_of_the_page_are_those_of_the_corpora(shared: Path) -> None:
    listed = re.findall(r"^\| `(\w+/\w+)` \| (\d+) \|", DOCS, re.MULTILINE)
    known = json.loads((shared / "corpora" / "raw" / "SOURCES.json").read_text(encoding="utf-8"))
    assert sorted((name, int(lines)) for name, lines in listed) == sorted(
        (row[0].removesuffix(".txt"), row[1]) for row in known
    )
