"""Change only the lines of a text in which something is found; the others are not even parted."""

from collections.abc import Callable, Iterator

from cleaner.repair.trigger import DENSE, Trigger

Span = tuple[int, int]


def matching_lines(trigger: Trigger, text: str) -> Iterator[Span]:
    r"""
    Yield the start and the end of each line in which a trigger is found, in order; no match may have a line feed.

        >>> [*matching_lines(Trigger("bc"), "a\nbc\nac")]
        [(2, 4), (5, 7)]
    """
    end = 0
    for place in _starts(trigger, text):
        if place >= end:
            start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
            end = len(text) if end < 0 else end
            yield start, end


def _starts(trigger: Trigger, text: str) -> Iterator[int]:
    places = trigger.places(text)
    if len(places) * DENSE > len(text):
        yield from (found.start() for found in trigger.pattern.finditer(text))
    else:
        yield from (place for place in places.tolist() if trigger.pattern.match(text, place))


def fix_matching_lines(trigger: Trigger, fix: Callable[[str], str], text: str) -> str:
    r"""
    Return a text with `fix` applied to each of these lines.

        >>> fix_matching_lines(Trigger("bc"), str.upper, "a\nbc\nac")
        'a\nBC\nAC'
    """
    pieces, done = [], 0
    for start, end in matching_lines(trigger, text):
        pieces += [text[done:start], fix(text[start:end])]
        done = end
    return "".join([*pieces, text[done:]]) if pieces else text
