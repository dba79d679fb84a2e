"""
Mend labels of corpora that were labelled by matching with a gold text.

The gold texts have bylines and lack captions, titles and paragraphs; `texts/mended_labels.tsv` lists such lines, with
the label that the rules for labels give them.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from cleaner.formats import InputError
from cleaner.training.corpora.texts import read_rows

TABLE = "mended_labels.tsv"
# Nobody can say what such a line is: its page is read without it.
UNDECIDED = "-"

# (corpus, page): place of the line in the page, and its label.
Mended = dict[tuple[str, str], dict[int, str | None]]


def mended(corpus: str, name: str, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """
    Return the lines of a page as JSON has them, with mended labels.

    Raise `InputError` if the table names a line that the page does not have.
    """
    labels = table().get((corpus, name), {})
    last = max(labels, default=-1)
    if last >= len(lines):
        here = f"{corpus}/{name}: no line {last} in this page of {len(lines)}"
        raise InputError(f"{here}: {TABLE} is about another version of it")
    return [line | {"label": labels[place]} if place in labels else line for place, line in enumerate(lines)]


@cache
def table() -> Mended:
    """Return the mended labels by page, None for an undecided line."""
    found: Mended = {}
    for corpus, page, place, label, _ in read_rows(TABLE):
        found.setdefault((corpus, page), {})[int(place)] = None if label == UNDECIDED else label
    return found
