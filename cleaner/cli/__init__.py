"""The command line: `main` is the console script, each command has a file of its own."""

import gc
import os
import sys

from cleaner.cli.codes import INTERRUPTED, TERMINATED

# what `cleaner` itself understands; any other option before a command's name is one of `cleaner clean`
OWN_OPTIONS = frozenset({"--help", "--version", "--install-completion", "--show-completion"})


# how many more objects there are before Python looks for reference cycles among them
COLLECTED = 50_000
# seconds after which an exception that was dropped is raised again, when the destructor has most likely ended
PAUSE = 0.01


def main() -> None:
    """Run the command line; without arguments it is a filter, `cleaner clean` on stdin."""
    # numpy would start a thread for each core, for products of matrices that no command asks for
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # modules, lines and findings are in no cycle: to look for one after each 700 takes a fourteenth of the time
    gc.set_threshold(COLLECTED)
    if sys.stderr is None:
        # closed, and then `print` would write to stdout
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 # until the end
    # all else is imported from here on, so that Ctrl-C finds somebody to answer it
    try:
        _end_on_signals()
        try:
            _dispatch(sys.argv[1:])
        finally:
            _stop_asking()
            # the system takes back what is left: a last look for cycles takes a tenth of the time of a short run
            gc.freeze()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except ValueError as error:
        from cleaner.cli.console import fail
        from cleaner.resources import ModelError

        # of a shipped model, which is loaded when it is needed
        if not isinstance(error, ModelError):
            raise
        fail(error)
    except OSError as error:
        from cleaner.cli.console import discard, fail

        # of the parser's own output, such as help: commands handle theirs
        if sys.stdout is not None:
            discard(sys.stdout)
        fail(error)


def _end_on_signals() -> None:
    """End with an exception where a signal asks for it, so that a file that is half written does not stay."""
    import signal

    def end(*_: object) -> None:
        sys.exit(TERMINATED)

    # SIGHUP: its terminal was closed
    for name in ("SIGTERM", "SIGHUP"):
        asked = getattr(signal, name, None)
        # `nohup` has it ignored
        if asked is not None and signal.getsignal(asked) != signal.SIG_IGN:
            signal.signal(asked, end)
    if hasattr(signal, "setitimer"):
        _ask_again_when_dropped()


def _ask_again_when_dropped() -> None:
    """Raise once more what a signal raised inside a destructor or a callback, where Python reports it and goes on."""
    import signal

    usual = sys.unraisablehook
    dropped: list[BaseException] = []

    def keep(report: "sys.UnraisableHookArgs") -> None:
        if isinstance(report.exc_value, (KeyboardInterrupt, SystemExit)):
            dropped[:] = [report.exc_value]
            signal.setitimer(signal.ITIMER_REAL, PAUSE)
        else:
            usual(report)

    def ask_again(*_: object) -> None:
        raise dropped[0]

    signal.signal(signal.SIGALRM, ask_again)
    sys.unraisablehook = keep


def _stop_asking() -> None:
    """Let the alarm pass: Python gives it back its default at the end, which is to kill the process."""
    import signal

    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_IGN)


def _dispatch(arguments: list[str]) -> None:
    from cleaner.cli.console import VERBOSE, show_messages

    # before the bare filter, which asks no option parser
    verbosity = 0
    while arguments and arguments[0] in VERBOSE:
        verbosity += VERBOSE[arguments.pop(0)]
    if verbosity:
        show_messages(verbosity)
    completing = "_CLEANER_COMPLETE" in os.environ
    if arguments or completing:
        from pathlib import Path

        first = arguments[0] if arguments else ""
        is_option = first.startswith("-") and first.partition("=")[0] not in OWN_OPTIONS
        if is_option or (Path(first).is_file() and not _is_command(first)):
            arguments.insert(0, "clean")
        _run(arguments)
    elif sys.stdin is None or sys.stdin.isatty():
        _show_help()
    else:
        _filter()


def _filter() -> None:
    # straight to what `cleaner clean` runs: the option parser would be half of the start-up time
    from pathlib import Path

    from cleaner.cli.console import fail
    from cleaner.cli.stream import clean_files
    from cleaner.settings import SettingsError, find, load

    try:
        file = find(Path())
        settings = load(file) if file else None
    except SettingsError as error:
        fail(error)
    if settings:
        config = settings.config
        clean_files(config_for=lambda _: config, model=settings.model)
    else:
        clean_files()


def _is_command(name: str) -> bool:
    from cleaner.cli.app import COMMANDS

    return name in COMMANDS


def _run(arguments: list[str]) -> None:
    from cleaner.cli.app import COMMANDS, app

    first = arguments[0] if arguments else ""
    app([first] if first in COMMANDS else COMMANDS)(arguments, prog_name="cleaner")


def _show_help() -> None:
    from contextlib import redirect_stdout

    from cleaner.cli.app import app

    with redirect_stdout(sys.stderr):
        app()(["--help"], prog_name="cleaner", standalone_mode=False)
    sys.exit(2)
