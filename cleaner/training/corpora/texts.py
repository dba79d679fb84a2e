"""
Our own lists of spam, honest lines and labels, which training uses in addition to a corpora folder.

They are in a checkout; a wheel, with which people train on their own lines, does not have them.
"""

from pathlib import Path

from cleaner.formats import InputError

TEXTS = Path(__file__).resolve().parents[1] / "texts"


def read_lines(name: str) -> list[str]:
    """Return the lines of one of our files without its header; raise `InputError` if this is no checkout."""
    file = TEXTS / name
    if not file.is_file():
        raise InputError(f"{file}: not here: training with a corpora folder needs a checkout of the project")
    return [line for line in file.read_text(encoding="utf-8").split("\n") if not line.startswith("#")]


def read_rows(name: str) -> list[list[str]]:
    """Return the fields of each row of one of our tables; raise what `read_lines` does."""
    return [line.split("\t") for line in read_lines(name) if line]
