"""Classify the lines of a block: score them with a model, then decide on labels and reasons."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from cleaner.lines.block import Block
from cleaner.lines.decision.bylines import without_bylines
from cleaner.lines.decision.headings import with_headings
from cleaner.lines.decision.rules import decide
from cleaner.lines.decision.verdicts import IS_BODY, IS_CHROME, NO_PAGE, Verdicts
from cleaner.lines.features.batch import Integers, Keys, Layout, batch
from cleaner.lines.models.page_model import PageModel


def classify(model: PageModel, block: Block, threshold: float, site: Keys | None = None) -> Verdicts:
    """
    Return the verdicts on all lines of a block; blank lines count as body and as no evidence.

    `site` are the keys of the lines that their site repeats, 0 for others, shape (lines,).
    """
    lines, sizes = list(filter(None, block.stripped)), block.sizes
    if not lines:
        return Verdicts.blank(len(block.lines))
    layout = Layout.of(sizes[sizes > 0])
    if len(lines) == len(block.lines):
        return _classify(model, lines, layout, threshold, site)
    written = (~block.is_blank).nonzero()[0]
    found = _classify(model, lines, layout, threshold, None if site is None else site[written])
    return Verdicts.blank(len(block.lines)).replaced(written, found)


def _classify(model: PageModel, lines: Sequence[str], layout: Layout, threshold: float, site: Keys | None) -> Verdicts:
    """Return the verdicts on lines that are stripped and not blank."""
    seen = batch(lines)
    decided = decide(model.score_batch(seen, layout), layout, threshold, site)
    edges = np.concatenate([layout.starts, layout.last[-1:]])
    decided = with_headings(without_bylines(decided, lines, edges), lines, edges, seen.points[seen.starts])
    return _with_data(decided, lines, edges)


def _with_data(decided: Verdicts, lines: Sequence[str], edges: Integers) -> Verdicts:
    """Return the verdicts with rows of tables, frames and data as body unless they are spam; `edges` part documents."""
    chrome = decided.labels == IS_CHROME
    documents, bounds = np.add.reduceat(chrome, edges[:-1]).nonzero()[0].tolist(), edges.tolist()
    if not documents:
        return decided
    from cleaner.lines.decision.data_files import is_data
    from cleaner.lines.decision.word_tables import is_frame, is_word_table

    for document in documents:
        first, last = bounds[document : document + 2]
        page = lines[first:last]
        if is_word_table(page) or is_frame(page) or is_data(page):
            rows = first + chrome[first:last].nonzero()[0]
            labels, reasons = (np.full(len(rows), value, dtype=np.int8) for value in (IS_BODY, NO_PAGE))
            decided = decided.replaced(rows, Verdicts(labels, 1 - decided.scores[rows], reasons))
    return decided


def classify_documents(model: PageModel, documents: Sequence[Sequence[str]], threshold: float) -> list[Verdicts]:
    """Return the verdicts on the lines of each document."""
    block = Block.of(documents)
    found = classify(model, block, threshold)
    return [found[first:last] for first, last in pairwise(block.edges)]
