"""
From dirty bytes to the article: decode, repair, classify, drop, simplify.

Documents go through in blocks, so that the numpy kernels see many lines at once; `clean` is `clean_many` of one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from cleaner.chunks import Part
from cleaner.document import Cleaned, Config, Label
from cleaner.draft import Draft
from cleaner.encoding import decode
from cleaner.lines.block import Stripped
from cleaner.lines.decision.rules import decide_lines
from cleaner.lines.decision.verdicts import BLANK, BY_ITSELF, LABELS, Verdicts
from cleaner.lines.features.windows import Flags
from cleaner.lines.models.page_model import PageModel, load
from cleaner.repair import repair
from cleaner.scan import CUT, REPAIR, SIMPLIFY, scan
from cleaner.simplify import simplify_many

# Bytes of UTF-8 gathered before a block is judged: enough for numpy, little enough to keep memory flat.
BLOCK = 1 << 20
# What a document costs however short it is, and a line, in bytes: short ones fill a block too.
SMALLEST_DOCUMENT, SMALLEST_LINE = 256, 64
# A Han character in UTF-8.
BYTES_PER_CHARACTER = 3
# Real pages settle in two or three rounds. Each further round drops a line or changes one; no page is worth more.
MOST_ROUNDS = 12
LINE_END = re.compile("\r\n|\r|\n")


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
        return self.clean_parts(map(Part, documents))

    def clean_parts(self, parts: Iterable[Part], block: int = BLOCK) -> Iterator[Cleaned]:
        """
        Clean documents that may come in parts: each yields its own lines, numbered through the parts of a text.

        As soon as `block` bytes have come they are judged together.
        """
        number = 1
        for group in _blocks(parts, block):
            drafts = [self._read(part.data) for part in group]
            unsettled = drafts
            for _ in range(MOST_ROUNDS):
                # what one round leaves is judged again, so that cleaning a cleaned text changes nothing
                unsettled = self._round(unsettled)
                if not unsettled:
                    break
            for part, draft in zip(group, drafts, strict=True):
                first, last = part.before, len(draft.originals) - part.after
                number = number if part.continues else 1
                yield draft.finish(first, last, number)
                number += last - first

    @property
    def _page_model(self) -> PageModel:
        if self._loaded is None:
            self._loaded = load(self.model)
        return self._loaded

    def _read(self, data: str | bytes) -> Draft:
        text, encoding = (data, None) if isinstance(data, str) else decode(data, self.config.encoding)
        lines = LINE_END.split(text) if "\r" in text else text.split("\n")
        if not lines[-1]:
            lines.pop()
        return Draft.of(lines, encoding, self._page_model.lines)

    def _round(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Take drafts once through repair, classification, dropping and simplification; return what must go again."""
        needs = self._repair(drafts)
        repaired = [draft.lines for draft in drafts]
        anew = _unlike(drafts)
        judged = self._judge([drafts[place] for place in anew], [needs[place] for place in anew])
        outcomes = dict(zip(anew, judged, strict=True))
        lines = self._simplify(drafts, needs)
        for place, (draft, new, old) in enumerate(zip(drafts, lines, repaired, strict=True)):
            going, tidy = outcomes.get(place, ((), False))
            draft.settle(new, going, tidy and new is old)
        # what repair returned it would return again: only what came after it may find more to do
        return [draft for draft, old in zip(drafts, repaired, strict=True) if draft.lines != old]

    def _judge(self, drafts: Sequence[Draft], needs: Sequence[int]) -> Iterator[tuple[list[int], bool]]:
        """Judge drafts, cut lists out of lines, and tell which lines of each go, and which is tidy as it is."""
        judged = [draft.lines for draft in drafts]
        stripped = Stripped.of(judged)
        whole = decide_lines(self._page_model, stripped, self.config.threshold)
        verdicts = [whole[first:last] for first, last in pairwise(stripped.edges)]
        if self.config.repair and Label.spam in self.config.drop:
            pairs = zip(drafts, verdicts, strict=True)
            self._cut([pair for pair, need in zip(pairs, needs, strict=True) if need & CUT])
        drops = np.array([label in self.config.drop for label in LABELS])
        going = _places(drops[whole.labels] & (whole.reasons != BLANK), stripped.edges)
        speaking = _places(BY_ITSELF[whole.reasons], stripped.edges)
        for draft, lines, found, places, others in zip(drafts, judged, verdicts, going, speaking, strict=True):
            draft.judge(lines, found, places, others)
        return zip(going, stripped.tidy.tolist(), strict=True)

    def _repair(self, drafts: Sequence[Draft]) -> list[int]:
        """Repair what looks damaged, and return what each document needs after that."""
        needs = scan([draft.lines for draft in drafts])
        damaged = [place for place, need in enumerate(needs) if need & REPAIR]
        for place in damaged:
            drafts[place].suspect = True
        if not self.config.repair or not damaged:
            return needs
        for place in damaged:
            text, names = repair("\n".join(drafts[place].lines))
            drafts[place].repaired(text.split("\n"), names)
        found = scan([drafts[place].lines for place in damaged], repaired=True)
        for place, need in zip(damaged, found, strict=True):
            needs[place] = need
        return needs

    def _cut(self, pairs: Sequence[tuple[Draft, Verdicts]]) -> None:
        """Cut spam out of lines, which then have the verdicts on what is left of them."""
        if not pairs:
            return
        from cleaner.lines.spam_cut import NAME, cut

        lines = [draft.lines for draft, _ in pairs]
        found = [verdicts for _, verdicts in pairs]
        for place, row, text, verdict in cut(self._page_model, lines, found, self.config.threshold):
            pairs[place][0].cut(row, text, NAME)
            found[place].replace(row, verdict)

    def _simplify(self, drafts: Sequence[Draft], needs: Sequence[int]) -> list[list[str]]:
        lines = [draft.lines for draft in drafts]
        if self.config.simplify:
            wanted = [place for place, need in enumerate(needs) if need & SIMPLIFY]
            found = simplify_many([lines[place] for place in wanted], self.config.variant)
            for place, simplified in zip(wanted, found, strict=True):
                lines[place] = simplified
        if self.config.punctuation == "fullwidth":
            from cleaner.simplify.punctuation import restore_fullwidth

            lines = [[restore_fullwidth(line) for line in document] for document in lines]
        if self.config.quotes == "curly":
            from cleaner.simplify.punctuation import curl_quotes

            lines = [[curl_quotes(line) for line in document] for document in lines]
        return lines


