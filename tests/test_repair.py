"""Repairs undo damage exactly and leave everything else alone."""

import json
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.repair import costs
from cleaner.repair import REPAIRS, SUSPECT, Repair, repair
from cleaner.repair.gbk_desync.costs import COSTS
from cleaner.repair.trigger import LOST

CASES = Path(__file__).resolve().parent.parent / "fixtures" / "repairs"


class Case(NamedTuple):
    repair: str
    label: str
    original: str
    fixed: str


def cases() -> list[Case]:
    return [
        Case(kind.name, row["label"], row["original"], row["fixed"])
        for kind in REPAIRS
        # test_structure says which file is missing
        if (file := CASES / f"{kind.name}.json").is_file()
        for row in json.loads(file.read_text(encoding="utf-8"))
    ]


def negatives() -> list[tuple[str, str]]:
    rows = json.loads((CASES / "negative.json").read_text(encoding="utf-8"))
    return [(row["label"], row["text"]) for row in rows]


KINDS = {kind.name: kind for kind in REPAIRS}
every_case = pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.repair}: {case.label}")
every_kind = pytest.mark.parametrize("kind", REPAIRS, ids=lambda kind: kind.name)

# Text in which repairs meet: the pieces that they look for, in any order.
PIECES = st.sampled_from(
    [
        "因?yàn)樗",
        "網(wǎng)",
        "(gè)",
        "€",
        "?",
        "？",
        "！",
        "，",
        ",",
        " ",
        "\x05",
        "\n",
        "\t",
        "\ue3d5",
        "\ue600",
        "\u2f42",
        "\uf92c",
        "&amp;",
        "&#",
        "20013;",
        "&nbsp;",
        "nbsp;",
        "&lt;",
        "&gt;",
        "&#0;",
        "&#10;",
        "<br>",
        "</b>",
        "<b>",
        "/span>",
        '<th id="gckmo">',
        "涓",
        "鐨",
        "ÖÐ¹ú",
        "ä¸\xadå›½",
        "\u200d",
        "\u200b",
        "👨",
        "\ud800",
        "\ufeff",
        "\x85",
        "é",
        "中",
        "財(cái)經(jīng)",
        "A",
        "6",
        "`",
        "\u2028",
        "(",
        ")",
        "<",
        ">",
        "\\u6625",
        "\\u",
        "\\\\",
        "%E6%98%A5%E5%A4%A9",
        "%B4%BA",
        "%25",
        "%u5929",
        "\\xe6\\x98\\xa5",
        "u6625u5929u6765",
        "&#26149",
        "ldquo;",
        "&",
        "锟斤拷",
        "\ufffd",
        "\uf06c",
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=30).map("".join),
    st.text(st.characters(exclude_characters="\r", exclude_categories=()), max_size=60),
    st.binary(max_size=60).map(lambda data: data.decode("gb18030", "replace").replace("\r", "")),
)


@every_case
def test_a_repair_restores_the_text(case: Case) -> None:
    assert KINDS[case.repair].fix(case.original) == case.fixed


@every_case
def test_the_trigger_finds_what_the_fix_changes(case: Case) -> None:
    assert KINDS[case.repair].trigger.search(case.original)


@every_case
def test_all_repairs_together_restore_the_text_and_name_the_one_that_did(case: Case) -> None:
    text, names = repair(case.original)
    assert text == case.fixed
    assert {name for changed in names for name in changed} == {case.repair}


@every_case
def test_a_repaired_text_is_left_alone(case: Case) -> None:
    assert repair(case.fixed) == (case.fixed, [()] * (case.fixed.count("\n") + 1))


@pytest.mark.parametrize(("label", "text"), negatives(), ids=[label for label, _ in negatives()])
def test_what_only_looks_broken_is_left_alone(label: str, text: str) -> None:
    assert repair(text)[0] == text
    assert [kind.name for kind in REPAIRS if kind.fix(text) != text] == []


@every_kind
@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_a_repair_is_total_and_idempotent_and_keeps_the_lines(kind: Repair, text: str) -> None:
    fixed = kind.fix(text)
    assert fixed.count("\n") == text.count("\n")
    assert kind.fix(fixed) == fixed


@settings(max_examples=400, deadline=None)
@given(text=TEXTS)
@example("<<b>br>" * 3)
@example("&#38;#38;#38;#38;#38;#38;#38;#38;#38;#38;#38;lt;")
@example("&lt;br&gt;&amp;lt;br&amp;gt;")
def test_repairing_twice_is_repairing_once(text: str) -> None:
    repaired, names = repair(text)
    assert repaired.count("\n") == text.count("\n")
    assert len(names) == text.count("\n") + 1
    assert repair(repaired)[0] == repaired
    pairs = zip(text.split("\n"), repaired.split("\n"), names, strict=True)
    assert all(changed for old, new, changed in pairs if old != new)


@settings(max_examples=400, deadline=None)
@given(text=TEXTS)
def test_the_single_scan_finds_something_where_a_trigger_does(text: str) -> None:
    triggers = [*(kind.trigger for kind in REPAIRS), LOST]
    assert bool(SUSPECT.search(text)) == any(trigger.search(text) for trigger in triggers)


def test_only_the_lines_that_changed_carry_a_name() -> None:
    text, names = repair("第一行\n網(wǎng)絡(luò)&middot;財(cái)經(jīng)\n第三行")
    assert text == "第一行\n網絡·財經\n第三行"
    assert names == [(), ("gbk_desync", "html_entities"), ()]


def test_honest_pages_are_left_alone(shared: Path) -> None:
    changed = [page.name for page in sorted((shared / "corpora" / "legit").glob("*.txt")) if _is_changed(page)]
    assert changed == []


def _is_changed(page: Path) -> bool:
    text = page.read_text(encoding="utf-8")
    return repair(text)[0] != text


@pytest.mark.slow
def test_the_cases_hold_the_costs_as_they_are_and_tell_others() -> None:
    # a process of its own, in which the costs stay changed
    with get_context("spawn").Pool(1) as pool:
        assert pool.map(costs.failing, [COSTS]) == [0]
        assert pool.map(costs.failing, [costs.moved("doubled", 1.5)]) > [0]


def test_a_cost_that_is_a_count_stays_one() -> None:
    assert costs.moved("width", 1 / costs.FACTOR) == COSTS._replace(width=4)
    assert costs.moved("wide", costs.FACTOR) == COSTS._replace(wide=7.5)
