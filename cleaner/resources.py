"""Find and read what the package ships: the tables under `data/` and the trained arrays under `models/`."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


class ModelError(ValueError):
    """A folder with no model, a damaged one or one of other features; the message is a sentence that says which."""


def read_table(name: str) -> Iterator[list[str]]:
    """Return the fields of each row of a table in `cleaner/data`; lines that begin with # are its header."""
    rows = (PACKAGE / "data" / name).read_text(encoding="utf-8").rstrip("\n").split("\n")
    return iter([row.split("\t") for row in rows if not row.startswith("#")])


def read_columns(name: str, count: int) -> list[list[str]]:
    """Return the `count` columns of such a table, whose rows all have as many fields: rows take five times as long."""
    text = (PACKAGE / "data" / name).read_text(encoding="utf-8").rstrip("\n")
    while text.startswith("#"):
        text = text.partition("\n")[2]
    fields = text.replace("\n", "\t").split("\t")
    return [fields[at::count] for at in range(count)]


@cache
def models() -> Path:
    """Return the folder of the trained models: inside the package in a wheel, next to it in a checkout."""
    inside = PACKAGE / "models"
    return inside if inside.is_dir() else PACKAGE.parent / "models"
