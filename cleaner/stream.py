"""Take documents from their readers through a `Cleaner`, lazily and in order."""

from collections import deque
from collections.abc import Iterable, Iterator

from cleaner.chunks import Chunk
from cleaner.formats import Document, InputError, Pair
from cleaner.pipeline import BLOCK, Cleaner


def clean_documents(cleaner: Cleaner, documents: Iterable[Document], block: int = BLOCK) -> Iterator[Pair]:
    """
    Yield each document with its result; about `block` bytes of them are cleaned together.

    An `InputError` or `OSError` raised while reading comes after the documents read before it.
    """
    waiting: deque[Document] = deque()
    failures: list[Exception] = []

    def read() -> Iterator[Chunk]:
        try:
            for document in documents:
                waiting.append(document)
                yield document.part
        except (InputError, OSError) as failure:  # raised here it would lose the batch that is being filled
            failures.append(failure)

    for cleaned in cleaner.clean_chunks(read(), block):
        yield waiting.popleft(), cleaned
    if failures:
        raise failures[0]
