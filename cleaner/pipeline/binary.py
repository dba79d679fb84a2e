"""Binary data comes out of a `Cleaner` as it went in: nothing in it is a line of text."""

import re
from collections.abc import Callable, Iterator

from cleaner.chunks import Chunk
from cleaner.document import Cleaned, Kind, Label, LineFields

REASON = "binary data, left as it came"
LINE = re.compile("([^\r\n]*)(\r\n|\r|\n|$)")


def as_it_came(data: str, chunk: Chunk, number: int, encoding: str | None, kind: Callable[[], Kind]) -> Cleaned:
    """Return the own lines of a chunk of data unchanged, line ends too, numbered from `number`."""
    rows = [row for row in LINE.finditer(data) if row[0]]
    rows = rows[chunk.before : len(rows) - chunk.after]

    def lines() -> Iterator[LineFields]:
        for place, row in enumerate(rows, start=number):
            yield place, row[1], row[1], Label.body, 0.0, True, (), REASON, (), row[2]

    return Cleaned.lazily("".join(row[0] for row in rows), encoding, (), lines=lines, kind=kind)
