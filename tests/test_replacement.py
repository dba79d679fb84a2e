"""A file is replaced whole or not at all, and nothing is left beside it, even by a process that is killed."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from benchmarks.gates.interrupted import failures
from cleaner import replacement
from cleaner.replacement import replacing


def fail_while_writing(path: Path) -> None:
    with replacing(path) as stream:
        stream.write(b"new")
        raise RuntimeError


def test_an_exception_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError):
        fail_while_writing(path)
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


def test_two_processes_do_not_sweep_away_what_the_other_writes(tmp_path: Path) -> None:
    code = "from cleaner.replacement import replacing; from pathlib import Path; import sys\n"
    code += "with replacing(Path(sys.argv[1])) as stream: stream.write(b'other')"
    path, other = tmp_path / "page.txt", tmp_path / "other.txt"
    with replacing(path) as stream:
        stream.write(b"new")
        subprocess.run([sys.executable, "-c", code, str(other)], check=True)
    assert (path.read_bytes(), other.read_bytes()) == (b"new", b"other")
    assert sorted(tmp_path.iterdir()) == sorted([path, other])


def test_what_a_killed_process_left_is_deleted_and_nothing_else(tmp_path: Path) -> None:
    left, own = tmp_path / ".cleaner-0123456789abcdef", tmp_path / ".cleaner-notes.txt"
    for path in (left, own):
        path.write_bytes(b"half of a pa")
    path = tmp_path / "page.txt"
    with replacing(path) as stream:
        stream.write(b"new")
    assert sorted(tmp_path.iterdir()) == sorted([own, path])


@pytest.mark.slow
def test_whatever_a_run_is_interrupted_by_nothing_is_lost_cut_left_or_changed(tmp_path: Path) -> None:
    assert list(failures(tmp_path, files=40, moments=3)) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_root_deletes_what_it_left_in_the_name_of_a_user(tmp_path: Path) -> None:
    left = tmp_path / ".cleaner-0123456789abcdef"
    left.write_bytes(b"half of a pa")
    os.chown(left, 12345, 12346)
    with replacing(tmp_path / "page.txt") as stream:
        stream.write(b"new")
    assert not left.exists()


def test_nobody_opens_new_content_who_may_not_read_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"old")
    path.chmod(0o600)
    modes = []
    real = Path.chmod

    def chmod(new: Path, mode: int) -> None:
        modes.append(new.stat().st_mode & 0o7777)
        real(new, mode)

    monkeypatch.setattr(Path, "chmod", chmod)
    with replacing(path) as stream:
        stream.write(b"new")
    assert modes == [0o600]


def test_an_error_has_the_name_that_a_user_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"old")

    def refuse(self: Path, _: Path) -> None:
        raise PermissionError(1, "Operation not permitted", str(self))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError) as raised, replacing(path) as stream:
        stream.write(b"new")
    assert (raised.value.filename, raised.value.strerror) == (str(path), "can't be replaced in its folder")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_owner_and_mode_stay_and_no_file_of_a_user_becomes_roots(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"old")
    os.chown(path, 12345, 12346)
    path.chmod(0o4755)
    with replacing(path) as stream:
        stream.write(b"new")
    found = path.stat()
    assert (path.read_bytes(), found.st_uid, found.st_gid, found.st_mode & 0o7777) == (b"new", 12345, 12346, 0o4755)


def test_a_file_that_would_not_keep_its_owner_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"old")
    real = path.stat()

    def stat(self: Path, **_: bool) -> os.stat_result:
        found = list(os.stat(self))  # noqa: PTH116 # it stands for the method
        if self == path:
            found[4] = real.st_uid + 1
        return os.stat_result(found)

    def chown(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "stat", stat)
    monkeypatch.setattr(os, "chown", chown)
    with pytest.raises(OSError, match="its owner, group or attributes would not stay"), replacing(path) as stream:
        stream.write(b"new")
    monkeypatch.undo()
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


def test_what_is_no_regular_file_is_never_replaced_by_one(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(OSError, match="not a regular file"), replacing(path):
        pass
    assert path.is_fifo()
    assert list(tmp_path.iterdir()) == [path]


def test_extended_attributes_stay(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"old")
    try:
        os.setxattr(path, "user.source", b"https://a.example")
    except (AttributeError, OSError):
        pytest.skip("this file system has no attributes of users")
    with replacing(path) as stream:
        stream.write(b"new")
    assert os.getxattr(path, "user.source") == b"https://a.example"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("place", ["writing", "creating", "destructor"])
def test_a_program_that_is_told_to_end_leaves_nothing_beside_a_file(tmp_path: Path, name: str, place: str) -> None:
    code = """
