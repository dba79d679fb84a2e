"""Pages that were misread and could not be read back: what their lines are, nobody can tell."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from cleaner.lines.block import Block
from cleaner.lines.decision.verdicts import IS_BODY, IS_CHROME, MISREAD, Verdicts
from cleaner.repair.trigger import LOST

# From this share of its characters a page was misread as a whole: one line of many may be any leftover.
MOST = 0.5


def keep_misread(block: Block, verdicts: Verdicts) -> Verdicts:
    """Return the verdicts with the chrome of pages that look misread as body: another tool may still read them."""
    chrome = verdicts.labels == IS_CHROME
    for first, last in pairwise(block.edges):
        if chrome[first:last].any() and is_misread_page(block.lines[first:last]):
            rows = first + np.flatnonzero(chrome[first:last])
            labels, reasons = (np.full(len(rows), value, dtype=np.int8) for value in (IS_BODY, MISREAD))
            verdicts = verdicts.replaced(rows, Verdicts(labels, 1 - verdicts.scores[rows], reasons))
    return verdicts


def is_misread_page(lines: Sequence[str]) -> bool:
    """
    Return whether most of a page looks misread.

        >>> is_misread_page(["撅梯\ufffd\ufffd鈭箏"]), is_misread_page(["撅梯\ufffd\ufffd鈭箏", "山路很长，走了半天。"])
        (True, False)
    """
    if not LOST.search("\n".join(lines)):
        return False
    from cleaner.repair.unrepairable import is_misread

    misread = sum(len(line) for line in lines if LOST.search(line) and is_misread(line))
    return misread > MOST * sum(map(len, lines))
