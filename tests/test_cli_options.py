"""The options of the command line: their values, their limits, and what wins over settings; small commands whole."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer.main

from cleaner.cli.app import COMMANDS, app
from cleaner.cli.options import configs, configure, settings_in
from cleaner.cli.stats import _table
from cleaner.document import Config, Label
from cleaner.settings import Settings
from tests.here import Here

PARSERS = typer.main.get_command(app()).commands  # type: ignore[attr-defined]
# what each command can't go without
NEEDED = {"run": ["in", "-o", "out"], "restore": ["out"], "report": ["a", "-o", "b"], "stats": ["out"]}
NEEDED |= {"label": ["pages"], "train": ["data"], "evaluate": ["data"]}


def parsed(name: str, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = PARSERS[name].make_context(name, [*arguments, *NEEDED.get(name, [])]).params
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_that_is_not_given_asks_for_nothing(name: str) -> None:
    values = parsed(name)
    assert {key for key, value in values.items() if value is True} == set()
    numbers = {key: value for key, value in values.items() if isinstance(value, int | float) and value is not False}
    expected = {"run": {"jobs": 0, "min_body": 0, "longest": 16 << 20, "sample": 1.0}, "stats": {"hosts": 20}}
    expected |= {"label": {"port": 0}, "evaluate": {"errors": 0}}
    assert numbers == expected.get(name, {})


@pytest.mark.parametrize(
    ("name", "option", "taken", "refused"),
    [
        ("run", "--jobs", ["0", "8"], ["-1"]),
        ("run", "--min-body", ["0", "1"], ["-1"]),
        ("run", "--longest", ["1"], ["0"]),
        ("run", "--sample", ["0", "0.5", "1"], ["-0.1", "1.1"]),
        ("run", "--limit", ["1"], ["0"]),
        ("stats", "--hosts", ["0", "1"], ["-1"]),
        ("label", "--port", ["0", "65535"], ["-1", "65536"]),
        ("evaluate", "--errors", ["0", "1"], ["-1"]),
    ],
)
def test_a_number_has_its_limits(name: str, option: str, taken: list[str], refused: list[str]) -> None:
    for value in taken:
        assert float(parsed(name, option, value)[option.strip("-").replace("-", "_")]) == float(value)
    for value in refused:
        with pytest.raises(Exception, match=r"range|should be"):
            parsed(name, option, value)


def test_an_option_that_is_given_wins_over_what_settings_have() -> None:
    base = Config(repair=False, simplify=False, punctuation="fullwidth", quotes="curly", threshold=0.5)
    assert configure(base=base) == base
    assert configure(no_repair=False, base=base).repair
    assert not configure(no_repair=True).repair
    assert configure(no_simplify=False, base=base).simplify
    assert not configure(no_simplify=True).simplify
    assert [configure(punctuation=asked, base=base).punctuation for asked in (None, True, False)] == [
        "fullwidth",
        "fullwidth",
        "keep",
    ]
    assert configure(quotes="keep", threshold=0.25, base=base).quotes == "keep"
    assert configure(threshold=0.25, base=base).threshold == 0.25
    assert configure(variant="hk2s", encoding="gbk") == Config(variant="hk2s", encoding="gbk")


@pytest.mark.parametrize("name", ["clean", "explain", "report", "check", "run"])
@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--quotes", "straight", "unknown quotes 'straight'"),
        ("--threshold", "7", "threshold 7.0: it is a probability"),
        ("--encoding", "klingon", "unknown encoding 'klingon'"),
        ("--config", "nowhere.toml", "nowhere.toml: "),
    ],
)
def test_a_value_that_is_not_known_is_one_sentence_of_each_command(
    here: Here, name: str, option: str, value: str, said: str
) -> None:
    (here.folder / "a.txt").write_text("好", encoding="utf-8")
    done = here.run(name, "a.txt", *["-o", "out"] * (name in ("report", "run")), option, value)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err.startswith(f"cleaner: {said}")
    assert [path.name for path in here.folder.iterdir()] == ["a.txt"]


def test_labels_to_keep_are_taken_from_those_to_drop() -> None:
    assert configure(drop=["spam"]).drop == {Label.spam}
    assert configure(drop=["spam", "body"], keep=["body"]).drop == {Label.spam}
    assert configure(keep=["body"]).drop == {Label.chrome, Label.spam}
    assert configure(base=Config(drop=frozenset({Label.body}))).drop == {Label.body}


def test_stdin_has_the_settings_of_the_folder_and_a_file_those_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "cleaner.toml").write_text(
        'threshold = 0.5\n[[overrides]]\nfiles = ["old*"]\nthreshold = 0.25\n', encoding="utf-8"
    )
    settings = settings_in(tmp_path)
    chosen = configs((), settings)
    assert [chosen(name).threshold for name in ("-", str(tmp_path / "old.txt"), str(tmp_path / "new.txt"))] == [
        0.5,
        0.25,
        0.5,
    ]
    assert settings_in(tmp_path, isolated=True) == Settings()
    assert settings_in(tmp_path / "deeper", tmp_path / "cleaner.toml").config.threshold == 0.5


def test_a_file_of_settings_and_none_at_all_exclude_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        settings_in(tmp_path, tmp_path / "cleaner.toml", isolated=True)
    assert ended.value.code == 2
    assert "give one of the two" in capsys.readouterr().err


COUNTS: dict[str, Any] = {
    "documents": 1200,
    "written": 1100,
    "lines": {
        "kept": {"body": {"reads like an article": 3, "stands among the article's lines": 5}},
        "dropped": {"chrome": {"reads like site chrome": 2}, "spam": {}},
    },
    "kinds": {"novel": 1, "article": 4, "forum": 4},
    "encodings": {},
    "hosts": {
        "b.cn": {"dropped": 7, "kept": 1, "documents": 2},
        "a.cn": {"dropped": 7, "documents": 1},
        "c.cn": {"kept": 9, "documents": 3},
    },
}


def test_a_table_of_counts_has_the_largest_first() -> None:
    assert list(_table(COUNTS, 2)) == [
        "       1,200  documents",
        "       1,100  written",
        "           0  broken",
        "          10  lines, of which 80.0 % were kept",
        "",
        "           8  lines kept as body",
        "           5    stands among the article's lines",
        "           3    reads like an article",
        "",
        "           2  lines dropped as chrome",
        "           2    reads like site chrome",
        "",
        "              kinds",
        "           4    article",
        "           4    forum",
        "           1    novel",
        "",
        "              hosts, by dropped lines: of how many lines, on how many pages",
        "           7  a.cn: 7, 1",
        "           7  b.cn: 8, 2",
    ]
    assert list(_table(COUNTS, 3))[-1] == "           0  c.cn: 9, 3"
    assert list(_table(COUNTS, 0)) == list(_table(COUNTS, 2))[:-4]
    assert list(_table({}, 20))[3:] == ["           0  lines, of which 0.0 % were kept"]


def test_a_rule_is_named_by_its_code_or_its_name_in_any_case(here: Here) -> None:
    page = here.run("rule", "D205").out
    assert page.startswith("### D205 html-entities\n")
    assert here.run("rule", "d205").out == here.run("rule", "HTML-entities").out == page
    listed, every = here.run("rule").out, here.run("rule", "--all").out
    assert listed.startswith("E101\tsafe\t")
    assert page in every
    records = json.loads(here.run("rule", "--output-format", "json").out)
    assert len(records) == listed.count("\n") == every.count("### ")
    (record,) = json.loads(here.run("rule", "D205", "--output-format", "json").out)
    assert record in records
    for arguments, said in ((["D9"], "unknown rule 'D9'"), (["--output-format", "xml"], "unknown output format 'xml'")):
        done = here.run("rule", *arguments)
        assert (done.code, done.out, said in done.err) == (2, "", True)


def test_the_settings_of_a_file_say_what_is_left_out_of_it(here: Here) -> None:
    (here.folder / "cleaner.toml").write_text(
        'quotes = "curly"\n[check]\nignore = ["T"]\nexclude = ["drafts/"]\nper-file-ignores = {"a*" = ["D"]}\n',
        encoding="utf-8",
    )
    (here.folder / "drafts").mkdir()
    for name in ("a.txt", "drafts/b.txt"):
        (here.folder / name).write_text("好", encoding="utf-8")

    def report(*arguments: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(here.run("config", "--output-format", "json", *arguments).out)
        return found

    assert (report("a.txt")["excluded"], sorted(report("a.txt")["ignored"])) == (False, ["D", "T"])
    assert (report("drafts/b.txt")["excluded"], report("drafts/b.txt")["ignored"]) == (True, ["T"])
    assert (report()["excluded"], report()["ignored"]) == (False, ["T"])
    assert report()["settings"]["quotes"]["value"] == "curly"
    assert report("--isolated")["file"] is None
    assert report("drafts")["file"].endswith("cleaner.toml")
    assert "curly" in here.run("config").out
    assert json.loads(here.run("config", "--schema").out)["type"] == "object"
    for arguments in (["nowhere"], ["--output-format", "xml"]):
        assert here.run("config", *arguments).code == 2
