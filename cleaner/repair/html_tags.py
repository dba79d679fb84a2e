"""Remove HTML tags that were left in text, unless the text is about them."""

import re
from collections.abc import Set
from functools import partial

from cleaner.chinese.characters import HAN_RUN
from cleaner.fixed_point import fixed_point

ELEMENTS = (
    "abbr|acronym|address|article|aside|bdo|big|blockquote|br|button|center|cite|code|colgroup|dd|del|dfn|div|dl|dt|em|"
    "fieldset|figcaption|figure|font|footer|form|h[1-6]|header|hr|iframe|img|input|ins|kbd|label|legend|li|marquee|"
    "menu|nav|nobr|noframes|noscript|object|ol|optgroup|option|pre|rp|rt|ruby|samp|section|small|source|span|strike|"
    "strong|style|sub|sup|table|tbody|td|tfoot|th|thead|tr|track|tt|ul|var|video|wbr|[abipqsu]|"
    # from wikis and word processors: <nowiki>, <o:p>, <st1:chsdate year="2009">
    "nowiki|noinclude|onlyinclude|o:p|st1:[a-z]+|[vw]:[a-z]+"
)
# White space here is never a line end: `<p` at the end of a line and `>` on the next must not join the lines.
VALUE = r"(?:\"[^\"<>＜＞\n]*\"|'[^'<>＜＞\n]*'|[^\s\"'<>＜＞]+)"
# A bare <b> may be a comparison or a placeholder; a closing tag, a break or a tag with attributes is not.
TAG = re.compile(
    # a fold of widths in the wrong direction made some brackets wide: ＜/a＞
    rf"[<＜]/(?:{ELEMENTS})[ \t]*[>＞]"
    r"|[<＜](?:br|hr|p|wbr)[ \t]*/?[>＞]"
    rf"|[<＜](?:{ELEMENTS})(?:[ \t]+[a-zA-Z-]+[ \t]*=[ \t]*{VALUE})+[ \t]*/?[>＞]"
    rf"|<(?P<bare>{ELEMENTS})>(?=[^\n]{{0,2000}}</(?P=bare)[ \t]*>)"
    # what a word processor leaves: <?xml:namespace prefix = o />, <!--[if !supportLists]-->, <!--StartFragment-->
    r"|<\?xml:namespace[^<>\n]{0,200}>|<!--(?:\[[^<>\n]{0,80}\]|StartFragment|EndFragment)-->"
    # what a run out of step leaves of a tag whose < was swallowed
    rf"|(?:(?<=[?？。，！”{HAN_RUN}])|^[ \t]*)/(?:span|p|div|strong|td|li|font|em|h[1-6])>",
    re.IGNORECASE | re.MULTILINE,
)
TAGS_IN_ROW = re.compile(f"(?:{TAG.pattern})+", TAG.flags)
# What a browser shows in a line or a cell of its own.
BLOCKS = (
    "address|article|aside|blockquote|br|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|"
    "legend|li|menu|nav|ol|optgroup|option|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
BLOCK = re.compile(rf"(?:^/|[<＜]/?)(?:{BLOCKS})\b", re.IGNORECASE)
# Between Han characters of a sentence an element without text is one: a picture or a glyph of a style sheet, which
# sites show in the place of characters. Smileys have a name of several. No glyphs are the empty elements of hackers,
# which have an id, and those with a colour or a size and nothing else, which editors leave.
NO_GLYPH = (
    r"[ \t]+id=\"[a-z0-9]{5,6}\"[ \t]*>"
    r"|(?:[ \t]+(?:align|color|dir|face|lang|size|style)[ \t]*="
    rf"(?![^<>\n]{{0,200}}(?:url\(|content:))[ \t]*{VALUE})+[ \t]*>"
)
EMPTY = re.compile(
    rf"<img\b(?P<picture>[^<>\n]{{0,300}})>"
    r"|<(?P<glyph>b|big|cite|code|del|dfn|em|font|i|ins|kbd|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var)"
    rf"(?!{NO_GLYPH})(?:[ \t]+[a-zA-Z-]+[ \t]*=[ \t]*{VALUE})+[ \t]*>[ \t\u00a0\u3000]*</(?P=glyph)>",
    re.IGNORECASE,
)
# The last character of a clause, too; what stands behind a mark is a picture. Between digits one of a number.
ELEMENTS_IN_ROW = r"(?:<[^<>\n]{1,300}>(?:[ \t\u00a0\u3000]+(?=</))?)+"
INSIDE_TEXT = re.compile(
    rf"(?<=[{HAN_RUN}，、“]){ELEMENTS_IN_ROW}(?=[{HAN_RUN}])|(?<=[{HAN_RUN}]){ELEMENTS_IN_ROW}(?=[，、。；！？”])"
    rf"|(?<=[0-9.]){ELEMENTS_IN_ROW}(?=[0-9.])"
)
# At an end of a line a picture is one, but on a page with elements of the same kind inside words: pictures of the same
# folder, elements of the same class but for numbers.
AT_END = re.compile(
    rf"^[ \t\u3000“]*{ELEMENTS_IN_ROW}(?=[{HAN_RUN}])|(?<=[{HAN_RUN}，、“]){ELEMENTS_IN_ROW}(?=[ \t]*$)", re.MULTILINE
)
KIND = re.compile(r"\b(?:src|class)[ \t]*=[ \t]*[\"']?(?P<kind>[^\"'<>\s]*)", re.IGNORECASE)
NAMED = re.compile(r"\b(?:alt|title)[ \t]*=[ \t]*[\"']?(?P<name>[^\"'<>\n]*)", re.IGNORECASE)
SMILEY = re.compile("emo|face|smil|expression|biaoqing", re.IGNORECASE)
LOST = "\ufffd"
# Words of pages about markup, which show it, and of source code. 标签：春天 and 股票代码 are not among them.
ABOUT = re.compile(
    r"(?i:(?<![./a-z])html5?(?![a-z.])|javascript|(?<![a-z?])xml(?!地)|<!doctype|<html|<script|`)"
    r"|(?:标签|標籤|標簽)(?![:：\s|（(]|$)|(?<!股票)(?<!证券)(?<!基金)(?<!机构)(?<!信用)(?:代码|代碼)(?![:：（(\s]*[0-9])"
    "|转义|轉義|字符实体|字[符元]實體",
    re.MULTILINE,
)
# 换行要写成 <br>
SHOWN = re.compile("(?:[写寫]成 ?|[换換改]成 )[“\"'「『]?<[a-z]+[1-6]?>")
# The empty tags with a random id that hackers inject may be on any page, also on one about markup.
INJECTED = re.compile(rf"</?(?:{ELEMENTS})(?: id=\"[a-z0-9]{{5,6}}\")?>", re.IGNORECASE)
INJECTED_EMPTY = re.compile(rf"<({ELEMENTS}) id=\"[a-z0-9]{{5,6}}\"></\1>", re.IGNORECASE)
INJECTED_SIGN = re.compile(r"<[a-z]{1,10}[1-6]? id=\"(?=[a-z]*[0-9a-z])[a-z0-9]{5,6}\">")


def strip_tags(text: str) -> str:
    """
    Remove leftover HTML tags; what only looks like a tag stays, and so does the markup of a text about it.

    An element without text inside a word stood for a character: it becomes that of its name, or U+FFFD.

        >>> strip_tags('<th id="gckmo"></th>设备参数<br>见<照片管理>，a<b')
        '设备参数 见<照片管理>，a<b'
        >>> strip_tags("倒在<img src='/z/9.png' alt='地'>上")
        '倒在地上'
    """
    if ABOUT.search(INJECTED.sub("", text)) or SHOWN.search(text):
        return fixed_point(_strip_injected, text)
    return fixed_point(partial(TAGS_IN_ROW.sub, _gap), _write_characters(text))


def _strip_injected(text: str) -> str:
    return INJECTED.sub("", text) if INJECTED_SIGN.search(text) else text


def _write_characters(text: str) -> str:
    """Write a character, or a mark, for each element that stands for one."""
    kinds = {_kind(tag[0]) for tags in INSIDE_TEXT.finditer(text) for tag in EMPTY.finditer(tags[0])} - {""}
    text = INSIDE_TEXT.sub(_characters, text)
    return AT_END.sub(lambda tags: _characters(tags, kinds), text) if kinds else text


def _kind(tag: str) -> str:
    """Return what elements for characters of one page have in common, "" if nothing tells it."""
    found = KIND.search(tag)
    return re.sub(r"[^/]*$" if "/" in found["kind"] else r"\d+", "", found["kind"]) if found else ""


def _characters(tags: re.Match[str], kinds: Set[str] | None = None) -> str:
    """
    Return tags with a character for each that stood for one: the one it names, or a mark.

    `kinds` are those of elements that do, None if all may.
    """
    return EMPTY.sub(lambda tag: _character(tag) if kinds is None or _kind(tag[0]) in kinds else tag[0], tags[0])


def _character(tag: re.Match[str]) -> str:
    named = NAMED.search(tag["picture"] or "")
    name = named["name"].strip() if named else ""
    if len(name) > 1 or SMILEY.search(tag["picture"] or ""):
        return tag[0]
    return name if re.fullmatch(f"[{HAN_RUN}]", name) else LOST


def _gap(match: re.Match[str]) -> str:
    """Return what replaces tags in a row between words: a space if one was a break or they were between letters."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if not before.isalnum() or not after.isalnum():
        return ""
    tags = INJECTED_EMPTY.sub("", match[0])
    return " " if BLOCK.search(tags) or (before + after).isascii() else ""
