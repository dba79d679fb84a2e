"""Pages of HTML: a file is one, and its lines are those of its blocks."""

from typing import BinaryIO

from cleaner.chunks import Chunk
from cleaner.formats.documents import PLAIN, Broken, Document, Documents, Reading, read_whole
from cleaner.html import LONGEST, to_text

# Bytes of the longest page: a character has four at most.
MOST = 4 * LONGEST


def read_html(stream: BinaryIO, source: str, reading: Reading = PLAIN) -> Documents:
    """Read a whole stream as one page of HTML."""
    longest = min(MOST, reading.longest or MOST)
    html = read_whole(stream, source, reading, longest, "page")
    if html is None:
        return b""
    try:
        text = to_text(html, reading.encoding)
    except ValueError as error:
        reading.report(Broken(source, str(error)))
        return b""
    yield Document(source, Chunk(text))
    return b""
