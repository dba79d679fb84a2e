"""Pieces of dirty Chinese text, and ways to damage text: fuzzing and property tests choose among them."""

import html
import random
import re
from collections.abc import Callable
from contextlib import suppress

from cleaner.training.simulators.gbk_desync import Site, annotate, obfuscate, traditional
from cleaner.training.simulators.mojibake import CHAINS, LOSING, Chain, misread
from tests.pages import ARTICLE, SENTENCES, SIGNED, SPAM, TRADITIONAL

# Ends of lines, and what other programs take for them.
ENDS = ("\n", "\r\n", "\r")
SEPARATORS = ("\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\u2028", "\u2029")
# What a decoder, OpenCC, numpy or a regular expression may trip over.
ODD = (
    *("\0", "\x01", "\x08", "\x1b[31m", "\x7f", "\xa0", "\xad", "\u200b", "\u200f", "\u202e", "\u2060", "\u3000"),
    *("\ufeff", "\ufffd", "\ufffe", "\ud800", "\udc80", "\udfff", "\ud83d\ude00", "😀", "👨‍👩‍👧", "\U0010ffff", "𠮷"),
    *(
        "\ue000",
        "\ue641",
        "\uf06c",
        "\uf8ff",
        "\U000f0000",
        "e\u0301",
        "ﾞ",
        "が",
        "の",
        "ツ",
        "한",
        "⿰",
        "⼀",
        "豈",
        "〇",
    ),
)
# What site chrome and spam are made of.
FURNITURE = (
    *(
        "首页 | 新闻 | 论坛",
        "登录 注册",
        "上一篇：没有了",
        "版权所有 备案号",
        "2024-05-03 12:30",
        "点击：1024次",
        "返回顶部",
    ),
    *(
        "时时彩开户平台,彩票投注,真人娱乐",
        "|彩票|赌场|",
        "www.example.com",
        "（未完待续）",
        "记住本站最新网址",
        "第一章 山路",
    ),
    *("```", "- ", "1. ", "\t", "| a | b |", "# ", '{"a": 1}', "--- a/x", "key = 1", "[x]: http://a"),
)
# Pieces of damage, whole and broken.
DAMAGE = (
    *(
        "財(cái)經(jīng)",
        "?jǐn)",
        "(jīng)",
        "因?yàn)樗",
        "yàn)",
        "長(cháng)",
        "許\\",
        "功\\",
        "涓浗",
        "浜",
        "鏂伴椈",
        "ÖÐ¹ú",
        "ä¸\xad",
    ),
    *("Ã¤Â¸", "â€œ", "Donâ€™t", "锟斤拷", "烫烫烫烫", "屯屯", "뒤寧莖", "笢", "？?", "??", "?"),
    *(
        "&nbsp;",
        "&amp;lt;",
        "&#20013;",
        "&#x4e2d;",
        "&#13;",
        "&#10;",
        "&#xd800;",
        "&nbsp",
        "nbsp;",
        "&",
        ";",
        "&#26149",
    ),
    *("<br>", "</p>", "<p class=a>", "<!-- ", "-->", "<script>", "＜br＞", "/span>", "<", ">", "[[", "]]", "{{", "}}"),
    *("\\u4e2d", "\\ud83d\\ude00", "\\u000a", "%u4E2D", "%E4%B8%AD", "%E4", "%0A", "%25", "\\xe4\\xb8\\xad", "u4e2d"),
    *("\\n", "\\r\\n", "\\\\", "\\", "\\x0a", "%", "⻔", "﹁", "，", "。", "「開門」", "“", "”", ",", "."),
)
# Words on which the two scripts, or places, differ.
SCRIPTS = (
    "占著窗邊",
    "名著",
    "硬碟裡的程式",
    "乾燥",
    "李承乾",
    "頭髮發現",
    "占着",
    "后来",
    "臺灣鬥爭",
    "東京の図書館",
    TRADITIONAL.strip(),
)
PIECES = (*ENDS, *SEPARATORS, *ODD, *FURNITURE, *DAMAGE, *SCRIPTS)
LINES = (*SENTENCES, *SIGNED, *ARTICLE.splitlines(), SPAM.strip(), *SCRIPTS, *FURNITURE)
# A site that puts pinyin after characters, in bytes, and one that does it in text.
TABLE = {"經": "jīng", "過": "guò", "們": "men", "說": "shuō", "長": "cháng", "來": "lái", "圖": "tú", "開": "kāi"}
SITES = (Site(TABLE), Site(TABLE, junk=("！", "，", "？")), Site(TABLE, markup=True, drop_junk=True, fold="nfkc"))
ALL_CHAINS = (*CHAINS, *LOSING)
# OpenCC takes none.
SURROGATE = re.compile("[\ud800-\udfff]")


def out_of_step(text: str, dice: random.Random) -> str:
    """Return a text as an obfuscating site shows it, in Traditional characters."""
    return obfuscate(traditional(SURROGATE.sub("", text)), dice.choice(SITES), dice.randrange(1000))


def annotated(text: str, dice: random.Random) -> str:
    """Return a text with pinyin after some characters."""
    return annotate(traditional(SURROGATE.sub("", text)), TABLE)


def read_wrong(text: str, dice: random.Random) -> str:
    """Return a text as a chain of wrong codecs shows it; as it was if one of them has not all of its characters."""
    chain: Chain = dice.choice(ALL_CHAINS)
    with suppress(UnicodeError):
        return misread(text, chain)
    return text


def escaped(text: str, dice: random.Random) -> str:
    """Return a text with its characters as escapes or entities."""
    from urllib.parse import quote

    ways: tuple[Callable[[str], str], ...] = (
        lambda text: text.encode("unicode_escape").decode("ascii"),
        lambda text: quote(text, errors="replace"),
        lambda text: text.encode("ascii", "xmlcharrefreplace").decode("ascii"),
        html.escape,
        lambda text: html.escape(html.escape(text)),
        repr,
    )
    with suppress(UnicodeError):
        return dice.choice(ways)(text)
    return text


def pierced(text: str, dice: random.Random) -> str:
    """Return a text with some pieces anywhere in it."""
    for _ in range(dice.randint(1, 4)):
        place = dice.randint(0, len(text))
        text = text[:place] + dice.choice(PIECES) + text[place:]
    return text


def cut(text: str, dice: random.Random) -> str:
    """Return a text without a part of it."""
    first, last = sorted((dice.randint(0, len(text)), dice.randint(0, len(text))))
    return text[:first] + text[last:]


def repeated(text: str, dice: random.Random) -> str:
    """Return a text in which a part stands several times."""
    first, last = sorted((dice.randint(0, len(text)), dice.randint(0, len(text))))
    return text[:first] + text[first:last] * dice.choice((2, 3, 20)) + text[last:]


def with_line(text: str, dice: random.Random) -> str:
    """Return a text with one more line."""
    lines = text.split("\n")
    lines.insert(dice.randint(0, len(lines)), dice.choice(LINES))
    return "\n".join(lines)


DAMAGES: tuple[Callable[[str, random.Random], str], ...] = (
    out_of_step,
    annotated,
    read_wrong,
    escaped,
    pierced,
    cut,
    repeated,
    with_line,
)


def damaged(text: str, dice: random.Random) -> str:
    """Return a text damaged in one way, all of it or a part."""
    first, last = sorted((dice.randint(0, len(text)), dice.randint(0, len(text))))
    if dice.random() < 0.5:
        first, last = 0, len(text)
    return text[:first] + dice.choice(DAMAGES)(text[first:last], dice) + text[last:]
