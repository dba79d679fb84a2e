"""
Short lines with words that sites put around an article: headings of lists, notices, and links to what comes next.

Below the first of them there is rarely more of the article, whatever the lines there read like.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.lines.features.batch import Batch
from cleaner.lines.features.windows import Flags

# The words, of two folded characters each, and the most characters of a line that they tell of. No two words of a list
# begin with the same character.
TELLTALES = "相关 推荐 热门 评论 上一 下一 标签 责编 任编 版权 分享 猜你 延伸 排行 留言 关键 更多 备案", 40
HEADINGS = "相关 推荐 热门 评论 猜你 延伸 排行 留言 更多 最新 阅读", 14
LISTS = {"telltale": TELLTALES, "heading": HEADINGS}


def telltales(lines: Batch) -> dict[str, Flags]:
    """Flag the lines that have a telltale, by the name of its list, shape (lines,)."""
    return {name: _holding(lines, words) & (lines.lengths <= longest) for name, (words, longest) in LISTS.items()}


def _holding(lines: Batch, words: str) -> Flags:
    points = lines.points
    second = seconds(words)[np.minimum(points[:-1], 0xFFFF)]
    found = np.flatnonzero((second == points[1:]) & (second > 0))
    holding = np.zeros(len(lines.starts), dtype=bool)
    holding[np.searchsorted(lines.starts, found, side="right") - 1] = True
    return holding


@cache
def seconds(words: str) -> npt.NDArray[np.uint32]:
    """Return the second character of the word that begins with each code point, 0 where none does, (0x10000,)."""
    second = np.zeros(0x10000, dtype=np.uint32)
    for word in words.split():
        second[ord(word[0])] = ord(word[1])
    return second
