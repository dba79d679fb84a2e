"""What `cleaner` says and leaves behind when something goes wrong: a mistake, a closed pipe, Ctrl-C."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from shutil import copytree

import pytest

from cleaner.resources import models
from tests.conftest import UNCOUNTED, Run
from tests.pages import PAGE

pytestmark = pytest.mark.slow


BROKEN = '{"text": "你好"}\n{"text": \n{"texts": "没有"}\n{"text": "世界"}\n'


def test_a_bad_record_is_passed_over_with_a_sentence(cleaner_here: Run, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(BROKEN, encoding="utf-8")
    done = cleaner_here("clean", "--input", "jsonl", path, "-", data='{"text": "再见"}'.encode())
    assert done.returncode == 2
    assert [json.loads(row)["text"] for row in done.stdout.splitlines()] == ["你好\n", "世界\n", "再见\n"]
    first, second = done.stderr.decode().splitlines()
    assert first.startswith(f"cleaner: {path}:2: this line is not JSON")
    assert second == f"cleaner: {path}:3: no text in the field 'text'; fields with text here: texts"


def test_of_many_bad_records_the_first_are_named_and_the_others_counted(cleaner_here: Run) -> None:
    done = cleaner_here("--input", "jsonl", data="这不是JSON\n".encode() * 500)
    said = done.stderr.decode().splitlines()
    assert (done.returncode, len(said)) == (2, 11)
    assert said[9].startswith("cleaner: -:10: ")
    assert said[10] == "cleaner: 490 more can't be read: --errors FILE writes them all"


def test_bad_records_go_to_a_file_where_one_is_named(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_text(BROKEN, encoding="utf-8")
    done = cleaner_here(
        "clean",
        "--input",
        "jsonl",
        "records.jsonl",
        "nowhere",
        "--errors",
        "errors",
        "--record",
        "record",
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (2, b"")
    first, second, third = map(json.loads, (tmp_path / "errors").read_text(encoding="utf-8").splitlines())
    assert (first["file"], first["row"], first["offset"]) == ("records.jsonl", 2, 19)
    assert (second["row"], second["start"]) == (3, '{"texts": "没有"}\n')
    assert third == {"file": "nowhere", "reason": "No such file or directory", "start": ""}
    # they are part of the input that the record gives back
    (tmp_path / "out").write_bytes(done.stdout)
    assert cleaner_here("restore", "out", "--record", "record", cwd=tmp_path).stdout.decode() == BROKEN


def test_a_file_that_cant_be_read_does_not_stop_the_others(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "good").write_text("你好\n", encoding="utf-8")
    done = cleaner_here("clean", "nowhere", "binary", ".", "good", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (2, "你好\n")
    said = done.stderr.decode().splitlines()
    assert sorted(line.split(":")[1].strip() for line in said) == [".", "binary", "nowhere"]


def test_what_json_has_and_python_has_not_comes_out_as_it_was(cleaner_here: Run) -> None:
    deep = "[" * 5000 + "]" * 5000
    row = f'{{"a": 1e999, "a":{"9" * 5000}, "d":{deep}, "text" : "\\u4f60好","n":-0.10}}'
    done = cleaner_here("--input", "jsonl", data=row.encode())
    assert done.returncode == 0, done.stderr
    out = done.stdout.decode()
    lead, tail = row[:-1].replace('"\\u4f60好"', '"你好\\n"'), ', "cleaner": {'
    assert out.startswith(lead + tail)
    again = cleaner_here("--input", "jsonl", data=done.stdout)
    assert (again.returncode, again.stdout) == (0, done.stdout)


JSONL = ["--input", "jsonl"]


@pytest.mark.parametrize(
    ("arguments", "data", "said"),
    [
        (["nowhere.txt"], b"", "nowhere.txt: No such file"),
        (["."], b"", ".: Is a directory"),
        (["--drop", "ad"], b"", "unknown label 'ad': this model knows body, chrome, spam"),
        (["--format", "xml"], b"", "unknown format 'xml': this command knows text, jsonl, labels"),
        (["--input", "xml"], b"", "unknown input 'xml'"),
        (["--variant", "s2t"], b"", "s2t"),
        (["--quotes", "straight"], b"", "unknown quotes 'straight': it is one of keep, curly"),
        (["--threshold", "7"], b"", "7"),
        (["--encoding", "klingon"], b"", "klingon"),
        (["--model", "nowhere"], b"", "no model in"),
        (["--removed", "no/such/folder"], b"", "no/such/folder: No such file"),
        (JSONL, b"[1]", "-:1: this line is not a JSON object"),
        (JSONL, b'{"title": "a", "text": 3}', "-:1: no text in the field 'text'; fields with text here: title"),
        (JSONL, '{"text": "你好"}'.encode("gbk"), "-:1: this line is not UTF-8"),
        (JSONL, b"[" * 100_000, "-:1: this line is not a JSON object"),
        (JSONL, b'{"text": "a"', "-:1: this line is not JSON: a comma or the end is missing at column 13"),
    ],
)
def test_a_mistake_is_one_sentence_and_code_2(
    cleaner_here: Run, tmp_path: Path, arguments: list[str], data: bytes, said: str
) -> None:
    done = cleaner_here("clean", *arguments, data=data, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_a_damaged_model_of_kinds_is_a_sentence_before_anything_is_cleaned(cleaner_here: Run, tmp_path: Path) -> None:
    folder = copytree(models(), tmp_path / "model")
    (folder / "kinds.npz").write_bytes(b"no zip")
    done = cleaner_here("clean", "--model", folder, "--format", "labels", data="你好".encode())
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"kinds.npz can't be read as a zip file" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_an_unknown_option_shows_the_usage(cleaner_here: Run) -> None:
    done = cleaner_here("clean", "--no-such-option")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Usage" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("options", ["", "clean --format jsonl", "clean --format labels"])
def test_a_closed_pipe_ends_quietly(options: str) -> None:
    # the input is endless: this ends only because the cleaner does, and its memory is bounded
    line = "yes 上海图书馆东馆昨日正式向公众开放。"
    script = f"ulimit -v 3000000; {line} | {sys.executable} -m cleaner {options} | head -c 20; echo ${{PIPESTATUS[1]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=120)
    assert done.stderr == b""
    assert done.stdout.endswith(b"0\n")


@pytest.mark.parametrize(
    ("stdout", "said"), [("> /dev/full", b"No space left on device"), (">&-", b"stdout is closed")]
)
def test_a_stdout_that_takes_nothing_is_one_sentence(stdout: str, said: bytes) -> None:
    script = f"echo 你好 | {sys.executable} -m cleaner {stdout}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=60)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_ctrl_c_ends_quietly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cleaner", "clean", "--removed", str(tmp_path / "removed")]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # what a shell starts in the background ignores the signal, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        while not any(tmp_path.iterdir()) and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("module", ["typing", "dataclasses", "cleaner.document", "typer", "numpy"])
def test_ctrl_c_while_it_loads_ends_quietly(tmp_path: Path, module: str) -> None:
    (tmp_path / "page.txt").write_text("你好\n", encoding="utf-8")
    code = f"""
