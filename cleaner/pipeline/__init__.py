"""
From dirty bytes to the article: decode, then the stages of `stages.STAGES`, again until nothing changes.

Documents are cleaned in blocks, so that numpy sees many lines at once; `clean` is `clean_many` of one document.
"""

import re
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.chunks import Chunk, ended_lines
from cleaner.document import Cleaned, Config, Counts, Kind
from cleaner.encoding import BINARY, Decoded, decode_document, is_binary
from cleaner.encoding.guesses import remarks
from cleaner.lines.block import Block
from cleaner.lines.models.page_model import PageModel, load
from cleaner.log import DEBUG, INFO, WARNING, log
from cleaner.pipeline.document_record import counts_of, kinds_of
from cleaner.pipeline.parts import in_parts
from cleaner.pipeline.record import Record
from cleaner.pipeline.stages import JUDGING, STAGES

if TYPE_CHECKING:  # documents without a site need none
    from cleaner.lines.site_memory import SiteMemory
    from cleaner.lines.site_memory.repeated import Found, RepeatedLines

# Bytes of UTF-8 in a block: enough for numpy, few enough to keep memory flat.
BLOCK = 1 << 20
# What any document and any line count for in bytes: short ones fill a block too.
SMALLEST_DOCUMENT, SMALLEST_LINE = 256, 64
# A Han character in UTF-8.
BYTES_PER_CHARACTER = 3
# Real pages settle in two or three rounds; each further round drops or changes a line or two.
MOST_ROUNDS = 12
LINE_END = re.compile("(\r\n|\r|\n)")


class Text(NamedTuple):
    """
    The lines of a document, their ends, the encoding they were read with, and what was guessed on lines, by index.

    Of binary `data` no line is read.
    """

    lines: list[str]
    ends: list[str]
    encoding: str | None
    guessed: dict[int, str]
    data: str | None = None

    @property
    def ended(self) -> int:
        """How many lines have an end."""
        return len(self.ends) - self.ends.count("")


def clean(data: str | bytes, **options: Any) -> Cleaned:
    r"""
    Clean one document; `options` are the fields of `Config`.

    Raise `TypeError` for an option that `Config` does not have, `ValueError` for a value that it does not accept.

        >>> clean("首頁 &gt; 新聞", simplify=False).text
        '首頁 > 新聞\n'
    """
    return Cleaner(Config(**options)).clean(data)


