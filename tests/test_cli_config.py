"""Settings on the command line: what wins, what `cleaner config` prints, and what is said of a mistake."""

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from cleaner.resources import models
from cleaner.settings.keys import CHECK, TOP
from tests.conftest import ROOT, Run

pytestmark = pytest.mark.slow

# simplified, with vocabulary, and with quotes
TAIWAN = "他說：「這座圖書館的軟體很新。」\n"
PLAIN, VOCABULARY = "他说：「这座图书馆的软体很新。」\n", "他说：「这座图书馆的软件很新。」\n"
CURLY = "他说：“这座图书馆的软体很新。”\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.txt", "taiwan/b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TAIWAN, encoding="utf-8")
    return tmp_path


def say(folder: Path, text: str, name: str = "cleaner.toml") -> None:
    (folder / name).write_text(text, encoding="utf-8")


OVERRIDDEN = 'quotes = "curly"\n[[overrides]]\nfiles = ["taiwan/"]\nvariant = "tw2sp"\nquotes = "keep"\n'


def test_settings_of_the_working_directory_hold_for_every_route(cleaner_here: Run, folder: Path) -> None:
    say(folder, 'quotes = "curly"')
    below = folder / "taiwan"
    routes: list[list[str]] = [[], ["clean"], ["clean", "-"], ["-"], ["clean", "b.txt"], ["b.txt"]]
    for arguments in routes:
        done = cleaner_here(*arguments, data=TAIWAN.encode(), cwd=below)
        assert (arguments, done.stdout.decode(), done.stderr) == (arguments, CURLY, b"")


def test_settings_of_the_folder_of_a_file_do_not_hold_for_clean(cleaner_here: Run, folder: Path) -> None:
    say(folder / "taiwan", 'quotes = "curly"')
    assert cleaner_here("clean", "taiwan/b.txt", cwd=folder).stdout.decode() == PLAIN


def test_an_override_holds_for_its_files_alone(cleaner_here: Run, folder: Path) -> None:
    say(folder, OVERRIDDEN)
    done = cleaner_here("clean", "a.txt", "taiwan/b.txt", "-", "a.txt", data=TAIWAN.encode(), cwd=folder)
    assert done.stdout.decode() == "\n".join([CURLY, VOCABULARY, CURLY, CURLY])


def test_patterns_do_not_match_stdin(cleaner_here: Run, folder: Path) -> None:
    say(folder, '[[overrides]]\nfiles = ["*"]\nquotes = "curly"')
    assert cleaner_here("clean", "-", data=TAIWAN.encode(), cwd=folder).stdout.decode() == PLAIN
    assert cleaner_here("clean", "a.txt", cwd=folder).stdout.decode() == CURLY


@pytest.mark.parametrize(
    ("setting", "option"),
    [
        ('quotes = "curly"', "--quotes=keep"),
        ("simplify = false", "--simplify"),
        ('variant = "tw2sp"', "--variant=t2s"),
        ('drop = ["body"]', "--drop=spam"),
        ('drop = ["body"]', "--keep=body"),
        ('encoding = "big5"', "--encoding=utf-8"),
    ],
)
@pytest.mark.parametrize("table", ["", '[[overrides]]\nfiles = ["*"]\n'], ids=["file", "override"])
def test_the_command_line_wins(cleaner_here: Run, folder: Path, table: str, setting: str, option: str) -> None:
    say(folder, table + setting)
    assert cleaner_here("clean", "a.txt", cwd=folder).stdout.decode() != PLAIN
    assert cleaner_here("clean", "a.txt", option, cwd=folder).stdout.decode() == PLAIN


@pytest.mark.parametrize(
    ("setting", "off", "on"),
    [
        ("repair = false", "--no-repair", "--repair"),
        ("simplify = false", "--no-simplify", "--simplify"),
        ('punctuation = "fullwidth"', "--punctuation", "--no-punctuation"),
    ],
)
def test_each_switch_can_be_turned_both_ways(
    cleaner_here: Run, tmp_path: Path, setting: str, off: str, on: str
) -> None:
    data = "他說,圖書館開門了&hellip;&hellip;\n".encode()
    by_default = cleaner_here("clean", data=data, cwd=tmp_path).stdout
    changed = cleaner_here("clean", off, data=data, cwd=tmp_path).stdout
    say(tmp_path, setting)
    assert by_default != changed
    assert cleaner_here(data=data, cwd=tmp_path).stdout == changed
    assert cleaner_here("clean", on, data=data, cwd=tmp_path).stdout == by_default


def test_the_threshold_of_the_command_line_wins(cleaner_here: Run, tmp_path: Path) -> None:
    say(tmp_path, "threshold = 0.999")
    page = (ROOT / "fixtures" / "documents" / "big5_news" / "dirty.txt").read_bytes()
    strict = cleaner_here(data=page, cwd=tmp_path).stdout
    lax = cleaner_here("clean", "--threshold=0.001", data=page, cwd=tmp_path).stdout
    assert len(strict) < len(lax)
    assert lax == cleaner_here("clean", "--threshold=0.001", "--isolated", data=page, cwd=tmp_path).stdout


def test_no_file_holds_where_isolated(cleaner_here: Run, folder: Path) -> None:
    say(folder, "broken = = ")
    assert cleaner_here("--isolated", "a.txt", cwd=folder).stdout.decode() == PLAIN


