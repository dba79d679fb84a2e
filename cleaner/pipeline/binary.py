"""Binary data comes out of a `Cleaner` as it went in: nothing in it is a line of text."""

import re
from collections.abc import Callable

from cleaner.chunks import Chunk
from cleaner.document import Cleaned, Kind, Label, Line

REASON = "binary data, left as it came"
LINE = re.compile("([^\r\n]*)(\r\n|\r|\n|$)")


def as_it_came(data: str, chunk: Chunk, number: int, encoding: str | None, kind: Callable[[], Kind]) -> Cleaned:
    """Return the own lines of a chunk of data unchanged, line ends too, numbered from `number`."""
    rows = [row for row in LINE.finditer(data) if row[0]]
    rows = rows[chunk.before : len(rows) - chunk.after]

    def lines() -> tuple[Line, ...]:
        return tuple(
            Line(place, row[1], row[1], Label.body, 0.0, kept=True, repairs=(), reason=REASON, end=row[2])
            for place, row in enumerate(rows, start=number)
        )

    return Cleaned.lazily("".join(row[0] for row in rows), encoding, (), lines=lines, kind=kind)
