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
from tests.conftest import Run

pytestmark = pytest.mark.slow


def test_records_before_a_bad_one_are_written(cleaner_command: Run, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"text": "你好"}\n{"text": "世界"}\n{"text": \n{"text": "不到"}\n', encoding="utf-8")
    done = cleaner_command("clean", "--input", "jsonl", path)
    assert done.returncode == 2
    assert [json.loads(row)["text"] for row in done.stdout.splitlines()] == ["你好\n", "世界\n"]
    assert done.stderr.decode().startswith(f"cleaner: {path}:3: this line is not JSON")
    assert done.stderr.count(b"\n") == 1


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
        (JSONL, b"[" * 100_000, "-:1: this line is not JSON"),
    ],
)
def test_a_mistake_is_one_sentence_and_code_2(
    cleaner_command: Run, tmp_path: Path, arguments: list[str], data: bytes, said: str
) -> None:
    done = cleaner_command("clean", *arguments, data=data, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_a_damaged_model_of_kinds_is_a_sentence_before_anything_is_cleaned(
    cleaner_command: Run, tmp_path: Path
) -> None:
    folder = copytree(models(), tmp_path / "model")
    (folder / "kinds.npz").write_bytes(b"no zip")
    done = cleaner_command("clean", "--model", folder, "--format", "labels", data="你好".encode())
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"kinds.npz can't be read as a zip file" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_an_unknown_option_shows_the_usage(cleaner_command: Run) -> None:
    done = cleaner_command("clean", "--no-such-option")
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


def test_a_closed_stdin_is_one_sentence() -> None:
    command = f"{sys.executable} -m cleaner clean <&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True)
    assert done.returncode == 2
    assert done.stderr == b"cleaner: stdin is closed: name a file\n"


def test_a_record_keeps_a_field_of_the_name_of_ours(cleaner_command: Run) -> None:
    record = json.dumps({"text": "你好", "cleaner": 1}).encode()
    done = cleaner_command("--input", "jsonl", data=record)
    assert done.returncode == 2
    assert "-:1: the field 'cleaner'" in done.stderr.decode()
