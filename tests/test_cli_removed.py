"""The FILE of `--removed` is the record of a whole run or what it was before, and never anything that is cleaned."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.cli.output import open_appended
from tests.conftest import Run
from tests.pages import ARTICLE, PAGE

pytestmark = pytest.mark.slow

OLD = b"{}\n"
DROPPED = [1, 7]
CLEANER = f"{sys.executable} -m cleaner"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a page to clean and the record of a run before."""
    (tmp_path / "page.txt").write_bytes(PAGE.encode())
    (tmp_path / "record").write_bytes(OLD)
    return tmp_path


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, timeout=60)


def lines_of(record: bytes) -> list[int]:
    return [json.loads(row)["line"] for row in record.splitlines()]


def test_a_run_that_ends_well_replaces_the_record(cleaner_here: Run, folder: Path) -> None:
    done = cleaner_here("clean", "page.txt", "--removed", "record", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert lines_of((folder / "record").read_bytes()) == DROPPED
    assert sorted(path.name for path in folder.iterdir()) == ["page.txt", "record"]


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("clean nowhere.txt --removed record", 2),
        ("clean nowhere.txt --input jsonl --removed record", 2),
        ("clean page.txt --removed record > /dev/full", 2),
        ("clean nowhere.txt --removed new", 2),
        ("--removed record < <(yes 上海图书馆开放了。) | head -c 20 > /dev/null; exit ${PIPESTATUS[0]}", 0),
    ],
)
def test_a_run_that_does_not_end_well_leaves_the_old_record(script: str, code: int, folder: Path) -> None:
    done = shell(f"{CLEANER} {script}", folder)
    assert done.returncode == code
    assert done.stderr.count(b"\n") == (code == 2)
    assert (folder / "record").read_bytes() == OLD
    assert sorted(path.name for path in folder.iterdir()) == ["page.txt", "record"]


def test_the_record_is_that_of_what_was_written_where_a_file_cant_be_read(folder: Path) -> None:
    done = shell(f"{CLEANER} clean page.txt nowhere.txt --removed record", folder)
    assert (done.returncode, done.stderr) == (2, b"cleaner: nowhere.txt: No such file or directory\n")
    assert done.stdout
    assert lines_of((folder / "record").read_bytes()) == DROPPED


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("--removed page.txt < page.txt", "stdin comes from"),
        ("--removed /dev/stdin < page.txt", "stdin comes from"),
        ("clean record --removed page.txt < page.txt", "stdin comes from"),
        ("clean page.txt --removed page.txt", "a file to clean"),
        ("clean record page.txt --removed ./page.txt", "a file to clean"),
        ("clean page.txt --removed link", "a file to clean"),
        ("clean page.txt --removed twin", "a file to clean"),
        ("clean link --removed twin", "a file to clean"),
        ("clean record --removed page.txt >> page.txt", "stdout goes to"),
        ("clean record --removed twin >> link", "stdout goes to"),
        ("clean record --removed /dev/stdout >> page.txt", "stdout goes to"),
    ],
)
def test_a_file_that_is_read_or_written_is_no_record(script: str, said: str, folder: Path) -> None:
    (folder / "link").symlink_to("page.txt")
    (folder / "twin").hardlink_to(folder / "page.txt")
    done = shell(f"{CLEANER} {script}", folder)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert done.stderr.endswith(b"would be overwritten\n")
    assert done.stderr.count(b"\n") == 1
    assert (folder / "page.txt").read_bytes() == PAGE.encode()


@pytest.mark.parametrize(
    "script",
    [
        "--removed /dev/stderr < page.txt 2>&1 > /dev/null | cat",
        "--removed /dev/stderr < page.txt 2> new > /dev/null; cat new",
        "--removed fifo < page.txt > /dev/null & cat fifo",
        "--removed /dev/stdout --drop spam < page.txt | grep '^{'",
        "--removed - < page.txt > /dev/null; cat ./-",
        "clean - --removed - < page.txt > /dev/null; cat ./-",
        "--removed new < page.txt > /dev/null; cat new",
    ],
)
def test_the_record_may_be_a_pipe_or_a_stream_or_have_any_name(script: str, folder: Path) -> None:
    os.mkfifo(folder / "fifo")
    for _ in range(2):
        assert lines_of(shell(f"{CLEANER} {script}", folder).stdout) == DROPPED


def test_dev_null_may_be_all_there_is(folder: Path) -> None:
    done = shell(f"{CLEANER} --removed /dev/null < /dev/null > /dev/null", folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert Path("/dev/null").is_char_device()
    assert sorted(path.name for path in folder.iterdir()) == ["page.txt", "record"]


def test_what_stderr_holds_is_not_lost(folder: Path) -> None:
    shell(f"{CLEANER} clean page.txt --removed /dev/stderr 2>> record", folder)
    assert (folder / "record").read_bytes().startswith(OLD)


@pytest.mark.parametrize("exists", [True, False])
def test_a_link_stays_and_its_target_is_written(cleaner_here: Run, folder: Path, exists: bool) -> None:
    target = folder / "elsewhere" / "record"
    target.parent.mkdir()
    if exists:
        target.write_bytes(OLD)
    (folder / "link").symlink_to(target)
    assert cleaner_here("clean", "page.txt", "--removed", "link", cwd=folder).returncode == 0
    assert (folder / "link").readlink() == target
    assert lines_of(target.read_bytes()) == DROPPED
    assert list(target.parent.iterdir()) == [target]


def test_an_old_record_keeps_its_mode_and_a_new_one_has_that_of_any_new_file(
    cleaner_command: Run, folder: Path
) -> None:
    (folder / "record").chmod(0o640)
    for name in ("record", "new"):
        assert cleaner_command("clean", "page.txt", "--removed", name, cwd=folder, umask=0o027).returncode == 0
        assert (folder / name).stat().st_mode & 0o7777 == 0o640
    (folder / "record").chmod(0o604)
    cleaner_command("clean", "page.txt", "--removed", "record", cwd=folder, umask=0o077)
    assert (folder / "record").stat().st_mode & 0o7777 == 0o604


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize(("mode", "of", "said"), [(0o500, ".", "its folder is not"), (0o400, "record", "is read-only")])
def test_a_record_that_cannot_be_replaced_is_one_sentence(
    cleaner_here: Run, folder: Path, mode: int, of: str, said: str
) -> None:
    (folder / of).chmod(mode)
    done = cleaner_here("clean", "page.txt", "--removed", "record", cwd=folder)
    (folder / of).chmod(0o700)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("cleaner: record: ")
    assert said in done.stderr.decode()
    assert (folder / "record").read_bytes() == OLD


def test_an_endless_pipe_has_no_record_before_its_end(folder: Path) -> None:
    command = [sys.executable, "-m", "cleaner", "clean", "--line-buffered", "--removed", "record"]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write((PAGE + ARTICLE * 40).encode())
        process.stdin.flush()
        assert process.stdout.readline()
        assert (folder / "record").read_bytes() == OLD
        process.stdin.close()
        process.stdout.read()
        assert process.wait(timeout=60) == 0
    assert lines_of((folder / "record").read_bytes())[0] == 1


def test_what_is_added_to_a_record_is_on_the_disk_before_a_file_is_rewritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: sizes.append(os.fstat(descriptor).st_size))
    with open_appended("--removed", str(tmp_path / "removed"), ()) as write:
        for row in (b"one\n", b"two\n"):
            write(row)
    assert sizes == [4, 8]
