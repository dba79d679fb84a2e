"""Corpora for `cleaner run`, and what it wrote."""

import gzip
import json
from pathlib import Path
from typing import Any

from cleaner.corpus.pieces import cut, find
from cleaner.corpus.reading import Job
from cleaner.corpus.worker import clean_piece
from tests.pages import PAGE


def rows_of(folder: Path, which: str = "documents") -> list[dict[str, Any]]:
    files = sorted(filter(Path.is_file, (folder / which).rglob("*.jsonl*")))
    return [json.loads(row) for file in files for row in read(file).splitlines()]


def read(file: Path) -> bytes:
    data = file.read_bytes()
    return gzip.decompress(data) if file.suffix == ".gz" else data


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def row(number: int, text: str = PAGE) -> str:
    return json.dumps({"id": f"doc{number}", "url": f"http://a{number % 3}.cn/{number}", "text": text, "n": number})


def clean(file: Path, job: Job) -> None:
    """Clean a file in this process."""
    for piece in cut(find([str(file)], job.input)[0]):
        clean_piece(piece, job)
