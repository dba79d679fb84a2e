"""Long documents in parts, so that memory stays bounded, and their results as one."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from cleaner.chunks import Chunk, is_short, parts_of
from cleaner.document import Cleaned, Counts, Label
from cleaner.encoding import is_binary


def in_parts(
    documents: Iterable[tuple[Chunk, bool]], clean: Callable[[Iterator[Chunk]], Iterator[Cleaned]]
) -> Iterator[Cleaned]:
    """
    Yield one result for each document, lazily: for a long one that is whole, as its second value says, that of parts.

    `clean` takes chunks and gives a result for each.
    """
    waiting: deque[int] = deque()

    def read() -> Iterator[Chunk]:
        for document, is_whole in documents:
            parts = [*parts_of(document)] if is_whole and not is_short(document.data) else [document]
            if len(parts) > 1 and is_binary(document.data):
                # it stays as it is, whatever may look like text in the midst of it
                parts = [document]
            waiting.append(len(parts))
            yield from parts

    found = clean(read())
    for first in found:
        others = [next(found) for _ in range(waiting.popleft() - 1)]
        yield joined([first, *others]) if others else first
        del first, others  # not kept while the next ones are cleaned


def joined(parts: Sequence[Cleaned]) -> Cleaned:
    """Return the parts of a document as one; the first says what kind of page it is."""

    def counts() -> Counts:
        kept, dropped = Counter[tuple[Label, str]](), Counter[tuple[Label, str]]()
        for part in parts:
            kept.update(part.counts.kept)
            dropped.update(part.counts.dropped)
        return Counts(kept, dropped)

    return Cleaned.lazily(
        "".join(part.text for part in parts),
        parts[0].encoding,
        tuple(dict.fromkeys(chain.from_iterable(part.repairs for part in parts))),
        lines=lambda: chain.from_iterable(part.line_fields for part in parts),
        kind=lambda: parts[0].kind,
        counts=counts,
    )
