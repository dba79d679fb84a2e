"""The command `cleaner explain`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cleaner.cli.clean import Files, Model
from cleaner.cli.console import STDIN, fail
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
    choose,
    configs,
    configure,
    settings_in,
)
from cleaner.cli.terminal import WHEN, Color, NoPager, paged, wants_color
from cleaner.explain import CHOICES
from cleaner.explain import explain as explained

Only = Annotated[str, typer.Option(metavar="|".join(CHOICES), help="Which lines are shown.")]
STYLES: dict[str, dict[str, Any]] = {
    "file": {"bold": True},
    "body": {"fg": "green"},
    "chrome": {"fg": "yellow"},
    "spam": {"fg": "red", "bold": True},
    "before": {"fg": "red", "strikethrough": True},
    "after": {"fg": "green", "underline": True},
    "aside": {"dim": True},
}


def explain(
    files: Files = None,
    only: Only = "all",
    color: Color = "auto",
    no_pager: NoPager = False,
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
    Show what cleaning does to each line of files, and why.

    A row says file, encoding and kind of a document. Then come number, label, score (the probability of the label),
    kept or dropped, and the text of each line, with {before→after} where it changed; the row below says why, and which
    steps changed it at how many places. Characters that can't be seen are shown as ␀ or ⟨U+200B⟩.
    """
    try:
        choose("only", only, CHOICES)
        choose("color", color, WHEN)
        given = (drop, keep, no_repair, no_simplify, variant, punctuation, quotes, threshold, encoding)
        configure(*given)
    except ValueError as error:
        fail(error)
    from cleaner.cli.stream import Failures, check_model, cleaned_files
    from cleaner.formats import Reading

    settings = settings_in(Path(), settings_file, isolated)
    check_model(model := model or settings.model)
    paint = _paint if wants_color(color) else _leave
    failures = Failures()
    with paged(no_pager) as write:
        reading = Reading(report=failures.report)
        pairs = cleaned_files(files or [STDIN], configs(given, settings), reading, model=model)
        for chunk in explained(pairs, paint, only):
            write(chunk)
    failures.end()


def _paint(text: str, part: str) -> str:
    return typer.style(text, **STYLES[part])


def _leave(text: str, part: str) -> str:
    return text
