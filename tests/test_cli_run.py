"""What `cleaner run` says: a summary that adds up, and one sentence for what does not go."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

import cleaner
from tests.here import Ended, Here
from tests.pages import ARTICLE, PAGE
from tests.runs import row


@pytest.fixture
def corpus(here: Here) -> Path:
    (here.folder / "in").mkdir()
    (here.folder / "in" / "a.jsonl").write_text(f"{row(0)}\n{row(1)}\nno JSON\n{row(2)}\n", encoding="utf-8")
    (here.folder / "in" / "b.txt").write_text(ARTICLE, encoding="utf-8")
    (here.folder / "in" / "c.bin").write_bytes(b"\0")
    return here.folder / "in"


def summary(done: Ended) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.out)
    return found


@pytest.mark.usefixtures("corpus")
def test_a_summary_counts_what_was_read_and_what_was_not(here: Here) -> None:
    done = here.run("run", "in", "-o", "out", "-j", "1")
    found = summary(done)
    assert (done.code, done.err) == (0, f"cleaner: records that could not be read: 1, see {Path('out', 'errors')}\n")
    assert {name: found[name] for name in ("passed_over", "pieces", "done_before", "failed", "hosts")} == {
        "passed_over": 1,
        "pieces": 2,
        "done_before": 0,
        "failed": [],
        "hosts": 3,
    }
    assert {name: found[name] for name in ("documents", "written", "broken")} == {
        "documents": 4,
        "written": 4,
        "broken": 1,
    }
    lines = sum(len(cleaner.clean(text).lines) for text in (PAGE, PAGE, PAGE, ARTICLE))
    assert sum(sum(each.values()) for fate in found["lines"].values() for each in fate.values()) == lines
    size = 3 * len(PAGE.encode()) + len(ARTICLE.encode())
    assert 0 < found["seconds"] < 60
    # rounded, both of them
    assert found["megabytes_per_second"] <= size / 1e6 / max(found["seconds"] - 0.005, 1e-6) + 0.005
    again = summary(here.run("run", "in", "-o", "out", "-j", "1"))
    assert (again["done_before"], again["documents"], again["megabytes_per_second"]) == (2, 4, 0)


def test_an_empty_run_has_every_count(here: Here) -> None:
    (here.folder / "a.jsonl").write_text("", encoding="utf-8")
    found = summary(here.run("run", "a.jsonl", "-o", "out"))
    assert (found["documents"], found["written"], found["broken"], found["hosts"]) == (0, 0, 0, 0)


def test_a_run_that_reads_nothing_fails_and_one_that_reads_something_does_not(here: Here) -> None:
    (here.folder / "bad.jsonl").write_text("no JSON\n", encoding="utf-8")
    (here.folder / "good.jsonl").write_text(f"no JSON\n{row(1)}\n", encoding="utf-8")
    assert here.run("run", "bad.jsonl", "-o", "one").code == 2
    assert here.run("run", "good.jsonl", "-o", "two").code == 0


@pytest.mark.usefixtures("corpus")
def test_a_dry_run_says_what_would_be_read(here: Here) -> None:
    done = here.run("run", "in", "-o", "out", "--dry-run")
    size = sum((here.folder / "in" / name).stat().st_size for name in ("a.jsonl", "b.txt"))
    assert (done.code, summary(done)) == (0, {"files": 2, "passed_over": 1, "pieces": 2, "bytes": size})
    assert not (here.folder / "out").exists()


def test_what_was_passed_over_is_named_where_nothing_is_left(here: Here) -> None:
    (here.folder / "in").mkdir()
    assert here.run("run", "in", "-o", "out").err == "cleaner: no file to read in in\n"
    for name in "abcd":
        (here.folder / "in" / f"{name}.bin").write_bytes(b"\0")
    said = here.run("run", "in", "-o", "out").err
    assert said == "cleaner: no file to read in in; passed over: in/a.bin, in/b.bin, in/c.bin and others\n"


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--input", "xml"], "unknown input 'xml'"),
        (["--format", "xml"], "unknown format 'xml'"),
        (["--compress", "rar"], "unknown compression 'rar'"),
        (["--drop-pages", "list", "--drop-pages", "advert"], "unknown kind of page 'advert'"),
        (["--text-field", "id"], "--text-field id: that field is not free for the text"),
        (["--text-field", "cleaner"], "--text-field cleaner: that field is not free for the text"),
        (["--format", "parquet", "--compress", "gz"], "--compress is for JSON lines: Parquet is compressed by itself"),
        (["--removed", "out/documents"], "--removed out/documents: out has something else there"),
        (["--removed", "out/errors/more"], "--removed out/errors/more: out has something else there"),
        (["--threshold", "7"], "threshold 7.0"),
        (["--model", "nowhere"], "no model in"),
    ],
)
def test_a_mistake_of_a_run_is_one_sentence_and_writes_nothing(here: Here, options: list[str], said: str) -> None:
    done = here.run("run", "in", "-o", "out", *options)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err.startswith(f"cleaner: {said}")
    assert not (here.folder / "out").exists()


@pytest.mark.usefixtures("corpus")
def test_a_package_is_needed_for_what_needs_it_alone(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    missing: set[str] = set()
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in missing else real(name))
    missing.add("joblib")
    done = here.run("run", "in", "-o", "out", "-j", "2")
    assert (done.code, done.err) == (2, "cleaner: more than one process needs joblib: pip install 'cleaner-zh[run]'\n")
    assert here.run("run", "in", "-o", "one", "-j", "1").code == 0
    assert here.run("run", "in/b.txt", "-o", "piece", "-j", "2").code == 0
    missing.update({"pyarrow", "resiliparse"})
    (here.folder / "in" / "d.html").write_text("<p>好", encoding="utf-8")
    done = here.run("run", "in", "-o", "other", "-j", "1")
    assert (done.code, done.err) == (2, "cleaner: reading html needs resiliparse: pip install 'cleaner-zh[html]'\n")
    done = here.run("run", "in/b.txt", "-o", "other", "--format", "parquet")
    assert (done.code, done.err) == (2, "cleaner: reading parquet needs pyarrow: pip install 'cleaner-zh[run]'\n")


@pytest.mark.usefixtures("corpus")
def test_a_terminal_sees_how_much_is_kept(here: Here) -> None:
    done = here.run("run", "in", "-o", "out", "-j", "1", terminal=("stderr",))
    lines = [line for text in (PAGE, PAGE, PAGE, ARTICLE) for line in cleaner.clean(text).lines]
    share = 100 * sum(line.kept for line in lines) / len(lines)
    assert done.code == 0
    # a narrow terminal may part the row
    shown = " ".join(done.err.split())
    assert "4 documents" in shown
    assert f"{share:.0f} %" in shown
    assert summary(done)["documents"] == 4


@pytest.mark.usefixtures("corpus")
def test_options_of_a_run_reach_its_documents(here: Here) -> None:
    here.run("run", "in/b.txt", "-o", "plain", "-j", "1")
    here.run("run", "in/b.txt", "-o", "short", "--min-body", "9999", "-j", "1")
    found = [len(list((here.folder / name / "documents").rglob("*.jsonl"))) for name in ("plain", "short")]
    assert found == [1, 0]


@pytest.mark.usefixtures("corpus")
def test_a_memory_of_sites_is_written_once_and_then_read(here: Here) -> None:
    first = here.run("run", "in", "-o", "one", "-j", "1", "--site-memory", "memory")
    data = (here.folder / "memory").read_bytes()
    again = here.run("run", "in", "-o", "two", "-j", "1", "--site-memory", "memory")
    assert (first.code, again.code) == (0, 0)
    assert (here.folder / "memory").read_bytes() == data
    done = here.run("run", "-", "--input", "jsonl", "-o", "three", "--site-memory", "new", stdin=row(1).encode())
    assert (done.code, "stdin can't be read twice to write it" in done.err) == (2, True)
    assert not (here.folder / "new").exists()
