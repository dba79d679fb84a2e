"""`cleaner` and `cleaner clean` as users see them."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from cleaner.cli.app import COMMANDS
from tests.conftest import Run
from tests.pages import ARTICLE, PAGE, TRADITIONAL

pytestmark = pytest.mark.slow


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_bytes(PAGE.encode())
    return path


@pytest.mark.parametrize("data", [PAGE.encode(), PAGE.encode("gb18030"), PAGE.encode("utf-16"), b"", "你好\n".encode()])
@pytest.mark.parametrize("route", ["filter", "stdin", "dash", "file"])
def test_every_route_gives_what_the_library_gives(
    cleaner_command: Run, tmp_path: Path, data: bytes, route: str
) -> None:
    path = tmp_path / "document"
    path.write_bytes(data)
    routes: dict[str, list[str]] = {
        "filter": [],
        "stdin": ["clean"],
        "dash": ["clean", "-"],
        "file": ["clean", str(path)],
    }
    done = cleaner_command(*routes[route], data=b"" if route == "file" else data)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == cleaner.clean(data).text


def test_options_without_a_command_are_those_of_clean(cleaner_command: Run) -> None:
    data = TRADITIONAL.encode()
    assert cleaner_command("--no-simplify", data=data).stdout == data
    assert cleaner_command("-", data=data).stdout == cleaner_command("clean", data=data).stdout != data


def test_texts_of_several_files_have_a_blank_line_between_them(cleaner_here: Run, tmp_path: Path) -> None:
    texts = {"a": ARTICLE, "empty": "", "b": "你好"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert cleaner_here("clean", *texts, cwd=tmp_path).stdout.decode() == ARTICLE + "\n你好\n"


def test_jsonl_of_text_tells_everything_about_a_document(cleaner_here: Run, page: Path) -> None:
    done = cleaner_here("clean", page, "-", "--format", "jsonl", data=PAGE.encode("gb18030"))
    first, second = map(json.loads, done.stdout.splitlines())
    expected = cleaner.clean(PAGE.encode())
    assert list(first) == ["file", "text", "kind", "encoding", "repairs", "lines", "input"]
    assert (first["file"], second["file"]) == (str(page), "-")
    assert (first["encoding"], second["encoding"]) == ("utf-8", "gb18030")
    assert first["text"] == second["text"] == expected.text
    assert first["kind"] == {"name": expected.kind.name, "score": pytest.approx(expected.kind.score, abs=1e-4)}
    for line, found in zip(expected.lines, first["lines"], strict=True):
        assert found.pop("score") == pytest.approx(line.score, abs=1e-4)
        changes = [change._asdict() | {"names": list(change.names)} for change in line.changes]
        assert found.pop("changes", []) == changes
        assert found == {name: getattr(line, name) for name in found} | {"repairs": list(line.repairs)}


def test_jsonl_says_of_each_line_what_was_repaired_and_what_is_lost(cleaner_here: Run) -> None:
    page = "今天的天气很好&hellip;&hellip;\n\\u6211\\u4eec去公园散步。\n门口的锟斤拷锟斤拷开着。\n"
    done = cleaner_here("clean", "--format", "jsonl", data=page.encode())
    lines = json.loads(done.stdout)["lines"]
    assert [line["repairs"] for line in lines] == [["html_entities"], ["escapes"], []]
    assert [line["reason"].partition("; ")[2].partition(":")[0] for line in lines] == ["", "", "unrepairable"]


def test_quotes_are_curly_on_demand(cleaner_here: Run) -> None:
    text = "老师说：「请读『春晓』。」\n".encode()
    assert cleaner_here(data=text).stdout == text
    assert cleaner_here("--quotes", "curly", data=text).stdout.decode() == "老师说：“请读‘春晓’。”\n"


def test_labels_come_one_row_a_line_after_the_kind_of_the_page(cleaner_here: Run) -> None:
    kind, *rows = cleaner_here("clean", "--format", "labels", data=PAGE.encode()).stdout.decode().splitlines()
    cleaned = cleaner.clean(PAGE)
    assert kind == f"kind\t{cleaned.kind.score:.3f}\t{cleaned.kind.name}"
    assert rows == [f"{line.label}\t{line.score:.3f}\t{line.text}" for line in cleaned.lines]


def test_a_json_record_keeps_its_other_fields_and_their_order(cleaner_here: Run) -> None:
    record = {"url": "http://例子.cn", "body": PAGE, "date": None, "tags": ["a", 1.5]}
    data = (json.dumps(record) + "\n\n" + json.dumps(record, ensure_ascii=False)).encode()
    done = cleaner_here("clean", "--input", "jsonl", "--text-field", "body", data=data)
    cleaned = cleaner.clean(PAGE)
    for row in done.stdout.splitlines():
        found = json.loads(row)
        summary = found.pop("cleaner")
        assert list(found.items()) == list({**record, "body": cleaned.text}.items())
        dropped = [line.label for line in cleaned.lines if not line.kept]
        assert summary["lines"] == 7
        assert summary["kind"]["name"] == cleaned.kind.name
        assert summary["dropped"] == {label: dropped.count(label) for label in cleaner.Label}
    assert len(done.stdout.splitlines()) == 2


def test_json_records_can_be_written_as_text(cleaner_here: Run) -> None:
    data = b"".join(json.dumps({"text": text}).encode() + b"\n" for text in (ARTICLE, "你好"))
    done = cleaner_here("clean", "--input", "jsonl", "--format", "text", data=data)
    assert done.stdout.decode() == ARTICLE + "\n你好\n"


def test_half_a_character_in_json_stays_json(cleaner_here: Run) -> None:
    done = cleaner_here("clean", "--input", "jsonl", data=b'{"text": "", "other": "\\ud800"}')
    assert json.loads(done.stdout)["other"] == "\ud800"


@pytest.mark.parametrize("source", ["text", "jsonl"])
def test_everything_dropped_is_in_the_removed_file(cleaner_here: Run, tmp_path: Path, source: str) -> None:
    data = PAGE.encode() if source == "text" else b"\n" + json.dumps({"text": PAGE}).encode()
    removed = tmp_path / "removed.jsonl"
    cleaner_here("clean", "--input", source, "--removed", removed, data=data)
    rows = [json.loads(row) for row in removed.read_bytes().splitlines()]
    lines = [line for line in cleaner.clean(PAGE).lines if not line.kept]
    assert lines, "the page has lines to drop"
    for row, line in zip(rows, lines, strict=True):
        assert row["file"] == "-"
        assert row.get("row") == (None if source == "text" else 2)
        assert (row["line"], row["label"], row["reason"]) == (line.number, line.label, line.reason)
        assert row["text"] == line.original


def test_drop_names_the_labels_to_drop_and_keep_those_to_keep(cleaner_here: Run) -> None:
    everything = cleaner.clean(PAGE, drop=frozenset()).text
    keeping = cleaner_here("clean", "--keep", "spam", "--keep", "chrome", data=PAGE.encode()).stdout
    assert keeping.decode() == everything != cleaner.clean(PAGE).text
    only_chrome = cleaner_here("clean", "--drop", "chrome", data=PAGE.encode()).stdout
    assert only_chrome.decode() == cleaner.clean(PAGE, drop=frozenset({cleaner.Label.chrome})).text


def test_no_locale_has_a_say_in_stdout(cleaner_command: Run) -> None:
    narrow = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = cleaner_command(data=ARTICLE.replace("\n", "\r\n").encode(), env={**os.environ, **narrow})
    assert (done.stderr, done.stdout.decode()) == (b"", ARTICLE)


def test_at_a_terminal_the_filter_shows_its_help() -> None:
    terminal, stdin = pty.openpty()
    done = subprocess.run([sys.executable, "-m", "cleaner"], stdin=stdin, capture_output=True, timeout=60)
    os.close(terminal)
    os.close(stdin)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"Usage: cleaner")


def test_help_and_version(cleaner_command: Run) -> None:
    for arguments in (["--help"], ["clean", "--help"], ["check", "--help"]):
        done = cleaner_command(*arguments)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.startswith(b"Usage: cleaner")
    assert cleaner_command("--version").stdout.startswith(b"cleaner 0.")


def test_the_shell_can_complete_commands(cleaner_command: Run) -> None:
    named = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}  # the named shell, not the one that runs the tests
    script = cleaner_command("--show-completion", "bash", env={**os.environ, **named})
    assert b"_CLEANER_COMPLETE=complete_bash" in script.stdout
    asked = {"_CLEANER_COMPLETE": "complete_bash", "COMP_WORDS": "cleaner c", "COMP_CWORD": "1"}
    done = cleaner_command(env={**os.environ, **asked})
    assert {b"check", b"clean"} <= set(done.stdout.split())


def test_a_file_alone_is_a_file_to_clean(cleaner_command: Run, page: Path) -> None:
    assert cleaner_command(page).stdout == cleaner_command("clean", page).stdout != b""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_never_hides_the_command_of_its_name(cleaner_here: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TRADITIONAL, encoding="utf-8")
    assert cleaner_here(name, "--help", cwd=tmp_path).stdout.startswith(f"Usage: cleaner {name} ".encode())
    as_file = cleaner_here(f"./{name}", cwd=tmp_path).stdout
    assert as_file == cleaner_here("clean", name, cwd=tmp_path).stdout != b""


def test_a_lone_surrogate_in_a_record_passes(cleaner_here: Run) -> None:
    done = cleaner_here("--input", "jsonl", data=b'{"text": "\\u7d93\\u6fdf\\ud800\\u767c\\u5c55"}')
    assert done.returncode == 0
    assert json.loads(done.stdout)["text"] == "经济\ud800发展\n"
