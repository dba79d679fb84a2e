"""Change only the lines of a text in which something is found; the others are not even parted."""

import re
from collections.abc import Callable, Iterator

Span = tuple[int, int]


def matching_lines(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    r"""
    Yield the start and the end of each line in which a pattern is found, in order; no match may have a line feed.

        >>> [*matching_lines(re.compile("[bc]"), "a\nbc\nac")]
        [(2, 4), (5, 7)]
    """
    end = 0
    while found := pattern.search(text, end):
        start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
        end = len(text) if end < 0 else end
        yield start, end


def fix_matching_lines(pattern: re.Pattern[str], fix: Callable[[str], str], text: str) -> str:
    r"""
    Return a text with `fix` applied to each of these lines.

        >>> fix_matching_lines(re.compile("[bc]"), str.upper, "a\nbc\nac")
        'a\nBC\nAC'
    """
    pieces, done = [], 0
    for start, end in matching_lines(pattern, text):
        pieces += [text[done:start], fix(text[start:end])]
        done = end
    return "".join([*pieces, text[done:]]) if pieces else text
