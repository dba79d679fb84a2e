"""The formats of findings: each finding once, in each format, whatever a file is called or holds."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.check.findings import find
from cleaner.check.output import FORMATS, Result, statistics
from cleaner.check.rules import choose, rules
from cleaner.cli.check import OUTPUT_FORMATS
from tests.conftest import Run

PAGE = "首页 > 新闻 > 正文\n" * 2 + "圖書館&nbsp;上個月添了三千冊新書，周末开到晚上九点。\ufffd\n" * 2
DATA = PAGE.encode()
FINDINGS = list(find(DATA, cleaner.clean(PAGE), remarks=True))
RESULTS = [Result("a b,c:d%.txt", FINDINGS, []), Result("empty.txt", [], []), Result("种子.txt", FINDINGS[:1], [])]

Records = Callable[[str], list[Any]]


def _github(text: str) -> list[Any]:
    rows = text.splitlines()
    assert all(row.startswith("::warning title=cleaner (") and row.count("::") == 2 for row in rows)
    assert all("file=a b%2Cc%3Ad%25.txt," in row for row in rows[: len(FINDINGS)])
    return rows


RECORDS: dict[str, Records] = {
    "text": str.splitlines,
    "concise": str.splitlines,
    "json": json.loads,
    "json-lines": lambda text: [json.loads(row) for row in text.splitlines()],
    "github": _github,
    "gitlab": json.loads,
    "sarif": lambda text: json.loads(text)["runs"][0]["results"],
    "rdjson": lambda text: json.loads(text)["diagnostics"],
}


def written(name: str, results: list[Result]) -> str:
    return b"".join(FORMATS[name](results)).decode("utf-8", "surrogateescape")


@pytest.mark.parametrize("name", FORMATS)
def test_every_finding_is_written_once(name: str) -> None:
    assert len(FINDINGS) > 6
    assert len(RECORDS[name](written(name, RESULTS))) == len(FINDINGS) + 1
    assert RECORDS[name](written(name, [])) == []


def test_the_formats_are_those_of_the_help() -> None:
    assert tuple(FORMATS) == OUTPUT_FORMATS


def test_json_has_the_place_the_rule_and_the_edits_of_a_finding() -> None:
    record = next(each for each in json.loads(written("json", RESULTS)) if each["code"] == "D205")
    line = PAGE.splitlines()[record["line"] - 1]
    (edit,) = record["fix"]["edits"]
    assert line[edit["start"] : edit["end"]] == "&nbsp;"
    assert (edit["start"] + 1, edit["end"] + 1) == (record["column"], record["end_column"])
    assert (edit["text"], record["fix"]["applicability"], record["name"]) == (" ", "safe", "html-entities")


def test_gitlab_tells_findings_on_equal_lines_apart() -> None:
    prints = [record["fingerprint"] for record in json.loads(written("gitlab", RESULTS))]
    assert len(set(prints)) == len(prints)


def test_sarif_knows_every_rule_and_names_files_as_addresses() -> None:
    log = json.loads(written("sarif", RESULTS))
    (run,) = log["runs"]
    known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert known == set(rules())
    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    for result in run["results"]:
        assert result["ruleId"] in known
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] in ("a%20b%2Cc:d%25.txt", "%E7%A7%8D%E5%AD%90.txt")
        assert 1 <= place["region"]["startColumn"] <= place["region"]["endColumn"]


def test_statistics_count_each_code() -> None:
    rows = dict(row.decode().split("\t")[1::-1] for row in statistics(RESULTS))
    assert {code: int(count) for code, count in rows.items()} == {
        code: sum(found.code == code for result in RESULTS for found in result.findings) for code in rows
    }
    assert set(rows) == {finding.code for finding in FINDINGS}


@pytest.mark.parametrize(
    ("select", "ignore", "codes"),
    [
        (["L402"], [], {"L402"}),
        (["L"], ["L40"], set()),
        (["L402", "D"], ["D20", "D205"], {"L402"}),
        (["D205", "T"], ["D2", "T"], {"D205"}),
        # another string than the one in the code, as what is read from a file or a command line is
        (["all".upper()], ["E", "D", "T", "L"], {"U501", "U502", "U503"}),
        (None, ["E", "D2", "T", "L4"], set()),
    ],
)
def test_the_longer_name_of_a_rule_counts(select: list[str] | None, ignore: list[str], codes: set[str]) -> None:
    assert choose(select, ignore) == codes


@pytest.mark.parametrize("name", ["X", "", "T3011", "t301", "D20 5"])
def test_a_name_of_no_rule_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="unknown rule"):
        choose([name])


@pytest.mark.slow
def test_a_file_with_any_name_is_named_in_every_format(cleaner_here: Run, tmp_path: Path) -> None:
    path = tmp_path / "\udcff\n.txt"
    path.write_bytes(DATA)
    for name in FORMATS:
        done = cleaner_here("check", "--output-format", name, path)
        assert done.returncode == 1
        assert done.stdout
        if "json" in name or name in ("sarif", "gitlab"):
            assert RECORDS[name](done.stdout.decode())


@pytest.mark.slow
def test_exit_zero_and_statistics_change_no_file(cleaner_here: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(DATA)
    done = cleaner_here("check", "--exit-zero", "--statistics", path)
    assert (done.returncode, path.read_bytes()) == (0, DATA)
    assert b"\tD205\tsafe\thtml-entities\n" in done.stdout
    assert cleaner_here("check", "--output-format", "xml", path).returncode == 2


@pytest.mark.parametrize("output_format", ["text", "concise"])
def test_a_name_of_a_file_makes_no_row_and_sends_a_terminal_nothing(output_format: str) -> None:
    name = "a\n\x1b]0;title\x07\udcff.txt"
    (row,) = written(output_format, [Result(name, FINDINGS[:1], [])]).splitlines()
    assert row.startswith("a␊␛]0;title␇\udcff.txt:")
