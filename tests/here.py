"""A command of `cleaner` in this process: what starts no process takes milliseconds."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryFile
from typing import NamedTuple

import pytest


class Ended(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


class InProcess:
    """Runs commands where the tests run, as `cleaner_command` does in a process of their own: bytes in and out."""

    def __init__(self, capture: pytest.CaptureFixture[bytes], patch: pytest.MonkeyPatch) -> None:
        self._capture, self._patch = capture, patch

    def __call__(
        self, *arguments: str | Path, data: bytes = b"", cwd: Path | None = None, terminal: tuple[str, ...] = ()
    ) -> CompletedProcess[bytes]:
        """Run a command on what stdin holds, in a folder; `terminal` names the streams that say they are one."""
        # here: what no test of a run runs shall not be imported for it
        from cleaner.cli import main

        with TemporaryFile("w+", encoding="utf-8") as stdin, self._patch.context() as patch:
            stdin.buffer.write(data)
            stdin.seek(0)
            patch.setattr(sys, "stdin", stdin)
            patch.setattr(sys, "argv", ["cleaner", *map(str, arguments)])
            for name in terminal:
                patch.setattr(getattr(sys, name), "isatty", lambda: True)
            # these are the ones of pytest here
            patch.setattr("cleaner.cli._end_on_signals", lambda: None)
            patch.setenv("OPENBLAS_NUM_THREADS", "1")
            # a run takes a process for each core where none is named
            patch.setattr(os, "cpu_count", lambda: 1)
            if cwd:
                patch.chdir(cwd)
            self._capture.readouterr()
            code = _exit_code(main)
            out, err = self._capture.readouterr()
        return CompletedProcess(arguments, code, out, err)


def _exit_code(main: Callable[[], None]) -> int:
    code: str | int | None = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    assert not isinstance(code, str)
    return code or 0


class Here:
    """Runs commands in a folder of its own."""

    def __init__(self, folder: Path, run: InProcess, patch: pytest.MonkeyPatch) -> None:
        self.folder, self._run = folder, run
        patch.chdir(folder)

    def run(self, *arguments: str, stdin: bytes = b"", terminal: tuple[str, ...] = ()) -> Ended:
        """Run a command, and return its exit code, its stdout and its stderr."""
        done = self._run(*arguments, data=stdin, terminal=terminal)
        out, err = (each.decode("utf-8", "surrogateescape") for each in (done.stdout, done.stderr))
        return Ended(done.returncode, out, err)
