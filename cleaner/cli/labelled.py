"""What `cleaner train` and `cleaner evaluate` share: their data, required packages, and progress."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.console import fail, need, payload

Data = Annotated[
    list[Path],
    typer.Argument(
        metavar="DATA",
        help="Files of labelled lines (.jsonl, or rows of label, tab, text; .gz too), or a corpora folder.",
        show_default=False,
    ),
]


@contextmanager
def printing() -> Iterator[Callable[[str], object]]:
    """Yield a function that prints text; unreadable data ends the program with one sentence."""
    from cleaner.formats import InputError

    with payload() as write:
        try:
            yield lambda text: write(f"{text}\n".encode("utf-8", "replace"))
        except InputError as error:
            fail(error)


def need_training() -> None:
    """End with one sentence if a package that training needs is missing."""
    need(("sklearn", "catboost", "jieba"), "training", "train")


def progress(steps: Iterable[int]) -> Iterable[int]:
    """Yield the steps while a progress bar on stderr follows them."""
    with typer.progressbar(list(steps), label="models", file=sys.stderr) as bar:
        yield from bar
