"""What became of each line of one document, told when it is asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice, pairwise, repeat
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np

from cleaner.changes import Step
from cleaner.document import KINDS, Cleaned, Counts, Kind, Label, LineFields
from cleaner.lines.decision.verdicts import BLANK, LABELS, NO_PAGE, REASONS, Verdicts
from cleaner.lines.features.batch import Integers
from cleaner.pipeline.texts import SortedTexts

Value = TypeVar("Value")

# What a line may be called, and why, by the number of both.
CALLED = tuple((label, reason) for label in LABELS for reason in REASONS)
# The lines of a document, what ended each, and what decoding guessed on lines, by index.
Reading = tuple[list[str], Sequence[str], Mapping[int, str]]


class Changes(NamedTuple):
    """What a step that is no repair made of lines, by their rows, sorted; most may be as they were."""

    name: str
    rows: Integers
    before: Sequence[str]
    after: Sequence[str]

    def of_each(self, edges: Integers) -> Iterator["Changes"]:
        """Yield those of each document; document i has rows `edges[i]` to `edges[i + 1]`, exclusive."""
        none = Changes(self.name, self.rows[:0], (), ())
        for first, last in pairwise(self.rows.searchsorted(edges).tolist()):
            here = slice(first, last)
            yield Changes(self.name, self.rows[here], self.before[here], self.after[here]) if first < last else none


class DocumentRecord(NamedTuple):
    """
    What happened to each line of one document, whose first line is row `start`.

    `lines` are the texts of the `rows` that were kept, `judged` the verdicts on all rows, those of other documents too,
    `dropped` the texts of dropped lines, and `words` gives the telling word of lines whose own words decided, by row.
    Rows in neither `rows` nor `dropped` were blank.
    `mended` has the repairs of a line, each with how many of `changes` were before it, and `on_site` is its reason if
    it goes because its site repeats it, by its row; `guessed` says what decoding guessed on one, by its index; `ends`
    is what ended each.
    """

    start: int
    originals: list[str]
    rows: Integers
    lines: list[str]
    judged: Verdicts
    words: Callable[[], Mapping[int, str]]
    dropped: SortedTexts
    is_damaged: bool
    unconverted: dict[int, str]
    folder: Path | None
    mended: dict[int, list[tuple[int, Step]]]
    changes: Sequence[Changes]
    on_site: dict[int, str]
    ends: Sequence[str]
    guessed: Mapping[int, str]

    @property
    def verdicts(self) -> Verdicts:
        """The verdicts on the lines."""
        return self.judged[self.start : self.start + len(self.originals)]

    def cleaned(
        self,
        encoding: str | None,
        first: int,
        last: int,
        number: int,
        kind: Kind | None = None,
        counts: Counts | None = None,
    ) -> Cleaned:
        """
        Return the result for lines `first` to `last`, exclusive, of the document, numbered from `number`.

        `kind` is its kind, and `counts` are those of these lines, if they are known already.
        """
        span = (first, last)
        first, last = self.start + first, self.start + last
        lines, mended = self.lines, self.mended
        if last - first < len(self.originals):
            lines = [line for row, line in zip(self.rows.tolist(), lines, strict=True) if first <= row < last]
            mended = {row: steps for row, steps in mended.items() if first <= row < last}
        text = "\n".join([*lines, ""]) if lines else ""
        names = _names(chain.from_iterable(mended.values())) if mended else ()
        lines_of = partial(self._describe, *span, number)
        kind_of = self.kind if kind is None else lambda: kind
        counts_of_lines = partial(self._counts, span) if counts is None else lambda: counts
        return Cleaned.lazily(text, encoding, names, lines=lines_of, kind=kind_of, counts=counts_of_lines)

    def kind(self) -> Kind:
        """Return what kind of page the document is: an article, as far as it is one, if there is no page around it."""
        [found] = kinds_of([self])
        return found

    def _counts(self, span: tuple[int, int]) -> Counts:
        [found] = counts_of([self], [span])
        return found

    def _final(self) -> list[str]:
        """Return the final text of each line, also of those that were dropped."""
        texts = [""] * len(self.originals)
        for at, text in zip([*self.rows.tolist(), *self.dropped.rows], [*self.lines, *self.dropped.texts], strict=True):
            texts[at - self.start] = text
        return texts

    def _describe(self, first: int, last: int, number: int) -> Iterator[LineFields]:
        """Return the fields of lines `first` to `last`, exclusive, of the document, numbered from `number`."""
        verdicts, final = self.verdicts, self._final()
        reasons = self._reasons(verdicts)
        for at, remark in self._remarks(final).items():
            reasons[at] += f"; {remark}"
        every = zip(
            range(number - first, number - first + len(self.originals)),
            self.originals,
            final,
            map(LABELS.__getitem__, verdicts.labels.tolist()),
            verdicts.scores.tolist(),
            self._column(True, zip(self.dropped.rows, repeat(False))),
            self._column((), ((row, _names(found)) for row, found in self.mended.items())),
            reasons,
            self._column((), self._steps().items()),
            self.ends,
            strict=True,
        )
        # of a part whose lines are those of its neighbours nothing is left
        return islice(every, first, max(first, last))

    def _column(self, usual: Value, others: Iterable[tuple[int, Value]]) -> list[Value]:
        """Return a value for each line: the usual one, but for others by their row."""
        column = [usual] * len(self.originals)
        for row, value in others:
            column[row - self.start] = value
        return column

    def _steps(self) -> dict[int, tuple[Step, ...]]:
        """Return the steps that changed a line, in order, by its row."""
        found = {row: steps.copy() for row, steps in self.mended.items()}
        for at, (name, rows, before, after) in enumerate(self.changes):
            for row, old, new in zip(rows.tolist(), before, after, strict=True):
                if old != new:
                    found.setdefault(row, []).append((at, Step(name, old, new)))
        # of a repair and a change of the same number the repair was first
        return {row: (each[0][1],) if len(each) == 1 else _in_order(each) for row, each in found.items()}

    def _reasons(self, verdicts: Verdicts) -> list[str]:
        """Return the reason for each line, with the telling words if there are any."""
        reasons = [REASONS[reason] for reason in verdicts.reasons.tolist()]
        for row, reason in self.on_site.items():
            reasons[row - self.start] = reason
        word_of = self.words().get
        return [
            f"{reason}: {word}" if (word := word_of(row)) else reason for row, reason in enumerate(reasons, self.start)
        ]

    def _remarks(self, texts: Sequence[str]) -> Mapping[int, str]:
        """Return what was guessed, could not be repaired or was not converted on lines, by their indices."""
        found: dict[int, list[str]] = {}
        # triage has ruled damage out for most documents
        lost = self._lost(texts) if self.is_damaged else {}
        unconverted = {row - self.start: remark for row, remark in self.unconverted.items()}
        for remarks in (lost, self.guessed, unconverted):
            for at, remark in remarks.items():
                found.setdefault(at, []).append(remark)
        return {at: "; ".join(said) for at, said in found.items()}

    def _lost(self, texts: Sequence[str]) -> Mapping[int, str]:
        """Return what could not be repaired on lines, by their indices."""
        from cleaner.repair.unrepairable import remarks

        repaired = [_names(self.mended.get(self.start + at, ())) for at in range(len(texts))]
        misread = [
            original if "mojibake" in names else None for original, names in zip(self.originals, repaired, strict=True)
        ]
        lost = remarks(texts, ["gbk_desync" in names for names in repaired], misread)
        return {at: remark for at, remark in enumerate(lost) if remark}


def _names(mended: Iterable[tuple[int, Step]]) -> tuple[str, ...]:
    """Return the names of steps, each once, in the order of the first of each."""
    return tuple(dict.fromkeys([step.name for _, step in mended]))


def _in_order(steps: list[tuple[int, Step]]) -> tuple[Step, ...]:
    return tuple([step for _, step in sorted(steps, key=itemgetter(0))])


def kinds_of(records: Sequence[DocumentRecord]) -> list[Kind]:
    """Return the kind of each of some documents of one block, as `DocumentRecord.kind` does, in a third of the time."""
    # imported here: most callers never ask
    from cleaner.lines.models.kind_model import load

    pages = [[*record.lines, *record.dropped.texts] for record in records]
    are_pages = [not set(record.verdicts.reasons.tolist()) <= {BLANK, NO_PAGE} for record in records]
    possible = [KINDS if is_page else KINDS[:1] for is_page in are_pages]
    return list(load(records[0].folder).kinds(pages, possible))


def counts_of(records: Sequence[DocumentRecord], spans: Sequence[tuple[int, int]]) -> list[Counts]:
    """
    Return the counts of each of some documents that follow each other in a block: those of its lines in a span.

    All together take a third of the time that they take one by one.
    """
    edges = np.append(0, np.cumsum([len(record.originals) for record in records], dtype=np.int64)).tolist()
    originals = chain.from_iterable(record.originals for record in records)
    counted = np.fromiter(map(str.strip, originals), dtype=bool, count=edges[-1])
    for (edge, end), (first, last) in zip(pairwise(edges), spans, strict=True):
        if (first, last) != (0, end - edge):
            own = counted[edge:end]
            own[:first] = own[last:] = False
    codes = np.repeat(np.arange(0, 2 * len(records), 2), np.diff(edges))
    codes[np.fromiter(chain.from_iterable(record.dropped.rows for record in records), np.int64) - records[0].start] += 1
    for names, column in ((LABELS, "labels"), (REASONS, "reasons")):
        codes *= len(names)
        codes += np.concatenate([getattr(record.verdicts, column) for record in records])
    numbers = np.bincount(codes[counted])
    places = np.flatnonzero(numbers)
    found: list[tuple[dict[tuple[Label, str], int], ...]] = [({}, {}) for _ in records]
    for place, number in zip(places.tolist(), numbers[places].tolist(), strict=True):
        which, code = divmod(place, len(CALLED))
        document, is_dropped = divmod(which, 2)
        found[document][is_dropped][CALLED[code]] = number
    return [Counts(*pair) for pair in found]
