"""Decode HTML entities that were left in text, unless the text is about them."""

import re
from functools import partial
from html import unescape
from html.entities import name2codepoint

from cleaner.chinese.characters import HAN
from cleaner.fixed_point import fixed_point
from cleaner.repair.html_tags import ABOUT
from cleaner.repair.matching_lines import fix_matching_lines
from cleaner.repair.trigger import HTML_ENTITIES, MARKS

# Names that are also words in programs: `total = &sum;` is honest.
WORDS = frozenset(("and", "image", "int", "not", "or", "part", "prod", "prop", "real", "sub", "sum", "sup"))
# Names that HTML 5 added, and the few that occur in capitals.
MORE = frozenset(("apos", "commat", "excl", "lpar", "lsqb", "percnt", "quest", "rpar", "rsqb", "NewLine", "Tab"))
CAPITALS = frozenset(("NBSP", "AMP", "LT", "GT", "QUOT", "COPY", "LDQUO", "RDQUO", "HELLIP", "MDASH", "MIDDOT", "Nbsp"))
NAMES = "|".join(sorted({*name2codepoint, *MORE, *CAPITALS} - WORDS))
BARE = rf"&(?:{MARKS})(?![a-zA-Z0-9]{{0,20}}[=;])|(?<!&)(?:& )?(?:{MARKS});"
# Chinese characters and marks are recognised without a semicolon: &#20013&#22269
OPEN = (
    r"&#(?:1228[89]|1229\d|12[3-9]\d\d|1[3-9]\d{3}|[23]\d{4}|40\d{3}|65[23]\d\d|82(?:1[1-9]|2\d|30))(?![\d;])"
    r"|&#[xX](?:[4-9][0-9a-fA-F]{3}|3[04-9a-fA-F][0-9a-fA-F]{2}|[fF]{2}[0-9a-fA-F]{2}|20[12][0-9a-fA-F])(?![0-9a-fA-F;])"
)
ENTITY = re.compile(rf"&(?:#\d{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|{NAMES});|{BARE}|{OPEN}")
ESCAPED = re.compile(r"&(?:(?:amp|AMP|#0*38|#[xX]0*26);)+(?=#?[a-zA-Z0-9]{1,9}(?:;|&|$|(?<=\d)(?!\d)))")

# A page that explains how to write a bare & shows it: (&) als &amp;. And 空格要写成 &nbsp; names an entity.
ABOUT_ESCAPES = re.compile(
    r"(?i:(?<![./a-z])html|(?<![a-z])xml(?!地))|转义|轉義|字符实体|字[符元]實體|[(（“\"'`]&[`'\"”）)](?=[^\n]*&amp;)"
    r"|十(?:六)?[进進][制位]|(?:[写寫]成 ?|[换換改变變]成 )[“\"'「『]?(?=&#?[a-zA-Z0-9])"
)

# A tag that an author escaped is meant to be read: 用 &lt;br&gt; 换行
ESCAPED_TAG = re.compile(r"&(?:lt|#60|#[xX]3[cC]);/?[a-zA-Z][^<>&\n]{0,40}&(?:gt|#62|#[xX]3[eE]);")
# Paragraphs with their text were escaped by a program: an author who shows a tag or two writes fewer than MANY_TAGS.
ESCAPED_BLOCK = re.compile(
    rf"&lt;(p|div|h[1-6]|li|span)(?:&nbsp;| )?[^<>&\n]{{0,80}}&gt;[^&\n]{{0,400}}[{HAN}][^&\n]{{0,400}}&lt;/\1&gt;"
)
MANY_TAGS = 4


def unescape_entities(text: str) -> str:
    """
    Decode HTML entities, also those escaped twice; lines about markup and an honest & stay.

        >>> unescape_entities("AT&T&nbsp;与&#20013;国&amp;mdash;&amp;amp;mdash;R&D")
        'AT&T 与中国——R&D'
    """
    return fix_matching_lines(HTML_ENTITIES, partial(fixed_point, _unescape_line), text)


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
    # &#0;, surrogates and codes of no character decode to U+FFFD, which says less than the entity
    return match[0] if char in ("", "\ufffd") else char
