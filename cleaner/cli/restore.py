"""The command `cleaner restore`."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Annotated, BinaryIO

import typer

from cleaner.cli.console import STDIN, fail, open_input, payload

Output = Annotated[str, typer.Argument(metavar="OUTPUT", help="What `cleaner clean` wrote; - is stdin.")]
Record = Annotated[str | None, typer.Option(metavar="FILE", help="The FILE of `cleaner clean --record FILE`.")]
Removed = Annotated[str | None, typer.Option(metavar="FILE", help="The FILE of `cleaner clean --removed FILE`.")]
Chosen = Annotated[
    str | None, typer.Option("--file", metavar="NAME", help="Restore this file, of several that were cleaned together.")
]


def restore(output: Output, record: Record = None, removed: Removed = None, file: Chosen = None) -> None:
    """
    Write the input of `cleaner clean` to stdout again.

    With --record: every byte of the input, if OUTPUT is as it was written. The objects of --format jsonl need no FILE.

    With --removed: the lines that were dropped, at their places in the text; the other lines stay as OUTPUT has them.
    Take away from FILE what is to stay dropped.

    If OUTPUT and FILE do not belong together nothing is written.
    """
    if record is not None and removed is not None:
        fail("--record gives the whole input back, --removed the lines that were dropped: choose one")
    beside = record if record is not None else removed
    if beside == output == STDIN:
        fail("OUTPUT and its record can't both be stdin")
    with payload() as write, ExitStack() as stack:
        try:
            stream = stack.enter_context(_open(output))
            other = stack.enter_context(_open(beside)) if beside is not None else None
            # all is read before anything is written, and again: it may be too long to be kept
            for _ in _read(stream, other, record, removed, file):
                pass
            for part in _read(stream, other, record, removed, file):
                write(part)
        except ValueError as error:
            fail(f"{output}: {error}")


def _read(
    stream: BinaryIO, other: BinaryIO | None, record: str | None, removed: str | None, file: str | None
) -> Iterator[bytes]:
    from cleaner.restoration.outputs import read_entries, restored, restored_objects, with_removed

    stream.seek(0)
    if other is None:
        return restored_objects(stream, file)
    other.seek(0)
    entries = read_entries(other, record or removed or "")
    return restored(stream, entries, file) if removed is None else with_removed(stream, entries, file)


def _open(name: str) -> BinaryIO:
    """Open a file that can be read twice, a copy where it is a pipe."""
    stream = open_input(name)
    if stream.seekable():
        return stream
    from tempfile import TemporaryFile

    copy: BinaryIO = TemporaryFile()  # noqa: SIM115 # the caller closes it
    with stream:
        shutil.copyfileobj(stream, copy)
    return copy
