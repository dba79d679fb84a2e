"""What `cleaner check` counts, says and ends with, option by option."""

import json
from pathlib import Path

import pytest

from tests.here import Here
from tests.pages import ARTICLE, PAGE, SPAM, TRADITIONAL

# one finding with a safe fix, one that has to be asked for
ENTITY, ASKED = "北京&nbsp;上海，两地的图书馆昨日同时开放。\n", "他們說，新館離車站很近。\n"
MIXED = SPAM + ARTICLE + ENTITY + ASKED


@pytest.fixture
def page(here: Here) -> Path:
    path = here.folder / "page.txt"
    path.write_text(MIXED, encoding="utf-8")
    return path


def codes(said: str) -> list[str]:
    return [row.split()[1] for row in said.splitlines()]


def test_the_sum_names_each_way_to_fix_with_its_number(here: Here, page: Path) -> None:
    done = here.run("check", "--no-cache", "page.txt")
    assert (done.code, codes(done.out)) == (1, ["L401", "D205", "T301"])
    assert done.err == (
        "cleaner: 3 findings in 1 file: 1 fixable with --fix, 1 with --fix --simplify, 1 with --fix --unsafe-fixes\n"
    )
    (here.folder / "other.txt").write_text(f"{ENTITY}{ENTITY}", encoding="utf-8")
    done = here.run("check", "--no-cache", "--select", "D", ".")
    assert done.err == "cleaner: 3 findings in 2 files: 3 fixable with --fix\n"
    done = here.run("check", "--no-cache", "--select", "D", "page.txt")
    assert done.err == "cleaner: 1 finding in 1 file: 1 fixable with --fix\n"
    assert page.read_text(encoding="utf-8") == MIXED


def test_a_finding_that_nothing_fixes_is_counted_without_a_hint(here: Here) -> None:
    (here.folder / "page.txt").write_text(f"{ARTICLE}何鸿\ufffd病情好转，昨日出院。\n", encoding="utf-8")
    done = here.run("check", "--no-cache", "--select", "U501", "page.txt")
    assert (done.code, done.err) == (1, "cleaner: 1 finding in 1 file\n")


def test_the_sum_after_a_fix_names_what_is_left_and_no_fix_that_was_made(here: Here, page: Path) -> None:
    done = here.run("check", "--no-cache", "--fix", "page.txt")
    assert (done.code, done.err) == (
        1,
        "cleaner: 1 finding fixed\n"
        "cleaner: 2 findings in 1 file: 1 with --fix --simplify, 1 with --fix --unsafe-fixes\n",
    )
    assert page.read_text(encoding="utf-8") == MIXED.replace("&nbsp;", " ")
    done = here.run("check", "--no-cache", "--fix", "--simplify", "--unsafe-fixes", "page.txt")
    assert (done.code, done.err) == (1, "cleaner: 2 findings fixed\n")
    assert here.run("check", "--no-cache", "page.txt") == (0, "", "")


def test_a_diff_says_what_would_be_fixed_and_writes_no_file(here: Here, page: Path) -> None:
    done = here.run("check", "--no-cache", "--fix", "--diff", "page.txt")
    assert (done.code, done.err) == (1, "cleaner: 1 finding would be fixed\n")
    assert [row for row in done.out.splitlines()[2:] if row[0] in "+-"] == [
        f"-{ENTITY}".rstrip(),
        f"+{ENTITY}".rstrip().replace("&nbsp;", " "),
    ]
    assert page.read_text(encoding="utf-8") == MIXED
    exit_zero = here.run("check", "--no-cache", "--diff", "--exit-zero", "page.txt")
    assert (exit_zero.code, exit_zero.out) == (0, done.out)


def test_fix_only_is_silent_about_the_rest_and_ends_well(here: Here, page: Path) -> None:
    done = here.run("check", "--no-cache", "--fix-only", "page.txt")
    assert (done.code, done.err) == (0, "cleaner: 1 finding fixed\n")
    assert done.out == "page.txt:6:3: D205 html entities: 北京&nbsp;上海，两地的 -> 北京 上海，两地的 [fixed]\n"
    assert page.read_text(encoding="utf-8") == MIXED.replace("&nbsp;", " ")


def test_a_file_that_should_not_be_rewritten_fails_where_only_fixes_count(here: Here) -> None:
    (here.folder / "page.txt").write_text(SPAM * 4, encoding="utf-8")
    for option, code in (("--fix", 1), ("--fix-only", 1), ("--diff", 1)):
        done = here.run("check", "--no-cache", "--unsafe-fixes", option, "page.txt")
        assert (done.code, "not rewritten: nothing of it would be left" in done.err) == (code, True)
    exit_zero = here.run("check", "--no-cache", "--unsafe-fixes", "--fix-only", "--exit-zero", "page.txt")
    assert exit_zero.code == 0


