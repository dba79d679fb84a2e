"""Load what stands beside a model of lines, in a file of its own."""

from collections.abc import Callable
from pathlib import Path

from cleaner.arrays import Arrays
from cleaner.log import INFO, log
from cleaner.model_files import Card, loading, read_card, shown
from cleaner.resources import ModelError, models


def read_beside(folder: Path | None, name: str, read: Callable[[Card], Arrays]) -> Arrays:
    """
    Return the arrays of a file in the folder of a model; a model without it, or None, has that of the shipped models.

    Raise `ModelError`, with one sentence that says what is wrong, for a damaged file.
    """
    place = folder or models()
    with loading(place):
        card = read_card(place)
        found = read(card) if card.has(name) else None
    if found is not None:
        log(INFO, "%s loaded from %s", name, place)
        return found
    if place == models():
        raise ModelError(f"the model in {shown(place)} is damaged: it has no {name}")
    return read_beside(None, name, read)
