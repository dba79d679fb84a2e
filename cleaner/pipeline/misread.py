"""Pages that were misread and could not be read back: what their lines are, nobody can tell."""

from collections.abc import Sequence

import numpy as np

from cleaner.lines.block import Block
from cleaner.lines.decision.verdicts import IS_BODY, IS_CHROME, MISREAD, Verdicts
from cleaner.repair.trigger import LOST

# From this share of its characters a page was misread as a whole: one line of many may be any leftover.
MOST = 0.5


def keep_misread(block: Block, verdicts: Verdicts, damaged: Sequence[int]) -> Verdicts:
    """
    Return the verdicts with the chrome of pages that look misread as body: another tool may still read them.

    `damaged` are the indices of the documents that looked damaged; no others do.
    """
    chrome = verdicts.labels == IS_CHROME
    for first, last in ((block.edges[place], block.edges[place + 1]) for place in damaged):
        if chrome[first:last].any() and is_misread_page(block.lines[first:last]):
            rows = first + chrome[first:last].nonzero()[0]
            labels, reasons = (np.full(len(rows), value, dtype=np.int8) for value in (IS_BODY, MISREAD))
            verdicts = verdicts.replaced(rows, Verdicts(labels, 1 - verdicts.scores[rows], reasons))
    return verdicts


def is_misread_page(lines: Sequence[str]) -> bool:
    """
    Return whether most of a page looks misread.

        >>> is_misread_page(["撅梯\ufffd\ufffd鈭箏"]), is_misread_page(["撅梯\ufffd\ufffd鈭箏", "山路很长，走了半天。"])
        (True, False)
    """
    enough = MOST * sum(map(len, lines))
    suspects = _with_lost("\n".join(lines))
    if sum(map(len, suspects)) <= enough:
        return False
    from cleaner.repair.unrepairable import is_misread

    return sum(len(line) for line in suspects if is_misread(line)) > enough


def misread_lines(lines: Sequence[str]) -> list[int]:
    """
    Return the indices of lines that look misread: these stay as they are, as another tool may still read them.

        >>> misread_lines(["山路很长，走了半天。", "撅梯\ufffd\ufffd鈭箏"])
        [1]
    """
    suspects = set(_with_lost("\n".join(lines)))
    if not suspects:
        return []
    from cleaner.repair.unrepairable import is_misread

    return [place for place, line in enumerate(lines) if line in suspects and is_misread(line)]


def _with_lost(text: str) -> list[str]:
    """Return the lines of a text that have a sign of something lost."""
    # clean text needs none of it
    from cleaner.repair.matching_lines import matching_lines

    return [text[start:end] for start, end in matching_lines(LOST, text)]
