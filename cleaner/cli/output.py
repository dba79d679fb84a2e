"""A file that a command writes beside or instead of stdout: all of a run, or the file as it was before."""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import BinaryIO, TextIO

from cleaner.cli.console import STDIN, fail
from cleaner.replacement import replacing


@contextmanager
def open_output(option: str, name: str, files: Sequence[str]) -> Iterator[Callable[[bytes], object]]:
    """
    Yield a function that writes to the file `name`, which is replaced if the block ends without an exception.

    Pipes, terminals and other special files are written to directly, and so is stderr wherever it goes. If the file is
    one of the `files` to clean, or the one that stdin or stdout is redirected to, the program ends with one sentence
    that names the `option`.
    """
    path = Path(name)
    try:
        found = path.stat()
    except FileNotFoundError:
        found = None
    if found and (clash := _clash(found, files)):
        fail(f"{option} {name}: this is {clash}, and would be overwritten")
    direct = found and (not stat.S_ISREG(found.st_mode) or _is_stream(found, sys.stderr))
    # append: stderr may be a file with content
    with open(path, "ab") if direct else replacing(path) as stream:
        yield lambda data: _write(stream, data, name)


@contextmanager
def open_appended(option: str, name: str, files: Sequence[str]) -> Iterator[Callable[[bytes], object]]:
    """
    Yield a function that adds to the file `name`, each time all it is given, and waits until that is on the disk.

    What it may not be is what `open_output` says.
    """
    path = Path(name)
    if path.exists() and (clash := _clash(path.stat(), files)):
        fail(f"{option} {name}: this is {clash}, and would be written to")
    with open(path, "ab", buffering=0) as stream:
        yield lambda data: _append(stream, data, name)


def refuse(outputs: Mapping[str, str | Path | None], file: Path | None, what: str) -> None:
    """End with one sentence if one of the `outputs`, by the option that names each, is a file that is read."""
    for option, output in outputs.items():
        if file and output and Path(output).exists() and file.exists() and file.samefile(output):
            fail(f"{option} {output}: this is {what}, and would be overwritten")


def _write(stream: BinaryIO, data: bytes, name: str) -> None:
    try:
        stream.write(data)
    except OSError as error:
        raise OSError(error.errno, error.strerror, name) from None


def _append(stream: FileIO, data: bytes, name: str) -> None:
    is_file = stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    end = stream.seek(0, os.SEEK_END) if is_file else 0
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[stream.write(rest) :]
        if is_file:
            os.fsync(stream.fileno())
    except OSError as error:
        if is_file:
            # half of a line would spoil the next one
            stream.truncate(end)
        raise OSError(error.errno, error.strerror, name) from None


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
