"""
Score whatever labels lines, on labelled pages of your own.

`python -m benchmarks.lines score FILE.jsonl --callable MODULE:FUNCTION`, or `--command COMMAND`, prints the figures of
all pages, and with `--kind` those of each kind of page. docs/classifier.md describes the file and what is asked.
"""

import argparse
import json
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.lines.tables import COLUMNS, Answer, cells, row, scores
from cleaner import Cleaner
from cleaner.document import Label
from cleaner.formats import InputError
from cleaner.training.corpora.documents import documents
from cleaner.training.corpora.folder import Page
from cleaner.training.evaluation.metrics import NO_FOLD

BAD_INPUT = 2
NAMES: dict[object, Label] = {**{label.value: label for label in Label}, True: Label.body, False: Label.chrome}


class Document(NamedTuple):
    """A document of the file: all its lines, and the label of each, None where nobody judged it."""

    name: str
    kind: str
    lines: tuple[str, ...]
    labels: tuple[Label | None, ...]


# Yields the labels that a system gives to all lines of each document, as the system wrote them.
Asked = Iterable[Sequence[object]]


def read(file: Path) -> list[Document]:
    """Read documents `{id?, kind?, lines: [{text, label}]}`; raise `InputError` for what is none."""
    found: dict[str, Document] = {}
    for place, content in documents(file):
        name, kind = content.get("id"), content.get("kind") or ""
        name = str(place if name is None else name)
        if name in found or not isinstance(kind, str):
            raise InputError(f"{file}:{place}: id {name!r}, kind {kind!r}: an id is there once, and a kind is a string")
        lines = tuple(line["text"] for line in content["lines"])
        labels = tuple(line["label"] and Label(line["label"]) for line in content["lines"])
        found[name] = Document(name, kind, lines, labels)
    if not any(_is_judged(*line) for one in found.values() for line in zip(one.lines, one.labels, strict=True)):
        raise InputError(f"{file}: no labelled line in it")
    return list(found.values())


def ask_callable(name: str, found: Sequence[Document]) -> Asked:
    """Call `module:function` with the lines of each document; raise `InputError` if there is none, or if it fails."""
    module, _, function = name.partition(":")
    try:
        label = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise InputError(f"--callable {name!r} is no module:function to import: {error}") from None
    for one in found:
        try:
            yield list(label(list(one.lines)))
        except Exception as error:
            raise InputError(f"{name} failed on document {one.name!r}: {type(error).__name__}: {error}") from error


def ask_command(command: str, found: Sequence[Document]) -> Asked:
    """Give a command all documents, and read the labels it prints; raise `InputError` for other output."""
    asked = [json.dumps({"id": one.name, "lines": one.lines}, ensure_ascii=False) + "\n" for one in found]
    try:
        run = subprocess.run(shlex.split(command), input="".join(asked).encode(), stdout=subprocess.PIPE, check=False)
        printed = run.stdout.decode().split("\n")
    except (OSError, ValueError, IndexError) as error:
        raise InputError(f"--command {command!r} failed: {error}") from None
    if run.returncode:
        raise InputError(f"--command {command!r} failed with exit code {run.returncode}")
    answers: dict[str, list[object]] = {}
    for place, line in enumerate(printed, start=1):
        if line.strip():
            name, labels = _answer(f"line {place} of what {command!r} printed", line)
            answers[name] = labels
    for one in found:
        if one.name not in answers:
            raise InputError(f"{command!r} printed no labels for document {one.name!r}")
        yield answers[one.name]


def _answer(place: str, line: str) -> tuple[str, list[object]]:
    try:
        content: Any = json.loads(line)
        name, labels = str(content["id"]), content["labels"]
    except (ValueError, KeyError, TypeError):
        labels = None
    if not isinstance(labels, list):
        raise InputError(f"{place} is no {{id, labels: [...]}} in JSON: {line[:80]!r}")
    return name, labels


def judged(found: Sequence[Document], asked: Asked) -> Iterator[Answer]:
    """Yield the lines of each document that somebody judged and has text, with the labels that a system gave them."""
    for one, given in zip(found, asked, strict=True):
        if len(given) != len(one.lines):
            raise InputError(f"document {one.name!r} has {len(one.lines)} lines and got {len(given)} labels")
        rows = zip(one.lines, one.labels, (_label(one.name, label) for label in given), strict=True)
        kept = [(line, label, answer) for line, label, answer in rows if label and _is_judged(line, label)]
        if kept:
            lines, labels, answers = zip(*kept, strict=True)
            yield Answer(Page(one.name, "", one.name, lines, labels, kind=one.kind), NO_FOLD, answers)


def _is_judged(line: str, label: Label | None) -> bool:
    return label is not None and bool(line.strip())


def _label(name: str, label: object) -> Label:
    try:
        # numpy's booleans and strings are equal to Python's
        return NAMES[label]
    except (KeyError, TypeError):
        known = ", ".join([*Label, "True for body, False for chrome"])
        raise InputError(f"document {name!r} got the label {label!r}: labels are {known}") from None


def table(answers: Sequence[Answer], by_kind: bool) -> Iterator[str]:
    """Yield the lines of the table in Markdown: all pages, and those of each kind."""
    yield row("pages", ["number", *COLUMNS])
    yield "|---" * (2 + len(COLUMNS)) + "|"
    kinds = sorted({answer.page.kind for answer in answers} - {""}) if by_kind else []
    groups = {"all": answers, **{kind: [one for one in answers if one.page.kind == kind] for kind in kinds}}
    for name, group in groups.items():
        yield row(name, [str(len(group)), *cells(scores(group), list(COLUMNS))])


def shipped(lines: Sequence[str]) -> list[Label]:
    """Label the lines of a page as this project's model does."""
    # a text in JSON may have a newline
    cleaned = _cleaner().clean("".join(" ".join(line.splitlines()) + "\n" for line in lines))
    return [line.label for line in cleaned.lines]


@cache
def _cleaner() -> Cleaner:
    return Cleaner()


def main(arguments: Sequence[str]) -> None:
    """Print the table of a file; say in a sentence what is wrong, and exit with 2, if something is."""
    parser = argparse.ArgumentParser("python -m benchmarks.lines score", description="Score whatever labels lines.")
    parser.add_argument("file", type=Path, help="labelled documents, one JSON object on each line, .gz or not")
    system = parser.add_mutually_exclusive_group(required=True)
    system.add_argument("--command", help="reads {id, lines} and prints {id, labels}, one JSON object on each line")
    system.add_argument("--callable", metavar="MODULE:FUNCTION", help="takes a list of lines, returns a list of labels")
    parser.add_argument("--kind", action="store_true", help="also score each kind of page by itself")
    options = parser.parse_args(arguments)
    ask, name = (ask_command, options.command) if options.command else (ask_callable, options.callable)
    try:
        found = read(options.file)
        rows = list(table(list(judged(found, ask(name, found))), options.kind))
    except (InputError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(BAD_INPUT) from None
    print("\n".join(rows))
