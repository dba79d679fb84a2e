"""On request, restore full-width punctuation next to Chinese that a width fold made ASCII, and curly quotes."""

import re
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from cleaner.chinese.characters import HAN, KANA, is_han
from cleaner.chinese.language_model import character_model
from cleaner.fixed_point import fixed_point
from cleaner.simplify.presentation import write_usual_forms

OPENING, CLOSING = "“‘《〈（「『【〔", "”’》〉）」』】〕"
# What a Chinese mark comes after and before: Chinese characters and marks.
BEFORE = re.compile(f"[{HAN}{CLOSING}…—％]")
AFTER = re.compile(f"[{HAN}{OPENING}{CLOSING}—…]")
WIDE = str.maketrans(",.:;!?", "，。：；！？")
CURLY = str.maketrans("「」『』", "“”‘’")

# Left as they are, whatever they hold: addresses, entities, code between backticks, faces like :) and ;-D
ADDRESS = r"(?:[a-zA-Z][a-zA-Z0-9+.-]{0,20}://|www\.|mailto:)[!-~]*[#-'*+/-9<->@-~-]|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
# and the end of a file's name: 报告(终稿).doc
KEPT = rf"(?a:{ADDRESS}|&#?\w{{1,9}};|`[^`\n]*`|\([^()\n]{{1,20}}\)\.[a-z]{{2,4}}[0-9]?(?![a-zA-Z]))"
FACE = "[:;]-?[()DPpO](?![a-zA-Z0-9])"
# A single mark, but also several of those that are shouted or drawn out; .. and :: are no marks of a sentence.
MARKS = re.compile(rf"(?P<kept>{KEPT}|{FACE})|(?P<marks>[!?]+|,+|(?<![.:;])[.:;](?![.:;]))(?P<space> ?)")
BRACKETS = re.compile(rf"(?P<kept>{KEPT})|[()（）]")
# Lines of a program, of JSON, of SQL and of style sheets.
CODE = re.compile(
    r"^\s*[{}]|^\s*[^\s=(]+\s*=\s*[^\s=(]+\([^()]*\)\s*;?$|^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP)\s|[{}]\s*$|[{\[]\s*[\"']|[\"']\s*[\]}:]|=>|(?<![=!])[=!]==?(?!=)|\)\s*;\s*$|^\s*(?:import|from|def|class|return|if|for|while|var|let|const|#include|//|/\*)(?![\w-])",
    re.ASCII,
)
# 1. 一. A. before what they number.
ITEM = re.compile(
    rf"(?:^|[\s{OPENING}{CLOSING}，。；：！？、,;:!?.])(?:第?[一二三四五六七八九十百甲乙丙丁]{{1,3}}|[a-zA-Z]|[0-9]{{1,3}})$"
)
# A stop after these words marks an abbreviation: Dr.王, No.一
SHORTENED = re.compile(r"(?:^|[^a-zA-Z])(?i:[a-z]|dr|mrs?|ms|prof|st|vs|no|vol|fig|eq|inc|co|ltd|jr|sr|al|etc|phd)$")
# What Chinese before a stop makes a sentence, and what after it makes a file name: 文档.doc
CLAUSE = re.compile(f"(?:[{HAN}]{{2}}|[{HAN}][{CLOSING}])$")
FILE_NAME = re.compile(r"[a-z]{2,4}[0-9]?(?![a-zA-Z])")
NAME = re.compile(r"[a-zA-Z][a-zA-Z .&-]+")
LONGEST_NAME = 80
WORD = "".join(map(chr, range(0x21, 0x7F)))
# How many characters a decision looks at on either side.
REACH = 24
# How much likelier a full stop must be than the dot in a name, in nats: 乔治.布什. At this margin 99 of 100 stops are
# restored and three of four dots stay; in titles all do: 《诗经.小雅》
STOP_MARGIN = 2.0
IN_TITLE = re.compile("《[^》]*$")


class Place(NamedTuple):
    """The context of a mark: the text around it within `REACH`, and whether Chinese touches it."""

    before: str
    after: str
    is_behind_chinese: bool
    is_before_chinese: bool


def restore_fullwidth(text: str) -> str:
    """
    Make ASCII punctuation full-width next to Chinese; numbers, Latin text, addresses and code stay.

    Vertical and small forms become the usual ones.

        >>> restore_fullwidth("他说:好,走吧!(见图3)在10:30,Tom, ok?")
        '他说：好，走吧！（见图3）在10:30,Tom, ok?'
        >>> restore_fullwidth("使用GPU,但是3:2和1,000.5不变.")
        '使用GPU，但是3:2和1,000.5不变。'
    """
    return "\n".join(_restore_line(line) for line in text.split("\n"))


def curl_quotes(text: str) -> str:
    """
    Turn corner brackets into curly quotes; lines with kana are Japanese and stay.

        >>> curl_quotes("他说「好『的』」")
        '他说“好‘的’”'
    """
    return "\n".join(line if KANA.search(line) else line.translate(CURLY) for line in text.split("\n"))


