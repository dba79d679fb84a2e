"""HTML that survived into text: entities and leftover tags, where they are not what the text is about."""

import re
from functools import partial
from html import unescape
from html.entities import name2codepoint

from cleaner.fixed_point import settle
from cleaner.repair.trigger import ENTITIES, MARKS

# Names that are words of a program: `total = &sum;` is honest.
WORDS = frozenset(("and", "image", "int", "not", "or", "part", "prod", "prop", "real", "sub", "sum", "sup"))
# Names that HTML 5 has more, and the few that are seen in capitals.
MORE = frozenset(("apos", "commat", "excl", "lpar", "lsqb", "percnt", "quest", "rpar", "rsqb", "NewLine", "Tab"))
CAPITALS = frozenset(("NBSP", "AMP", "LT", "GT", "QUOT", "COPY", "LDQUO", "RDQUO", "HELLIP", "MDASH", "MIDDOT", "Nbsp"))
NAMES = "|".join(sorted({*name2codepoint, *MORE, *CAPITALS} - WORDS, key=lambda name: (-len(name), name)))
BARE = rf"&(?:{MARKS})(?![a-zA-Z0-9]{{0,20}}[=;])|(?<!&)(?:& )?(?:{MARKS});"
# Chinese characters and marks are known without a semicolon: &#20013&#22269
OPEN = (
    r"&#(?:1228[89]|1229\d|12[3-9]\d\d|1[3-9]\d{3}|[23]\d{4}|40\d{3}|65[23]\d\d|82(?:1[1-9]|2\d|30))(?![\d;])"
    r"|&#[xX](?:[4-9][0-9a-fA-F]{3}|3[04-9a-fA-F][0-9a-fA-F]{2}|[fF]{2}[0-9a-fA-F]{2}|20[12][0-9a-fA-F])(?![0-9a-fA-F;])"
)
ENTITY = re.compile(rf"&(?:#\d{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|{NAMES});|{BARE}|{OPEN}")
ESCAPED = re.compile(r"&(?:(?:amp|AMP|#0*38|#[xX]0*26);)+(?=#?[a-zA-Z0-9]{1,9}(?:;|&|$|(?<=\d)(?!\d)))")

ELEMENTS = (
    "abbr|acronym|address|article|aside|bdo|big|blockquote|br|button|center|cite|code|colgroup|dd|del|dfn|div|dl|dt|em|"
    "fieldset|figcaption|figure|font|footer|form|h[1-6]|header|hr|iframe|img|input|ins|kbd|label|legend|li|marquee|"
    "menu|nav|nobr|noframes|noscript|object|ol|optgroup|option|pre|rp|rt|ruby|samp|section|small|source|span|strike|"
    "strong|style|sub|sup|table|tbody|td|tfoot|th|thead|tr|track|tt|ul|var|video|wbr|[abipqsu]|"
    # of wikis and of word processors: <nowiki>, <o:p>, <st1:chsdate year="2009">
    "nowiki|noinclude|onlyinclude|o:p|st1:[a-z]+|[vw]:[a-z]+"
)
# No white space here is a line end: `<p` at one line's end and `>` on the next are not to join lines.
VALUE = r"(?:\"[^\"<>＜＞\n]*\"|'[^'<>＜＞\n]*'|[^\s\"'<>＜＞]+)"
# A bare <b> may be a comparison or a placeholder; a closing tag, a break or a tag with attributes is not.
TAG = re.compile(
    # a width fold the wrong way round made some brackets wide: ＜/a＞
    rf"[<＜]/(?:{ELEMENTS})[ \t]*[>＞]"
    r"|[<＜](?:br|hr|p|wbr)[ \t]*/?[>＞]"
    rf"|[<＜](?:{ELEMENTS})(?:[ \t]+[a-zA-Z-]+[ \t]*=[ \t]*{VALUE})+[ \t]*/?[>＞]"
    rf"|<(?P<bare>{ELEMENTS})>(?=[^\n]{{0,2000}}</(?P=bare)[ \t]*>)"
    # what a word processor leaves: <?xml:namespace prefix = o />, <!--[if !supportLists]-->, <!--StartFragment-->
    r"|<\?xml:namespace[^<>\n]{0,200}>|<!--(?:\[[^<>\n]{0,80}\]|StartFragment|EndFragment)-->"
    # what a run out of step leaves of a tag: its < was swallowed
    r"|(?:(?<=[?？。，！”\u3400-\u9fff])|^[ \t]*)/(?:span|p|div|strong|td|li|font|em|h[1-6])>",
    re.IGNORECASE | re.MULTILINE,
)
TAGS_IN_ROW = re.compile(f"(?:{TAG.pattern})+", TAG.flags)
BLOCK = re.compile(r"(?:^/|[<＜]/?)(?:br|p|div|li|td|tr|h[1-6]|hr)\b", re.IGNORECASE)
# A page about markup shows markup; a whole document of it is source code. 标签：春天 and 股票代码 are no such words.
ABOUT = re.compile(
    r"(?i:(?<![./a-z])html5?(?![a-z.])|javascript|(?<![a-z?])xml(?!地)|<!doctype|<html|<script|`)"
    r"|(?:标签|標籤|標簽)(?![:：\s|（(]|$)|(?<!股票)(?<!证券)(?<!基金)(?<!机构)(?<!信用)(?:代码|代碼)(?![:：（(\s]*[0-9])"
    "|转义|轉義|字符实体|字[符元]實體",
    re.MULTILINE,
)
# And so does one that explains what is written for a bare &: (&) als &amp;
ABOUT_ESCAPES = re.compile(
    r"(?i:(?<![./a-z])html|(?<![a-z])xml(?!地))|转义|轉義|字符实体|字[符元]實體|[(（“\"'`]&[`'\"”）)](?=[^\n]*&amp;)"
)
# Hackers' empty tags with a random name are on any page.
INJECTED = re.compile(rf"</?(?:{ELEMENTS})(?: id=\"[a-z0-9]{{5,6}}\")?>", re.IGNORECASE)
INJECTED_SIGN = re.compile(r"<[a-z]{1,10}[1-6]? id=\"(?=[a-z]*[0-9a-z])[a-z0-9]{5,6}\">")


