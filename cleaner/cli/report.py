"""The command `cleaner report`."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.clean import Model
from cleaner.cli.console import fail, need
from cleaner.cli.options import (
    Drop,
    Encoding,
    Isolated,
    Keep,
    NoRepair,
    NoSimplify,
    Punctuation,
    Quotes,
    SettingsFile,
    Threshold,
    Variant,
    configs,
    configure,
    settings_in,
)

Files = Annotated[list[str], typer.Argument(metavar="FILE", help="Files to read; - is stdin.", show_default=False)]
Output = Annotated[
    str,
    typer.Option("--output", "-o", metavar="FILE", help="Where the page goes; FILE is replaced.", show_default=False),
]


def report(
    files: Files,
    output: Output,
    drop: Drop = None,
    keep: Keep = None,
    no_repair: NoRepair = None,
    no_simplify: NoSimplify = None,
    variant: Variant = None,
    punctuation: Punctuation = None,
    quotes: Quotes = None,
    threshold: Threshold = None,
    encoding: Encoding = None,
    model: Model = None,
    settings_file: SettingsFile = None,
    isolated: Isolated = False,
) -> None:
    """
    Write a page of HTML that shows what cleaning does.

    It has the lines of the files before and after, labels, repairs and counts.

    The page needs nothing else: no network and no script. Of a file that is too long for a page it shows what was
    dropped, changed or repaired, with the lines around, and says so; the files stay as they are. The same files give
    the same page. Needs more: pip install 'cleaner-zh[report]'.
    """
    try:
        given = (drop, keep, no_repair, no_simplify, variant, punctuation, quotes, threshold, encoding)
        configure(*given)
    except ValueError as error:
        fail(error)
    need(("jinja2", "matplotlib"), "a report", "report")
    from cleaner.cli.output import open_output, refuse
    from cleaner.cli.stream import Failures, NothingReadError, check_model, cleaned_files
    from cleaner.formats import Reading
    from cleaner.report import report as reported

    settings = settings_in(Path(), settings_file, isolated)
    check_model(model := model or settings.model)
    refuse({"--output": output}, settings.file, "the file of settings")
    failures = Failures()
    pairs = cleaned_files(files, configs(given, settings), Reading(report=failures.report), model=model)
    try:
        with suppress(NothingReadError), open_output("--output", output, files) as write:
            for piece in reported(failures.passed(pairs), len(files)):
                write(piece)
    except OSError as error:
        fail(error)
    failures.end()
