"""Read files of labelled lines row by row; errors name the file and the line."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner.document import Label
from cleaner.formats import InputError

GZIP = ".gz"


def documents(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """
    Yield (line number, document) for each line of a JSON file that is not blank.

    A document has a list `lines` of objects with a `text` and a `label`, which is a label or null.
    """
    for number, line in rows(path):
        if line.strip():
            yield number, _document(f"{path}:{number}", line)


def rows(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line number, line) of a file in UTF-8; lines end at a newline, with or without a carriage return."""
    number = 0
    with open(path, "rb") as stream:
        content = gzip.GzipFile(fileobj=stream) if path.suffix == GZIP else stream
        try:
            for number, row in enumerate(content, start=1):
                text = row.decode("utf-8-sig" if number == 1 else "utf-8")
                yield number, text.removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError:
            raise InputError(f"{path}:{number}: this line is not UTF-8") from None
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise InputError(f"{path}:{number + 1}: this is not a whole gzip file") from None


def check_label(place: str, label: object) -> None:
    """Raise `InputError` if `label` is no label."""
    if label not in tuple(Label):  # a JSON value may be unhashable
        raise InputError(f"{place}: unknown label {label!r}: this model knows {', '.join(Label)}")


def _document(place: str, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place}: this line is not JSON: {error}") from None
    if not isinstance(row, dict) or not isinstance(row.get("lines"), list):
        raise InputError(f"{place}: no list 'lines' in this line: it is an object {{lines: [{{text, label}}, ...]}}")
    for number, entry in enumerate(row["lines"], start=1):
        here = f"{place}: entry {number} of 'lines'"
        if not isinstance(entry, dict) or not isinstance(entry.get("text"), str) or "label" not in entry:
            raise InputError(f"{here} is not an object with text and label")
        if entry["label"] is not None:
            check_label(here, entry["label"])
    return row
