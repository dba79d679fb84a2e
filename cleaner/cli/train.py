"""The commands `cleaner train` and `cleaner evaluate`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.console import fail, payload, warn
from cleaner.resources import models

Corpora = Annotated[
    Path,
    typer.Argument(metavar="CORPORA", help="Folder with lines/, dirty/ and raw/ as docs/training.md describes it."),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="DIR", help="Where the model goes; default: models.")
]


def train(corpora: Corpora, output: Output = None) -> None:
    """
    Train the character counts and the line model on CORPORA and write them with a model card.

    Prints the figures of the card: cross-validated, by host or page. The same corpora give the same files. Needs
    scikit-learn: pip install 'cleaner-zh[train]'.
    """
    _check(corpora)
    from cleaner.training.evaluate import rendered
    from cleaner.training.train import train as fit

    with payload() as write:
        card = fit(corpora, output or models(), _progress)
        write(f"{rendered(card['figures'])}\n".encode())


def evaluate(corpora: Corpora) -> None:
    """
    Cross-validate the line model on CORPORA, by host or page, and print precision, recall and F1 by label.

    Figures outside the limits in models/floors.json are named on stderr and end with exit code 1.
    """
    _check(corpora)
    from cleaner.training.evaluate import rendered
    from cleaner.training.fit import Fitting
    from cleaner.training.folds import dataset
    from cleaner.training.train import measure, missed, read_floors

    with payload() as write:
        table = measure(Fitting(dataset(corpora)), corpora, _progress)
        write(f"{rendered(table)}\n".encode())
    below = missed(table, read_floors(models()))
    for sentence in below:
        warn(sentence)
    raise typer.Exit(int(bool(below)))


def _check(corpora: Path) -> None:
    from importlib.util import find_spec

    for name in ("sklearn", "jieba"):
        if find_spec(name) is None:
            fail(f"training needs {name}: pip install 'cleaner-zh[train]'")
    for folder in ("lines", "dirty", "raw"):
        if not (corpora / folder).is_dir():
            fail(f"{corpora}: no folder {folder}/ in it; docs/training.md says what a corpora folder holds")


def _progress(steps: Iterable[int]) -> Iterable[int]:
    import sys

    with typer.progressbar(list(steps), label="folds", file=sys.stderr) as bar:
        yield from bar
