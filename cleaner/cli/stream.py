"""What `cleaner clean` and the bare filter run: documents from files to stdout."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from cleaner import Cleaner
from cleaner.cli.console import STDIN, fail, payload
from cleaner.document import Config
from cleaner.encoding import BINARY
from cleaner.formats import READERS, WRITERS, Document, InputError, Pair, write_removed
from cleaner.pipeline import BLOCK
from cleaner.stream import clean_documents


def clean_files(
    files: Sequence[str] = (STDIN,),
    config: Config = Config(),
    *,
    source: str = "text",
    target: str = "text",
    field: str = "text",
    removed: str | None = None,
    line_buffered: bool = False,
    model: Path | None = None,
) -> None:
    """
    Clean files to stdout in the format `target`, a batch at a time.

    Every dropped line goes to the file `removed` (see `open_removed`). With `line_buffered` a line is written as soon
    as its context is known. `model` is a folder written by `cleaner train`. Unreadable input ends the program with one
    sentence, after everything before it was written.
    """
    if model is not None:
        _check(model)
    with ExitStack() as stack:
        write = stack.enter_context(payload())
        try:
            documents = _read_files(files, source, field, line_buffered)
            pairs = clean_documents(Cleaner(config, model=model), documents, block=1 if line_buffered else BLOCK)
            pairs = _refuse_binary(pairs)
            if removed is not None:
                from cleaner.cli.removed import open_removed

                pairs = write_removed(pairs, stack.enter_context(open_removed(removed, files)))
            for chunk in WRITERS[target](pairs, field):
                write(chunk)
                if line_buffered:
                    sys.stdout.flush()
            # the removed lines count only if what was kept is written
            sys.stdout.flush()
        except InputError as error:
            fail(error)


def _refuse_binary(pairs: Iterable[Pair]) -> Iterator[Pair]:
    for document, cleaned in pairs:
        if cleaned.encoding == BINARY:
            raise InputError(f"{document.source}: binary data, not text; --encoding reads it all the same")
        yield document, cleaned


def _check(model: Path) -> None:
    from cleaner.lines.models import kind_model, page_model

    try:
        page_model.load(model)
        kind_model.load(model)
    except ValueError as error:
        fail(error)


def _read_files(files: Sequence[str], source: str, field: str, eager: bool) -> Iterator[Document]:
    for name in files:
        with _open(name) as stream:
            yield from READERS[source](stream, name, field, eager)


def _open(name: str) -> BinaryIO:
    if name == STDIN and sys.stdin is None:
        fail("stdin is closed: name a file")
    # closefd=False: stdin is not ours to close
    return open(sys.stdin.fileno(), "rb", closefd=False) if name == STDIN else open(name, "rb")