def test_a_filter_writes_the_text_to_stdout_and_findings_to_stderr(here: Here) -> None:
    done = here.run("check", "--no-cache", "--fix", "-", stdin=MIXED.encode())
    assert (done.code, done.out) == (1, MIXED.replace("&nbsp;", " "))
    assert codes("".join(f"{row}\n" for row in done.err.splitlines()[:3])) == ["L401", "D205", "T301"]
    # a diff is no filter, nor is a check
    assert here.run("check", "--no-cache", "--fix", "--diff", "-", stdin=MIXED.encode()).out.startswith(
        "--- -\n+++ -\n"
    )
    assert codes(here.run("check", "--no-cache", "-", stdin=MIXED.encode()).out) == ["L401", "D205", "T301"]
    only = here.run("check", "--no-cache", "--fix-only", "-", stdin=MIXED.encode())
    assert (only.code, only.out) == (0, MIXED.replace("&nbsp;", " "))


def test_a_filter_keeps_what_it_drops(here: Here, page: Path) -> None:
    fix = ("check", "--no-cache", "--fix", "--unsafe-fixes", "--select", "L", "--removed", "gone", "-", "page.txt")
    done = here.run(*fix, stdin=PAGE.encode())
    assert done.out == PAGE.replace(SPAM, "")
    rows = [json.loads(row) for row in (here.folder / "gone").read_text(encoding="utf-8").splitlines()]
    assert [(row["file"], row["line"]) for row in rows] == [("-", 1), ("-", 7), ("page.txt", 1)]
    assert SPAM not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--removed", "gone"], "--removed: lines are dropped with --fix alone, and not with --diff"),
        (
            ["--fix", "--diff", "--removed", "gone"],
            "--removed: lines are dropped with --fix alone, and not with --diff",
        ),
        (
            ["--diff", "--write-baseline", "known"],
            "--write-baseline accepts all findings, and --diff is for those that are fixed: choose one",
        ),
        (
            ["--fix", "--removed", "gone", "--write-baseline", "known"],
            "--write-baseline accepts all findings, and --removed is for those that are fixed: choose one",
        ),
        (["--cache-dir", "page.txt"], "--cache-dir page.txt: this is no folder"),
        (["--fix", "--removed", "known", "--baseline", "known"], "--removed known: this is the baseline, and would be"),
        (["--output-format", "xml"], "unknown output format 'xml'"),
        (["--select", "T9"], "unknown rule 'T9'"),
        (["--ignore", "T9"], "unknown rule 'T9'"),
        (["--threshold", "7"], "threshold 7.0"),
        (["--baseline", "nowhere"], "nowhere: No such file"),
    ],
)
def test_options_that_do_not_go_together_are_one_sentence(
    here: Here, page: Path, options: list[str], said: str
) -> None:
    (here.folder / "known").write_text('{"version": 1, "files": {}}', encoding="utf-8")
    done = here.run("check", *options, "page.txt")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"cleaner: {said}")
    assert done.err.count("\n") == 1
    assert page.read_text(encoding="utf-8") == MIXED
    assert not (here.folder / "gone").exists()


def test_lines_may_be_kept_with_either_option_that_fixes(here: Here, page: Path) -> None:
    for option in ("--fix", "--fix-only"):
        page.write_text(PAGE, encoding="utf-8")
        here.run("check", "--no-cache", "--select", "L", option, "--unsafe-fixes", "--removed", "gone", "page.txt")
        assert page.read_text(encoding="utf-8") == PAGE.replace(SPAM, "")
    assert (here.folder / "gone").read_text(encoding="utf-8").count("\n") == 4


def test_a_baseline_says_how_much_it_accepts(here: Here, page: Path) -> None:
    done = here.run("check", "--no-cache", "--write-baseline", "known", "page.txt")
    assert done == (0, "", "cleaner: known: 3 findings accepted from now on with --baseline\n")
    done = here.run("check", "--no-cache", "--select", "D", "--write-baseline", "one", "page.txt")
    assert done == (0, "", "cleaner: one: 1 finding accepted from now on with --baseline\n")
    done = here.run("check", "--no-cache", "--write-baseline", "known", "page.txt", "nowhere.txt")
    assert done.code == 2
    assert here.run("check", "--no-cache", "--baseline", "known", "page.txt") == (0, "", "")
    # a new baseline accepts what the old one did, too
    done = here.run("check", "--no-cache", "--baseline", "known", "--write-baseline", "new", "page.txt")
    assert "new: 3 findings" in done.err


