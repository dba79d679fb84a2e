"""The command line: `main` is the console script, each command has a file of its own."""

import os
import sys
from pathlib import Path

from cleaner.cli.console import INTERRUPTED

# what `cleaner` itself understands; any other option before a command's name is one of `cleaner clean`
OWN_OPTIONS = frozenset({"--help", "--version", "--install-completion", "--show-completion"})


def main() -> None:
    """Run the command line; without arguments it is a filter, `cleaner clean` on stdin."""
    # numpy would start a thread for each core, for products of matrices that no command asks for
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        _dispatch(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _dispatch(arguments: list[str]) -> None:
    completing = "_CLEANER_COMPLETE" in os.environ
    if arguments or completing:
        first = arguments[0] if arguments else ""
        is_option = first.startswith("-") and first.partition("=")[0] not in OWN_OPTIONS
        if is_option or (Path(first).is_file() and not _is_command(first)):
            arguments.insert(0, "clean")
        _run(arguments)
    elif sys.stdin is None or sys.stdin.isatty():
        _show_help()
    else:
        # straight to what `cleaner clean` runs: the option parser would be half of the start-up time
        from cleaner.cli.stream import clean_files

        clean_files()


def _is_command(name: str) -> bool:
    from cleaner.cli.app import COMMANDS

    return name in COMMANDS


def _run(arguments: list[str]) -> None:
    from cleaner.cli.app import app

    app(arguments, prog_name="cleaner")


def _show_help() -> None:
    from contextlib import redirect_stdout

    from cleaner.cli.app import app

    with redirect_stdout(sys.stderr):
        app(["--help"], prog_name="cleaner", standalone_mode=False)
    sys.exit(2)
