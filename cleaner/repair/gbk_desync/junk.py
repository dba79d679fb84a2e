"""Junk that sites put before marks: spaces and control characters."""

import re
from collections import Counter
from collections.abc import Mapping

from cleaner.chinese.characters import HAN

LONGEST_JUNK = 5
JUNK_SIGNS = rf"[ \x01-\x08]{{1,{LONGEST_JUNK}}}"
MARKS_AFTER_JUNK = "！，？。、!,?"
# What an ASCII mark follows without a space; digits are those that GBK has.
BEFORE_ASCII = f"{HAN}”’》）)0-9０-９%"
JUNK = re.compile(rf"(?<=\S){JUNK_SIGNS}(?=[！，？。、]|[!,?][^\x00-\x7f])|(?<=[{BEFORE_ASCII}]){JUNK_SIGNS}(?=[!,?])")
# Junk whose first sign an invalid pair swallowed.
HALF_JUNK = re.compile(rf"\?(?<=[{HAN}]\?)[ \x01-\x08]*(?=[！，!,])")
# Where there may be junk at all: `re` skips to a leading class, not to one after a lookbehind. A row of spaces is
# matched once, from its first.
MAYBE_JUNK = re.compile(rf"[ \x01-\x08](?<![ \x01-\x08]{{2}})[ \x01-\x08]*(?=[{MARKS_AFTER_JUNK}])")
# The same for each junk character, since `re` skips to a single character three times as fast as to a class.
SIGN_OF_JUNK = {sign: re.compile(f"{sign}(?=[{MARKS_AFTER_JUNK}])") for sign in " \1\2\3\4\5\6\7\x08"}

MARK = re.compile(rf"[！，？。、!,?](?:(?<=[！，？。、])|(?<=[{HAN} \x01-\x08][!,?]))")
# On a page with junk, also where an author may have put a space (python ,Perl) or at the start of a line.
JUNK_ANYWHERE = re.compile(rf"{JUNK_SIGNS}(?=[{MARKS_AFTER_JUNK}])")


def count_junk(text: str) -> tuple[Mapping[str, int], int]:
    r"""
    Return how often there is junk before each mark, and how many marks there are that it may stand before.

        >>> count_junk("好 ，好，好\x05。")
        (Counter({'，': 1, '。': 1}), 3)
    """
    maybe = any(sign in text and found.search(text) for sign, found in SIGN_OF_JUNK.items())
    places = MAYBE_JUNK.finditer(text) if maybe else ()
    spaced = (place for place in places if JUNK.search(text, place.start(), place.end() + 2))
    counts = Counter(text[junk.end()] for found in (spaced, HALF_JUNK.finditer(text)) for junk in found)
    return counts, len(MARK.findall(text))


def drop_junk(text: str) -> str:
    r"""
    Return a text without the junk before its marks.

        >>> drop_junk("python ,Perl\x05\x06。")
        'python,Perl。'
    """
    return JUNK_ANYWHERE.sub("", text)
