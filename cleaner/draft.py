"""A document on its way through the stages, in columns: nothing is made for a line that nothing happens to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from cleaner.document import Cleaned, Line
from cleaner.layout import lay_out
from cleaner.lines.decision.telling_words import name_words
from cleaner.lines.decision.verdicts import IS_SPAM, LABELS, REASONS, Verdicts
from cleaner.lines.models.line_model import LineModel


@dataclass
class Draft:
    """
    The lines of a document: what was read, what became of each row, and which rows make up the text so far.

    `lines` are the texts of the `rows` that are still there; a list of lines is replaced, never changed in place.
    `gone` holds the text of the rows that are not, "" for blank ones; `judged` the text of lines that read like spam
    or chrome, as they were judged. `stayed` are the lines of which nothing went when they were last judged, else None.
    """

    originals: list[str]
    encoding: str | None
    model: LineModel
    rows: Sequence[int] = ()
    lines: list[str] = field(default_factory=list)
    suspect: bool = False
    verdicts: Verdicts | None = None
    gone: dict[int, str] = field(default_factory=dict)
    repairs: dict[int, tuple[str, ...]] = field(default_factory=dict)
    judged: dict[int, str] = field(default_factory=dict)
    stayed: list[str] | None = None

    @classmethod
    def of(cls, lines: list[str], encoding: str | None, model: LineModel) -> "Draft":
        """Begin with all lines as they were read."""
        return cls(lines, encoding, model, range(len(lines)), lines)

    def repaired(self, lines: list[str], names: Iterable[Sequence[str]]) -> None:
        """Take repaired lines, and note each repair of a line once."""
        self.lines = lines
        for row, changed_by in zip(self.rows, names, strict=True):
            if changed_by:
                self._note(row, changed_by)

    def cut(self, place: int, text: str, name: str) -> None:
        """Take what is left of the line at a place."""
        self.lines = [*self.lines[:place], text, *self.lines[place + 1 :]]
        self._note(self.rows[place], [name])

    def _note(self, row: int, names: Sequence[str]) -> None:
        before = self.repairs.get(row)
        self.repairs[row] = (*before, *(name for name in names if name not in before)) if before else tuple(names)

    def judge(self, lines: list[str], verdicts: Verdicts, going: Sequence[int], speaking: Sequence[int]) -> None:
        """
        Take verdicts on the lines, of which those at the places `going` go and `speaking` speak for themselves.

        `lines` are those that were judged, before any was cut.
        """
        self.stayed = None if going or lines is not self.lines else lines
        if self.verdicts is None:
            self.verdicts = verdicts
        else:
            # a later round sees a page without its chrome: the first verdict is the better one for a line that stays
            self.verdicts.put([self.rows[place] for place in going], verdicts, going)
            speaking = sorted(set(speaking).intersection(going))
        for place in speaking:
            self.judged[self.rows[place]] = self.lines[place]

    def settle(self, lines: list[str], going: Sequence[int], tidy: bool) -> None:
        """Take the simplified lines, let some go, and lay out the others, which need none if the document was tidy."""
        rows = self.rows
        if going:
            gone = set(going)
            self.gone.update((rows[place], lines[place]) for place in going)
            rows = [row for place, row in enumerate(rows) if place not in gone]
            lines = [line for place, line in enumerate(lines) if place not in gone]
        self.rows, self.lines = rows, lines
        if not tidy:
            places, self.lines = lay_out(lines)
            if len(places) < len(rows):
                self.rows = [rows[place] for place in places]
                self.gone.update(dict.fromkeys(set(rows).difference(self.rows), ""))

    def finish(self, first: int, last: int, number: int) -> Cleaned:
        """Return what became of the rows from `first` to `last`, exclusive, the first of which has that number."""
        lines: Sequence[str] = self.lines
        if first > 0 or last < len(self.originals):
            lines = [line for row, line in zip(self.rows, self.lines, strict=True) if first <= row < last]
        text = "\n".join([*lines, ""]) if lines else ""
        noted = (name for row in sorted(self.repairs) if first <= row < last for name in self.repairs[row])
        describe = partial(self._describe, first, last, number)
        return Cleaned.lazily(text, describe, self.encoding, tuple(dict.fromkeys(noted)))

    def _describe(self, first: int, last: int, number: int) -> tuple[Line, ...]:
        assert self.verdicts is not None
        texts = list(self.originals)
        for row, text in (*zip(self.rows, self.lines, strict=True), *self.gone.items()):
            texts[row] = text
        labels, scores, reasons = self.verdicts.labels.tolist(), self.verdicts.scores.tolist(), self._reasons()
        remarks = self._remarks(texts)
        return tuple(
            Line(
                number + row - first,
                self.originals[row],
                texts[row],
                LABELS[labels[row]],
                scores[row],
                not self.gone.get(row),
                self.repairs.get(row, ()),
                f"{reasons[row]}; {remarks[row]}" if remarks[row] else reasons[row],
            )
            for row in range(first, last)
        )

    def _reasons(self) -> list[str]:
        """Return the reason of each row, with the words of those that speak for themselves."""
        assert self.verdicts is not None
        reasons = [REASONS[reason] for reason in self.verdicts.reasons.tolist()]
        rows = list(self.judged)
        spam = (self.verdicts.labels[rows] == IS_SPAM).tolist()
        for row, words in zip(rows, name_words(self.model, list(self.judged.values()), spam), strict=True):
            if words:
                reasons[row] += f": {words}"
        return reasons

    def _remarks(self, texts: Sequence[str]) -> list[str]:
        """Return what could not be repaired on each row; clean text has paid for it with its one scan."""
        if not self.suspect:
            return [""] * len(texts)
        from cleaner.repair.unrepairable import remarks

        return remarks(texts, ["gbk_desync" in self.repairs.get(row, ()) for row in range(len(texts))])
