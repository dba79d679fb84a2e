"""Find the lines in the text of a chapter that are, as a whole, advertisements or tools of the site it is on."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import compress
from pathlib import Path

import numpy as np

from cleaner.chinese.characters import codes
from cleaner.lines.ad_cut.page import Chapter, chapter
from cleaner.lines.ad_cut.signs import suspicious
from cleaner.lines.decision.data_files import is_data
from cleaner.lines.decision.verdicts import ADVERT, IS_CHROME, Verdicts
from cleaner.lines.features.batch import Integers, batch, folded
from cleaner.lines.features.windows import Flags
from cleaner.lines.models.formula_model import load
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.scores import BODY, sigmoid

# A line is one from these log-odds on, if the first pass gives it at most UNLIKE to be body: what a story says about
# pages, addresses and votes reads like the story.
SURE, UNLIKE = 1.0, -0.5
# Headings, dates and sounds are shorter.
SHORTEST = 8


def advertising(
    lines: Sequence[str],
    edges: Sequence[int],
    is_body: Flags,
    unlike: Flags,
    model: LineModel,
    folder: Path | None,
) -> tuple[Integers, Verdicts]:
    """
    Return the rows of lines of body that are advertisements in chapters, and the verdicts on them.

    Document i has the lines from `edges[i]` to `edges[i + 1]`, exclusive; `is_body` flags the lines of body, `unlike`
    those of them that may be advertisements, both of shape (lines,). `model` is that of the first pass, and `folder`
    where its files are.
    """
    rows = np.array(
        [row for row in unlike.nonzero()[0].tolist() if len(lines[row].strip()) >= SHORTEST], dtype=np.int64
    )
    if not len(rows):
        return rows, Verdicts.blank(0)
    odds = load(folder).log_odds(_texts(lines, rows))
    rows, odds = rows[odds >= SURE], odds[odds >= SURE]
    if not len(rows):
        return rows, Verdicts.blank(0)
    odd = model.scores(batch(_texts(lines, rows)))[:, BODY] <= UNLIKE
    rows, odds = rows[odd], odds[odd]
    documents = [bisect_right(edges, row) - 1 for row in rows.tolist()]
    pages = {document: _page(lines, edges, is_body, document) for document in set(documents)}
    found = [
        pages[document] is not Chapter.NO and not _is_mostly_told(lines[row], pages[document], folder)
        for row, document in zip(rows.tolist(), documents, strict=True)
    ]
    rows, odds = rows[found], odds[found]
    labels, reasons = (np.full(len(rows), value, dtype=np.int8) for value in (IS_CHROME, ADVERT))
    return rows, Verdicts(labels, sigmoid(odds), reasons)


def _texts(lines: Sequence[str], rows: Integers) -> list[str]:
    return [lines[row].strip() for row in rows.tolist()]


def _page(lines: Sequence[str], edges: Sequence[int], is_body: Flags, document: int) -> Chapter:
    first, last = edges[document : document + 2]
    page = chapter(folded("\n".join(compress(lines[first:last], is_body[first:last].tobytes()))))
    # subtitles and exported chats speak like a story, and keep all of their lines
    if page is not Chapter.NO and is_data([line for line in map(str.strip, lines[first:last]) if line]):
        return Chapter.NO
    return page


def _is_mostly_told(line: str, page: Chapter, folder: Path | None) -> bool:
    """Return whether an advertisement can be cut out of a line, and more than that stays, which reads like a story."""
    from cleaner.lines.ad_cut.cut import without_ads

    found = suspicious(codes(f"{line}\n"), np.ones(1, dtype=bool))
    rest = without_ads(line, folded(line), page, found[0][1]) if found else line
    if 2 * _letters(rest) <= _letters(line) or rest == line:
        return False
    return bool(load(folder).log_odds([rest.strip()])[0] < 0)


def _letters(text: str) -> int:
    return sum(char.isalnum() for char in text)
