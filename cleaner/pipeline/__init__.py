"""
From dirty bytes to the article: decode, then the stages of `stages.STAGES`, again until nothing changes.

Documents are cleaned in blocks, so that numpy sees many lines at once; `clean` is `clean_many` of one document.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleaner.chunks import Chunk
from cleaner.document import Cleaned, Config
from cleaner.encoding import BINARY, decode_document, is_binary
from cleaner.encoding.guesses import remarks
from cleaner.lines.block import Block
from cleaner.lines.models.page_model import PageModel, load
from cleaner.pipeline.record import Record
from cleaner.pipeline.stages import STAGES

# Bytes of UTF-8 in a block: enough for numpy, few enough to keep memory flat.
BLOCK = 1 << 20
# What any document and any line count for in bytes: short ones fill a block too.
SMALLEST_DOCUMENT, SMALLEST_LINE = 256, 64
# A Han character in UTF-8.
BYTES_PER_CHARACTER = 3
# Real pages settle in two or three rounds; each further round drops or changes a line or two.
MOST_ROUNDS = 12
LINE_END = re.compile("\r\n|\r|\n")


class Text(NamedTuple):
    """
    The lines of a document, the encoding they were read with, and what was guessed on lines, by their index.

    Of binary `data` no line is read.
    """

    lines: list[str]
    encoding: str | None
    guessed: dict[int, str]
    data: str | None = None


class Cleaner:
    """
    Clean documents with one configuration and one model, which is loaded with the first document.

    `model` is a folder with `lines.npz` and `lines.json` as `cleaner train` writes them, and perhaps `kinds.npz`; None
    is the shipped model. A `Cleaner` pickles; the copy loads the model again.
    """

    def __init__(self, config: Config = Config(), *, model: Path | str | None = None) -> None:
        self.config = config
        self.model = None if model is None else Path(model)
        self._loaded: PageModel | None = None

    def __getstate__(self) -> dict[str, object]:
        """Leave out the loaded arrays: the copy loads them again."""
        return {**self.__dict__, "_loaded": None}

    def clean(self, data: str | bytes) -> Cleaned:
        """
        Clean one document, whatever the bytes.

        Raise `ValueError` for a model folder that can't be read.
        """
        return next(self.clean_many([data]))

    def clean_many(self, documents: Iterable[str | bytes]) -> Iterator[Cleaned]:
        """Clean documents lazily and in order, a block at a time, with the same results as `clean`."""
        return self.clean_chunks(map(Chunk, documents))

    def clean_chunks(self, chunks: Iterable[Chunk], block: int = BLOCK) -> Iterator[Cleaned]:
        """
        Clean documents that may come in chunks; lines are numbered through all chunks of a text.

        Chunks are cleaned together as soon as they have `block` bytes.
        """
        number = 1
        for group in _groups(chunks, block):
            texts = [self._read(chunk.data) for chunk in group]
            record = self._take_through_stages(Block.of([text.lines for text in texts]))
            for chunk, text, found in zip(group, texts, record.documents(), strict=True):
                number = number if chunk.continues else 1
                if text.data is not None:
                    from cleaner.pipeline.binary import as_it_came

                    cleaned = as_it_came(text.data, chunk, number, text.encoding, found.kind)
                    yield cleaned
                    number += len(cleaned.lines)
                    continue
                first, last = chunk.before, len(found.originals) - chunk.after
                yield found._replace(guessed=text.guessed).cleaned(text.encoding, first, last, number)
                number += last - first

    def _read(self, data: str | bytes) -> "Text":
        if isinstance(data, str):
            return Text([], None, {}, data) if is_binary(data) else Text(_lines(data), None, {})
        text, encoding, guesses = decode_document(data, self.config.encoding)
        if encoding == BINARY:
            return Text([], encoding, {}, text)
        starts = [0, *(end.end() for end in LINE_END.finditer(text))] if guesses else []
        return Text(_lines(text), encoding, remarks(guesses, starts))

    def _take_through_stages(self, block: Block) -> Record:
        """Take a block through the stages until nothing changes; return the record of its lines."""
        record = Record(block, self.config, self._page_model, self.model)
        for _ in range(MOST_ROUNDS):
            first, *others = STAGES
            repaired = now = first(block, record)
            for stage in others:
                now = stage(now, record)
            # repair would return the same again, so only changes made after it call for another round
            again = now.differing(repaired)
            record.note_results(now)
            if not again:
                break
            # cleaning a cleaned text must change nothing, so the result is cleaned again
            block = now.only(again)
        return record

    @property
    def _page_model(self) -> PageModel:
        if self._loaded is None:
            self._loaded = load(self.model)
        return self._loaded


def _lines(text: str) -> list[str]:
    lines = LINE_END.split(text) if "\r" in text else text.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def _groups(chunks: Iterable[Chunk], least: int) -> Iterator[Sequence[Chunk]]:
    """Yield groups of chunks that have at least `least` bytes together."""
    group: list[Chunk] = []
    size = 0
    for chunk in chunks:
        group.append(chunk)
        size += SMALLEST_DOCUMENT + _size(chunk.data)
        if size >= least:
            yield group
            group, size = [], 0
    if group:
        yield group


def _size(document: str | bytes) -> int:
    if isinstance(document, str):
        return len(document) * BYTES_PER_CHARACTER + document.count("\n") * SMALLEST_LINE
    return len(document) + document.count(b"\n") * SMALLEST_LINE
