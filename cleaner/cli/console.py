"""Standard streams as a pipe expects them: bytes on stdout, one sentence on stderr, a quiet end."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import RawIOBase
from typing import BinaryIO, NoReturn, TextIO

from cleaner.cli.codes import INTERRUPTED
from cleaner.log import DEBUG, INFO, NAME

# what a command line calls stdin
STDIN = "-"
# the options that show messages of the library, and what each counts for
VERBOSE = {"-v": 1, "--verbose": 1, "-vv": 2}


@contextmanager
def payload(closed: int = 0) -> Iterator[Callable[[bytes], object]]:
    """
    Yield a function that writes bytes to stdout, whatever the locale.

    If the reader goes away the program ends quietly with exit code `closed`, on Ctrl-C with 130. An `OSError` in the
    block, or a full disk, ends it with one sentence and exit code 2.
    """
    if sys.stdout is None:
        fail("stdout is closed: there is nowhere to write to")
    try:
        try:
            yield writer(sys.stdout)
        except KeyboardInterrupt:
            discard(sys.stdout)
            sys.exit(INTERRUPTED)
        finally:
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        discard(sys.stdout)
        sys.exit(closed)
    except OSError as error:
        discard(sys.stdout)
        fail(error)


def writer(stream: TextIO) -> Callable[[bytes], object]:
    """Return what writes all of some bytes to stdout or stderr: without a buffer, as of `python -u`, in some steps."""
    buffer = stream.buffer

    def write(data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[buffer.write(rest) :]

    return write if isinstance(buffer, RawIOBase) else buffer.write


def discard(stream: TextIO) -> None:
    """Write nothing more to stdout or stderr."""
    # the interpreter flushes them once more when it ends, and would complain
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def open_input(name: str) -> BinaryIO:
    """Open a file, or stdin, for reading."""
    if name == STDIN and sys.stdin is None:
        fail("stdin is closed: name a file")
    # closefd=False: stdin is not ours to close
    return open(sys.stdin.fileno(), "rb", closefd=False) if name == STDIN else open(name, "rb")


def fail(error: Exception | str) -> NoReturn:
    """Print in one sentence what is wrong with the input or the options, and end with exit code 2."""
    warn(error)
    sys.exit(2)


def need(packages: Iterable[str], purpose: str, extra: str) -> None:
    """End with one sentence if one of the packages is missing that an extra of ours brings."""
    from importlib.util import find_spec

    for name in packages:
        if find_spec(name) is None:
            fail(f"{purpose} needs {name}: pip install 'cleaner-zh[{extra}]'")


def show_messages(verbosity: int) -> None:
    """Write what the library tells the logger `cleaner` to stderr: 1 for what was found, 2 for each step as well."""
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("cleaner: %(levelname)s: %(message)s"))
    logger = logging.getLogger(NAME)
    logger.addHandler(handler)
    logger.setLevel(DEBUG if verbosity > 1 else INFO)


def warn(error: Exception | str) -> None:
    """Print one sentence on stderr."""
    if isinstance(error, OSError) and error.strerror:
        error = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    # here: most runs say nothing; the name of a file may hold what a terminal obeys
    from cleaner.segments import visible

    try:
        print(f"cleaner: {visible(str(error))}", file=sys.stderr)  # noqa: T201 # stderr is where a user looks for it
    except OSError:
        # a full disk: what is cleaned goes on all the same
        discard(sys.stderr)
