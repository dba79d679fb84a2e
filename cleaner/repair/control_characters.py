"""Remove invisible characters: control characters, zero-width characters and direction marks; but no data."""

import re
from collections.abc import Set

from cleaner.chinese.characters import HAN
from cleaner.fixed_point import fixed_point
from cleaner.repair.trigger import CONTROLS, DIRECTIONS, JOINING

# Other programs break lines at these, and old formats parted files, groups and records with 1C to 1E: what they
# separate stays apart, but the number of lines is the file's.
BREAK = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# This separates parts of a record; in Chinese text it is noise.
SEPARATOR = re.compile("\x1f")
# After these a joiner joins nothing, unlike after an emoji or a letter of Persian, Hindi or Mongolian.
NOT_JOINED = rf"\x00-\x7f\u2000-\u206f\u3000-\u30ff{HAN}\uff00-\uffef"
JOINERS = re.compile(rf"(?:^|(?<=[{NOT_JOINED}]))[{JOINING}]+", re.MULTILINE)
RIGHT_TO_LEFT = re.compile("[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Colours and moves of a terminal: ESC [ 31 m (ECMA-48). Without its ESC the rest would show.
TERMINAL = r"\x1b\[[0-?]*[ -/]*[@-~]"
CONTROL = re.compile(f"(?:{TERMINAL}|[{CONTROLS}])+")
# Bytes shown as Latin-1 that nobody could read back, and another tool may: a soft hyphen in a sequence of UTF-8, and
# the controls beside a letter or a sign.
BYTES = re.compile(
    "[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
    "|(?<=[\xa1-\xac\xae-\xff])[\x80-\x9f]+|[\x80-\x9f]+(?=[\xa1-\xac\xae-\xff])"
)
# Quotation marks and dashes of Windows-1252 read as Latin-1; HTML reads &#147; so, too.
WINDOWS = {code: bytes((code,)).decode("cp1252") for code in (0x91, 0x92, 0x93, 0x94, 0x96, 0x97)}
DIRECTION = re.compile(f"[{DIRECTIONS}]+")


def strip_controls(text: str) -> str:
    r"""
    Remove control, zero-width and direction characters; tabs, line ends and joiners that join something stay.

        >>> strip_controls("\ufeff正\u200b文\x07，👨\u200d👩\u200d👧")
        '正文，👨\u200d👩\u200d👧'
    """
    return fixed_point(_strip_controls_once, text)


def _strip_controls_once(text: str) -> str:
    data = {place for found in BYTES.finditer(text) for place in range(*found.span())}
    text = JOINERS.sub("", CONTROL.sub(lambda controls: _kept(controls, data), text))
    if DIRECTION.search(text):
        lines = text.split("\n")
        text = "\n".join(line if RIGHT_TO_LEFT.search(line) else DIRECTION.sub("", line) for line in lines)
    return text


def _kept(controls: re.Match[str], data: Set[int]) -> str:
    """Return what replaces controls in a row: themselves where they are data, marks where they stand for some."""
    if not data.isdisjoint(range(*controls.span())):
        return controls[0]
    marks = controls[0].translate(WINDOWS)
    return _gap(controls) if CONTROL.search(marks) else marks


def _gap(match: re.Match[str]) -> str:
    """Return what replaces controls in a row: a space if one was a break between words, else nothing."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if not before.strip() or not after.strip():
        return ""
    return " " if BREAK.search(match[0]) or ((before + after).isascii() and SEPARATOR.search(match[0])) else ""
