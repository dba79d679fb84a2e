"""What the tables of this benchmark share: answers to judge, and the figures of their columns."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from cleaner.document import Label
from cleaner.training.corpora.folder import Page
from cleaner.training.evaluation import metrics

UNKNOWN = "–"


class Answer(NamedTuple):
    """A labelled page, the fold that a system had not seen when it was asked, and the labels it gave the lines."""

    page: Page
    fold: int
    found: tuple[Label, ...]


def figures(answers: Sequence[Answer]) -> dict[str, Any]:
    """Return figures by corpus and split, as in a model card."""
    # figures of labels need no probabilities, so an answer is enough
    return metrics.figures(cast(list[metrics.EvaluatedPage], answers))


def scores(answers: Sequence[Answer]) -> dict[str, Any]:
    """Return the figures of all answers together, of which there must be at least one."""
    return metrics.scores(cast(list[metrics.EvaluatedPage], answers))


def row(name: str, cells: Sequence[str]) -> str:
    """Return a row of a table in Markdown."""
    return f"| {name} | {' | '.join(cells)} |"


def cells(found: dict[str, Any] | None, columns: Sequence[str]) -> list[str]:
    """Return the figures of some columns, a dash where there is none or nothing was measured."""
    return [COLUMNS[column](found) if found else UNKNOWN for column in columns]


def number(value: float | None, places: int = 3) -> str:
    """Return a figure with some decimal places, or a dash."""
    return UNKNOWN if value is None else f"{value:.{places}f}"


def _rates(found: dict[str, Any], label: Label, rates: Sequence[str], by: str = "line") -> str:
    known = found.get(label.value, {by: dict.fromkeys(rates)})[by]
    return " / ".join(number(known[rate]) for rate in rates)


# Each column of figures, and how it is read from those of some pages.
COLUMNS: dict[str, Callable[[dict[str, Any]], str]] = {
    "line P / R / F1": lambda found: _rates(found, Label.body, metrics.RATES),
    "character F1": lambda found: _rates(found, Label.body, ("f1",), "character"),
    "page F1": lambda found: number(found["page_averaged_body_f1"]),
    "page character F1": lambda found: number(found["page_averaged_body_character_f1"]),
    "characters kept without body": lambda found: number(found["characters_kept_without_body"], 0),
    "titles found": lambda found: number(found["titles_found"]),
    "spam P / R": lambda found: _rates(found, Label.spam, ("precision", "recall")),
}
