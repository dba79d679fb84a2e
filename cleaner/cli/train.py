"""The command `cleaner train`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cleaner.cli.console import fail
from cleaner.cli.labelled import Data, need_training, printing, progress
from cleaner.resources import models

Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="DIR", help="Where the model goes; without it a corpora folder's goes to models."
    ),
]
Start = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="shipped|DIR",
        help="Fit this model to DATA, which may be a few pages, instead of learning from DATA alone.",
    ),
]
SHIPPED = "shipped"


def train(data: Data, output: Output = None, start: Start = None) -> None:
    """
    Train the line model on DATA and write it with a model card.

    A .jsonl file has a document a line: {id?, group? or host?, lines: [{text, label}]}. Any other file has rows of
    label, tab and text, and a blank line between documents. Labels are body, chrome and spam; a line with the label
    null, or none, is passed over. From a corpora folder (docs/training.md) the character counts are made too.

    Prints the figures of the card: cross-validated, by group; with --from, those of the model as it was and of models
    fitted without the page, or without its group. The same data give the same files. Needs more:
    pip install 'cleaner-zh[train]'.
    """
    need_training()
    if output is None and (start is not None or not any(path.is_dir() for path in data)):
        fail("name a folder for the model with --output DIR: without it the shipped model would be overwritten")
    if output and output.is_file():
        fail(f"--output {output}: this is a file, and a model is a folder")
    from cleaner.training.evaluation.metrics import rendered

    with printing() as write:
        card = _fit(data, output or models()) if start is None else _adapt(data, start, output or models())
        write(rendered(card["figures"]))


def _fit(data: list[Path], output: Path) -> dict[str, Any]:
    from cleaner.training.train import train as fit

    return fit(data, output, progress)


def _adapt(data: list[Path], start: str, output: Path) -> dict[str, Any]:
    from cleaner.training.adapt import adapt

    try:
        return adapt(data, None if start == SHIPPED else Path(start), output)[1]
    except ValueError as error:
        fail(error)
