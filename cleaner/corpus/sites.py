"""Before a corpus is cleaned: what its sites repeat."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from cleaner.chunks import Chunk, host_of
from cleaner.corpus.pieces import Piece
from cleaner.corpus.reading import Job, documents_of
from cleaner.formats import Document, Reading
from cleaner.lines.site_memory import SiteMemory
from cleaner.pipeline import Cleaner


def site_of(document: Document) -> str:
    """Return the site of a document: its host, or the folder of a file that is a document."""
    host = host_in(document)
    if host or document.json or document.cells or document.described:
        return host
    return str(Path(document.source).parent)


def host_in(document: Document) -> str:
    """Return the host that the record of a document names, or its address has; "" if it has neither."""
    host, url = document.value("host"), document.value("url")
    if isinstance(host, str) and host:
        return host.lower()
    return host_of(url) if isinstance(url, str) else ""


def with_site(document: Document) -> Document:
    """Return a document whose part says of which site it is."""
    return replace(document, part=document.part._replace(site=site_of(document)))


def remember(pieces: Sequence[Piece], job: Job, workers: int) -> SiteMemory:
    """Return on how many pages of its site each line of a corpus is; the same for any number of processes."""
    memory = SiteMemory()
    for part in _parts(pieces, job, workers):
        memory.merge(part)
    return memory


def _parts(pieces: Sequence[Piece], job: Job, workers: int) -> Iterator[SiteMemory]:
    if workers == 1 or len(pieces) < 2:
        yield from (_remember(piece, job) for piece in pieces)
        return
    from joblib import Parallel, delayed

    parallel = Parallel(n_jobs=min(workers, len(pieces)), return_as="generator", batch_size=1)
    yield from parallel(delayed(_remember)(piece, job) for piece in pieces)


def _remember(piece: Piece, job: Job) -> SiteMemory:
    memory = SiteMemory()
    # what can't be read is reported where it is cleaned
    reading = Reading(job.field, longest=job.longest, encoding=job.config.encoding, report=lambda _: None)
    Cleaner(job.config).remember(_chunks(documents_of(piece, reading)), memory)
    return memory


def _chunks(documents: Iterator[Document]) -> Iterator[Chunk]:
    for document in documents:
        yield with_site(document).part
