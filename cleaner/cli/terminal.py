"""What a terminal gets that a pipe does not: colours, and a pager."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from shutil import which
from typing import Annotated, BinaryIO, cast

import typer

from cleaner.cli.codes import INTERRUPTED
from cleaner.cli.console import fail, payload

WHEN = ("auto", "always", "never")
# with these less leaves colours as they are, ends at once where all fits on the screen, and does not clear it
LESS = "FRX"
# what a shell says of a command that it can't run, or can't find
NO_COMMAND = (126, 127)

Color = Annotated[
    str,
    typer.Option(
        metavar="|".join(WHEN), help="Colours; auto: on a terminal, unless NO_COLOR or CLICOLOR_FORCE says otherwise."
    ),
]
NoPager = Annotated[
    bool, typer.Option("--no-pager", help="Do not hand what goes to a terminal to a pager ($PAGER, or less -FRX).")
]


def wants_color(when: str, environment: Mapping[str, str] = os.environ) -> bool:
    """
    Return whether stdout gets colours: by the option, else NO_COLOR, else CLICOLOR_FORCE, else if it is a terminal.

        >>> wants_color("auto", {"CLICOLOR_FORCE": "1"}), wants_color("auto", {"CLICOLOR_FORCE": "1", "NO_COLOR": "1"})
        (True, False)
    """
    if when != "auto":
        return when == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return is_terminal() and environment.get("TERM") != "dumb"


def is_terminal() -> bool:
    """Return whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


@contextmanager
def paged(no_pager: bool = False) -> Iterator[Callable[[bytes], object]]:
    """
    Yield a function that writes bytes to a pager where stdout is a terminal, as git does, and to stdout elsewhere.

    The pager is $PAGER, else less where there is one; an empty $PAGER, and cat, is none. Errors are those of `payload`.
    """
    command = "" if no_pager or not is_terminal() else os.environ.get("PAGER", "less" if which("less") else "")
    if command in ("", "cat"):
        with payload() as write:
            yield write
        return
    # without the character set less shows Chinese as bytes in a C locale
    environment = {"LESS": LESS, "LESSCHARSET": "utf-8", **os.environ}
    # a shell, for $PAGER may hold options
    with subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, env=environment) as pager:  # noqa: S602
        pipe = cast(BinaryIO, pager.stdin)
        try:
            yield pipe.write
            pipe.flush()
        except BrokenPipeError:
            # its user has seen enough
            pass
        except KeyboardInterrupt:
            _end(pager, pipe)
            sys.exit(INTERRUPTED)
        except OSError as error:
            _end(pager, pipe)
            fail(error)
        finally:
            _end(pager, pipe)
    if pager.returncode in NO_COMMAND:
        fail(f"the pager {command!r} can't be run: set PAGER to another, or use --no-pager")


def _end(pager: "subprocess.Popen[bytes]", pipe: BinaryIO) -> None:
    """Let the pager have all there is, and wait until its user leaves it."""
    with suppress(BrokenPipeError):
        pipe.close()
    while True:
        try:
            pager.wait()
        except KeyboardInterrupt:
            # Ctrl-C is the pager's own: less only stops searching
            continue
        return
