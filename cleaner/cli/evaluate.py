"""The command `cleaner evaluate`."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.cli.console import fail, warn
from cleaner.cli.labelled import Data, need_training, printing, progress
from cleaner.cli.output import refuse
from cleaner.resources import models

if TYPE_CHECKING:
    from cleaner.training.evaluation.metrics import EvaluatedPage

Model = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Judge DATA with this model instead of cross-validating; pages it learned from look better than they are.",
    ),
]
Errors = Annotated[int, typer.Option(metavar="N", min=0, help="List the N surest mistakes, with the lines around.")]
Plot = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Draw precision against recall, and a confusion table, to a .png or .svg file."),
]
Floors = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Limits to hold figures against; for a corpora folder models/floors.json."),
]
HoldOut = Annotated[
    list[str] | None,
    typer.Option(metavar="CORPUS", help='Judge a corpus also without any page of it ("unseen"); repeatable.'),
]
OneByOne = Annotated[
    list[str] | None,
    typer.Option(metavar="CORPUS", help="Judge a corpus also page by page, trained on all others; repeatable. Slow."),
]


def evaluate(
    data: Data,
    model: Model = None,
    errors: Errors = 0,
    plot: Plot = None,
    floors: Floors = None,
    hold_out: HoldOut = None,
    one_by_one: OneByOne = None,
) -> None:
    """
    Cross-validate the line model on DATA, by group, and print precision, recall and F1 by label.

    A corpus is called as its file is, without the suffix. Figures outside their limits are named on stderr and end
    with exit code 1; limits for a corpus or a split that was not evaluated are passed over.
    """
    if model and (hold_out or one_by_one):
        fail("--model trains nothing: leave out --hold-out and --one-by-one")
    for file in (*data, floors):
        refuse({"--plot": plot}, file, "a file to read")
    from cleaner.training.evaluation.floors import missed, read_floors

    with printing() as write:
        from cleaner.training.corpora.readers import corpora_in

        floors = floors or (models() / "floors.json" if corpora_in(data) else None)
        limits = read_floors(floors) if floors else {}
        _check_plot(plot)
        table, judged = _judged_by(model, data) if model else _cross_validated(data, hold_out or (), one_by_one or ())
        _report(write, table, judged, errors, plot)
        below = missed(table, limits)
    for sentence in below:
        warn(sentence)
    raise typer.Exit(int(bool(below)))


def _judged_by(folder: Path, data: list[Path]) -> tuple[dict[str, Any], "list[EvaluatedPage]"]:
    from cleaner.lines.models.page_model import load
    from cleaner.training.corpora.readers import read
    from cleaner.training.evaluation.metrics import by_corpus, evaluate_pages, scores

    try:
        model = load(folder)
    except ValueError as error:
        fail(error)
    judged = evaluate_pages(model, read(data))
    return {corpus: {"model": scores(rows)} for corpus, rows in by_corpus(judged).items()}, judged


def _cross_validated(
    data: list[Path], held_out: Sequence[str], singled: Sequence[str]
) -> tuple[dict[str, Any], "list[EvaluatedPage]"]:
    need_training()
    from cleaner.training.train import evaluate as cross_validate

    return cross_validate(data, held_out, singled, progress)


def _check_plot(file: Path | None) -> None:
    if file is not None:
        from cleaner.training.evaluation.plot import check

        check(file)


def _report(
    write: Callable[[str], object], table: dict[str, Any], judged: "list[EvaluatedPage]", errors: int, plot: Path | None
) -> None:
    from cleaner.training.evaluation.errors import rendered as listed
    from cleaner.training.evaluation.errors import worst
    from cleaner.training.evaluation.metrics import rendered

    write(rendered(table))
    if errors:
        write("\n" + listed(worst(judged, errors)))
    if plot is not None:
        from cleaner.training.evaluation.plot import draw

        draw(judged, plot)
