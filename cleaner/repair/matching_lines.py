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
    places = trigger.places(text)
    rest = iter(places.tolist()) if len(places) * DENSE <= len(text) else None
    end = 0
    while (place := _next(trigger, text, end, rest)) is not None:
        start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
        end = len(text) if end < 0 else end
        yield start, end


def _next(trigger: Trigger, text: str, begin: int, places: Iterator[int] | None) -> int | None:
    """Return where the next match from `begin` on is: at one of the places where one may be, if they are few."""
    if places is not None:
        return next((place for place in places if place >= begin and trigger.pattern.match(text, place)), None)
    found = trigger.pattern.search(text, begin)
    return found.start() if found else None


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
