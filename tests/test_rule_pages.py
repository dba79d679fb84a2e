"""The pages of the rules of `cleaner check`: their examples are true, and the documentation has them all."""

import json

import pytest

import cleaner
from cleaner.check.findings import find
from cleaner.check.fixes import fix
from cleaner.check.pages import FAMILIES, document
from cleaner.check.rules import LABELS, Rule, by_step, rules
from cleaner.repair import REPAIRS
from tests.conftest import ROOT, Run


def codes_in(data: bytes, rule: Rule) -> set[str]:
    return {finding.code for finding in find(data, cleaner.clean(data, **rule.options), remarks=True)}


@pytest.mark.parametrize("code", rules())
def test_the_example_of_a_rule_is_found_and_its_fix_is_what_the_page_says(code: str) -> None:
    rule = rules()[code]
    data = rule.before.encode(rule.encoding, "surrogateescape")
    assert code in codes_in(data, rule)
    if rule.after is not None:
        cleaned = cleaner.clean(data, **rule.options)
        fixed = fix(data, cleaned, {code}, lambda text: cleaner.clean(text, **rule.options))
        assert fixed.data.decode() == rule.after
        assert code not in codes_in(fixed.data, rule)
    else:
        assert rule.fix == "none"


def test_every_step_that_changes_a_line_has_one_rule() -> None:
    assert set(by_step()) == {
        *(repair.name for repair in REPAIRS),
        "simplify",
        "punctuation",
        "quotes",
        "spam_cut",
        "ad_cut",
    }
    assert set(LABELS.values()) <= set(rules())


def test_codes_are_of_known_families_and_names_are_of_one_rule() -> None:
    assert all(code[0] in FAMILIES and len(code) == 4 and code[1:].isdigit() for code in rules())
    assert len({rule.name for rule in rules().values()}) == len(rules())
    assert {rule.fix for rule in rules().values()} == {"safe", "on request", "unsafe", "none"}


def test_what_deletes_text_is_never_safe() -> None:
    deleting = {"html_tags", "icon_font", "spam_cut", "ad_cut"}
    assert {rules()[by_step()[step]].fix for step in deleting} == {"unsafe"}
    assert {rules()[code].fix for code in LABELS.values()} == {"unsafe"}


def test_the_documentation_has_the_rules_as_they_are() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page.endswith(document(rules().values()))


@pytest.mark.slow
def test_the_command_explains_one_rule_or_all(cleaner_here: Run) -> None:
    by_name, by_code = (cleaner_here("rule", name).stdout for name in ("html-entities", "d205"))
    assert by_name == by_code
    assert by_name.decode().startswith("### D205 html-entities\n")
    every = cleaner_here("rule", "--all").stdout.decode()
    assert all(f"### {code} {rule.name}\n" in every for code, rule in rules().items())
    assert len(cleaner_here("rule").stdout.splitlines()) == len(rules())
    records = json.loads(cleaner_here("rule", "--all", "--output-format", "json").stdout)
    assert [record["code"] for record in records] == list(rules())
    unknown = cleaner_here("rule", "D999")
    assert (unknown.returncode, unknown.stdout) == (2, b"")
    assert unknown.stderr.decode().startswith("cleaner: unknown rule 'D999': ")
