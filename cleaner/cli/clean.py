"""The command `cleaner clean`."""

from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.console import STDIN, fail
from cleaner.cli.options import (
    Drop,
    Encoding,
    Keep,
    NoRepair,
    NoSimplify,
    Punctuation,
    Quotes,
    Threshold,
    Variant,
    choose,
    configure,
)
from cleaner.document import Config
from cleaner.formats import READERS, WRITERS

Files = Annotated[list[str] | None, typer.Argument(metavar="FILE", help="Files to read; none or - is stdin.")]
Target = Annotated[
    str | None,
    typer.Option("--format", metavar="|".join(WRITERS), help="What comes out; without it the same as --input."),
]
Source = Annotated[
    str, typer.Option("--input", metavar="|".join(READERS), help="A document a file, or a document a JSON line.")
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
    no_repair: NoRepair = False,
    no_simplify: NoSimplify = False,
    variant: Variant = Config.variant,
    punctuation: Punctuation = False,
    quotes: Quotes = Config.quotes,
    threshold: Threshold = Config.threshold,
    encoding: Encoding = None,
    removed: Removed = None,
    line_buffered: LineBuffered = False,
    model: Model = None,
) -> None:
    """
    Clean files to stdout, as UTF-8; the files stay as they are.

    text: the cleaned texts, a blank line between documents.

    jsonl: an object a document with file, text, kind (article, novel, poem, forum, reference, product, list or
    doorway, and how surely), encoding, repairs and lines; the objects of --input jsonl come back with their text field
    cleaned, their other fields as they were, and a field "cleaner" with the kind and counts of lines in and dropped.

    labels: label, score and text of every input line, separated by tabs, after a row with the kind of the document.

    A text longer than 1 MiB is cleaned in chunks, so a pipe may be endless. Each line is classified with at least 50
    lines before and after it; with --line-buffered it is written as soon as those have been read.
    """
    target = target or source
    try:
        choose("input", source, READERS)
        choose("format", target, WRITERS)
        config = configure(drop, keep, no_repair, no_simplify, variant, punctuation, quotes, threshold, encoding)
    except ValueError as error:
        fail(error)
    from cleaner.cli.stream import clean_files

    clean_files(
        files or [STDIN],
        config,
        source=source,
        target=target,
        field=text_field,
        removed=removed,
        line_buffered=line_buffered,
        model=model,
    )
