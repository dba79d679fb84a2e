"""A command of `cleaner` in this process: what starts no process takes milliseconds."""

import sys
from pathlib import Path
from typing import NamedTuple

import pytest


class Ended(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


class Here:
    """Runs commands in a folder; `stdin` is what they read, `terminal` names the streams that say they are one."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[bytes], patch: pytest.MonkeyPatch) -> None:
        self.folder, self._capture, self._patch = folder, capture, patch
        patch.chdir(folder)

    def run(self, *arguments: str, stdin: bytes = b"", terminal: tuple[str, ...] = ()) -> Ended:
        """Run a command, and return its exit code, its stdout and its stderr."""
        # here: what no test of a run runs shall not be imported for it
        from cleaner.cli.app import app

        source = self.folder.parent / "stdin"
        source.write_bytes(stdin)
        with source.open(encoding="utf-8") as stream, self._patch.context() as patch:
            patch.setattr(sys, "stdin", stream)
            for name in terminal:
                patch.setattr(getattr(sys, name), "isatty", lambda: True)
            self._capture.readouterr()
            with pytest.raises(SystemExit) as ended:
                app([arguments[0]])(list(arguments), prog_name="cleaner")
            out, err = self._capture.readouterr()
        code = ended.value.code
        assert isinstance(code, int) or code is None
        return Ended(code or 0, out.decode("utf-8", "surrogateescape"), err.decode("utf-8", "surrogateescape"))
