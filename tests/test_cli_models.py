"""`cleaner train`, `evaluate`, `label` and `restore`: what reaches the library, and what ends them before."""

import json
from pathlib import Path
from typing import Any

import pytest

import cleaner.labelling.server
import cleaner.training.adapt
import cleaner.training.evaluation.metrics
import cleaner.training.train
from cleaner.labelling.session import Session
from cleaner.resources import models
from tests.here import Here
from tests.lines import table, write
from tests.pages import PAGE

FIGURE = "new.model.body.line.f1"


@pytest.fixture
def data(here: Here) -> Path:
    write(here.folder / "new.tsv", table(3))
    return here.folder


@pytest.mark.usefixtures("data")
def test_figures_outside_their_limits_end_with_1_and_others_with_0(here: Here) -> None:
    # the shipped limits are for the corpora that the shipped model learned from
    assert here.run("evaluate", "new.tsv", "--model", str(models())).code == 0
    for limit, code in ((0.0, 0), (1.5, 1)):
        write(here.folder / "floors.json", json.dumps({"floors": {FIGURE: limit}}))
        done = here.run("evaluate", "new.tsv", "--model", str(models()), "--floors", "floors.json")
        assert (done.code, done.err.startswith(f"cleaner: {FIGURE} is ")) == (code, bool(code))
        assert "page-averaged body F1" in done.out


@pytest.mark.usefixtures("data")
def test_mistakes_are_listed_and_drawn_where_that_is_asked_for(here: Here) -> None:
    write(here.folder / "new.tsv", table(3).replace("body\t", "chrome\t", 2))
    evaluate = ("evaluate", "new.tsv", "--model", str(models()))
    plain = here.run(*evaluate).out
    listed = here.run(*evaluate, "--errors", "1", "--plot", "plot.svg").out
    assert listed.startswith(f"{plain}\n1. new/1 line ")
    assert "\n2. " not in listed
    assert (here.folder / "plot.svg").stat().st_size > 5000


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new.tsv", "--model", "m", "--hold-out", "new"], "--model trains nothing: leave out"),
        (["new.tsv", "--model", "m", "--one-by-one", "new"], "--model trains nothing: leave out"),
        (["new.tsv", "--model", "m"], "no model in"),
        (["new.tsv", "--plot", "new.tsv"], "--plot new.tsv: this is a file to read, and would be overwritten"),
        (["new.tsv", "--floors", "f.json", "--plot", "f.json"], "--plot f.json: this is a file to read"),
        (["nowhere.tsv", "--model", str(models())], "nowhere.tsv: No such file"),
        (["new.tsv", "--model", str(models()), "--plot", "plot.pdf"], "plot.pdf: a plot is a file that ends in"),
    ],
)
def test_an_evaluation_that_does_not_go_is_one_sentence(here: Here, arguments: list[str], said: str) -> None:
    write(here.folder / "f.json", "{}")
    done = here.run("evaluate", *arguments)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err


def test_what_to_train_on_and_where_to_is_handed_on(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []
    card: dict[str, Any] = {"figures": {}}
    monkeypatch.setattr(cleaner.training.evaluation.metrics, "rendered", lambda figures: f"figures: {figures}")

    def train(data: list[Path], output: Path, progress: object) -> dict[str, Any]:
        asked.append((data, output))
        return card

    def adapt(data: list[Path], start: Path | None, output: Path) -> tuple[None, dict[str, Any]]:
        if start == Path("nowhere"):
            raise ValueError("no model in nowhere")
        asked.append((data, start, output))
        return None, card

    monkeypatch.setattr(cleaner.training.train, "train", train)
    monkeypatch.setattr(cleaner.training.adapt, "adapt", adapt)
    (here.folder / "corpora").mkdir()
    new, corpora, model = Path("new.tsv"), Path("corpora"), Path("model")
    for arguments in (
        ["new.tsv", "-o", "model"],
        ["corpora"],
        ["new.tsv", "-o", "model", "--from", "shipped"],
        ["new.tsv", "-o", "model", "--from", "mine"],
    ):
        assert here.run("train", *arguments) == (0, "figures: {}\n", "")
    assert asked == [([new], model), ([corpora], models()), ([new], None, model), ([new], Path("mine"), model)]
    write(here.folder / "file", "")
    for arguments, said in (
        (["new.tsv"], "name a folder for the model with --output DIR"),
        (["corpora", "--from", "shipped"], "name a folder for the model with --output DIR"),
        (["new.tsv", "-o", "file"], "--output file: this is a file, and a model is a folder"),
        (["new.tsv", "-o", "model", "--from", "nowhere"], "no model in nowhere"),
    ):
        done = here.run("train", *arguments)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"cleaner: {said}")
    assert len(asked) == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["page.txt", "-o", "out.txt"], "out.txt: name a file that ends with .jsonl"),
        (["a.jsonl", "-o", "a.jsonl"], "a.jsonl: is read from, and would be written to"),
        (["nowhere.txt"], "nowhere.txt: No such file"),
        (["empty"], "there is no page to label"),
        (["page.txt", "-o", "no/such/out.jsonl"], "no/such/out.jsonl: its folder is not writable"),
        (["a.jsonl", "--text-field", "body"], "a.jsonl:1: "),
    ],
)
def test_pages_that_cannot_be_labelled_are_one_sentence(here: Here, arguments: list[str], said: str) -> None:
    write(here.folder / "page.txt", PAGE)
    write(here.folder / "a.jsonl", json.dumps({"text": PAGE}) + "\n")
    (here.folder / "empty").mkdir()
    done = here.run("label", *arguments)
    assert (done.code, done.out) == (2, "")
    assert f"cleaner: {said}" in done.err


