"""
A step of datatrove's pipelines, for its local, Slurm and Ray executors.

It needs datatrove, the extra `datatrove`.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from cleaner.chunks import Chunk
from cleaner.document import KINDS, SUMMARY, Cleaned, Config
from cleaner.engines.details import DETAILS, USUAL, known, removed, together
from cleaner.pipeline import Cleaner

try:
    from datatrove.data import Document
    from datatrove.pipeline.base import PipelineStep
    from datatrove.utils.batching import batched
    from datatrove.utils.typeshelper import StatHints
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "cleaner.engines.datatrove needs datatrove: pip install 'cleaner-zh[datatrove]'"
    ) from error

# Documents cleaned together: short ones by the thousand fill a block of the pipeline.
BATCH = 1000


class CleanChinese(PipelineStep):  # type: ignore[misc] # datatrove is not installed where types are checked
    """
    Clean documents, and leave out those that come out empty or are of a kind in `drop_kinds`.

    What `details` names comes into the metadata under `cleaner`. `exclusion_writer` gets a document for each that lost
    something: one that is left out as it came, with `filter_reason`, and of the others the lines that were dropped; the
    metadata say under `removed` which lines they were, and why. Counters tell lines, dropped ones by label, documents
    left out by reason, and documents by repair. Raise `ValueError` for an unknown kind or detail.
    """

    type = "🔻 - FILTER"
    name = "🧹 Clean Chinese"

    def __init__(
        self,
        config: Config = Config(),
        *,
        model: Path | str | None = None,
        drop_empty: bool = True,
        drop_kinds: Collection[str] = (),
        exclusion_writer: Any = None,
        details: Collection[str] = USUAL,
        batch_size: int = BATCH,
    ) -> None:
        super().__init__()
        kinds = {drop_kinds} if isinstance(drop_kinds, str) else {*drop_kinds}
        if unknown := kinds - {*KINDS}:
            raise ValueError(f"unknown kind {min(unknown)!r}: there are {', '.join(KINDS)}")
        self.cleaner = Cleaner(config, model=model)
        self.drop_empty, self.drop_kinds = drop_empty, frozenset(kinds)
        self.exclusion_writer, self.details, self.batch_size = exclusion_writer, known(details), batch_size
        # the kind takes time, so it is found only where it matters; lines are always counted
        self.together = together([*self.details, "lines", *(["kind"] if kinds else [])])

    def run(self, data: Iterable[Document] | None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Clean the documents of one task, in order."""
        with self.exclusion_writer or nullcontext() as writer:
            for documents in batched(data or (), self.batch_size):
                with self.track_time("batch"):
                    texts = ((Chunk(document.text), True) for document in documents)
                    found = list(self.cleaner.clean_parted(texts, together=self.together))
                for document, cleaned in zip(documents, found, strict=True):
                    reason = self._reason(cleaned)
                    self._count(cleaned, reason)
                    if writer and (reason or cleaned.counts.dropped):
                        writer.write(_excluded(document, cleaned, reason), rank)
                    if reason is None:
                        document.text = cleaned.text
                        if self.details:
                            document.metadata[SUMMARY] = {name: DETAILS[name](cleaned) for name in self.details}
                        self.update_doc_stats(document)
                        yield document

    def _reason(self, cleaned: Cleaned) -> str | None:
        """Return why a document is left out, None if it stays."""
        if self.drop_empty and not cleaned.text:
            return "empty"
        return f"kind_{cleaned.kind.name}" if self.drop_kinds and cleaned.kind.name in self.drop_kinds else None

    def _count(self, cleaned: Cleaned, reason: str | None) -> None:
        self.stat_update(StatHints.total, *(f"repaired_{name}" for name in cleaned.repairs))
        self.stat_update(StatHints.forwarded if reason is None else StatHints.dropped)
        if reason:
            self.stat_update(f"{StatHints.dropped}_{reason}")
        self.stat_update("lines", value=cleaned.counts.lines)
        for label, count in cleaned.counts.dropped_as().items():
            if count:
                self.stat_update(f"lines_dropped_{label}", value=count)


def _excluded(document: Document, cleaned: Cleaned, reason: str | None) -> Document:
    lines = removed(cleaned)
    told = {"removed": lines, **({"filter_reason": reason} if reason else {})}
    text = document.text if reason else "".join(f"{line['text']}\n" for line in lines)
    return Document(text, document.id, document.media, {**document.metadata, **told})
