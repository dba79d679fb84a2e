"""Take documents from their readers through a `Cleaner`, lazily and in order."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from cleaner.chunks import Chunk
from cleaner.formats import Document, InputError, Pair
from cleaner.pipeline import BLOCK, Cleaner
from cleaner.pipeline.parts import joined


def clean_documents(
    cleaner: Cleaner, documents: Iterable[Document], block: int = BLOCK, *, together: Collection[str] = ()
) -> Iterator[Pair]:
    """
    Yield each document with its result; about `block` bytes of them are cleaned together, see `Cleaner.clean_chunks`.

    An `InputError` or `OSError` raised while reading comes after the documents read before it.
    """
    waiting: deque[Document] = deque()
    failures: list[Exception] = []

    def read() -> Iterator[tuple[Chunk, bool]]:
        try:
            for document in documents:
                waiting.append(document)
                # a text that came as a stream is in parts already, which are bytes
                yield document.part, isinstance(document.part.data, str) or document.cells is not None
        except (InputError, OSError) as failure:  # raised here it would lose the batch that is being filled
            failures.append(failure)

    for cleaned in cleaner.clean_parted(read(), block, together=together):
        yield waiting.popleft(), cleaned
        del cleaned  # not kept while the next ones are cleaned
    if failures:
        raise failures[0]


def whole(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Yield each document once: the parts of a text that came as a stream as one."""
    parts: list[Pair] = []
    for document, cleaned in pairs:
        if parts and not document.part.continues:
            yield _whole(parts)
            parts = []
        parts.append((document, cleaned))
    if parts:
        yield _whole(parts)


def _whole(parts: Sequence[Pair]) -> Pair:
    if len(parts) == 1:
        return parts[0]
    data = b"".join(own for document, _ in parts if isinstance(own := document.part.own, bytes))
    return replace(parts[0][0], part=Chunk(data)), joined([cleaned for _, cleaned in parts])
