"""
From dirty bytes to the article: decode, repair, classify, drop, simplify.

Documents go through in blocks, so that the numpy kernels see many lines at once; `clean` is `clean_many` of one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cleaner.document import Cleaned, Config, Label, Line
from cleaner.encoding import decode
from cleaner.hanzi import simplify
from cleaner.lines.decision import Verdict, decide
from cleaner.lines.evidence import name_words
from cleaner.lines.model import PageModel, load
from cleaner.lines.seams import NAME, cut
from cleaner.repair import SUSPECT, repair

# Characters gathered before a block is judged: enough for numpy, little enough to keep memory flat.
BLOCK = 1 << 18
# What a document costs however short it is, in characters: empty ones fill a block too.
SMALLEST_DOCUMENT = 256
# Real pages settle in two or three rounds. Each further round drops a line or changes one; no page is worth more.
MOST_ROUNDS = 12
LINE_END = re.compile("\r\n|\r|\n")


@dataclass
class Row:
    """A line on its way: what was read, what it is by now, and what became of it."""

    original: str
    text: str
    verdict: Verdict | None = None
    kept: bool = True
    repairs: tuple[str, ...] = ()

    def repaired(self, text: str, names: Iterable[str]) -> None:
        """Take a repaired text, and note each repair once."""
        self.text = text
        self.repairs += tuple(name for name in names if name not in self.repairs)


@dataclass
class Draft:
    """A document on its way: all its rows, those that make up its text so far, and whether any looked damaged."""

    rows: list[Row]
    alive: list[Row]
    encoding: str | None
    suspect: bool = False


class Cleaner:
    """
    Clean documents with one configuration and one model, which is read at the first document.

    `model` is a folder with `lines.npz` and `lines.json` as `cleaner train` writes them; None is the shipped model.
    A `Cleaner` pickles: the copy reads the model anew.
    """

    def __init__(self, config: Config = Config(), *, model: Path | str | None = None) -> None:
        self.config = config
        self.model = None if model is None else Path(model)
        self._loaded: PageModel | None = None

    def __getstate__(self) -> dict[str, object]:
        """Leave the loaded arrays behind: they are read again where the copy runs."""
        return {**self.__dict__, "_loaded": None}

    def clean(self, data: str | bytes) -> Cleaned:
        """
        Clean one document, whatever the bytes.

        Raise `ValueError` for a model folder that can't be read.
        """
        return next(self.clean_many([data]))

    def clean_many(self, documents: Iterable[str | bytes]) -> Iterator[Cleaned]:
        """Clean documents lazily and in order, with the results of `clean`, holding one block of them in memory."""
        for block in _blocks(documents):
            drafts = [self._read(data) for data in block]
            unsettled = drafts
            for _ in range(MOST_ROUNDS):
                # what one round leaves is judged again, so that cleaning a cleaned text changes nothing
                unsettled = self._round(unsettled)
                if not unsettled:
                    break
            yield from map(_finished, drafts)

    def _read(self, data: str | bytes) -> Draft:
        text, encoding = (data, None) if isinstance(data, str) else decode(data, self.config.encoding)
        lines = LINE_END.split(text)
        if not lines[-1]:
            lines.pop()
        rows = [Row(line, line) for line in lines]
        return Draft(rows, rows, encoding)

    def _round(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Take drafts once through repair, classification, dropping and simplification; return those it changed."""
        if self._loaded is None:
            self._loaded = load(self.model)
        before = [[row.text for row in draft.alive] for draft in drafts]
        for draft in drafts:
            self._repair(draft)
        lines = [[row.text for row in draft.alive] for draft in drafts]
        found = decide(self._loaded, lines, self.config.threshold)
        if self.config.repair and Label.spam in self.config.drop:
            for place, row, text, verdict in cut(self._loaded, lines, found, self.config.threshold):
                drafts[place].alive[row].repaired(text, [NAME])
                found[place][row] = verdict
        name_words(self._loaded.lines, lines, found)
        for draft, verdicts in zip(drafts, found, strict=True):
            self._judge(draft, verdicts)
            self._simplify(draft)
            draft.alive = _laid_out(draft.alive)
        return [
            draft for draft, texts in zip(drafts, before, strict=True) if [row.text for row in draft.alive] != texts
        ]

    def _repair(self, draft: Draft) -> None:
        text = "\n".join(row.text for row in draft.alive)
        if not draft.alive or not SUSPECT.search(text):
            return
        draft.suspect = True
        if not self.config.repair:
            return
        text, names = repair(text)
        for row, line, changed_by in zip(draft.alive, text.split("\n"), names, strict=True):
            row.repaired(line, changed_by)

    def _judge(self, draft: Draft, verdicts: Sequence[Verdict]) -> None:
        for row, verdict in zip(draft.alive, verdicts, strict=True):
            row.kept = verdict.label not in self.config.drop or not row.text.strip()
            # a later round sees a page without its chrome: the first verdict is the better one for a line that stays
            if row.verdict is None or not row.kept:
                row.verdict = verdict

    def _simplify(self, draft: Draft) -> None:
        texts = [row.text for row in draft.alive]
        if self.config.simplify:
            texts = simplify(texts, self.config.variant)
        if self.config.punctuation == "fullwidth":
            from cleaner.punctuation import restore_fullwidth

            texts = [restore_fullwidth(text) for text in texts]
        if self.config.quotes == "curly":
            from cleaner.punctuation import curl_quotes

            texts = [curl_quotes(text) for text in texts]
        for row, text in zip(draft.alive, texts, strict=True):
            row.text = text
        draft.alive = [row for row in draft.alive if row.kept]


