"""Characters that cannot be seen: control characters, zero-width marks, and the glyphs of icon fonts."""

import re
from functools import partial

from cleaner.repair.settle import settle
from cleaner.repair.trigger import CONTROLS, DIRECTIONS

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# Other programs break lines here; between words they part, in Chinese they are noise.
BREAKS = re.compile("(?<=[a-zA-Z0-9,.])[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+(?=[a-zA-Z0-9])")
# After these a joiner joins nothing; after an emoji or a letter of Persian or Hindi it does.
NOT_JOINED = rf"\x00-\x7f\u2000-\u206f\u3000-\u30ff{HAN}\uff00-\uffef"
JOINERS = re.compile(rf"(?:^|(?<=[{NOT_JOINED}]))[\u200c\u200d]+", re.MULTILINE)
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
CONTROL = re.compile(f"[{CONTROLS}]+")
DIRECTION = re.compile(f"[{DIRECTIONS}]+")
# An icon stands before a word or in place of one. Elsewhere such a character stands for one that its text lost a code
# for: 牙\ue40a, 99.4\ue000; after a full stop at a line's end it is an ornament.
ICON = re.compile(
    "(?:^|(?<=[\\s|>›»•·\\[(（【]))[\ue000-\uf8ff]+|(?<=[.。！？!?”])[\ue000-\uf8ff]+(?=[ \t]*$)", re.MULTILINE
)


def strip_controls(text: str) -> str:
    r"""
    Remove control, zero-width and direction characters; tab, line end and joiners that join something stay.

        >>> strip_controls("\ufeff正\u200b文\x07，👨\u200d👩\u200d👧")
        '正文，👨\u200d👩\u200d👧'
    """
    return settle(_strip_controls_once, text)


def _strip_controls_once(text: str) -> str:
    text = JOINERS.sub("", CONTROL.sub("", BREAKS.sub(" ", text)))
    if DIRECTION.search(text):
        lines = text.split("\n")
        text = "\n".join(line if RIGHT_TO_LEFT.search(line) else DIRECTION.sub("", line) for line in lines)
    return text


def strip_icons(text: str) -> str:
    r"""
    Remove private-use characters of icon fonts; one inside a word may stand for a lost character and stays.

        >>> strip_icons("\ue600 首页"), strip_icons("樗\ue3d5荗") == "樗\ue3d5荗"
        (' 首页', True)
    """
    return settle(partial(ICON.sub, ""), text)
