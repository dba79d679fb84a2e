"""Apply a fix up to its fixed point, so that fixing a text again changes nothing."""

from collections.abc import Callable

# Real pages settle in two rounds, where the second changes nothing.
ROUNDS = 8


def fixed_point(fix: Callable[[str], str], text: str) -> str:
    """
    Apply a fix until it changes nothing; a text that does not settle in `ROUNDS` rounds is returned as it was.

        >>> fixed_point(lambda text: text.replace("的的", "的"), "的的的的")
        '的'
    """
    fixed = text
    for _ in range(ROUNDS):
        before, fixed = fixed, fix(fixed)
        if fixed == before:
            return fixed
    return text
