"""No result changes unnoticed: digests of all results, and the figures of the shipped model."""

import json
from pathlib import Path

import pytest

from benchmarks.gates import __main__ as gates
from benchmarks.gates import floors, golden
from cleaner.formats import write_jsonl
from cleaner.resources import models
from cleaner.training.evaluation.floors import missed, read_floors

pytestmark = pytest.mark.slow

SETS = golden.fixtures()


@pytest.mark.parametrize("way", golden.WAYS)
def test_the_fixtures_come_out_as_they_did(way: str) -> None:
    assert list(golden.differences(SETS, [way])) == []


def test_every_page_of_the_corpora_comes_out_as_it_did(shared: Path) -> None:
    # by the loops in C alone: that those of numpy do the same is shown on the fixtures, and on all by the gate
    assert list(golden.differences(golden.pages(shared / "corpora"), ["clean_many, compiled"])) == []


def test_each_digest_of_the_file_is_compared() -> None:
    compared = {name for name, _, _ in golden.digests({"documents": {}, "texts": {}})}
    known = json.loads(golden.GOLDEN.read_text(encoding="utf-8"))
    assert compared <= set(known)
    assert {name.split(", ")[0] for name in set(known) - compared} >= {"cwced", "daniel_zh", "dirty", "legit", "web26"}


@pytest.mark.parametrize("field", ["text", "original", "label", "score", "kept", "repairs", "reason", "number"])
def test_any_other_field_of_a_line_is_another_digest(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found: golden.Pages = {"one": "今天天气很好。\n"}
    before = golden.digest(found, "clean", golden.CONFIGS["default"])

    def changed(pairs: object) -> list[bytes]:
        record = json.loads(b"".join(write_jsonl(pairs)))  # type: ignore[arg-type]
        record["lines"][0][field] = "another"
        return [json.dumps(record).encode()]

    monkeypatch.setattr(golden, "write_jsonl", changed)
    assert golden.digest(found, "clean", golden.CONFIGS["default"]) != before


def test_another_digest_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(golden, "GOLDEN", tmp_path / "golden.json")
    golden.GOLDEN.write_text('{"texts, default": "0"}', encoding="utf-8")
    first, *others = golden.differences({"texts": {"one": "你好"}}, ["clean"])
    assert first.startswith("texts, default, by clean: ")
    assert first.endswith(", not 0")
    assert all(other.endswith(", not none") for other in others)


def test_the_figures_of_the_shipped_card_keep_their_limits() -> None:
    assert read_floors(models() / "floors.json")["floors"]
    assert floors.failures() == []


def test_a_card_below_a_floor_fails() -> None:
    card = json.loads((models() / "lines.json").read_text(encoding="utf-8"))
    limits = read_floors(models() / "floors.json")
    # figures that need another training are not in the card
    raised = {name: limit + 1 for name, limit in limits["floors"].items() if ".unseen." not in name}
    assert len(missed(card["figures"], {"floors": raised})) == len(raised)


@pytest.mark.parametrize(("failures", "code"), [([], 0), (["one line"], 1)])
def test_a_failure_of_any_gate_ends_with_1(
    failures: list[str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gates, "GATES", {"first": lambda corpora: [], "second": lambda corpora: failures})
    with pytest.raises(SystemExit) as ended:
        gates.main("corpora")
    assert ended.value.code == code
    assert capsys.readouterr().out.startswith("first: no failures\nsecond: ")
