"""What changed inside a line: where two texts differ, and where the first and the last of several do."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress, count
from operator import ne
from typing import NamedTuple

# How white space at the ends of a line is named, and blank lines: layout that no step is about.
WHITESPACE = "whitespace"
# Steps that replace characters, unless they are words of another length.
ONE_BY_ONE = frozenset({"simplify", "punctuation", "quotes"})
# Up to this many pairs of equal characters are looked at; where there are more, all that differs is one change.
MOST_PAIRS = 1 << 15

# Characters `start` to `end` of a line that became `to` to `to_end` of its text.
Place = tuple[int, int, int, int]


class Step(NamedTuple):
    """A step of cleaning that changed a line: its name, and the text of the line before and after it."""

    name: str
    before: str
    after: str


class Change(NamedTuple):
    """
    A place of a line that changed.

    `original[start:end]` is `before`, `text[text_start:text_end]` is `after`, and `names` are the steps that did it:
    repairs, `simplify`, `punctuation`, `quotes` or `whitespace`.
    """

    start: int
    end: int
    text_start: int
    text_end: int
    before: str
    after: str
    names: tuple[str, ...]


class _Span(NamedTuple):
    """Characters `start` to `end` of one text that became `to` to `to_end` of another."""

    start: int
    end: int
    to: int
    to_end: int
    names: tuple[str, ...] = ()


class _Piece(NamedTuple):
    """What a first or a second step changed, as characters `start` to `end` of the text between them."""

    start: int
    end: int
    span: _Span
    is_second: bool

    @property
    def growth(self) -> int:
        """By how many characters the text grew in its step."""
        return (self.span.to_end - self.span.to) - (self.span.end - self.span.start)


def changes(original: str, steps: Sequence[Step], text: str) -> tuple[Change, ...]:
    """
    Return where a line changed, in order; what lies between is the same in `original` and `text`.

        >>> steps = [Step("gbk_desync", "經(jīng)", "經"), Step("simplify", "經", "经")]
        >>> [(change.before, change.after, change.names) for change in changes("經(jīng)", steps, "经")]
        [('經', '经', ('simplify',)), ('(jīng)', '', ('gbk_desync',))]
    """
    if original == text:
        return ()
    if (places := replaced(original, steps, text)) is not None:
        own = (steps[0].name,)
        return tuple([Change(at, to, at, to, original[at:to], text[at:to], own) for at, to in places])
    spans: list[_Span] = []
    now = original
    for name, before, after in steps:
        # between two steps that are on record only the layout changes
        if now != before:
            spans = _followed(spans, _differences(now, before, WHITESPACE))
        spans = _followed(spans, _differences(before, after, name))
        now = after
    if now != text:
        spans = _followed(spans, _differences(now, text, WHITESPACE))
    found: list[Change] = []
    for start, end, to, to_end, names in _joined(spans):
        old, new = original[start:end], text[to:to_end]
        if old != new:
            found.append(Change(start, end, to, to_end, old, new, names))
    return tuple(found)


def replaced(original: str, steps: Sequence[Step], text: str) -> list[tuple[int, int]] | None:
    """
    Return where a single step replaced characters, those side by side as one, None if it was not one such step.

    Most lines that change are made Simplified, and nothing else: of these it is all that there is to know.

        >>> replaced("中國圖書", [Step("simplify", "中國圖書", "中国图书")], "中国图书")
        [(1, 4)]
    """
    if not is_replacement(original, steps, text):
        return None
    found: list[tuple[int, int]] = []
    start = end = 0
    for place in _where(original, text):
        if place != end:
            if start < end:
                found.append((start, end))
            start = place
        end = place + 1
    return [*found, (start, end)] if start < end else found


def is_replacement(original: str, steps: Sequence[Step], text: str) -> bool:
    """Return whether a single step replaced characters of a line, and nothing else happened to it."""
    if len(steps) != 1:
        return False
    name, before, after = steps[0]
    return before == original and after == text and _is_one_by_one(name, before, after)


def _is_one_by_one(name: str, before: str, after: str) -> bool:
    return name in ONE_BY_ONE and len(before) == len(after)


def _joined(spans: Iterable[_Span]) -> Iterator[_Span]:
    """Yield spans with neighbours of the same steps as one."""
    last: _Span | None = None
    for span in spans:
        if last and (last.end, last.to_end, last.names) == (span.start, span.to, span.names):
            last = _Span(last.start, span.end, last.to, span.to_end, last.names)
        else:
            if last:
                yield last
            last = span
    if last:
        yield last


def undone(text: str, found: Sequence[Change]) -> str:
    """
    Return the original of a line from its text and its changes.

        >>> undone("中国!", changes("中國!", [Step("simplify", "中國!", "中国!")], "中国!"))
        '中國!'
    """
    parts, done = [], 0
    for change in found:
        parts += [text[done : change.text_start], change.before]
        done = change.text_end
    return "".join([*parts, text[done:]])


def _differences(before: str, after: str, name: str) -> list[_Span]:
    """Return where two texts differ."""
    if before == after:
        return []
    if _is_one_by_one(name, before, after):
        names = (name,)
        return [_Span(place, place + 1, place, place + 1, names) for place in _where(before, after)]
    most = min(len(before), len(after))
    start = next((place for place in range(most) if before[place] != after[place]), most)
    most -= start
    same = next((place for place in range(most) if before[-1 - place] != after[-1 - place]), most)
    old, new = before[start : len(before) - same], after[start : len(after) - same]
    return [_Span(start + a, start + b, start + c, start + d, (name,)) for a, b, c, d in _inner(old, new)]


def _where(old: str, new: str) -> list[int]:
    return list(compress(count(), map(ne, old, new)))


def _inner(old: str, new: str) -> list[tuple[int, int, int, int]]:
    """Return where two texts differ that have neither a start nor an end in common."""
    differs = _where(old, new)
    # characters that were replaced one by one leave half of a text as it is, or share none with it
    if len(old) == len(new) and (2 * len(differs) <= len(old) or not set(old) & set(new)):
        return [(place, place + 1, place, place + 1) for place in differs]
    counts = Counter(new)
    if sum(counts[char] for char in old) > MOST_PAIRS:
        return [(0, len(old), 0, len(new))]
    from difflib import SequenceMatcher

    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(a, b, c, d) for tag, a, b, c, d in codes if tag != "equal"]


def _followed(spans: list[_Span], later: list[_Span]) -> list[_Span]:
    """Return the changes of two steps, one after the other, as changes from the text before both to that after both."""
    if not later or not spans:
        return spans or later
    # both on the text between the steps
    pieces = [_Piece(span.to, span.to_end, span, is_second=False) for span in spans]
    pieces += [_Piece(span.start, span.end, span, is_second=True) for span in later]
    pieces.sort(key=lambda piece: piece[:2])
    found: list[_Span] = []
    back = ahead = place = 0
    while place < len(pieces):
        start, end = pieces[place].start, pieces[place].end
        first = place
        began = (start - back, start + ahead)
        while place < len(pieces) and _touches(pieces[place], start, end):
            piece = pieces[place]
            end = max(end, piece.end)
            ahead += piece.growth if piece.is_second else 0
            back += 0 if piece.is_second else piece.growth
            place += 1
        group = sorted(pieces[first:place], key=lambda piece: piece.is_second)
        names = dict.fromkeys(chain.from_iterable(piece.span.names for piece in group))
        found.append(_Span(began[0], end - back, began[1], end + ahead, tuple(names)))
    return found


def _touches(piece: _Piece, start: int, end: int) -> bool:
    """Return whether a piece overlaps what goes from `start` to `end`, or both are empty and at one place."""
    return piece.start < end or piece.start == piece.end == start == end