def _blocks(documents: Iterable[str | bytes]) -> Iterator[list[str | bytes]]:
    block: list[str | bytes] = []
    size = 0
    for document in documents:
        block.append(document)
        size += len(document) + SMALLEST_DOCUMENT
        if size >= BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _laid_out(rows: list[Row]) -> list[Row]:
    """Take away the outer white space of a text: blank ends, repeated blank lines, the margin all lines share."""
    laid: list[Row] = []
    for row in rows:
        if row.text.strip():
            laid.append(row)
        elif laid and laid[-1].text:
            row.text = ""
            laid.append(row)
    if laid and not laid[-1].text:
        laid.pop()
    margin = _margin([row.text for row in laid if row.text])
    for row in laid:
        row.text = row.text[margin:]
    if laid:
        laid[0].text = laid[0].text.lstrip()
        laid[-1].text = laid[-1].text.rstrip()
    return laid


def _margin(lines: Sequence[str]) -> int:
    """Return the width of the white space that all lines open with."""
    if not lines:
        return 0
    shared = min(lines, key=lambda line: len(line) - len(line.lstrip()))
    width = len(shared) - len(shared.lstrip())
    while any(not line.startswith(shared[:width]) for line in lines):
        width -= 1
    return width


def _finished(draft: Draft) -> Cleaned:
    text = "\n".join(row.text for row in draft.alive)
    rows = zip(draft.rows, _remarks(draft), strict=True)
    lines = tuple(_line(number, row, remark) for number, (row, remark) in enumerate(rows, start=1))
    repairs = dict.fromkeys(name for row in draft.rows for name in row.repairs)
    return Cleaned(f"{text}\n" if text else "", lines, draft.encoding, tuple(repairs))


def _remarks(draft: Draft) -> list[str]:
    """Return what could not be repaired on each row, in short words; clean text has paid for it with its one scan."""
    if not draft.suspect:
        return [""] * len(draft.rows)
    from cleaner.repair.unrepairable import remarks

    return remarks([row.text for row in draft.rows], ["gbk_desync" in row.repairs for row in draft.rows])


def _line(number: int, row: Row, remark: str) -> Line:
    verdict = row.verdict
    assert verdict is not None
    reason = f"{verdict.reason}; {remark}" if remark else verdict.reason
    return Line(number, row.original, row.text, verdict.label, verdict.score, row.kept, row.repairs, reason)
