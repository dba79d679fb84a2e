r"""
Remove the backslashes of an escaping that knew no Big5 or GBK: 許\功\蓋\.

The last byte of some characters is that of a backslash, 5C. A program that escapes bytes puts another one behind it.
"""

import re
from collections.abc import Iterable
from functools import cache

from cleaner.chinese.language_model import character_model

# A path or a list has a backslash behind other characters, or none behind some of these. One such character is enough
# where it makes words with what follows: 許\願, and not 成功\失敗. In nats for the next character.
FEWEST_CHARACTERS = 2
WORD_COST = 5.5
CODECS = ("big5hkscs", "gbk")


def strip_backslashes(text: str) -> str:
    r"""
    Remove the backslash behind characters that end in byte 5C, on lines where just these, and all of these, have one.

        >>> strip_backslashes("許\\多人成功\\。"), strip_backslashes("D:\\成功\\許可")
        ('許多人成功。', 'D:\\成功\\許可')
    """
    lines = text.split("\n")
    slashed = [row for row, line in enumerate(lines) if "\\" in line]
    for escaped in map(_escaped, CODECS):
        rows = [row for row in slashed if _is_escaped(lines[row], escaped)]
        # a backslash at the end of a line is a line break of Markdown, and proves nothing
        proofs = {char for row in rows for char in escaped.findall(lines[row].rstrip("\\")) if char}
        if len(proofs) >= FEWEST_CHARACTERS or (proofs and _are_words([lines[row] for row in rows], escaped)):
            for row in rows:
                lines[row] = lines[row].replace("\\", "")
    return "\n".join(lines)


def _is_escaped(line: str, escaped: re.Pattern[str]) -> bool:
    found = escaped.findall(line)
    return all(found) and len(found) == line.count("\\")


def _are_words(lines: Iterable[str], escaped: re.Pattern[str]) -> bool:
    r"""Return whether what stands before and behind a backslash is always a word that it cut."""
    pairs = [found[1] + line[found.end() :][:1] for line in lines for found in escaped.finditer(line) if found[1]]
    return all(len(pair) > 1 and -float(character_model().logprobs(pair)[1]) < WORD_COST for pair in pairs)


@cache
def _escaped(codec: str) -> re.Pattern[str]:
    """Find characters that end in 5C; the group is one that a backslash follows, and no escape or path."""
    pairs = (bytes((lead, 0x5C)).decode(codec, "ignore") for lead in range(0x81, 0xFF))
    chars = "".join(pair for pair in pairs if len(pair) == 1 and pair != "\\")
    return re.compile(rf"[{chars}](?!\\(?![!-~]))|([{chars}])\\")
