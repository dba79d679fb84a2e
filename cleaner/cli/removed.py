"""The file of `cleaner clean --removed FILE`: all that a run dropped, or the file as it was before."""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from cleaner.cli.console import STDIN, fail
from cleaner.replacement import replacing


@contextmanager
def open_removed(name: str, files: Sequence[str]) -> Iterator[Callable[[bytes], object]]:
    """
    Yield a function that writes to the file `name`, which is replaced if the block ends without an exception.

    Pipes, terminals and other special files are written to directly, and so is stderr wherever it goes. If the file is
    one of the `files` to clean, or the one that stdin or stdout is redirected to, the program ends with one sentence.
    """
    path = Path(name)
    try:
        found = path.stat()
    except FileNotFoundError:
        found = None
    if found and (clash := _clash(found, files)):
        fail(f"--removed {name}: this is {clash}, and would be overwritten")
    direct = found and (not stat.S_ISREG(found.st_mode) or _is_stream(found, sys.stderr))
    # append: stderr may be a file with content
    with open(path, "ab") if direct else replacing(path) as stream:
        yield stream.write


def _clash(found: os.stat_result, files: Sequence[str]) -> str | None:
    """Return what else a file is to this run, None if nothing that matters."""
    if stat.S_ISCHR(found.st_mode):
        # a terminal, or /dev/null
        return None
    if any(name != STDIN and _is_file(found, Path(name)) for name in files):
        return "a file to clean"
    if _is_stream(found, sys.stdin):
        return "the file that stdin comes from"
    if stat.S_ISREG(found.st_mode) and _is_stream(found, sys.stdout):
        return "the file that stdout goes to"
    return None


def _is_file(found: os.stat_result, path: Path) -> bool:
    try:
        return os.path.samestat(found, path.stat())
    except OSError:
        # opening it will fail with a sentence of its own
        return False


def _is_stream(found: os.stat_result, stream: TextIO | None) -> bool:
    return stream is not None and os.path.samestat(found, os.fstat(stream.fileno()))
