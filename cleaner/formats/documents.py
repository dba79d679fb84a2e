"""Documents on their way in, what can't be read, and how files are read."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NoReturn

from cleaner.chunks import Chunk
from cleaner.document import Cleaned
from cleaner.json_rows import Row


class InputError(ValueError):
    """Input that cannot be read as what it was said to be; the message is one sentence with file and line."""


@dataclass(frozen=True)
class Cells:
    """The row of a Parquet file, as a place in a batch of Arrow."""

    batch: Any
    row: int

    def value(self, name: str) -> Any:
        """Return the value of a column; None if there is no one such column. See `value_of`."""
        if self.batch.schema.names.count(name) != 1:
            return None
        return value_of(self.batch.column(name)[self.row])


def value_of(cell: Any) -> Any:
    """Return the value of a scalar of Arrow, as text if Python has no such value, as bytes if that is no UTF-8."""
    import pyarrow as pa

    try:
        return cell.as_py()
    except (OverflowError, ValueError):  # a date that Python has not, or text that is no UTF-8
        if isinstance(cell, pa.StructScalar):
            return {name: value_of(cell[name]) for name in cell}
        if isinstance(cell, pa.MapScalar):
            return [list(value_of(each).values()) for each in cell.values]
        if isinstance(cell, pa.ListScalar):
            return [value_of(each) for each in cell.values]
        is_text = isinstance(cell, pa.StringScalar)
        return cell.as_buffer().to_pybytes() if is_text else cell.cast("string").as_py()


@dataclass(frozen=True)
class Document:
    """
    One document on its way in, or a part of a text that is too long for one.

    `source` is the file's name; `row` the number of its line in a JSONL file, or of its record in an archive (None for
    text), `json` the object on that line, `cells` the row of a table, and `raw` the line as it was read, with what was
    passed over before it. `offset` is where it begins in the file, in bytes of what decompression gives, or of the file
    as it is where that is an archive; `described` is what an archive says of it: id, url, date and language.
    """

    source: str
    part: Chunk
    row: int | None = None
    json: Row | None = None
    raw: bytes = b""
    offset: int = 0
    cells: Cells | None = None
    described: Mapping[str, Any] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """Return what the record of the document has under a name beside its text, None if it has nothing there."""
        members = self.json or self.cells
        return members.value(name) if members else self.described.get(name)


@dataclass(frozen=True)
class Broken:
    """
    A record that can't be read: its file, its number and offset as in `Document`, why, and how it begins.

    A file is `unread` if the system did not let it be read.
    """

    source: str
    reason: str
    row: int | None = None
    offset: int = 0
    start: bytes = b""
    unread: bool = False

    def __str__(self) -> str:
        """Say where it is and why, in one line."""
        from cleaner.segments import visible

        place = self.source if self.row is None else f"{self.source}:{self.row}"
        # names of fields and what servers write have any characters
        return f"{place}: {visible(self.reason)}"


def refuse(broken: Broken) -> NoReturn:
    """Raise `InputError` for a record that can't be read."""
    raise InputError(str(broken))


@dataclass(frozen=True)
class Reading:
    """
    How a stream is read.

    The text of a JSON object is the string under `field`; an `eager` reader hands on lines as soon as it can, and a
    record of more than `longest` bytes is broken. Where there is an `end`, only the lines, or records of an archive,
    that begin at the bytes `start` to `end`, exclusive, are read, and not numbered. HTML is decoded with `encoding` if
    it is given. `report` takes each broken record, after which reading goes on.
    """

    field: str = "text"
    eager: bool = False
    longest: int | None = None
    start: int = 0
    end: int | None = None
    encoding: str | None = None
    report: Callable[[Broken], object] = refuse


PLAIN = Reading()
Pair = tuple[Document, Cleaned]
# A reader returns what comes after its last document and is in none.
Documents = Generator[Document, None, bytes]
Reader = Callable[[BinaryIO, str, Reading], Documents]


def read_whole(stream: BinaryIO, source: str, reading: Reading, longest: int, what: str) -> bytes | None:
    """Return all of a stream, which is `what`; None, and report it, if it has more bytes than `longest`."""
    data = stream.read(longest + 1)
    if len(data) <= longest:
        return data
    reading.report(Broken(source, f"a {what} of more than {longest} bytes"))
    return None
