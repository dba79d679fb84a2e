"""Each change of a decision is a changed row of a list, and the changes of a version say how many there are."""

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.gates import decisions
from benchmarks.gates.decisions import Decision
from cleaner import Label
from cleaner.training.corpora.written import written
from tests.conftest import ROOT

HEADER, RECORDED = decisions.read()
LABELS = {label.value for label in Label}


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the list whose first decision is another one now."""
    monkeypatch.setattr(decisions, "FILE", tmp_path / "decisions.tsv")
    first, *others = RECORDED
    other = min(LABELS - {first.now})
    decisions.write(
        HEADER, [replace(first, released=other, now=other), *(replace(row, released=row.now) for row in others)]
    )
    return decisions.FILE


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["decisions", *arguments])
    with pytest.raises(SystemExit) as ended:
        decisions.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_the_list_has_each_decision_as_it_is_now() -> None:
    assert list(decisions.failures()) == []


def test_the_changes_of_the_version_say_how_many_decisions_changed() -> None:
    _, newest, *_ = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")
    assert decisions.sentence(HEADER, RECORDED) in " ".join(newest.split())


def test_the_list_has_many_kinds_of_pages_and_lines_of_each_label() -> None:
    assert len(RECORDED) >= 300
    assert len({row.page for row in RECORDED}) >= 40
    assert min(Counter(row.wanted for row in RECORDED)[label] for label in LABELS) >= 20
    assert {row.released for row in RECORDED} | {row.now for row in RECORDED} <= LABELS
    assert {row.kind for row in RECORDED} >= {"article", "novel", "forum", "product", "list", "doorway"}


def test_no_line_of_the_list_is_one_that_training_has_seen() -> None:
    seen = {line for page in written() for line in page.lines}
    long = [row.text for row in RECORDED if len(row.text) > 20]
    assert [text for text in long if text in seen] == []


def test_a_decision_that_the_list_does_not_have_is_named_and_ends_with_1(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = RECORDED[0]
    (told,) = decisions.failures()
    assert told.startswith(f"{first.page}: {first.now}, not ")
    before = listed.read_bytes()
    assert run(monkeypatch) == 1
    assert listed.read_bytes() == before
    said = capsys.readouterr().out
    assert f" -> {first.now} (" in said
    assert f"1 of {len(RECORDED)} decisions changed since " in said


def test_what_is_written_is_counted_until_the_next_release(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--write") == 0
    assert sum(row.is_changed for row in decisions.read()[1]) == 1
    assert run(monkeypatch, "--release", "9.9") == 0
    header, found = decisions.read()
    assert decisions.sentence(header, found) == f"0 of {len(RECORDED)} decisions changed since 9.9"
    assert [row.now for row in found] == [row.now for row in RECORDED]


def test_the_table_counts_by_kind_of_page() -> None:
    rows = [
        Decision("novel/a", "body", "chrome", "body", "一"),
        Decision("novel/b", "body", "body", "body", "二"),
        Decision("list/a", "chrome", "chrome", "body", "三"),
    ]
    assert [row.split() for row in decisions.table(rows)][1:] == [
        ["list", "1", "0", "1"],
        ["novel", "2", "1", "1"],
        ["all", "3", "1", "2"],
    ]
