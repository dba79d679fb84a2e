"""Read labelled pages: a corpora folder, a file of JSON documents, or a table of labels and texts."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cleaner.formats import InputError
from cleaner.training.corpora.documents import GZIP, check_label, documents, rows
from cleaner.training.corpora.folder import Page, numbered, page, pages

# A corpora folder holds these; docs/training.md says what is in them.
FOLDERS = ("lines", "dirty", "raw")
# Names that the figures of a model card give to lines without a labelled page.
RESERVED = ("raw", "honest", "kinds")


def read(data: Sequence[Path]) -> list[Page]:
    """
    Return the labelled pages of all data, sorted by name.

    Raise `InputError`, with file and line, for what is not labelled data, and `OSError` for what cannot be read.
    """
    found: list[Page] = []
    for path in data:
        more = READERS[kind(path)](path)
        twice = {one.corpus for one in found} & {one.corpus for one in more}
        if twice:
            raise InputError(f"{path}: there is a corpus {min(twice)} already: rename this file, or name it once")
        found += more
    return sorted(found, key=lambda one: one.name)


def corpora_in(data: Sequence[Path]) -> Path | None:
    """Return the corpora folder among the data, which has the raw lines, or None."""
    return next((path for path in data if kind(path) == "corpora"), None)


def kind(path: Path) -> str:
    """
    Return the key in `READERS` of what reads a path.

        >>> kind(Path("page.jsonl.gz")), kind(Path("lines.txt"))
        ('jsonl', 'table')
    """
    if path.is_dir():
        return "corpora"
    return "jsonl" if path.name.removesuffix(GZIP).endswith(".jsonl") else "table"


def corpus_of(path: Path) -> str:
    """
    Return the name of a file's corpus: the file's name, without characters that have a meaning in names of pages.

        >>> corpus_of(Path("my.site#1.jsonl.gz"))
        'my_site_1'
    """
    name = Path(path.name.removesuffix(GZIP)).stem.replace(".", "_").replace("#", "_")
    if name in RESERVED:
        raise InputError(f"{path}: rename this file: {name!r} means something else in a model card")
    return name


def _read_corpora(folder: Path) -> list[Page]:
    check_folder(folder)
    return pages(folder)


def check_folder(folder: Path) -> None:
    """Raise `InputError` if a folder is no corpora folder."""
    for name in FOLDERS:
        if not (folder / name).is_dir():
            raise InputError(f"{folder}: no folder {name}/ in it; docs/training.md says what a corpora folder holds")


def _read_jsonl(path: Path) -> list[Page]:
    """Read one document per line: `{id?, group? or host?, lines: [{text, label}]}`."""
    corpus = corpus_of(path)
    found: list[Page] = []
    names: set[str] = set()
    for number, row in documents(path):
        given = _first(row, ("id",), number)
        # in names of copies "#" comes after the name of the page
        name = str(given).replace("#", "%23")
        if not isinstance(given, (str, int)) or name in names:
            raise InputError(f"{path}:{number}: id {given!r}: a document's id is a string or a number of its own")
        names.add(name)
        group = f"{corpus}/{_first(row, ('group', 'host'), name)}"
        found.append(page(corpus, name, group, numbered(row["lines"])))
    return _labelled(path, found)


def _first(row: dict[str, Any], fields: Sequence[str], default: object) -> object:
    return next((row[field] for field in fields if row.get(field) is not None), default)


def _read_table(path: Path) -> list[Page]:
    """Read rows of label, tab, text; a blank line separates documents, a row without a label is undecided."""
    corpus = corpus_of(path)
    parts: list[list[tuple[int, str, str | None]]] = [[]]
    for number, line in rows(path):
        if not line.strip(" "):
            parts.append([])
            continue
        label, tab, text = line.partition("\t")
        if not tab:
            raise InputError(f"{path}:{number}: no tab in this line: each is a label, a tab and the text")
        if label:
            check_label(f"{path}:{number}", label)
        parts[-1].append((number, text, label))
    filled = [part for part in parts if part]
    found = [page(corpus, str(place), f"{corpus}/{place}", part) for place, part in enumerate(filled, start=1)]
    return _labelled(path, found)


def _labelled(path: Path, found: list[Page]) -> list[Page]:
    found = [one for one in found if one.lines]
    if not found:
        raise InputError(f"{path}: no labelled line in it")
    return found


READERS: dict[str, Callable[[Path], list[Page]]] = {
    "corpora": _read_corpora,
    "jsonl": _read_jsonl,
    "table": _read_table,
}
