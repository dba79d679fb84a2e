"""HTML that survived into text: entities and leftover tags, where they are not what the text is about."""

import re
from functools import partial
from html import unescape
from html.entities import name2codepoint

from cleaner.repair.settle import settle
from cleaner.repair.trigger import ENTITIES

# Names that are words of a program: `total = &sum;` is honest.
WORDS = frozenset(("and", "image", "int", "not", "or", "part", "prod", "prop", "real", "sub", "sum", "sup"))
NAMES = "|".join(sorted({*name2codepoint, "apos"} - WORDS, key=lambda name: (-len(name), name)))
BARE = r"&(?:nbsp|[lr][ds]quo)(?![a-zA-Z0-9=;])|(?<![a-zA-Z0-9&])nbsp;"
ENTITY = re.compile(rf"&(?:#\d{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|{NAMES});|{BARE}")
ESCAPED = re.compile(r"&(?:(?:amp|#0*38|#[xX]0*26);)+(?=#?[a-zA-Z0-9]{1,9};)")

ELEMENTS = (
    "abbr|acronym|address|article|aside|big|blockquote|br|button|center|cite|code|dd|del|dfn|div|dl|dt|em|fieldset|font|"
    "footer|form|h[1-6]|header|hr|img|input|ins|kbd|label|legend|li|menu|nav|noframes|noscript|object|ol|optgroup|"
    "option|pre|rp|rt|ruby|samp|section|small|source|span|strike|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|"
    "tr|track|tt|ul|var|video|wbr|[abipqsu]"
)
# A bare <b> may be a comparison or a placeholder; a closing tag, a break or a tag with attributes is not.
TAG = re.compile(
    rf"</(?:{ELEMENTS})\s*>"
    r"|<(?:br|hr|p|wbr)\s*/?>"
    rf"|<(?:{ELEMENTS})(?:\s+[a-zA-Z-]+\s*=\s*(?:\"[^\"<>\n]*\"|'[^'<>\n]*'|[^\s\"'<>]+))+\s*/?>"
    rf"|<(?P<bare>{ELEMENTS})>(?=[^\n]{{0,2000}}</(?P=bare)\s*>)"
    # what a run out of step leaves of a tag: its < was swallowed
    r"|(?:(?<=[?？。，！”\u3400-\u9fff])|^[ \t]*)/(?:span|p|div|strong|td|li|font|em|h[1-6])>",
    re.IGNORECASE | re.MULTILINE,
)
BLOCK = re.compile(r"<?/?(?:br|p|div|li|td|tr|h[1-6]|hr)\b", re.IGNORECASE)
# A page about markup shows markup; a whole document of it is source code.
ABOUT = re.compile(
    r"(?i:html5?(?![a-z.])|javascript|(?<![a-z])xml(?!地)|<!doctype|<html|<script|`)"
    "|标签|標籤|標簽|代码|代碼|转义|轉義|实体|實體"
)
ABOUT_ESCAPES = re.compile(r"(?i:(?<![./a-z])html|(?<![a-z])xml(?!地))|转义|轉義|字符实体|實體")
# Hackers' empty tags with a random name are on any page.
INJECTED = re.compile(rf"</?(?:{ELEMENTS})(?: id=\"[a-z0-9]{{5,6}}\")?>", re.IGNORECASE)
INJECTED_SIGN = re.compile(r"<[a-z]{1,10}[1-6]? id=\"(?=[a-z]*[0-9a-z])[a-z0-9]{5,6}\">")


# A tag that its author escaped is there to be read: 用 &lt;br&gt; 换行
ESCAPED_TAG = re.compile(r"&(?:lt|#60|#[xX]3[cC]);/?[a-zA-Z][^<>&\n]{0,40}&(?:gt|#62|#[xX]3[eE]);")


def unescape_entities(text: str) -> str:
    """
    Decode HTML entities, also those escaped twice; a line about markup, and an honest &, stay.

        >>> unescape_entities("AT&T&nbsp;与&#20013;国&amp;mdash;&amp;amp;mdash;R&D")
        'AT&T 与中国——R&D'
    """
    return settle(_unescape_once, text)


def _unescape_once(text: str) -> str:
    return "\n".join(_unescape_line(line) if ENTITIES.search(line) else line for line in text.split("\n"))


def _unescape_line(line: str) -> str:
    if ABOUT_ESCAPES.search(line) or ESCAPED_TAG.search(line):
        return line
    return ENTITY.sub(_character, ESCAPED.sub("&", line))


def _character(match: re.Match[str]) -> str:
    char = unescape(match[0]) if match[0].startswith("&") else " "
    if char in ("\u00a0", "\n", "\r", "\t"):
        return " "
    # &#0; and codes that are no character decode to U+FFFD, which says less than what is there
    return match[0] if char in ("", "\ufffd") or "\ud800" <= char <= "\udfff" else char


def strip_tags(text: str) -> str:
    """
    Remove leftover HTML tags; what only looks like a tag stays, and so does markup that a text is about.

        >>> strip_tags('<th id="gckmo"></th>设备参数<br>见<照片管理>，a<b')
        '设备参数 见<照片管理>，a<b'
    """
    if ABOUT.search(INJECTED.sub("", text)):
        return settle(_strip_injected, text)
    return settle(partial(TAG.sub, _gap), text)


def _strip_injected(text: str) -> str:
    return INJECTED.sub("", text) if INJECTED_SIGN.search(text) else text


def _gap(match: re.Match[str]) -> str:
    """Return what parts the words on both sides of a tag: a space where it was a break or stood between letters."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if not before.isalnum() or not after.isalnum():
        return ""
    return " " if BLOCK.match(match[0]) or (before + after).isascii() else ""
