"""Standard streams as a pipe expects them: bytes on stdout, one sentence on stderr, a quiet end."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

# what a command line calls stdin
STDIN = "-"
INTERRUPTED = 130  # 128 + SIGINT, as shells count


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
            yield sys.stdout.buffer.write
        except KeyboardInterrupt:
            _discard_stdout()
            sys.exit(INTERRUPTED)
        finally:
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard_stdout()
        sys.exit(closed)
    except OSError as error:
        _discard_stdout()
        fail(error)


def _discard_stdout() -> None:
    # the interpreter flushes stdout once more when it ends, and would complain
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def fail(error: Exception | str) -> NoReturn:
    """Print in one sentence what is wrong with the input or the options, and end with exit code 2."""
    warn(error)
    sys.exit(2)


def warn(error: Exception | str) -> None:
    """Print one sentence on stderr."""
    if isinstance(error, OSError) and error.strerror:
        error = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    print(f"cleaner: {error}", file=sys.stderr)  # noqa: T201 # stderr is where a user looks for it
