"""A line as pieces to show, what stayed and what became something else, and text that is safe to show."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.document import Line

# What a reader can't see or a terminal obeys: controls but for the tab, marks of direction, joiners, private use,
# halves of surrogate pairs, what is no character. The joiner of an emoji stays.
BASIC = (
    "\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufeff\uffa0\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff"
)
HIDDEN = re.compile(
    f"[{BASIC}\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
    "|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)
# Found several times as fast, and nowhere in most texts: a class of characters alone, few of them above U+FFFF.
SUSPECT = re.compile(f"[{BASIC}\u200d\U00010000-\U0010ffff]")
# all but bytes of a file's name that are no UTF-8
NOT_BYTES = re.compile("[^\udc80-\udcff]+")
WHITE = re.compile(r"\s")
# pictures of the controls and of white space
PICTURES = {**{chr(code): chr(0x2400 + code) for code in range(0x20)}, "\x7f": "␡", "\t": "⇥", " ": "␣"}


class Segment(NamedTuple):
    """A piece of a line: `before` became `after` by the steps in `names`; without names it stayed."""

    before: str
    after: str
    names: tuple[str, ...] = ()


def segments(line: Line) -> Iterator[Segment]:
    """
    Yield the pieces of a line in order: together the `before` are its original, the `after` its text.

        >>> import cleaner
        >>> [tuple(segment) for segment in segments(cleaner.clean("國立").lines[0])]
        [('國', '国', ('simplify',)), ('立', '立', ())]
    """
    done = 0
    for change in line.changes:
        if same := line.original[done : change.start]:
            yield Segment(same, same)
        yield Segment(change.before, change.after, change.names)
        done = change.end
    if same := line.original[done:]:
        yield Segment(same, same)


def visible(text: str) -> str:
    r"""
    Return a text with a stand-in for each character that can't be seen, or that a terminal or a browser may obey.

        >>> visible("a\x1b[31mb\u202ec")
        'a␛[31mb⟨U+202E⟩c'
    """
    return HIDDEN.sub(_stand_in, text) if SUSPECT.search(text) else text


def visible_name(name: str) -> str:
    r"""
    Return the name of a file as `visible` does; bytes of it that are no UTF-8 stay, for a shell finds it by them.

        >>> visible_name("a\nb\udcff.txt")
        'a␊b\udcff.txt'
    """
    return name if name.isascii() and name.isprintable() else NOT_BYTES.sub(lambda part: visible(part[0]), name)


def visible_change(text: str) -> str:
    r"""
    Return one side of a change as `visible` does; white space is shown where there is nothing else.

        >>> visible_change("\u3000 "), visible_change("a b")
        ('⟨U+3000⟩␣', 'a b')
    """
    return visible(WHITE.sub(_stand_in, text) if text.isspace() else text)


def _stand_in(found: re.Match[str]) -> str:
    char = found[0]
    return PICTURES.get(char) or f"⟨U+{ord(char):04X}⟩"