def _unlike(drafts: Sequence[Draft]) -> list[int]:
    """Return the places of the drafts to judge: those that don't read as they did when nothing of them had to go."""
    stayed = [(place, draft.lines, draft.stayed) for place, draft in enumerate(drafts) if draft.stayed is not None]
    if not stayed:
        return list(range(len(drafts)))
    from cleaner.lines.same_reading import read_alike

    places, now, before = zip(*stayed, strict=True)
    alike = {place for place, same in zip(places, read_alike(before, now), strict=True) if same}
    return [place for place in range(len(drafts)) if place not in alike]


def _places(flags: Flags, edges: Sequence[int]) -> list[list[int]]:
    """Return for each document which of its lines are flagged."""
    found = np.flatnonzero(flags)
    parts = pairwise(np.searchsorted(found, edges).tolist())
    rows = found.tolist()
    return [[row - edge for row in rows[first:last]] for (first, last), edge in zip(parts, edges, strict=False)]


def _blocks(parts: Iterable[Part], least: int) -> Iterator[list[Part]]:
    block: list[Part] = []
    size = 0
    for part in parts:
        block.append(part)
        size += SMALLEST_DOCUMENT + _size(part.data)
        if size >= least:
            yield block
            block, size = [], 0
    if block:
        yield block


def _size(document: str | bytes) -> int:
    if isinstance(document, str):
        return len(document) * BYTES_PER_CHARACTER + document.count("\n") * SMALLEST_LINE
    return len(document) + document.count(b"\n") * SMALLEST_LINE
