"""What became of each line of a block of documents."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cleaner.document import Cleaned, Config, Kind, Line
from cleaner.lines.block import Block
from cleaner.lines.decision.telling_words import name_words
from cleaner.lines.decision.verdicts import BY_ITSELF, IS_SPAM, REASONS, Verdicts
from cleaner.lines.features.batch import Integers
from cleaner.lines.features.windows import Flags
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.models.page_model import PageModel


class Record:
    """
    What happened to each line of a block in the stages, and the options and model it is cleaned with.

    Lines are known by their row among all lines read. A line that nothing happens to leaves no trace, so clean text
    costs little. The record only grows, except for `judged`, the block as it was last classified, and `lost`, the
    documents that have lost lines or parts of lines since. The model of kinds is read from `folder` when it is needed.
    """

    def __init__(self, block: Block, config: Config, model: PageModel, folder: Path | None = None) -> None:
        self.config, self.model, self._folder = config, model, folder
        self.judged: Block | None = None
        self.lost: set[int] = set()
        self._block = block
        self._damaged: set[int] = set()
        self._repairs: dict[int, tuple[str, ...]] = {}
        self._verdicts: list[tuple[Integers, Verdicts]] = []
        self._telling, self._dropped = Texts(), Texts()
        self._results: dict[int, tuple[Integers, list[str]]] = {}
        self._unconverted: dict[int, str] = {}

    def note_damage(self, documents: Iterable[int]) -> None:
        """Note the documents that look damaged, repairable or not."""
        self._damaged.update(documents)

    def note_repairs(self, row: int, names: Sequence[str]) -> None:
        """Note the repairs of a line, each once."""
        before = self._repairs.get(row, ())
        self._repairs[row] = (*before, *(name for name in names if name not in before))

    def note_unconverted(self, rows: Integers, remarks: Mapping[int, str]) -> None:
        """Note why lines, given by their indices in `rows`, were not simplified; the first reason counts."""
        for place, remark in remarks.items():
            self._unconverted.setdefault(int(rows[place]), remark)

    def begin_to_judge(self, block: Block) -> None:
        """Note the block that is about to be classified."""
        self.judged, self.lost = block, set()

    def note_verdicts(self, block: Block, going: Flags) -> None:
        """
        Note the verdicts on the lines of a block; `going` flags those that are dropped.

        After the first round only dropped lines get new verdicts: later rounds see a page without its chrome, so for a
        line that stays the first verdict is the better one.
        """
        assert block.verdicts is not None
        verdicts, places = block.verdicts, np.arange(len(going))
        if self._verdicts:
            places = np.flatnonzero(going)
            verdicts = verdicts.at(places)
        self._verdicts.append((block.rows[places], verdicts))
        self._telling.add(block, places[BY_ITSELF[verdicts.reasons]])

    def note_dropped(self, block: Block, going: Flags) -> None:
        """Note the dropped lines of a block with their final texts."""
        self._dropped.add(block, np.flatnonzero(going))

    def note_results(self, block: Block) -> None:
        """Note the documents of a block as they are after a round; a later round overwrites them."""
        for document, (first, last) in zip(block.documents, block.spans(), strict=True):
            self._results[document] = block.rows[first:last], block.lines[first:last]

    def documents(self) -> Iterator["DocumentRecord"]:
        """Yield the record of each document, in order."""
        (_, verdicts), *later = self._verdicts
        for rows, others in later:
            verdicts = verdicts.replaced(rows, others)
        repaired, unconverted = sorted(self._repairs), sorted(self._unconverted)
        telling, dropped = self._telling.in_order(), self._dropped.in_order()
        for document, (first, last) in enumerate(self._block.spans()):
            rows, lines = self._results[document]
            yield DocumentRecord(
                first,
                self._block.lines[first:last],
                rows,
                lines,
                verdicts[first:last],
                {row: self._repairs[row] for row in repaired[_between(repaired, first, last)]},
                telling.between(first, last),
                dropped.between(first, last),
                document in self._damaged,
                {row: self._unconverted[row] for row in unconverted[_between(unconverted, first, last)]},
                self.model.lines,
                self._folder,
            )


class Texts:
    """Texts by row, noted in any order; the last one of a row counts."""

    def __init__(self) -> None:
        self._rows: list[Integers] = []
        self._texts: list[str] = []

    def add(self, block: Block, places: Integers) -> None:
        """Note the lines of a block at some indices."""
        self._rows.append(block.rows[places])
        self._texts += [block.lines[place] for place in places.tolist()]

    def in_order(self) -> "SortedTexts":
        """Return all texts, sorted by row."""
        rows = np.concatenate([*self._rows, np.zeros(0, dtype=np.int64)])
        order = np.argsort(rows, kind="stable")
        return SortedTexts(rows[order].tolist(), [self._texts[place] for place in order.tolist()])


class SortedTexts(NamedTuple):
    """Texts sorted by row."""

    rows: list[int]
    texts: list[str]

    def between(self, first: int, last: int) -> "SortedTexts":
        """Return the texts of rows `first` to `last`, exclusive."""
        places = _between(self.rows, first, last)
        return SortedTexts(self.rows[places], self.texts[places])


class DocumentRecord(NamedTuple):
    """
    What happened to each line of one document, whose first line is row `start`.

    `lines` are the texts of the `rows` that were kept, `dropped` the texts of dropped lines, and `telling` the texts,
    as they were classified, of lines whose own words decided. Rows in neither `rows` nor `dropped` were blank.
    `guessed` says what decoding guessed on a line, by its index.
    """

    start: int
    originals: list[str]
    rows: Integers
    lines: list[str]
    verdicts: Verdicts
    repairs: dict[int, tuple[str, ...]]
    telling: SortedTexts
    dropped: SortedTexts
    is_damaged: bool
    unconverted: dict[int, str]
    model: LineModel
    folder: Path | None
    guessed: Mapping[int, str] = {}

    def cleaned(self, encoding: str | None, first: int, last: int, number: int) -> Cleaned:
        """Return the result for lines `first` to `last`, exclusive, of the document, numbered from `number`."""
        first, last = self.start + first, self.start + last
        lines, repairs = self.lines, self.repairs
        if last - first < len(self.originals):
            lines = [line for row, line in zip(self.rows.tolist(), lines, strict=True) if first <= row < last]
            repairs = {row: names for row, names in repairs.items() if first <= row < last}
        text = "\n".join([*lines, ""]) if lines else ""
        names = tuple(dict.fromkeys(chain.from_iterable(repairs.values())))
        lines_of = partial(self._describe, range(first, last), number)
        return Cleaned.lazily(text, encoding, names, lines=lines_of, kind=self.kind)

    def kind(self) -> Kind:
        """Return what kind of page the document is."""
        # imported here: most callers never ask
        from cleaner.lines.models.kind_model import load

        return load(self.folder).kind(self._final())

    def _final(self) -> list[str]:
        """Return the final text of each line, also of those that were dropped."""
        texts = dict(zip(self.rows.tolist(), self.lines, strict=True))
        texts.update(zip(self.dropped.rows, self.dropped.texts, strict=True))
        return [texts.get(row, "") for row in range(self.start, self.start + len(self.originals))]

    def _describe(self, wanted: range, number: int) -> tuple[Line, ...]:
        final = self._final()
        every = range(self.start, self.start + len(self.originals))
        dropped = set(self.dropped.rows)
        columns = zip(every, self.originals, final, self.verdicts, self._reasons(), self._remarks(final), strict=True)
        return tuple(
            Line(
                number + row - wanted.start,
                original,
                text,
                verdict.label,
                verdict.score,
                row not in dropped,
                self.repairs.get(row, ()),
                f"{reason}; {remark}" if remark else reason,
            )
            for row, original, text, verdict, reason, remark in columns
            if row in wanted
        )

    def _reasons(self) -> list[str]:
        """Return the reason for each line, with the telling words if there are any."""
        reasons = [REASONS[reason] for reason in self.verdicts.reasons.tolist()]
        telling = dict(zip(self.telling.rows, self.telling.texts, strict=True))
        places = [row - self.start for row in telling]
        spam = (self.verdicts.labels[places] == IS_SPAM).tolist()
        for place, words in zip(places, name_words(self.model, list(telling.values()), spam), strict=True):
            if words:
                reasons[place] += f": {words}"
        return reasons

    def _remarks(self, texts: Sequence[str]) -> list[str]:
        """Return what was guessed, could not be repaired or was not converted on each line."""
        said = [(self.guessed.get(at), self.unconverted.get(self.start + at)) for at in range(len(texts))]
        found = ["; ".join(filter(None, pair)) for pair in said]
        # triage has ruled damage out for most documents
        if not self.is_damaged:
            return found
        from cleaner.repair.unrepairable import remarks

        repaired = [self.repairs.get(self.start + at, ()) for at in range(len(texts))]
        misread = [
            original if "mojibake" in names else None for original, names in zip(self.originals, repaired, strict=True)
        ]
        lost = remarks(texts, ["gbk_desync" in names for names in repaired], misread)
        return ["; ".join(filter(None, pair)) for pair in zip(lost, found, strict=True)]


def _between(rows: Sequence[int], first: int, last: int) -> slice:
    """Return where the rows from `first` to `last`, exclusive, are in a sorted list."""
    start = bisect_left(rows, first)
    return slice(start, bisect_left(rows, last, start))