# A tag that its author escaped is there to be read: 用 &lt;br&gt; 换行
ESCAPED_TAG = re.compile(r"&(?:lt|#60|#[xX]3[cC]);/?[a-zA-Z][^<>&\n]{0,40}&(?:gt|#62|#[xX]3[eE]);")
# Paragraphs with their text were escaped by a program: nobody who shows a tag or two writes so many.
ESCAPED_BLOCK = re.compile(
    r"&lt;(p|div|h[1-6]|li|span)(?:&nbsp;| )?[^<>&\n]{0,80}&gt;[^&\n]{0,400}[\u4e00-\u9fff][^&\n]{0,400}&lt;/\1&gt;"
)
MANY_TAGS = 4


def unescape_entities(text: str) -> str:
    """
    Decode HTML entities, also those escaped twice; a line about markup, and an honest &, stay.

        >>> unescape_entities("AT&T&nbsp;与&#20013;国&amp;mdash;&amp;amp;mdash;R&D")
        'AT&T 与中国——R&D'
    """
    return "\n".join(settle(_unescape_line, line) if ENTITIES.search(line) else line for line in text.split("\n"))


def _unescape_line(line: str) -> str:
    if ABOUT_ESCAPES.search(line) or _shows_tags(line):
        return line
    return ENTITY.sub(_character, ESCAPED.sub("&", line))


def _shows_tags(line: str) -> bool:
    if not ESCAPED_TAG.search(line):
        return False
    return bool(ABOUT.search(line)) or not ESCAPED_BLOCK.search(line) or len(ESCAPED_TAG.findall(line)) < MANY_TAGS


def _character(match: re.Match[str]) -> str:
    name = match[0].replace(" ", "")
    name = name if name.startswith("&") else f"&{name}"
    char = unescape(name)
    if char == name:
        char = unescape(name.lower().rstrip(";") + ";")
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
    return settle(partial(TAGS_IN_ROW.sub, _gap), text)


def _strip_injected(text: str) -> str:
    return INJECTED.sub("", text) if INJECTED_SIGN.search(text) else text


def _gap(match: re.Match[str]) -> str:
    """Return what parts the words beside tags in a row: a space where one was a break or stood between letters."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if not before.isalnum() or not after.isalnum():
        return ""
    return " " if BLOCK.search(match[0]) or (before + after).isascii() else ""
