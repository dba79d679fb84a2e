"""The command `cleaner clean`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.cli.console import STDIN, fail, need
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
from cleaner.formats import READERS, WRITERS

if TYPE_CHECKING:
    from cleaner.settings import Settings

Files = Annotated[list[str] | None, typer.Argument(metavar="FILE", help="Files to read; none or - is stdin.")]
Target = Annotated[
    str | None,
    typer.Option(
        "--format", metavar="|".join(WRITERS), help="What comes out; without it JSON lines for those, else text."
    ),
]
Source = Annotated[
    str,
    typer.Option("--input", metavar="|".join(READERS), help="A document a file, or a JSON line, or a page of HTML."),
]
TextField = Annotated[str, typer.Option(metavar="NAME", help="The field that holds the text of a JSON line.")]
Model = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="Classify lines with a model written by `cleaner train` instead of the shipped one."
    ),
]
Removed = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Write every dropped line as a JSON line; FILE is replaced at the end."),
]
Record = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", help="Write what `cleaner restore` needs to give the input back; replaced at the end."
    ),
]
Errors = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Write what can't be read as JSON lines, in place of a sentence each on stderr."),
]
Mark = Annotated[bool, typer.Option("--mark", help="Write every line as it came, behind its label and a tab.")]
LineBuffered = Annotated[
    bool, typer.Option("--line-buffered", help="Write each line as soon as the 50 lines after it have been read.")
]


def clean(
    files: Files = None,
    target: Target = None,
    source: Source = "text",
    text_field: TextField = "text",
    drop: Drop = None,
    keep: Keep = None,
    no_repair: NoRepair = None,
    no_simplify: NoSimplify = None,
    variant: Variant = None,
    punctuation: Punctuation = None,
    quotes: Quotes = None,
    threshold: Threshold = None,
    encoding: Encoding = None,
    mark: Mark = False,
    removed: Removed = None,
    record: Record = None,
    errors: Errors = None,
    line_buffered: LineBuffered = False,
    model: Model = None,
    settings_file: SettingsFile = None,
    isolated: Isolated = False,
) -> None:
    """
    Clean files to stdout, as UTF-8; the files stay as they are.

    With --input html a file is a page of HTML, of which each block is a line: pip install 'cleaner-zh[html]'.

    text: the cleaned texts, a blank line between documents.

    jsonl: an object a document with file, text, kind (article, novel, poem, forum, reference, product, list or
    doorway, and how surely), encoding, repairs and lines; the objects of --input jsonl come back with their text field
    cleaned, their other fields as they were, and a field "cleaner" with the kind and counts of lines in and dropped.

    labels: label, score and text of every input line, separated by tabs, after a row with the kind of the document.

    With --mark nothing is repaired, simplified or dropped: it writes the label and a tab before every line of the
    input, in UTF-8, so that `cut -f2-` gives that back.

    A text longer than 1 MiB is cleaned in chunks, so a pipe may be endless. Each line is classified with at least 50
    lines before and after it; with --line-buffered it is written as soon as those have been read.

    A file or a JSON line that can't be read is passed over with a sentence, and the exit code at the end is 2.

    What no option says is taken from cleaner.toml or the table tool.cleaner of pyproject.toml, the nearest in the
    working directory or above it; `cleaner config` shows what holds.
    """
    given = (drop, keep, no_repair, no_simplify, variant, punctuation, quotes, threshold, encoding)
    beside = {"removed": removed, "record": record, "errors": errors}
    _check(given, source, target := target or ("text" if source == "html" else source), mark, beside)
    settings = _settings(settings_file, isolated, beside)
    from cleaner.cli.stream import clean_files

    clean_files(
        files or [STDIN],
        configs(given, settings),
        source=source,
        target=target,
        field=text_field,
        mark=mark,
        **beside,
        line_buffered=line_buffered,
        model=model or settings.model,
    )


def _settings(file: Path | None, isolated: bool, beside: Mapping[str, str | None]) -> "Settings":
    settings = settings_in(Path(), file, isolated)
    if any(beside.values()):
        from cleaner.cli.output import refuse

        refuse({f"--{option}": name for option, name in beside.items()}, settings.file, "the file of settings")
    return settings


def _check(given: Sequence[Any], source: str, target: str, mark: bool, beside: Mapping[str, str | None]) -> None:
    """End with one sentence about a value that is not known, or about options that don't go together."""
    try:
        configure(*given)
        choose("input", source, READERS)
        choose("format", target, WRITERS)
    except ValueError as error:
        fail(error)
    if source == "html":
        need(("resiliparse",), "--input html", "html")
        if beside["record"] is not None:
            fail(f"--record {beside['record']}: the HTML of a page is not restored from its text")
    if mark and not source == target == "text":
        fail("--mark: it writes the lines of a text, so it goes without --format and --input")
    if (record := beside["record"]) is not None and (mark or target == "labels"):
        fail(f"--record {record}: what {'--mark' if mark else '--format labels'} writes is not restored from")
    taken: dict[Path, str] = {}
    for option, file in beside.items():
        if file is not None and (other := taken.setdefault(Path(file).resolve(), option)) != option:
            fail(f"--{option} {file}: this is the file of --{other}, and would be overwritten")