def test_a_file_that_is_named_holds_alone(cleaner_here: Run, folder: Path) -> None:
    say(folder, "simplify = false")
    (folder / "elsewhere").mkdir()
    say(folder / "elsewhere", 'quotes = "curly"\n[[overrides]]\nfiles = ["/taiwan/"]\nquotes = "keep"', "my.toml")
    done = cleaner_here("clean", "--config", "elsewhere/my.toml", "a.txt", "taiwan/b.txt", cwd=folder)
    assert (done.stdout.decode(), done.stderr) == (f"{CURLY}\n{PLAIN}", b"")


def test_a_model_is_found_from_the_file(cleaner_here: Run, folder: Path) -> None:
    copytree(models(), folder / "model")
    say(folder, 'model = "model"')
    routes: list[list[str]] = [[], ["clean", "-"], ["clean", "b.txt"]]
    for arguments in routes:
        assert cleaner_here(*arguments, data=TAIWAN.encode(), cwd=folder / "taiwan").stdout.decode() == PLAIN
    say(folder, 'model = "nowhere"')
    for arguments in routes:
        done = cleaner_here(*arguments, data=TAIWAN.encode(), cwd=folder / "taiwan")
        assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
        assert f"no model in {folder / 'nowhere'}" in done.stderr.decode()
    done = cleaner_here("clean", "--model", folder / "model", data=TAIWAN.encode(), cwd=folder)
    assert done.stdout.decode() == PLAIN


WRONG = 'cleaner: pyproject.toml: tool.cleaner.variant = "t2x": it is one of t2s, tw2s, tw2sp, hk2s\n'


@pytest.mark.parametrize("arguments", [[], ["clean"], ["clean", "a.txt"], ["config"], ["--config", "pyproject.toml"]])
def test_a_mistake_is_one_sentence_and_code_2(cleaner_here: Run, folder: Path, arguments: list[str]) -> None:
    say(folder, '[tool.cleaner]\nvariant = "t2x"\n', "pyproject.toml")
    done = cleaner_here(*arguments, data=TAIWAN.encode(), cwd=folder)
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", WRONG)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--config", "nowhere.toml"], "nowhere.toml: No such file or directory"),
        (["--config", "."], ".: Is a directory"),
        (["--config", "taiwan/b.txt"], "taiwan/b.txt:1:1: this is not TOML: invalid statement"),
        (["--config", "x.toml", "--isolated"], "--config names a file of settings, and --isolated wants none"),
        (["nowhere.txt"], "nowhere.txt: No such file or directory"),
        (["--output-format", "xml"], "unknown output format 'xml': this command knows text, json"),
    ],
)
def test_a_mistake_of_the_command_config_is_one_sentence(
    cleaner_here: Run, folder: Path, arguments: list[str], said: str
) -> None:
    done = cleaner_here("config", *arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(f"cleaner: {said}")
    assert done.stderr.count(b"\n") == 1


def test_config_prints_what_holds_and_where_it_is_from(cleaner_here: Run, folder: Path) -> None:
    say(folder, OVERRIDDEN)
    done = cleaner_here("config", "taiwan/b.txt", cwd=folder)
    rows = [" ".join(row.split()) for row in done.stdout.decode().splitlines()]
    assert done.stderr == b""
    assert rows[0] == "# from cleaner.toml"
    assert 'variant = "tw2sp" # cleaner.toml: overrides[0].variant' in rows
    assert 'quotes = "keep" # cleaner.toml: overrides[0].quotes' in rows
    assert "threshold = 0.35 # default" in rows
    rows = [" ".join(row.split()) for row in cleaner_here("config", cwd=folder).stdout.decode().splitlines()]
    assert 'quotes = "curly" # cleaner.toml: quotes' in rows
    assert "# variant is not set # default" in rows


def test_config_without_a_file_prints_the_defaults(cleaner_here: Run, folder: Path) -> None:
    done = cleaner_here("config", "--isolated", "taiwan", "--output-format", "json", cwd=folder)
    record = json.loads(done.stdout)
    assert record["file"] is None
    assert {each["origin"] for each in record["settings"].values()} == {"default"}
    assert list(record["settings"]) == [*TOP, *(f"check.{key}" for key in CHECK)]


def test_config_says_what_check_does_with_a_file(cleaner_here: Run, folder: Path) -> None:
    say(folder, '[check]\nexclude = ["taiwan/"]\nper-file-ignores = {"*.txt" = ["A", "B1"]}')
    done = cleaner_here("config", "b.txt", cwd=folder / "taiwan")
    assert done.stdout.decode().splitlines()[1:3] == [
        "# check.exclude leaves this file out",
        "# ignored in this file: A, B1",
    ]
    done = cleaner_here("config", "b.txt", "--output-format", "json", cwd=folder / "taiwan")
    record = json.loads(done.stdout)
    assert (record["file"], record["excluded"], record["ignored"]) == (str(folder / "cleaner.toml"), True, ["A", "B1"])


def test_config_prints_the_schema(cleaner_here: Run, root: Path) -> None:
    done = cleaner_here("config", "--schema")
    assert done.stdout == (root / "cleaner" / "data" / "cleaner.schema.json").read_bytes()


def test_a_closed_pipe_ends_config_quietly() -> None:
    script = f"{sys.executable} -m cleaner config --schema | head -c 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=60)
    assert (done.stdout, done.stderr) == (b"{0\n", b"")
