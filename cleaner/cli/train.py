"""The command `cleaner train`."""

from pathlib import Path
from typing import Annotated

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


def train(data: Data, output: Output = None) -> None:
    """
    Train the line model on DATA and write it with a model card.

    A .jsonl file has a document a line: {id?, group? or host?, lines: [{text, label}]}. Any other file has rows of
    label, tab and text, and a blank line between documents. Labels are body, chrome and spam; a line with the label
    null, or none, is passed over. From a corpora folder (docs/training.md) the character counts are made too.

    Prints the figures of the card: cross-validated, by group. The same data give the same files. Needs more:
    pip install 'cleaner-zh[train]'.
    """
    need_training()
    if output is None and not any(path.is_dir() for path in data):
        fail("name a folder for the model with --output DIR: without it the shipped model would be overwritten")
    from cleaner.training.evaluation.metrics import rendered
    from cleaner.training.train import train as fit

    with printing() as write:
        card = fit(data, output or models(), progress)
        write(rendered(card["figures"]))
