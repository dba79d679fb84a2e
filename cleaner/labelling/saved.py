"""The file of labelled pages that is continued: what is in it stays, and a page that is saved again replaces itself."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cleaner.formats import InputError
from cleaner.labelling.pages import Page
from cleaner.replacement import replacing
from cleaner.training.corpora.documents import documents

Labels = list[str | None]


def read_saved(file: Path) -> dict[str, dict[str, Any]]:
    """
    Return the documents of a file by `id`, in their order; a file that is not there has none.

    One without an `id` is called by its line. Raise `InputError` for what is not labelled data.
    """
    found: dict[str, dict[str, Any]] = {}
    if not file.exists():
        return found
    for number, row in documents(file):
        name = str(row.get("id", f"line {number}"))
        if name in found:
            raise InputError(f"{file}:{number}: a second document with the id {name!r}: rename or remove one")
        found[name] = row
    return found


def save(file: Path, page: Page, labels: Sequence[str | None]) -> None:
    """
    Put a page with its labels, one a line, into a file in one step.

    The file is read again first: what another program has added since is kept. Lines are written as they came, since
    training repairs them itself.
    """
    rows = [{"text": line.original, "label": label} for line, label in zip(page.lines, labels, strict=True)]
    group = {} if page.group is None else {"group": page.group}
    saved = {**read_saved(file), page.name: {"id": page.name, **group, "lines": rows}}
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in saved.values())
    with replacing(file) as stream:
        # a lone surrogate comes out as the escape JSON has for it
        stream.write(text.encode("utf-8", "backslashreplace"))


def labels_of(page: Page, row: dict[str, Any]) -> Labels | None:
    """Return the labels that a saved document has for the lines of a page, None if it was saved of another text."""
    if [entry["text"] for entry in row["lines"]] != [line.original for line in page.lines]:
        return None
    return [entry["label"] for entry in row["lines"]]
