"""Remove invisible characters: control characters, zero-width characters and direction marks."""

import re

from cleaner.chinese.characters import HAN
from cleaner.fixed_point import fixed_point
from cleaner.repair.trigger import CONTROLS, DIRECTIONS

# Other programs break lines at these: what they separate stays apart, but the number of lines is the file's.
BREAK = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# These separate fields; in Chinese text they are noise.
SEPARATOR = re.compile("[\x1c-\x1f]")
# After these a joiner joins nothing, unlike after an emoji or a letter of Persian or Hindi.
NOT_JOINED = rf"\x00-\x7f\u2000-\u206f\u3000-\u30ff{HAN}\uff00-\uffef"
JOINERS = re.compile(rf"(?:^|(?<=[{NOT_JOINED}]))[\u200c\u200d]+", re.MULTILINE)
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
CONTROL = re.compile(f"[{CONTROLS}]+")
DIRECTION = re.compile(f"[{DIRECTIONS}]+")


def strip_controls(text: str) -> str:
    r"""
    Remove control, zero-width and direction characters; tabs, line ends and joiners that join something stay.

        >>> strip_controls("\ufeff正\u200b文\x07，👨\u200d👩\u200d👧")
        '正文，👨\u200d👩\u200d👧'
    """
    return fixed_point(_strip_controls_once, text)


def _strip_controls_once(text: str) -> str:
    text = JOINERS.sub("", CONTROL.sub(_gap, text))
    if DIRECTION.search(text):
        lines = text.split("\n")
        text = "\n".join(line if RIGHT_TO_LEFT.search(line) else DIRECTION.sub("", line) for line in lines)
    return text


def _gap(match: re.Match[str]) -> str:
    """Return what replaces controls in a row: a space if one was a break between words, else nothing."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if not before.strip() or not after.strip():
        return ""
    return " " if BREAK.search(match[0]) or ((before + after).isascii() and SEPARATOR.search(match[0])) else ""
