"""Leave alone what a text in Markdown shows as code: what looks like damage there is meant to be read."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, zip_longest

from cleaner.fixed_point import fixed_point

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
INDENTED = re.compile(r"(?: {4}|\t)[ \t]*(?=\S)")
# As many backticks end it as began it: `` a ` b `` shows one.
INLINE = re.compile(r"(?<!`)(`{1,3})(?!`)([^\n]{1,300}?)(?<!`)\1(?!`)")
# Code points that are no characters, now or later: one that a text does not have stands for its code.
NO_CHARACTERS = tuple(map(chr, range(0xFDD0, 0xFDF0)))


def outside_code(fix: Callable[[str], str], text: str) -> str:
    """
    Return a text with `fix` applied to all but code: between backticks, in fences, and in indented blocks beside these.

        >>> outside_code(str.upper, "a `b` c")
        'A `b` C'
    """
    if "`" not in text and "~~~" not in text:
        return fix(text)
    return fixed_point(partial(_once, fix), text)


def _once(fix: Callable[[str], str], text: str) -> str:
    mark = next((char for char in NO_CHARACTERS if char not in text), None)
    if mark is None:
        return text
    code: list[str] = []
    hidden = fix("\n".join(_hidden(text.split("\n"), mark, code))).split(mark)
    # a tag that holds code may have gone
    return "".join(chain(*zip_longest(hidden, code, fillvalue=""))) if len(hidden) == len(code) + 1 else text


def _hidden(lines: list[str], mark: str, code: list[str]) -> Iterator[str]:
    """Yield the lines with `mark` for each piece of code, which is added to `code`."""

    def hide(found: re.Match[str]) -> str:
        code.append(found[2])
        return f"{found[1]}{mark}{found[1]}"

    has_fence, fence, is_block = any(map(FENCE.match, lines)), "", False
    for at, line in enumerate(lines):
        found = FENCE.match(line)
        # an indented block begins after a blank line; in other texts such lines are paragraphs
        is_block = has_fence and INDENTED.match(line) is not None and (is_block or not at or not lines[at - 1].strip())
        if found and (not fence or found[1].startswith(fence)):
            fence = "" if fence else found[1]
            yield line
        elif fence or is_block:
            code.append(line)
            yield mark
        else:
            yield INLINE.sub(hide, line)
