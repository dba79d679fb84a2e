"""What happens to each line of a block of documents, as stages note it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cleaner.changes import Step
from cleaner.document import Config
from cleaner.lines.block import Block
from cleaner.lines.decision.telling_words import name_words
from cleaner.lines.decision.verdicts import BY_ITSELF, REPEATED, Verdicts
from cleaner.lines.features.batch import Integers, Keys
from cleaner.lines.features.windows import Flags
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.models.page_model import PageModel
from cleaner.pipeline.document_record import Changes, DocumentRecord, Reading
from cleaner.pipeline.texts import Texts, of_each

if TYPE_CHECKING:  # few documents have a site
    from cleaner.lines.site_memory.repeated import Found


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
        count = len(self._changes)
        self._steps.setdefault(row, []).extend([(count, step) for step in steps])

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
        verdicts, rows = block.verdicts, block.rows
        telling = BY_ITSELF[verdicts.reasons]
        if self._verdicts:
            verdicts, rows, telling = verdicts.at(going.nonzero()[0]), rows[going], telling & going
        self._verdicts.append((rows, verdicts))
        self._telling.add(block, telling)

    def note_dropped(self, block: Block, going: Flags) -> None:
        """Note the dropped lines of a block with their final texts."""
        self._dropped.add(block, going)

    def note_results(self, block: Block) -> None:
        """Note the documents of a block as they are after a round; a later round overwrites them."""
        for document, (first, last) in zip(block.documents, block.spans(), strict=True):
            self._results[document] = block.rows[first:last], block.lines[first:last]

    def documents(self, read: Iterable[Reading]) -> Iterator["DocumentRecord"]:
        """Yield the record of each document, in order, given its lines as they were read."""
        (_, verdicts), *later = self._verdicts
        for rows, others in later:
            verdicts = verdicts.replaced(rows, others)
        originals, ends, guessed = zip(*read, strict=True)
        edges = np.array(self._block.edges)
        results = [self._results[document] for document in range(len(self._block))]
        changes = [each.of_each(edges) for each in self._changes]
        yield from map(
            DocumentRecord,
            self._block.edges,
            originals,
            (rows for rows, _ in results),
            (lines for _, lines in results),
            repeat(verdicts),
            repeat(cache(partial(_telling_words, self.model.lines, self._telling, verdicts.labels, edges))),
            self._dropped.of_each(edges),
            (document in self._damaged for document in range(len(self._block))),
            of_each(self._unconverted, edges),
            repeat(self.folder),
            of_each(self._steps, edges),
            zip(*changes, strict=True) if changes else repeat(()),
            of_each(self._on_site(verdicts), edges),
            ends,
            guessed,
        )

    def _on_site(self, verdicts: Verdicts) -> dict[int, str]:
        """Return the reasons of lines that are chrome because their site repeats them, by row."""
        if self._repeated is None:
            return {}
        rows = (verdicts.reasons == REPEATED).nonzero()[0]
        columns = (rows, self._repeated.on[rows], self._repeated.of[rows])
        counted = zip(*(column.tolist() for column in columns), strict=True)
        return {row: f"on {on} of {of} pages of this site" for row, on, of in counted}


def _telling_words(model: LineModel, noted: Texts, labels: npt.NDArray[np.int8], edges: Integers) -> dict[int, str]:
    """Return the telling words of all documents of a block at once, for when one of them is asked for its reasons."""
    telling: dict[int, str] = {}
    for rows, texts in noted.of_each(edges):
        telling.update(zip(rows, texts, strict=True))
    return name_words(model, list(telling), list(telling.values()), labels)