@pytest.mark.parametrize("opens", [False, True])
def test_labelling_ends_with_ctrl_c_and_opens_a_browser_if_asked(
    here: Here, monkeypatch: pytest.MonkeyPatch, opens: bool
) -> None:
    seen: list[object] = []
    monkeypatch.setattr("webbrowser.open", seen.append)
    monkeypatch.setattr(Session, "finish", lambda self: seen.append("finished"))

    def serve(self: cleaner.labelling.server.Server) -> None:
        seen.append("served")
        raise KeyboardInterrupt

    monkeypatch.setattr(cleaner.labelling.server.Server, "serve_forever", serve)
    write(here.folder / "page.txt", PAGE)
    write(here.folder / "new.jsonl", "")
    done = here.run("label", "page.txt", "-o", "new.jsonl", *["--open"] * opens)
    said = done.err.removeprefix("cleaner: label 1 pages at ").removesuffix(" and end with Ctrl-C\n")
    assert done.code == 0
    assert seen == [*[said] * opens, "served", "finished"]
    assert said.startswith("http://")


def test_a_port_that_cannot_be_had_is_one_sentence(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(cleaner.labelling.server, "Server", refused)
    write(here.folder / "page.txt", PAGE)
    done = here.run("label", "page.txt", "--port", "1")
    assert (done.code, done.err) == (2, "cleaner: port 1: Permission denied: choose another with --port\n")


def test_what_was_cleaned_is_restored_from_its_record_or_from_itself(here: Here) -> None:
    write(here.folder / "page.txt", PAGE)
    cleaned = here.run("clean", "page.txt", "--record", "record", "--removed", "gone")
    write(here.folder / "out", cleaned.out)
    assert here.run("restore", "out", "--record", "record") == (0, PAGE, "")
    assert here.run("restore", "-", "--record", "record", stdin=cleaned.out.encode()).out == PAGE
    record = (here.folder / "record").read_bytes()
    assert here.run("restore", "out", "--record", "-", stdin=record).out == PAGE
    with_lines = here.run("restore", "out", "--removed", "gone")
    assert (with_lines.code, with_lines.out.splitlines()[0]) == (0, PAGE.splitlines()[0])
    write(here.folder / "objects", here.run("clean", "page.txt", "--format", "jsonl").out)
    assert here.run("restore", "objects").out == PAGE
    assert here.run("restore", "objects", "--file", "page.txt").out == PAGE
    for arguments, said in (
        (["out", "--record", "record", "--removed", "gone"], "choose one"),
        (["-", "--record", "-"], "OUTPUT and its record can't both be stdin"),
        (["-", "--removed", "-"], "OUTPUT and its record can't both be stdin"),
        (["out"], "out: "),
        (["gone", "--record", "record"], "gone: "),
        (["nowhere", "--record", "record"], "nowhere: No such file"),
        (["out", "--record", "nowhere"], "nowhere: No such file"),
        (["objects", "--file", "other.txt"], "objects: "),
    ):
        done = here.run("restore", *arguments)
        assert (done.code, done.out, said in done.err) == (2, "", True)
