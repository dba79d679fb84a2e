"""What the command line does with streams and files: colours, pagers, messages, and what is written beside stdout."""

import errno
import io
import logging
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner.cli import codes, console
from cleaner.cli.output import open_appended, open_output, refuse
from cleaner.cli.showing import _coloured, _quoted, _rows
from cleaner.cli.stream import Failures, NothingReadError
from cleaner.cli.terminal import NO_COMMAND, is_terminal, paged, wants_color
from cleaner.formats import Broken


@pytest.fixture(autouse=True)
def no_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    # that of pytest is no file
    monkeypatch.setattr(sys, "stdin", None)


@pytest.mark.parametrize(
    ("when", "environment", "at_a_terminal", "wanted"),
    [
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"CLICOLOR_FORCE": "1"}, True, False),
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"TERM": "xterm"}, True, True),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"CLICOLOR_FORCE": "1", "TERM": "dumb"}, False, True),
        ("auto", {"CLICOLOR_FORCE": "0"}, False, False),
        ("auto", {"CLICOLOR_FORCE": ""}, False, False),
    ],
)
def test_colours_are_for_who_wants_them_and_for_a_terminal_that_has_them(
    monkeypatch: pytest.MonkeyPatch, when: str, environment: dict[str, str], at_a_terminal: bool, wanted: bool
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: at_a_terminal)
    assert wants_color(when, environment) == wanted


def test_a_closed_stdout_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert not is_terminal()


@pytest.mark.parametrize(
    ("pager", "no_pager", "at_a_terminal", "shown"),
    [
        ("sed s/^/:/", False, True, ":x\n"),
        ("sed s/^/:/", True, True, "x\n"),
        ("sed s/^/:/", False, False, "x\n"),
        ("cat", False, True, "x\n"),
        ("", False, True, "x\n"),
    ],
)
def test_a_pager_is_for_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    pager: str,
    no_pager: bool,
    at_a_terminal: bool,
    shown: str,
) -> None:
    monkeypatch.setenv("PAGER", pager)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: at_a_terminal)
    with paged(no_pager) as write:
        write(b"x\n")
    assert capfdbinary.readouterr().out.decode() == shown


@pytest.mark.parametrize("code", [126, 127])
def test_a_pager_that_a_shell_cannot_run_is_named(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], code: int
) -> None:
    monkeypatch.setenv("PAGER", f"exit {code}")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with pytest.raises(SystemExit) as ended, paged():
        pass
    assert ended.value.code == 2
    assert "can't be run: set PAGER to another" in capfd.readouterr().err
    monkeypatch.setenv("PAGER", "exit 1")
    with paged():
        pass
    assert NO_COMMAND == (126, 127)


@pytest.mark.parametrize(("raised", "code"), [(KeyboardInterrupt(), 130), (OSError(28, "No space left", "a"), 2)])
def test_what_ends_a_page_ends_its_pager(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], raised: BaseException, code: int
) -> None:
    monkeypatch.setenv("PAGER", "cat; echo end")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    def page() -> None:
        with paged() as write:
            write(b"x\n")
            raise raised

    with pytest.raises(SystemExit) as ended:
        page()
    assert ended.value.code == code
    out, err = capfd.readouterr()
    assert (out, err) == ("x\nend\n", "cleaner: a: No space left\n" if code == 2 else "")


def test_codes_are_those_of_a_shell() -> None:
    assert (codes.INTERRUPTED, codes.TERMINATED) == (128 + 2, 128 + 15)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("so it is", "so it is"),
        (ValueError("so it is"), "so it is"),
        (OSError(2, "No such file or directory", "a.txt"), "a.txt: No such file or directory"),
        (OSError(2, "No such file or directory"), "No such file or directory"),
        (OSError("so it is"), "so it is"),
        ("a\x1b[31m", "a␛[31m"),
    ],
)
def test_what_is_wrong_is_one_sentence(capsys: pytest.CaptureFixture[str], error: Exception | str, said: str) -> None:
    console.warn(error)
    assert capsys.readouterr() == ("", f"cleaner: {said}\n")
    with pytest.raises(SystemExit) as ended:
        console.fail(error)
    assert (ended.value.code, capsys.readouterr().err) == (2, f"cleaner: {said}\n")


def test_a_package_that_is_missing_is_named_with_what_brings_it(capsys: pytest.CaptureFixture[str]) -> None:
    console.need(("json",), "a report", "report")
    with pytest.raises(SystemExit):
        console.need(("json", "no_such_package"), "a report", "report")
    assert capsys.readouterr().err == "cleaner: a report needs no_such_package: pip install 'cleaner-zh[report]'\n"


@pytest.mark.parametrize(("verbosity", "level"), [(1, logging.INFO), (2, logging.DEBUG), (3, logging.DEBUG)])
def test_more_is_said_the_more_is_asked_for(verbosity: int, level: int) -> None:
    logger = logging.getLogger("cleaner")
    before, handlers = logger.level, list(logger.handlers)
    try:
        console.show_messages(verbosity)
        assert logger.level == level
    finally:
        logger.setLevel(before)
        logger.handlers = handlers


def test_a_reader_who_leaves_ends_a_command_with_the_code_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for closed in (0, 1):
        with open(os.devnull, "w", encoding="utf-8") as out:
            monkeypatch.setattr(sys, "stdout", out)
            with pytest.raises(SystemExit) as ended, console.payload(closed):
                raise BrokenPipeError
        assert ended.value.code == closed


BROKEN = Broken("a.jsonl", "this line is not JSON", 3, 40, b"{")


