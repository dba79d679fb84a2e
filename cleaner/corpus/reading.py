"""How a corpus is cleaned, and the documents of its pieces."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from cleaner.corpus.pieces import STDIN, Piece
from cleaner.document import Config
from cleaner.formats import ARCHIVES, READERS, Broken, Document, Reading
from cleaner.formats.compression import decompressed


@dataclass(frozen=True)
class Job:
    """
    How a corpus is cleaned and written: one value for all pieces, which pickles.

    `input` is what all files were said to be, `documents` the format that is written, both None where the files decide.
    `drop_pages` are the kinds of pages that are not written, `min_body` is how many characters the cleaned text of one
    that is written has at least. `sample` is the share of documents that are looked at, `limit` how many at most.
    What sites repeat is dropped where there is a file `site_memory`.
    """

    out: Path
    config: Config = Config()
    model: Path | None = None
    field: str = "text"
    id_field: str = "id"
    input: str | None = None
    documents: str | None = None
    suffix: str = ""
    removed: Path | None = None
    drop_pages: frozenset[str] = frozenset()
    min_body: int = 0
    longest: int = 16 << 20
    sample: float = 1.0
    limit: int | None = None
    site_memory: Path | None = None


def documents_of(piece: Piece, reading: Reading) -> Iterator[Document]:
    """Yield the documents of a piece; what can't be read is reported, and what comes after it read."""
    reading = replace(reading, start=piece.start, end=piece.end)
    read = {**READERS, **ARCHIVES}[piece.format]
    for file in piece.files:
        try:
            with _open(file.path, piece.format) as stream:
                yield from read(stream, file.name, reading)
        except OSError as error:
            reading.report(Broken(file.name, error.strerror or str(error), unread=error.errno is not None))


@contextmanager
def _open(path: str, kind: str) -> Iterator[BinaryIO]:
    # closefd=False: stdin is not ours to close
    with open(_stdin() if path == STDIN else path, "rb", closefd=path != STDIN) as raw:
        if kind == "warc":
            # its records are compressed one by one
            yield raw
        else:
            with decompressed(raw) as stream:
                yield stream


def _stdin() -> int:
    if sys.stdin is None:
        raise OSError("stdin is closed")
    return sys.stdin.fileno()


def own_id(document: Document, field: str = "id") -> str | None:
    """Return the id that the record of a document has under a name, None if it has none."""
    own = document.value(field)
    return str(own) if isinstance(own, (str, int)) and not isinstance(own, bool) and own != "" else None


def name_of(document: Document, field: str = "id") -> str:
    """Return the id of a document: its own, or its file and, of several in a file, its place there."""
    own = own_id(document, field)
    if own is not None:
        return own
    if document.json or document.described:
        return f"{document.source}:{document.offset}"
    return document.source if document.row is None else f"{document.source}:{document.row}"


def chosen(documents: Iterator[Document], job: Job) -> Iterator[Document]:
    """Yield the documents of the sample: the same ones in each run, whatever is read before them."""
    some, is_taken = 0, False
    for document in documents:
        # a long text comes in parts, and is one document
        if not document.part.continues:
            is_taken = job.sample == 1 or _share(document, job.id_field) < job.sample
            if is_taken and some == job.limit:
                return
            some += is_taken
        if is_taken:
            yield document


def _share(document: Document, id_field: str) -> float:
    """Return a number from 0 to 1 that depends on the name of a document alone."""
    digest = blake2b(name_of(document, id_field).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
