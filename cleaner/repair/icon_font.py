"""Remove private-use characters of icon fonts, and decode list bullets of word processors."""

import re
from functools import partial

from cleaner.chinese.characters import HAN
from cleaner.fixed_point import fixed_point
from cleaner.repair.matching_lines import fix_matching_lines
from cleaner.repair.trigger import ICON_FONT, PRIVATE

# An icon comes before a word or in place of one; after a full stop at a line's end it is an ornament. Elsewhere such a
# character replaces one that had no code, and stays: 牙\ue40a, 99.4\ue000, and a unit after a number, 68.5 \ue784 0,
# 36.5 \ue84amA.
ICON = re.compile(
    f"(?:^|(?<=[\\s|>›»•·\\[(（【]))(?!(?<=[0-9] )[{PRIVATE}]+ ?[0-9a-zA-Z])[{PRIVATE}]+"
    f"|(?<=[.。！？!?”])[{PRIVATE}]+(?=[ \t]*$)",
    re.MULTILINE,
)
# On a line with a mark of a sentence, one right before a character, or alone in brackets, is text that a font shows
# under other codes, as sites do to frequent characters.
SENTENCE, TEXT = re.compile("[，。；！？]"), re.compile(f"[{PRIVATE}]+(?=[{HAN}）)】\\]])")
# GBK's codes map to private use only up to U+E864 (its user-defined zones up to U+E765): characters beyond can't come
# from a run out of step.
BEYOND_GBK = "\ue865-\uf8ff\U000f0000-\U0010fffd"
# A row of share buttons after a word, and an icon between a word and a space: 更多\ue8fe. The codes of icon fonts start
# at U+E600: one of them that GBK also has is an icon after a word of navigation, or in a row of three or more.
NAVIGATION = "微信|微博|空间|更多|展开|收藏|分享|顶部|搜索|登录|注册|下载|菜单|首页"
BUTTONS = re.compile(
    f"[{PRIVATE}]*[{BEYOND_GBK}][{PRIVATE}]*(?=[ \t]|$)|(?<![{PRIVATE}])[\ue600-\ue864{BEYOND_GBK}]{{3,}}(?=[ \t]|$)"
    f"|(?<={NAVIGATION})[\ue600-\ue864](?=[ \t]|$)",
    re.MULTILINE,
)
# Word writes list bullets as codes of the fonts Symbol and Wingdings; between words these are always bullets.
BULLETS = {
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf075": "◆",
    "\uf076": "❖",
    "\uf0a7": "▪",
    "\uf0b7": "•",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
}
_BULLET = f"[{''.join(BULLETS)}]"
BULLET = re.compile(f"{_BULLET}(?<=[{HAN}，。；：！？、）”》」】,.;:!?)]{_BULLET})(?=[{HAN}a-zA-Z0-9“《「【（])")
# All icons and buttons are rows of these, which `re` finds fast; only around them is the context examined.
ROW = re.compile(f"[{PRIVATE}]+")


def strip_icons(text: str) -> str:
    r"""
    Remove private-use characters of icon fonts, and decode list bullets of Word.

    One inside a word or a sentence may replace a lost character and stays.

        >>> strip_icons("\ue600 首页"), strip_icons("更新\uf06c修复"), strip_icons("樗\ue3d5荗") == "樗\ue3d5荗"
        (' 首页', '更新●修复', True)
    """
    return fix_matching_lines(ICON_FONT, partial(fixed_point, _strip_line), text)


def _strip_line(line: str) -> str:
    line = BULLET.sub(lambda match: BULLETS[match[0]], line)
    is_sentence = SENTENCE.search(line) is not None
    for kind in (ICON, BUTTONS):
        line = ROW.sub(partial(_without, kind, is_sentence), line)
    return line


def _without(kind: re.Pattern[str], is_sentence: bool, row: re.Match[str]) -> str:
    text, start = row.string, row.start()
    is_text = not kind.match(text, start) or (is_sentence and TEXT.match(text, start))
    return row[0] if is_text else ""