import os, signal, sys, time
from pathlib import Path
import cleaner.cli
from cleaner import replacement
asked = getattr(signal, sys.argv[2])
signal.signal(asked, signal.SIG_DFL)  # whoever runs the tests may ignore it
def create(*arguments, **options):
    stream = real(*arguments, **options)
    if sys.argv[3] == "creating":
        os.kill(os.getpid(), asked)
    return stream
real, replacement._create = replacement._create, create
def dispatch(_):
    with replacement.replacing(Path(sys.argv[1])) as stream:
        stream.write(b"new")
        if sys.argv[3] == "destructor":
            Dropped()  # whose exceptions are reported and go no further
            time.sleep(60)
        os.kill(os.getpid(), asked)
class Dropped:
    def __del__(self):
        os.kill(os.getpid(), asked)
cleaner.cli._dispatch = dispatch
cleaner.cli.main()
"""
    path = tmp_path / "page.txt"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", code, str(path), name, place], capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (143, b"")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


def test_a_signal_in_a_destructor_just_before_the_end_kills_nobody() -> None:
    code = """
import os, signal, time
import cleaner.cli
class Dropped:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
class Last:
    def __del__(self, sleep=time.sleep):
        sleep(0.1)
last = Last()  # deleted by Python when it catches no signals any more
cleaner.cli._dispatch = lambda _: Dropped() and None
cleaner.cli.main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def replaced(path: Path) -> bytes:
    with replacing(path) as stream:
        stream.write(b"new")
    return path.read_bytes()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_bytes(b"old")
    return path


def test_a_read_only_file_stays(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # root may write to any
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError, match="the file is read-only"):
        replaced(page)
    assert (page.read_bytes(), list(page.parent.iterdir())) == (b"old", [page])


def test_a_system_without_locks_replaces_files_too(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacement, "fcntl", None)
    left = page.with_name(".cleaner-0123456789abcdef")
    left.write_bytes(b"half of a pa")
    assert replaced(page) == b"new"
    # whether somebody still writes it can't be known
    assert left.exists()


def test_content_that_another_process_sweeps_away_before_it_is_locked_is_created_anew(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = []

    def lock(stream: BinaryIO, _: int) -> None:
        locked.append(stream.name)
        if len(locked) == 1:
            Path(stream.name).unlink()

    monkeypatch.setattr("fcntl.flock", lock)
    assert replaced(page) == b"new"
    assert len(locked) == 2
    assert list(page.parent.iterdir()) == [page]


def test_a_file_on_a_system_without_attributes_is_replaced(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for absent in replacement.NO_ATTRIBUTES:
        monkeypatch.setattr(os, "listxattr", fails_with(absent), raising=False)
        assert replaced(page) == b"new"
    monkeypatch.delattr(os, "listxattr")
    assert replaced(page) == b"new"


def test_a_file_whose_attributes_can_not_be_read_stays(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "listxattr", fails_with(errno.EIO), raising=False)
    with pytest.raises(OSError, match="its owner, group or attributes would not stay"):
        replaced(page)
    assert (page.read_bytes(), list(page.parent.iterdir())) == (b"old", [page])


def test_attributes_are_kept_but_for_the_rights_of_a_program(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["user.origin", replacement.CAPABILITY]
    kept: dict[str, bytes] = {}
    monkeypatch.setattr(os, "listxattr", lambda _: names, raising=False)
    monkeypatch.setattr(os, "getxattr", lambda _, name: f"of {name}".encode(), raising=False)
    monkeypatch.setattr(os, "setxattr", lambda _, name, value: kept.update({name: value}), raising=False)
    assert replaced(page) == b"new"
    assert kept == {"user.origin": b"of user.origin"}


def fails_with(code: int) -> Callable[[Path], list[str]]:
    def fail(_: Path) -> list[str]:
        raise OSError(code, os.strerror(code))

    return fail
