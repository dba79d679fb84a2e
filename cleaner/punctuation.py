"""Full-width punctuation between Chinese characters, where a width fold made it ASCII. Off unless asked for."""

import re

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
MARKS = str.maketrans(",:;!?", "，：；！？")

# A mark after Chinese (or a closing quote or bracket) that ends the line or stands before Chinese or an opening quote.
MARK = re.compile(f"(?<=[{HAN}”’》）)」』])[,:;!?]+(?=[{HAN}“‘《（(「『”’》）」』]|$)", re.MULTILINE)
# Brackets that Chinese stands before, with a Chinese character inside and none nested.
BRACKETS = re.compile(f"(?<=[{HAN}”’》,:;!?，：；！？。])\\(([^()\n]*[{HAN}][^()\n]*)\\)")


def restore_fullwidth(text: str) -> str:
    """
    Make ASCII punctuation full-width where it stands between Chinese characters; numbers and Latin text stay.

        >>> restore_fullwidth("他说:好,走吧!(见图3)在10:30,Tom, ok?")
        '他说：好，走吧！（见图3）在10:30,Tom, ok?'
    """
    before = ""
    while before != text:
        # the outer brackets of a pair within a pair come one round later
        before, text = text, BRACKETS.sub(r"（\1）", text)
    return MARK.sub(lambda match: match[0].translate(MARKS), text)
