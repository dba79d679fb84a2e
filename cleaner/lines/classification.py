"""Classify the lines of a block: score them with a model, then decide on labels and reasons."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from cleaner.lines.block import Block
from cleaner.lines.decision.rules import decide
from cleaner.lines.decision.verdicts import Verdicts
from cleaner.lines.features.batch import Layout
from cleaner.lines.models.page_model import PageModel


def classify(model: PageModel, block: Block, threshold: float) -> Verdicts:
    """Return the verdicts on all lines of a block; blank lines count as body and as no evidence."""
    found, written, sizes = Verdicts.blank(len(block.lines)), ~block.is_blank, block.sizes
    if not sizes.any():
        return found
    sizes = sizes[sizes > 0]
    scores = model.score_lines([line for line in block.stripped if line], sizes)
    return found.replaced(np.flatnonzero(written), decide(scores, Layout.of(sizes), threshold))


def classify_documents(model: PageModel, documents: Sequence[Sequence[str]], threshold: float) -> list[Verdicts]:
    """Return the verdicts on the lines of each document."""
    block = Block.of(documents)
    found = classify(model, block, threshold)
    return [found[first:last] for first, last in pairwise(block.edges)]