def test_a_file_that_is_not_there_counts_more_than_findings(here: Here, page: Path) -> None:
    for options in ((), ("--exit-zero",), ("--fix-only",)):
        done = here.run("check", "--no-cache", *options, "nowhere.txt", "page.txt")
        assert (done.code, done.err.splitlines()[0]) == (2, "cleaner: nowhere.txt: No such file or directory")
        page.write_text(MIXED, encoding="utf-8")


def test_a_file_that_cannot_be_rewritten_keeps_its_findings(here: Here, page: Path) -> None:
    (here.folder / "twin").hardlink_to(page)
    done = here.run("check", "--no-cache", "--fix", "page.txt")
    assert (done.code, codes(done.out)) == (2, ["L401", "D205", "T301"])
    assert "[fixed]" not in done.out
    assert done.err.startswith("cleaner: page.txt: not rewritten: it has another name (hard link)")
    assert done.err.endswith("cleaner: 3 findings in 1 file: 1 with --fix --simplify, 1 with --fix --unsafe-fixes\n")


def test_statistics_take_the_place_of_findings(here: Here, page: Path) -> None:
    done = here.run("check", "--no-cache", "--statistics", "page.txt")
    assert sorted(row.split("\t")[1] for row in done.out.splitlines()) == ["D205", "L401", "T301"]


def test_codes_of_an_option_may_have_spaces(here: Here, page: Path) -> None:
    assert codes(here.run("check", "--no-cache", "--select", "D, T", "page.txt").out) == ["D205", "T301"]
    assert codes(here.run("check", "--no-cache", "--ignore", "D ,T", "page.txt").out) == ["L401"]


@pytest.mark.parametrize(
    ("options", "is_converted"),
    [([], False), (["--simplify"], True), (["--no-simplify"], False), (["--variant", "t2s"], True)],
)
def test_what_asks_for_simplified_text(here: Here, options: list[str], is_converted: bool) -> None:
    path = here.folder / "page.txt"
    path.write_text(TRADITIONAL, encoding="utf-8")
    here.run("check", "--no-cache", "--fix", *options, "page.txt")
    assert (path.read_text(encoding="utf-8") != TRADITIONAL) == is_converted


def test_settings_of_some_files_are_not_those_of_others_in_the_folder(here: Here) -> None:
    (here.folder / "cleaner.toml").write_text(
        'check.per-file-ignores = {"a*.txt" = ["D"]}\n[[overrides]]\nfiles = ["b*.txt"]\nrepair = false\n',
        encoding="utf-8",
    )
    for name in ("a1.txt", "b1.txt", "c1.txt"):
        (here.folder / name).write_text(ENTITY, encoding="utf-8")
    done = here.run("check", "--no-cache", ".", "-", "--stdin-filename", "c2.txt", stdin=ENTITY.encode())
    assert [row.split(":")[0] for row in done.out.splitlines()] == ["c1.txt", "c2.txt"]


def test_settings_of_a_folder_are_looked_up_for_stdin_too(here: Here) -> None:
    (here.folder / "quiet").mkdir()
    (here.folder / "quiet" / "cleaner.toml").write_text('check.ignore = ["D"]\n', encoding="utf-8")
    said = here.run("check", "--no-cache", "-", stdin=ENTITY.encode())
    assert said.out.startswith("-:1:3: D205 ")
    assert here.run("check", "--no-cache", "--stdin-filename", "quiet/a.txt", "-", stdin=ENTITY.encode()).out == ""
    (here.folder / "quiet" / "cleaner.toml").write_text('check.select = ["T9"]\n', encoding="utf-8")
    wrong = here.run("check", "--no-cache", "--stdin-filename", "quiet/a.txt", "-", stdin=ENTITY.encode())
    assert (wrong.code, wrong.err.split(": unknown")[0]) == (2, "cleaner: quiet/cleaner.toml")


def test_findings_on_a_terminal_wait_for_the_bar(here: Here, page: Path) -> None:
    plain = here.run("check", "--no-cache", "page.txt")
    shown = here.run("check", "--no-cache", "page.txt", terminal=("stdout", "stderr"))
    assert (shown.code, shown.out) == (plain.code, plain.out)
    assert "checked" in shown.err
