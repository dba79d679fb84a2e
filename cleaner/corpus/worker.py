"""One piece of a corpus: read, cleaned and written to its shards, by a process of its own."""

from functools import lru_cache
from pathlib import Path

from cleaner.corpus.counts import Counts, Tally, count, tree
from cleaner.corpus.pieces import Piece
from cleaner.corpus.reading import Job, chosen, documents_of, name_of
from cleaner.corpus.shards import Shards
from cleaner.corpus.sites import host_in, with_site
from cleaner.document import Cleaned, Config, describe_removed
from cleaner.encoding import BINARY
from cleaner.formats import Broken, Document, Reading
from cleaner.lines.site_memory import SiteMemory
from cleaner.pipeline import Cleaner
from cleaner.stream import clean_documents, whole

# Bytes of documents that are cleaned together: twice as many as elsewhere, as a corpus fills blocks, and what a block
# costs besides its lines is a twentieth of the time.
BLOCK = 2 << 20


def clean_piece(piece: Piece, job: Job) -> Counts:
    """
    Clean a piece and write its shards; return the counts.

    Raise `OSError` for shards that can't be written; what can't be read is written to a shard of its own.
    """
    tally = Tally()
    with Shards(piece, job) as shards:

        def report(broken: Broken) -> None:
            tally["broken",] += 1
            if broken.unread:
                tally["unread",] += 1
            shards.report(broken)

        reading = Reading(job.field, longest=job.longest, encoding=job.config.encoding, report=report)
        documents = chosen(documents_of(piece, reading), job)
        if job.site_memory:
            documents = map(with_site, documents)
        pairs = clean_documents(_cleaner(job), documents, BLOCK, together=("kind", "counts"))
        for document, cleaned in whole(pairs):
            if cleaned.encoding == BINARY:
                report(Broken(document.source, "binary data, not text", document.row, document.offset))
            else:
                _put(document, cleaned, job, shards, tally)
    tally["bytes",] += piece.size
    return tree(tally)


def _put(document: Document, cleaned: Cleaned, job: Job, shards: Shards, tally: Tally) -> None:
    """Write a document, or why it is not wanted, and count it."""
    name = name_of(document, job.id_field)
    count(tally, cleaned, host_in(document))
    tally["text_bytes",] += _size(document.part.data)
    if reason := _unwanted(cleaned, job):
        tally["pages_dropped", reason] += 1
        data = document.part.data
        text = data if isinstance(data, str) else "".join(line.original + line.end for line in cleaned.lines)
        shards.remove({"id": name, "reason": reason, "text": text})
        return
    tally["written",] += 1
    tally["characters",] += len(cleaned.text)
    shards.add((document, cleaned), name)
    if job.removed:
        for line in cleaned.removed:
            shards.remove({"id": name, **describe_removed(line)})


def _cleaner(job: Job) -> Cleaner:
    changed = job.site_memory.stat().st_mtime_ns if job.site_memory else 0
    return _loaded(job.config, job.model, job.site_memory, changed)


@lru_cache(maxsize=1)
def _loaded(config: Config, model: Path | None, site_memory: Path | None, changed: int) -> Cleaner:
    """Return the cleaner of this process; `changed` is when the file of the site memory was, in nanoseconds."""
    sites = SiteMemory.load(site_memory).finished() if site_memory else None
    return Cleaner(config, model=model, site_memory=sites)


def _unwanted(cleaned: Cleaned, job: Job) -> str | None:
    """Return why a document is not written, None if it is."""
    if job.drop_pages and cleaned.kind.name in job.drop_pages:
        return f"a page of the kind {cleaned.kind.name}"
    if len(cleaned.text) < job.min_body:
        return f"fewer than {job.min_body} characters left"
    return None


def _size(data: str | bytes) -> int:
    return len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "surrogatepass"))
