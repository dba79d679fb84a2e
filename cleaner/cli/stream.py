"""What `cleaner clean` and the bare filter run, documents from files to stdout, and how other commands read theirs."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from cleaner import Cleaner
from cleaner.cli.console import STDIN, fail, open_input, payload, warn
from cleaner.document import Config
from cleaner.encoding import BINARY
from cleaner.formats import (
    PLAIN,
    READERS,
    WRITERS,
    Broken,
    Document,
    Pair,
    Reading,
    describe_broken,
    dump,
    write_marks,
    write_record,
    write_removed,
)
from cleaner.pipeline import BLOCK
from cleaner.stream import clean_documents

# How many records that can't be read are named on stderr.
NAMED = 10
# What a format says of each document as a whole.
TOGETHER = {"jsonl": ("kind", "counts"), "labels": ("kind",)}


def clean_files(
    files: Sequence[str] = (STDIN,),
    config_for: Callable[[str], Config] = lambda _: Config(),
    *,
    source: str = "text",
    target: str = "text",
    field: str = "text",
    mark: bool = False,
    removed: str | None = None,
    record: str | None = None,
    errors: str | None = None,
    line_buffered: bool = False,
    model: Path | None = None,
) -> None:
    """
    Clean files to stdout in the format `target`, or with `mark` write their lines as they came, a batch at a time.

    Each file has the options that `config_for` gives it. Every dropped line goes to the file `removed`, and what gives
    the input back to `record` (see `open_output`). With `line_buffered` a line is written as soon as its context is
    known. `model` is a folder written by `cleaner train`. What can't be read is passed over with one sentence, or
    written to the file `errors`, and the program ends with exit code 2 after all the rest was written.
    """
    check_model(model)
    failures = Failures()
    with payload() as write, ExitStack() as stack:
        if errors is not None:
            failures.write = stack.enter_context(_open(errors, "--errors", files))
        reading = Reading(field, eager=line_buffered, report=failures.report)
        rests: dict[str, bytes] = {}
        together = TOGETHER.get(target, ())
        pairs = cleaned_files(files, config_for, reading, source=source, model=model, rests=rests, together=together)
        pairs = failures.passed(pairs)
        # what an earlier run wrote of dropped lines stays if this one reads nothing
        with suppress(NothingReadError), ExitStack() as beside:
            if removed is not None:
                pairs = write_removed(pairs, beside.enter_context(_open(removed, "--removed", files)))
            if record is not None:
                put = beside.enter_context(_open(record, "--record", files))
                pairs = write_record(pairs, put, target, field, rests)
            writer = write_marks if mark else WRITERS[target]
            for chunk in writer(pairs, field):
                write(chunk)
                if line_buffered:
                    sys.stdout.flush()
            # the removed lines count only if what was kept is written
            sys.stdout.flush()
    failures.end()


class NothingReadError(Exception):
    """No document could be read."""


class Failures:
    """
    What could not be read: each is one sentence on stderr, or one JSON object if there is a function to `write`.

    Of more than a few only the first are named.
    """

    def __init__(self) -> None:
        self.count = 0
        self.write: Callable[[bytes], object] | None = None

    def report(self, broken: Broken) -> None:
        """Take what can't be read."""
        self.count += 1
        if self.write:
            self.write(dump(describe_broken(broken)))
        elif self.count <= NAMED:
            warn(str(broken))

    def end(self) -> None:
        """End the program if there was something."""
        if self.count > NAMED and not self.write:
            warn(f"{self.count - NAMED} more can't be read: --errors FILE writes them all")
        if self.count:
            sys.exit(2)

    def passed(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        """Pass pairs on; raise `NothingReadError` at the end if there was no pair but something to report."""
        some = False
        for pair in pairs:
            some = True
            yield pair
        if self.count and not some:
            raise NothingReadError


def _open(name: str, option: str, files: Sequence[str]) -> AbstractContextManager[Callable[[bytes], object]]:
    # the bare filter does without it
    from cleaner.cli.output import open_output

    return open_output(option, name, files)


def cleaned_files(
    files: Sequence[str],
    config_for: Callable[[str], Config],
    reading: Reading = PLAIN,
    *,
    source: str = "text",
    model: Path | None = None,
    rests: dict[str, bytes] | None = None,
    together: Collection[str] = (),
) -> Iterator[Pair]:
    """
    Yield the documents of files with what cleaning makes of them, a batch at a time.

    What `together` names is found for all documents of a batch, see `Cleaner.clean_chunks`. What comes after the last
    document of a file is left in `rests`. What can't be read is reported as `reading` says;
    unless it says otherwise `InputError` is raised, after all documents before it.
    """
    # neighbours with the same options are cleaned together
    for config, names in groupby(files, config_for):
        documents = _read_files(names, source, replace(reading, encoding=config.encoding), rests)
        block = 1 if reading.eager else BLOCK
        pairs = clean_documents(Cleaner(config, model=model), documents, block, together=together)
        for document, cleaned in pairs:
            if cleaned.encoding == BINARY:
                said = "binary data, not text; --encoding reads it all the same"
                reading.report(Broken(document.source, said, document.row, document.offset))
            else:
                yield document, cleaned


def check_model(model: Path | None) -> None:
    """End with one sentence if a folder holds no model that can be used; None is the shipped one."""
    if model is None:
        return
    from cleaner.lines.models import kind_model, page_model

    try:
        page_model.load(model)
        kind_model.load(model)
    except ValueError as error:
        fail(error)


def _read_files(
    files: Iterable[str], source: str, reading: Reading, rests: dict[str, bytes] | None
) -> Iterator[Document]:
    """Yield the documents of files; what comes after the last of a file is left in `rests`."""
    for name in files:
        try:
            with open_input(name) as stream:
                rest = yield from READERS[source](stream, name, reading)
                if rest and rests is not None:
                    rests[name] = rest
        except OSError as error:
            reading.report(Broken(name, error.strerror or str(error)))