import os, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv = ["cleaner", "clean", "page.txt"]
from cleaner.cli import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, timeout=60, env=UNCOUNTED)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_nohup_stays_nohup() -> None:
    code = """
import os, signal
import cleaner.cli
cleaner.cli._dispatch = lambda _: os.kill(os.getpid(), signal.SIGHUP)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
cleaner.cli.main()
"""
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


@pytest.mark.parametrize("stderr", ["2>&-", "2>/dev/full"])
@pytest.mark.parametrize("command", ["clean nowhere.txt page.txt", "check --fix nowhere.txt page.txt"])
def test_a_stderr_that_takes_nothing_changes_nothing_else(
    cleaner_command: Run, tmp_path: Path, stderr: str, command: str
) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    wanted = cleaner_command(*command.split(), cwd=tmp_path)
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m cleaner {command} {stderr}"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (wanted.returncode, wanted.stdout)
    assert (done.returncode, bool(done.stdout)) == (2, True)


def test_a_closed_stdin_is_one_sentence() -> None:
    command = f"{sys.executable} -m cleaner clean <&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True)
    assert done.returncode == 2
    assert done.stderr == b"cleaner: stdin is closed: name a file\n"


def test_a_record_keeps_a_field_of_the_name_of_ours(cleaner_here: Run) -> None:
    record = json.dumps({"text": "你好", "cleaner": 1}).encode()
    done = cleaner_here("--input", "jsonl", data=record)
    assert done.returncode == 2
    assert "-:1: the field 'cleaner'" in done.stderr.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is played by /dev/full")
@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["--version"]])
def test_help_for_a_full_disk_is_one_sentence(arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "cleaner", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert (done.returncode, done.stderr) == (2, b"cleaner: No space left on device\n")


def test_a_name_sends_a_terminal_no_control(cleaner_here: Run) -> None:
    done = cleaner_here("clean", "a\n\x1b[31mb.txt")
    assert (done.returncode, done.stderr.decode()) == (2, "cleaner: a␊␛[31mb.txt: No such file or directory\n")
