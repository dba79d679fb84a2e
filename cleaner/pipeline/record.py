"""What became of each line of a block of documents."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from cleaner.document import Cleaned, Config, Line
from cleaner.lines.block import Block
from cleaner.lines.decision.telling_words import name_words
from cleaner.lines.decision.verdicts import BY_ITSELF, IS_SPAM, LABELS, REASONS, Verdicts
from cleaner.lines.features.batch import Integers
from cleaner.lines.features.windows import Flags
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.models.page_model import PageModel


class Record:
    """
    What became of each line of some documents on their way through the stages, and what they are cleaned with.

    It only grows, but for `judged`, the block as it was last judged, and `lost`, the documents that lost something
    since. A line is known by its row among all that came in; what nothing happens to leaves no trace, so that clean
    text costs little.
    """

    def __init__(self, block: Block, config: Config, model: PageModel) -> None:
        self.config, self.model = config, model
        self.judged: Block | None = None
        self.lost: set[int] = set()
        self._block = block
        self._damaged: set[int] = set()
        self._repairs: dict[int, tuple[str, ...]] = {}
        self._verdicts: list[tuple[Integers, Verdicts]] = []
        self._telling, self._dropped = Texts(), Texts()
        self._results: dict[int, tuple[Integers, list[str]]] = {}

    def note_damage(self, documents: Iterable[int]) -> None:
        """Note documents that look damaged, whether or not they can be repaired."""
        self._damaged.update(documents)

    def note_repairs(self, row: int, names: Sequence[str]) -> None:
        """Note each repair of a line once."""
        before = self._repairs.get(row, ())
        self._repairs[row] = (*before, *(name for name in names if name not in before))

    def begin_to_judge(self, block: Block) -> None:
        """Note a block as it is judged."""
        self.judged, self.lost = block, set()

    def note_verdicts(self, block: Block, going: Flags) -> None:
        """
        Note what the lines of a block were taken for, of which some go.

        A later round sees a page without its chrome: the first verdict is the better one for a line that stays.
        """
        assert block.verdicts is not None
        verdicts, places = block.verdicts, np.arange(len(going))
        if self._verdicts:
            places = np.flatnonzero(going)
            verdicts = verdicts.at(places)
        self._verdicts.append((block.rows[places], verdicts))
        self._telling.add(block, places[BY_ITSELF[verdicts.reasons]])

    def note_dropped(self, block: Block, going: Flags) -> None:
        """Note the lines of a block that go, and their texts."""
        self._dropped.add(block, np.flatnonzero(going))

    def note_results(self, block: Block) -> None:
        """Note how the documents of a block come out; what a later round makes of one counts."""
        for document, (first, last) in zip(block.documents, block.spans(), strict=True):
            self._results[document] = block.rows[first:last], block.lines[first:last]

    def documents(self) -> Iterator["DocumentRecord"]:
        """Yield what became of each document, in order."""
        (_, verdicts), *later = self._verdicts
        for rows, others in later:
            verdicts = verdicts.replaced(rows, others)
        repaired = sorted(self._repairs)
        telling, dropped = self._telling.in_order(), self._dropped.in_order()
        for document, (first, last) in enumerate(self._block.spans()):
            rows, lines = self._results[document]
            yield DocumentRecord(
                self._block.lines[first:last],
                rows - first,
                lines,
                verdicts[first:last],
                {row - first: self._repairs[row] for row in _between(repaired, first, last)},
                telling.between(first, last),
                dropped.between(first, last),
                document in self._damaged,
                self.model.lines,
            )


class Texts:
    """Texts of rows, noted in any order; a later one of the same row counts."""

    def __init__(self) -> None:
        self._rows: list[Integers] = []
        self._texts: list[str] = []

    def add(self, block: Block, places: Integers) -> None:
        """Note the lines at some places of a block."""
        self._rows.append(block.rows[places])
        self._texts += [block.lines[place] for place in places.tolist()]

    def in_order(self) -> "SortedTexts":
        """Return all texts by rising row."""
        rows = np.concatenate([*self._rows, np.zeros(0, dtype=np.int64)])
        order = np.argsort(rows, kind="stable")
        return SortedTexts(rows[order].tolist(), [self._texts[place] for place in order.tolist()])


@dataclass(frozen=True)
class SortedTexts:
    """Texts of rows, by rising row."""

    rows: list[int]
    texts: list[str]

    def between(self, first: int, last: int) -> "SortedTexts":
        """Return the texts of the rows from `first` to `last`, exclusive, which are counted from `first`."""
        start, end = bisect_left(self.rows, first), bisect_left(self.rows, last)
        return SortedTexts([row - first for row in self.rows[start:end]], self.texts[start:end])


@dataclass(frozen=True)
class DocumentRecord:
    """
    What became of each line of one document.

    `lines` are the texts of the `rows` that stay; `dropped` those of the rows that went, `telling` those of the lines
    that were dropped for what they say themselves, as they were judged. All other rows were blank.
    """

    originals: list[str]
    rows: Integers
    lines: list[str]
    verdicts: Verdicts
    repairs: dict[int, tuple[str, ...]]
    telling: SortedTexts
    dropped: SortedTexts
    is_damaged: bool
    model: LineModel

    def cleaned(self, encoding: str | None, first: int, last: int, number: int) -> Cleaned:
        """Return what became of the rows from `first` to `last`, exclusive, the first of which has that number."""
        lines: Sequence[str] = self.lines
        if first > 0 or last < len(self.originals):
            lines = [line for row, line in zip(self.rows.tolist(), lines, strict=True) if first <= row < last]
        text = "\n".join([*lines, ""]) if lines else ""
        noted = (name for row, names in self.repairs.items() if first <= row < last for name in names)
        return Cleaned.lazily(text, partial(self._describe, first, last, number), encoding, tuple(dict.fromkeys(noted)))

    def _describe(self, first: int, last: int, number: int) -> tuple[Line, ...]:
        texts = [""] * len(self.originals)
        for row, text in (
            *zip(self.rows.tolist(), self.lines, strict=True),
            *zip(self.dropped.rows, self.dropped.texts, strict=True),
        ):
            texts[row] = text
        labels, scores, reasons = self.verdicts.labels.tolist(), self.verdicts.scores.tolist(), self._reasons()
        remarks, dropped = self._remarks(texts), set(self.dropped.rows)
        return tuple(
            Line(
                number + row - first,
                self.originals[row],
                texts[row],
                LABELS[labels[row]],
                scores[row],
                row not in dropped,
                self.repairs.get(row, ()),
                f"{reasons[row]}; {remarks[row]}" if remarks[row] else reasons[row],
            )
            for row in range(first, last)
        )

    def _reasons(self) -> list[str]:
        """Return the reason of each row, with the words of those that speak for themselves."""
        reasons = [REASONS[reason] for reason in self.verdicts.reasons.tolist()]
        telling = dict(zip(self.telling.rows, self.telling.texts, strict=True))
        spam = (self.verdicts.labels[list(telling)] == IS_SPAM).tolist()
        for row, words in zip(telling, name_words(self.model, list(telling.values()), spam), strict=True):
            if words:
                reasons[row] += f": {words}"
        return reasons

    def _remarks(self, texts: Sequence[str]) -> list[str]:
        """Return what could not be repaired on each row; clean text has paid for it with its one scan."""
        if not self.is_damaged:
            return [""] * len(texts)
        from cleaner.repair.unrepairable import remarks

        return remarks(texts, ["gbk_desync" in self.repairs.get(row, ()) for row in range(len(texts))])


def _between(rows: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Return those of some rising rows that are from `first` to `last`, exclusive."""
    return rows[bisect_left(rows, first) : bisect_left(rows, last)]