def _restore_line(line: str) -> str:
    if line.isascii() or KANA.search(line) or CODE.search(line):
        return line
    return fixed_point(_restore_once, line)


def _restore_once(line: str) -> str:
    # brackets first: a mark may come after one
    line = _restore_brackets(write_usual_forms(line))
    return MARKS.sub(partial(_restore_mark, has_stop="。" in line), line)


def _restore_mark(match: re.Match[str], has_stop: bool) -> str:
    marks = match["marks"]
    if match["kept"] or not marks:
        return match[0]
    line, start, end = match.string, match.start(), match.end()
    before, after = line[max(0, start - REACH) : start], line[end : end + REACH]
    if before.endswith('"') and not after.startswith('"'):
        # a quotation ends here: 他说"好".
        before = before[:-1]
    place = Place(before, after, bool(BEFORE.match(before[-1:])), bool(AFTER.match(after[:1])))
    is_wide = _is_stop(place, has_stop) if marks == "." else _is_mark(place, marks, bool(match["space"]))
    return marks.translate(WIDE) + match["space"] if is_wide else match[0]


def _is_mark(place: Place, marks: str, has_space: bool) -> bool:
    after = place.after[:1]
    if "?" in marks and after and after in "，。、；：":
        # it replaces a character that was lost
        return False
    if place.is_behind_chinese:
        return place.is_before_chinese or not after or (not has_space and after not in "=/\\|")
    if not place.before or place.before[-1:] in " \t\"'":
        return False
    if marks[0] in "!?" and not after:
        # 用GPU! but not: Well, ok?
        word = place.before.rstrip(WORD)
        return word != place.before and bool(BEFORE.match(word[-1:]))
    # 使用GPU,但是
    return place.is_before_chinese and not has_space and place.before[-1] not in "，。：；！？、"


def _is_stop(place: Place, has_stop: bool) -> bool:
    """Return whether an ASCII full stop ends a Chinese sentence and is not the dot of a name, a number or a list."""
    before, after = place.before, place.after
    if ITEM.search(before) or not before:
        return False
    last = before[-1]
    if not place.is_behind_chinese:
        # 使用GPU.但是, 增长了3%. but not 1.总则 and Dr.王
        if last.isdigit():
            is_end = before[-4:].isdigit() if place.is_before_chinese else not after and before[-2:].isdigit()
        else:
            is_end = not after or (place.is_before_chinese and after[0] not in CLOSING)
        return is_end and (last in "%)" or (last.isascii() and last.isalnum() and not SHORTENED.search(before)))
    if not after or after[0] in OPENING + CLOSING:
        return True
    if has_stop:
        # a fold would have changed the 。 of the line, too: 乔治.布什来了。
        return False
    if not place.is_before_chinese:
        return bool(CLAUSE.search(before)) and after[0].isalnum() and not FILE_NAME.match(after)
    if IN_TITLE.search(before):
        return False
    model = character_model()
    return model.score(f"{before[-2:]}。{after[:2]}") - model.score(f"{before[-2:]}·{after[:2]}") > STOP_MARGIN


def _restore_brackets(line: str) -> str:
    """Make both brackets of a pair full-width, or neither; one without a partner stays."""
    pairs: list[tuple[int, int]] = []
    open_at: list[int] = []
    for match in BRACKETS.finditer(line):
        if not match["kept"]:
            if match[0] in "(（":
                open_at.append(match.start())
            elif open_at:
                pairs.append((open_at.pop(), match.start()))
    if not pairs:
        return line
    chars = list(line)
    han = list(accumulate(map(is_han, line), initial=0))
    # from the outside in and from the left, so that the neighbours of a bracket are already final
    for first, last in sorted(pairs):
        pair = line[first] + line[last]
        if pair != "（）" and (pair != "()" or _is_chinese_pair(chars, first, last, han[last] > han[first])):
            chars[first], chars[last] = "（", "）"
    return "".join(chars)


def _is_chinese_pair(chars: list[str], first: int, last: int, has_han: bool) -> bool:
    before, after = "".join(chars[max(0, first - 2) : first]), "".join(chars[last + 1 : last + 2])
    inside = "".join(chars[first + 1 : min(last, first + LONGEST_NAME)])
    if has_han:
        # 鹏鸟(传说), NBA(美国职业篮球联赛) but not f(x, 常数)
        return not before[-1:].isalnum() or not before[-1:].isascii() or bool(AFTER.match(inside))
    behind = before.rstrip(",.:;!?，。：；！？、")[-1:] if before else ""
    if before and not BEFORE.match(behind) and before[-1] not in "，。：；！？、":
        return False
    # 三星(SAMSUNG)USB but not 当(x+1)y
    is_name = last - first <= LONGEST_NAME and bool(NAME.fullmatch(inside))
    return not after or bool(AFTER.match(after)) or after in " ,.:;!?，。：；！？、" or (after.isalnum() and is_name)
