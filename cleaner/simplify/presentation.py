"""Write vertical, small and half-width forms of punctuation as the usual ones."""

import re
from itertools import accumulate

from cleaner.chinese.characters import HAN, is_han

# Forms for vertical text, small ones, which Big5 has, and half-width ones of Japanese: a mark each. Big5 has ︰ for the
# colon of vertical text.
MARKS = str.maketrans("︐︑︒︓︔︕︖︙︰﹐﹑﹔﹕﹖﹗﹘｡､", "，、。：；！？…：，、；：？！—。、")
# The same of brackets. They are parts of faces, too, so only pairs with text between them are brackets.
OPENING, CLOSING = "︗︵︷︹︻︽︿﹁﹃﹇﹙﹛﹝｢", "︘︶︸︺︼︾﹀﹂﹄﹈﹚﹜﹞｣"
USUAL_OPENING, USUAL_CLOSING = "〖（｛〔【《〈「『［（｛〔「", "〗）｝〕】》〉」』］）｝〕」"
_MARK = "".join(map(chr, MARKS))
_BESIDE = f"{HAN}{OPENING}{CLOSING}{USUAL_OPENING}{USUAL_CLOSING}“”‘’，。、；：？！…{_MARK}"
FORM = re.compile(f"[{_MARK}{OPENING}]")
MARK = re.compile(f"(?<=[{_BESIDE}])[{_MARK}]|[{_MARK}](?=[{_BESIDE}])")
BRACKET = re.compile(f"[{OPENING}{CLOSING}]")


def write_usual_forms(line: str) -> str:
    """
    Replace vertical, small and half-width marks beside Chinese, and pairs of brackets around it.

        >>> write_usual_forms("他说︓﹁好︐﹃再见﹄﹂︵完︶ (￣︶￣)")
        '他说：「好，『再见』」（完） (￣︶￣)'
    """
    if not FORM.search(line):
        return line
    return _write_pairs(MARK.sub(lambda mark: mark[0].translate(MARKS), line))


def _write_pairs(line: str) -> str:
    chars, open_at = list(line), [-1]
    han = list(accumulate(map(is_han, line), initial=0))
    for bracket in BRACKET.finditer(line):
        place, first = bracket.start(), open_at[-1]
        if bracket[0] in OPENING:
            open_at.append(place)
        elif first >= 0 and OPENING.index(line[first]) == (kind := CLOSING.index(bracket[0])):
            open_at.pop()
            if han[place] > han[first]:
                chars[first], chars[place] = USUAL_OPENING[kind], USUAL_CLOSING[kind]
    return "".join(chars)
