"""Read the pages that were written for this project: kinds of pages that the corpora have few of."""

from collections.abc import Iterator

from cleaner.document import Label
from cleaner.training.corpora.folder import Page, page
from cleaner.training.corpora.texts import TEXTS, read_lines

CORPUS = "written"
FOLDER = "pages"
# A page opens with this and its kind; each line is the first letter of its label, a bar, and the text.
OPENING = "=== "
LABELS = {f"{label.value[0].upper()}|": label for label in Label}


def written() -> list[Page]:
    """Return all pages under `texts/pages`, each a group of its own; raise `InputError` if this is no checkout."""
    return [page for file in sorted((TEXTS / FOLDER).glob("*.txt")) for page in _read(f"{FOLDER}/{file.name}")]


def _read(name: str) -> Iterator[Page]:
    kind, rows, count = "", [], 0
    for number, line in enumerate([*read_lines(name), OPENING], start=1):
        if not line.startswith(OPENING):
            if line.strip():
                rows.append((number, line[2:], LABELS[line[:2]].value))
            continue
        if rows:
            count += 1
            title = f"{name.removeprefix(FOLDER + '/').removesuffix('.txt')}/{count}"
            yield page(CORPUS, title, f"{CORPUS}/{title}", rows, kind)
        kind, rows = line.removeprefix(OPENING), []
