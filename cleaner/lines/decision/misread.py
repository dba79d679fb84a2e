"""Pages that were misread and could not be read back: what their lines are, nobody can tell."""

from collections.abc import Sequence

from cleaner.repair.trigger import LOST
from cleaner.repair.unrepairable import is_misread

# From this share of its characters a page was misread as a whole: one line of many may be any leftover.
MOST = 0.5


def is_misread_page(lines: Sequence[str]) -> bool:
    """
    Return whether most of a page looks misread, so that another tool may still read it.

        >>> is_misread_page(["撅梯\ufffd\ufffd鈭箏"]), is_misread_page(["撅梯\ufffd\ufffd鈭箏", "山路很长，走了半天。"])
        (True, False)
    """
    misread = sum(len(line) for line in lines if LOST.search(line) and is_misread(line))
    return misread > MOST * sum(map(len, lines))
