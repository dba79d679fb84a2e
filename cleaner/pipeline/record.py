"""What became of each line of a block of documents."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleaner.changes import Step
from cleaner.document import KINDS, Cleaned, Config, Counts, Kind, Label, Line
from cleaner.lines.block import Block
from cleaner.lines.decision.telling_words import name_words
from cleaner.lines.decision.verdicts import BLANK, BY_ITSELF, LABELS, NO_PAGE, REASONS, REPEATED, Verdicts
from cleaner.lines.features.batch import Integers, Keys
from cleaner.lines.features.windows import Flags
from cleaner.lines.models.page_model import PageModel
from cleaner.pipeline.texts import SortedTexts, Texts, between

if TYPE_CHECKING:  # few documents have a site
    from cleaner.lines.site_memory.repeated import Found


class Changes(NamedTuple):
    """What a step that is no repair made of lines, by their rows, sorted; most may be as they were."""

    name: str
    rows: Integers
    before: Sequence[str]
    after: Sequence[str]

    def between(self, first: int, last: int) -> "Changes":
        """Return those of the lines at indices `first` to `last`, exclusive."""
        return Changes(self.name, self.rows[first:last], self.before[first:last], self.after[first:last])


class Record:
    """
    What happened to each line of a block in the stages, and the options and model it is cleaned with.

    Lines are known by their row among all lines read. A line that nothing happens to leaves no trace, so clean text
    costs little. The record only grows, except for `judged`, the block as it was last classified, and `lost`, the
    documents that have lost lines or parts of lines since. `repeated` is what is known of each line on its site. The
    models beside that of lines are read from `folder` when they are needed.
    """

    def __init__(
        self,
        block: Block,
        config: Config,
        model: PageModel,
        folder: Path | None = None,
        repeated: "Found | None" = None,
    ) -> None:
        self.config, self.model, self.folder, self._repeated = config, model, folder, repeated
        self.judged: Block | None = None
        self.lost: set[int] = set()
        self._block = block
        self._damaged: set[int] = set()
        self._repairs: dict[int, tuple[str, ...]] = {}
        self._steps: dict[int, list[tuple[int, Step]]] = {}
        self._changes: list[Changes] = []
        self._verdicts: list[tuple[Integers, Verdicts]] = []
        self._telling, self._dropped = Texts(), Texts()
        self._results: dict[int, tuple[Integers, list[str]]] = {}
        self._unconverted: dict[int, str] = {}

    def note_damage(self, documents: Iterable[int]) -> None:
        """Note the documents that look damaged, repairable or not."""
        self._damaged.update(documents)

    def note_repairs(self, row: int, steps: Sequence[Step]) -> None:
        """Note the repairs of a line, in order."""
        self._steps.setdefault(row, []).extend((len(self._changes), step) for step in steps)
        names = [step.name for step in steps]
        self._repairs[row] = tuple(dict.fromkeys([*self._repairs.get(row, ()), *names]))

    def note_changes(self, name: str, rows: Integers, before: Sequence[str], after: Sequence[str]) -> None:
        """Note what a step made of lines that is no repair, by their rows, sorted; it may have changed none."""
        self._changes.append(Changes(name, rows, before, after))

    def note_unconverted(self, rows: Integers, remarks: Mapping[int, str]) -> None:
        """Note why lines, given by their indices in `rows`, were not simplified; the first reason counts."""
        for place, remark in remarks.items():
            self._unconverted.setdefault(int(rows[place]), remark)

    def site(self, rows: Integers) -> Keys | None:
        """Return the keys of the lines that their site repeats, 0 for others; None where no site is known."""
        return None if self._repeated is None else self._repeated.keys[rows]

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
        repaired, unconverted, changed = sorted(self._repairs), sorted(self._unconverted), sorted(self._steps)
        telling, dropped = self._telling.in_order(), self._dropped.in_order()
        # of all documents at once, when one of them is asked for its lines
        words = cache(partial(name_words, self.model.lines, *telling, verdicts.labels))
        known = self._on_site(verdicts)
        repeating = list(known)
        bounds = [each.rows.searchsorted(self._block.edges).tolist() for each in self._changes]
        for document, (first, last) in enumerate(self._block.spans()):
            rows, lines = self._results[document]
            yield DocumentRecord(
                first,
                self._block.lines[first:last],
                rows,
                lines,
                verdicts[first:last],
                {row: self._repairs[row] for row in repaired[between(repaired, first, last)]},
                words,
                dropped.between(first, last),
                document in self._damaged,
                {row: self._unconverted[row] for row in unconverted[between(unconverted, first, last)]},
                self.folder,
                {row: self._steps[row] for row in changed[between(changed, first, last)]},
                [each.between(*at[document : document + 2]) for each, at in zip(self._changes, bounds, strict=True)],
                {row: known[row] for row in repeating[between(repeating, first, last)]},
            )

    def _on_site(self, verdicts: Verdicts) -> dict[int, str]:
        """Return the reasons of lines that are chrome because their site repeats them, by row."""
        if self._repeated is None:
            return {}
        rows = np.flatnonzero(verdicts.reasons == REPEATED)
        columns = (rows, self._repeated.on[rows], self._repeated.of[rows])
        counted = zip(*(column.tolist() for column in columns), strict=True)
        return {row: f"on {on} of {of} pages of this site" for row, on, of in counted}


class DocumentRecord(NamedTuple):
    """
    What happened to each line of one document, whose first line is row `start`.

    `lines` are the texts of the `rows` that were kept, `dropped` the texts of dropped lines, and `words` gives the
    telling word of lines whose own words decided, by row. Rows in neither `rows` nor `dropped` were blank.
    `mended` has the repairs of a line, each with how many of `changes` were before it, and `on_site` is its reason if
    it goes because its site repeats it, by its row; `guessed` says what decoding guessed on one, by its index; `ends`
    is what ended each.
    """

    start: int
    originals: list[str]
    rows: Integers
    lines: list[str]
    verdicts: Verdicts
    repairs: dict[int, tuple[str, ...]]
    words: Callable[[], Mapping[int, str]]
    dropped: SortedTexts
    is_damaged: bool
    unconverted: dict[int, str]
    folder: Path | None
    mended: dict[int, list[tuple[int, Step]]]
    changes: Sequence[Changes]
    on_site: dict[int, str]
    ends: Sequence[str] = ()
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
        counts = partial(self._counts, first, last)
        return Cleaned.lazily(text, encoding, names, lines=lines_of, kind=self.kind, counts=counts)

    def kind(self) -> Kind:
        """Return what kind of page the document is: an article, as far as it is one, if there is no page around it."""
        # imported here: most callers never ask
        from cleaner.lines.models.kind_model import load

        is_page = not set(self.verdicts.reasons.tolist()) <= {BLANK, NO_PAGE}
        return load(self.folder).kind(self._final(), KINDS if is_page else KINDS[:1])

    def _counts(self, first: int, last: int) -> Counts:
        """Count lines from row `first` to `last`, exclusive."""
        places = range(first - self.start, last - self.start)
        originals = self.originals[places.start : places.stop]
        counted = np.array([line != "" and not line.isspace() for line in originals], dtype=bool)
        verdicts = self.verdicts[places.start : places.stop]
        going = np.zeros(len(places), dtype=bool)
        going[[row - first for row in self.dropped.between(first, last).rows]] = True
        codes = verdicts.labels.astype(np.int64) * len(REASONS) + verdicts.reasons
        return Counts(_tally(codes[counted & ~going]), _tally(codes[counted & going]))

    def _final(self) -> list[str]:
        """Return the final text of each line, also of those that were dropped."""
        texts = [""] * len(self.originals)
        for at, text in zip([*self.rows.tolist(), *self.dropped.rows], [*self.lines, *self.dropped.texts], strict=True):
            texts[at - self.start] = text
        return texts

    def _describe(self, wanted: range, number: int) -> tuple[Line, ...]:
        final = self._final()
        every = range(self.start, self.start + len(self.originals))
        dropped, repairs = set(self.dropped.rows), self.repairs
        steps = self._steps()
        labels, scores = self.verdicts.labels.tolist(), self.verdicts.scores.tolist()
        said = self._reasons(), self._remarks(final)
        columns = zip(every, self.originals, final, labels, scores, *said, self.ends, strict=True)
        lines = [
            Line(
                number + row - wanted.start,
                original,
                text,
                LABELS[label],
                score,
                row not in dropped,
                repairs.get(row, ()),
                f"{reason}; {remark}" if remark else reason,
                steps.get(row, ()),
                end,
            )
            for row, original, text, label, score, reason, remark, end in columns
            if row in wanted
        ]
        return tuple(lines)

    def _steps(self) -> dict[int, tuple[Step, ...]]:
        """Return the steps that changed a line, in order, by its row."""
        found = {row: steps.copy() for row, steps in self.mended.items()}
        for at, (name, rows, before, after) in enumerate(self.changes):
            for row, old, new in zip(rows.tolist(), before, after, strict=True):
                if old != new:
                    found.setdefault(row, []).append((at, Step(name, old, new)))
        # of a repair and a change of the same number the repair was first
        return {row: tuple([step for _, step in sorted(each, key=itemgetter(0))]) for row, each in found.items()}

    def _reasons(self) -> list[str]:
        """Return the reason for each line, with the telling words if there are any."""
        reasons = [REASONS[reason] for reason in self.verdicts.reasons.tolist()]
        for row, reason in self.on_site.items():
            reasons[row - self.start] = reason
        words = self.words()
        return [f"{reason}: {words[row]}" if row in words else reason for row, reason in enumerate(reasons, self.start)]

    def _remarks(self, texts: Sequence[str]) -> list[str]:
        """Return what was guessed, could not be repaired or was not converted on each line."""
        found = [""] * len(texts)
        for at in {*self.guessed, *(row - self.start for row in self.unconverted)}:
            found[at] = "; ".join(filter(None, (self.guessed.get(at), self.unconverted.get(self.start + at))))
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


def _tally(codes: Integers) -> dict[tuple[Label, str], int]:
    """Return how often each label comes with each reason."""
    found = np.bincount(codes)
    return {
        (LABELS[code // len(REASONS)], REASONS[code % len(REASONS)]): int(found[code])
        for code in np.flatnonzero(found).tolist()
    }
