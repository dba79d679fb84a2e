"""Bring a fix to its fixed point, so that fixing twice is fixing once."""

from collections.abc import Callable

# Real pages settle in two rounds, the second of which changes nothing.
ROUNDS = 8


def fixed_point(fix: Callable[[str], str], text: str) -> str:
    """
    Apply a fix until it changes nothing; a text that never comes to rest is returned as it was.

        >>> fixed_point(lambda text: text.replace("的的", "的"), "的的的的")
        '的'
    """
    fixed = text
    for _ in range(ROUNDS):
        before, fixed = fixed, fix(fixed)
        if fixed == before:
            return fixed
    return text