def failures(count: int, write: Any = None) -> Failures:
    found = Failures()
    found.write = write
    for _ in range(count):
        found.report(BROKEN)
    return found


@pytest.mark.parametrize(("count", "named", "more"), [(1, 1, 0), (10, 10, 0), (11, 10, 1), (14, 10, 4)])
def test_ten_records_that_cannot_be_read_are_named_and_the_others_counted(
    capsys: pytest.CaptureFixture[str], count: int, named: int, more: int
) -> None:
    with pytest.raises(SystemExit) as ended:
        failures(count).end()
    rows = capsys.readouterr().err.splitlines()
    assert ended.value.code == 2
    assert len([row for row in rows if "not JSON" in row]) == named
    assert rows[named:] == [f"cleaner: {more} more can't be read: --errors FILE writes them all"] * bool(more)


def test_records_that_are_written_elsewhere_are_not_named(capsys: pytest.CaptureFixture[str]) -> None:
    written: list[bytes] = []
    with pytest.raises(SystemExit):
        failures(12, written.append).end()
    assert (len(written), capsys.readouterr().err) == (12, "")
    failures(0).end()


def test_nothing_read_is_told_from_nothing_there() -> None:
    pair: Any = object()
    assert list(failures(0).passed([])) == []
    assert list(failures(1, print).passed([pair])) == [pair]
    with pytest.raises(NothingReadError):
        list(failures(1, print).passed([]))


class Disk(io.RawIOBase):
    """A file on a disk that takes three bytes at a time, and is full after some."""

    def __init__(self, real: io.FileIO, room: int) -> None:
        self.real, self.room = real, room

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def fileno(self) -> int:
        return self.real.fileno()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.real.seek(offset, whence)

    def close(self) -> None:
        self.real.close()

    def truncate(self, size: int | None = None) -> int:
        return self.real.truncate(size)

    def write(self, data: Any) -> int:
        if self.room < 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.room -= 3
        return self.real.write(bytes(data[:3])) or 0


@pytest.mark.parametrize(("room", "left"), [(99, b"old\n0123456789\n"), (6, b"old\n")])
def test_a_line_is_added_as_a_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int, left: bytes
) -> None:
    path = tmp_path / "removed"
    path.write_bytes(b"old\n")
    with monkeypatch.context() as patch:
        patch.setattr("builtins.open", lambda name, mode, buffering: Disk(io.FileIO(name, mode), room))
        with open_appended("--removed", str(path), ()) as write:
            if room < 11:
                with pytest.raises(OSError, match=r"No space left on device: '.*removed'"):
                    write(b"0123456789\n")
            else:
                write(b"0123456789\n")
    assert path.read_bytes() == left


def test_a_line_that_is_added_to_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with open_appended("--removed", str(tmp_path / "pipe"), ()) as write:
        write(b"one\n")
        assert os.read(reader, 9) == b"one\n"
    os.close(reader)


def test_what_is_read_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, other = tmp_path / "page.txt", tmp_path / "other.txt"
    page.write_text("好", encoding="utf-8")
    other.write_text("好", encoding="utf-8")
    refuse({"--plot": page}, None, "a file to read")
    refuse({"--plot": None}, page, "a file to read")
    refuse({"--plot": tmp_path / "new"}, page, "a file to read")
    refuse({"--plot": page}, tmp_path / "new", "a file to read")
    refuse({"--plot": other}, page, "a file to read")
    with pytest.raises(SystemExit):
        refuse({"--plot": other, "--errors": page}, page, "a file to read")
    assert capsys.readouterr().err == f"cleaner: --errors {page}: this is a file to read, and would be overwritten\n"


@pytest.mark.parametrize("opened", [open_output, open_appended])
def test_a_file_beside_is_none_that_is_cleaned(tmp_path: Path, capfd: pytest.CaptureFixture[str], opened: Any) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(b"old")
    with pytest.raises(SystemExit), opened("--removed", str(page), ["-", str(tmp_path / "nowhere"), str(page)]):
        pass
    assert "this is a file to clean, and would be " in capfd.readouterr().err
    with opened("--removed", str(page), ["-", str(tmp_path / "nowhere")]) as write:
        write(b"new")
    assert page.read_bytes() == (b"new" if opened is open_output else b"oldnew")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is played by /dev/full")
def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(OSError, match="No space left on device: '/dev/full'"),
        open_output("--removed", "/dev/full", ()) as write,
    ):
        write(b"x" * 100_000)


def test_a_name_for_patch_is_quoted_only_where_it_has_to_be() -> None:
    assert _quoted("a b/新.txt") == "a b/新.txt"
    assert _quoted('a"b\\c') == 'a"b\\c'
    assert _quoted('a\n"b\\\x01') == '"a\\012\\042b\\134\\001"'


def test_rows_for_patch_end_with_newlines_and_a_note_where_the_last_has_none() -> None:
    assert _rows("a\nb\n") == ["a\n", "b\n"]
    assert _rows("a\nb") == ["a\n", "b\n\\ No newline at end of file\n"]
    assert _rows("") == []


def test_changed_rows_of_a_diff_are_coloured_and_no_others() -> None:
    rows = ["+a\n", "-a\n", "@@ -1 +1 @@\n", "+++ a\n", "--- a\n", " a\n"]
    assert [_coloured(row)[:5] if _coloured(row) != row else "" for row in rows] == [
        "\x1b[32m",
        "\x1b[31m",
        "\x1b[36m",
        "",
        "",
        "",
    ]
