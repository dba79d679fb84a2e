"""What `cleaner train` and `cleaner evaluate` share: their data, what must be installed, and how far they are."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.console import fail, payload

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
    """Lend a function that prints text; data that cannot be read ends the program with one sentence."""
    from cleaner.formats import InputError

    with payload() as write:
        try:
            yield lambda text: write(f"{text}\n".encode("utf-8", "replace"))
        except InputError as error:
            fail(error)


def need_training() -> None:
    """End with one sentence where what training needs is not installed."""
    for name in ("sklearn", "catboost", "jieba"):
        if find_spec(name) is None:
            fail(f"training needs {name}: pip install 'cleaner-zh[train]'")


def progress(steps: Iterable[int]) -> Iterable[int]:
    """Yield the steps and draw a bar on stderr."""
    with typer.progressbar(list(steps), label="models", file=sys.stderr) as bar:
        yield from bar