class Cleaner:
    """
    Clean documents with one configuration and one model, which is loaded with the first document.

    `model` is a folder with `lines.npz` and `lines.json` as `cleaner train` writes them, and perhaps `kinds.npz`; None
    is the shipped model. `site_memory` are the lines that sites repeat, which are chrome in chunks of these sites. A
    `Cleaner` pickles; the copy loads the model again.
    """

    def __init__(
        self,
        config: Config = Config(),
        *,
        model: Path | str | None = None,
        site_memory: "RepeatedLines | None" = None,
    ) -> None:
        if not isinstance(config, Config):
            raise TypeError(f"a configuration is a Config, not {type(config).__name__}: Cleaner(Config(repair=False))")
        self.config = config
        self.model = None if model is None else Path(model)
        self.site_memory = site_memory
        self._loaded: PageModel | None = None

    def __repr__(self) -> str:
        """Show the options that differ from the default, and the model unless it is the shipped one."""
        return f"Cleaner({self.config!r}{'' if self.model is None else f', model={str(self.model)!r}'})"

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
        """
        Clean documents lazily and in order, a block at a time, with the same results as `clean`.

        One of more than `CHUNK_BYTES` or `CHUNK_LINES` is cleaned in parts, as from a stream.
        """
        if isinstance(documents, (str, bytes)):
            raise TypeError(f"documents are a list, not {type(documents).__name__}: clean_many([page]) or clean(page)")
        return self.clean_parted((Chunk(_checked(data)), True) for data in documents)

    def clean_parted(
        self, documents: Iterable[tuple[Chunk, bool]], block: int = BLOCK, *, together: Collection[str] = ()
    ) -> Iterator[Cleaned]:
        """Clean documents that are whole, as the second value of each says, or are parts of a stream already."""
        return in_parts(documents, lambda chunks: self.clean_chunks(chunks, block, together=together))

    def clean_chunks(
        self, chunks: Iterable[Chunk], block: int = BLOCK, *, together: Collection[str] = ()
    ) -> Iterator[Cleaned]:
        """
        Clean documents that may come in chunks; lines are numbered through all chunks of a text.

        Chunks are cleaned together as soon as they have `block` bytes. What `together` names, `kind` and `counts`, is
        found for all documents of a block before anyone asks, which takes less time than one by one.
        """
        number = 1
        for some in _groups(chunks, block):
            number = yield from self._clean_block(some, number, together)

    def _clean_block(
        self, chunks: Sequence[Chunk], number: int, together: Collection[str]
    ) -> Generator[Cleaned, None, int]:
        """Clean the chunks of one block, the first numbered from `number`; return the number of what continues it."""
        group, texts = zip(*map(self._read_part, chunks), strict=True)
        read = Block.of([text.lines for text in texts])
        record = self._take_through_stages(read, self._repeated(group, read))
        records = [*record.documents((text.lines, text.ends, text.guessed) for text in texts)]
        spans = [(chunk.before, len(text.lines) - chunk.after) for chunk, text in zip(group, texts, strict=True)]
        nothing = [None] * len(group)
        kinds: Sequence[Kind | None] = kinds_of(records) if "kind" in together else nothing
        counted: Sequence[Counts | None] = counts_of(records, spans) if "counts" in together else nothing
        known = zip(kinds, counted, strict=True)
        for chunk, text, found, span, (kind, counts) in zip(group, texts, records, spans, known, strict=True):
            number = number if chunk.continues else 1
            if text.data is not None:
                from cleaner.pipeline.binary import as_it_came

                cleaned = as_it_came(text.data, chunk, number, text.encoding, found.kind)
                yield cleaned
                number += len(cleaned.lines)
                continue
            yield found.cleaned(text.encoding, *span, number, kind, counts)
            number += span[1] - span[0]
        return number

    def remember(self, chunks: Iterable[Chunk], memory: "SiteMemory") -> None:
        """Count the lines of pages that have a site in a memory; of a page in several chunks, those of the first."""
        for group in _groups((chunk for chunk in chunks if chunk.site and not chunk.continues), BLOCK):
            memory.add_pages([(chunk.site, self._text(chunk.data)) for chunk in group])

    def _repeated(self, group: Sequence[Chunk], block: Block) -> "Found | None":
        """Return what is known of the lines of some chunks, None where no site of theirs is."""
        if self.site_memory is None or not any(chunk.site for chunk in group):
            return None
        return self.site_memory.look_up(block, [chunk.site for chunk in group])

    def _text(self, data: str | bytes) -> str:
        """Return the text of a document, whose lines end in a newline; blank ones may be more. Binary data has none."""
        if isinstance(data, str):
            text = "" if is_binary(data) else data
        else:
            text, encoding, _ = self._decode(data)
            text = "" if encoding == BINARY else text
        return text.replace("\r", "\n")

    def _read_part(self, chunk: Chunk) -> "tuple[Chunk, Text]":
        text = self._read(chunk.data)
        has_neighbours = (chunk.before or chunk.after) and text.data is None
        # where a byte 0A ends no line, as in UTF-16, the lines of the neighbours can't be told from its own
        if has_neighbours and isinstance(chunk.data, bytes) and text.ended != ended_lines(chunk.data):
            chunk = chunk.alone()
            return chunk, self._read(chunk.data)
        return chunk, text

    def _read(self, data: str | bytes) -> "Text":
        if isinstance(data, str):
            return Text([], [], None, {}, data) if is_binary(data) else Text(*_lines(data), None, {})
        text, encoding, guesses = self._decode(data)
        if encoding == BINARY:
            return Text([], [], encoding, {}, text)
        lines, ends = _lines(text)
        # behind the end of the last line none begins
        starts = [0, *(end.end() for end in LINE_END.finditer(text))][: len(lines)] if guesses else []
        return Text(lines, ends, encoding, remarks(guesses, starts))

    def _decode(self, data: bytes) -> Decoded:
        """Decode a document, and log what it is if that is no sure text."""
        _, encoding, guesses = decoded = decode_document(data, self.config.encoding)
        if encoding == BINARY:
            log(INFO, "binary data, left as it came: %d bytes", len(data))
        elif guesses:
            said = "; ".join(dict.fromkeys(guess.remark for guess in guesses))
            log(INFO, "%d bytes decoded as %s with doubt: %s", len(data), encoding, said)
        return decoded

    def _take_through_stages(self, block: Block, repeated: "Found | None") -> Record:
        """Take a block through the stages until nothing changes; return the record of its lines."""
        record = Record(block, self.config, self._page_model, self.model, repeated)
        log(DEBUG, "cleaning documents: %d, lines: %d", len(block), len(block.lines))
        first, *others = STAGES
        for number in range(MOST_ROUNDS):
            repaired = now = first(block, record)
            for stage in others:
                now = stage(now, record)
            # repair would return the same again, so only changes made after it call for another round
            again = now.differing(repaired)
            record.note_results(now)
            if not again:
                break
            # cleaning a cleaned text must change nothing, so the result is cleaned again
            assert now.needs is not None
            block = now.only(again).having(needs=now.needs[again])
            if number:
                block = _judge_until_settled(block, record)
        else:
            log(WARNING, "documents that still changed in round %d and may change again: %d", MOST_ROUNDS, len(again))
        return record

    @property
    def _page_model(self) -> PageModel:
        if self._loaded is None:
            self._loaded = load(self.model)
        return self._loaded


def _judge_until_settled(block: Block, record: Record) -> Block:
    """Drop lines until none goes: in a long text each that goes may take another along, and all else stays."""
    for _ in range(MOST_ROUNDS):
        before = block
        for stage in JUDGING:
            block = stage(block, record)
        if len(block.lines) == len(before.lines):
            break
    return block


def _checked(data: str | bytes) -> str | bytes:
    if not isinstance(data, (str, bytes, bytearray)):
        raise TypeError(f"a document is str or bytes, not {type(data).__name__}")
    return data


def _lines(text: str) -> tuple[list[str], list[str]]:
    """Return the lines of a text, and what ends each of them."""
    if "\r" in text:
        pieces = LINE_END.split(text)
        lines, ends = pieces[::2], pieces[1::2]
    else:
        lines = text.split("\n")
        ends = ["\n"] * (len(lines) - 1)
    if lines[-1]:
        ends.append("")
    else:
        lines.pop()
    return lines, ends


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
