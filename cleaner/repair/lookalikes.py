"""
Write Han characters in the place of code points that only look like them.

Text that is copied from a PDF has Kangxi radicals for characters, since its fonts use one glyph for both; compatibility
ideographs are second codes that old encodings had. Neither is found in a search, and no dictionary has them.
"""

import re
import unicodedata
from functools import cache
from itertools import pairwise

from cleaner.chinese.characters import HAN, codes, to_text
from cleaner.chinese.languages import languages
from cleaner.chinese.scripts import is_simplified, keys
from cleaner.repair.trigger import LOOKALIKES, PRIVATE
from cleaner.resources import read_table

# Text that names radicals or code points means them.
ABOUT = re.compile("部首|偏旁|[Rr]adical|[Uu]nicode|统一码|統一碼")
CODE = re.compile(r"(?i:U\+|\\u|&#x)(?:2[EF]|F[9A])[0-9A-F]{2}(?![0-9A-F])")
LINES_ABOUT = 2
# What damage leaves: a line with it was misread, and there lookalikes are bytes of something else.
DAMAGE = re.compile(f"[\ufffd{PRIVATE}]")
# Words have a character, two radicals, or one that counts: 2⽉14⽇.
WRITTEN = re.compile(f"[{HAN}]|[{LOOKALIKES.head}]{{2}}|[0-9][⽉⽇⼈⼝⾥⼨⽄]")

# Radicals end here, and compatibility ideographs, which are second codes of the same character, begin after them.
RADICALS_END = 0x3000
# Four characters whose codes follow on each other.
IN_ORDER = re.compile(r"\+{3}")
ALONE = re.compile(f"(?<![{HAN}{LOOKALIKES.head}])[{LOOKALIKES.head}](?![{HAN}{LOOKALIKES.head}])")


def unify(text: str) -> str:
    """
    Replace radicals and compatibility ideographs on Chinese lines, unless the text is about them.

        >>> unify("\u2f42件的\u2f6c录\u2fa5有\u2ed4"), unify("第一个部首是\u2f00")
        ('文件的目录里有门', '第一个部首是\u2f00')
    """
    if not LOOKALIKES.search(text) or _is_about(text):
        return text
    lines = text.split("\n")
    table = _unified() | _simplified() if is_simplified(lines) else _unified()
    unified = [line.translate(table) if _is_written(line) else line for line in lines]
    chosen = zip(lines, unified, languages(unified), strict=True)
    return "\n".join([old if foreign else new for old, new, foreign in chosen])


def _is_about(text: str) -> bool:
    """Return whether a text names the codes, or radicals on a line that shows some or on several lines."""
    if CODE.search(text):
        return True
    about = [line for line in text.split("\n") if ABOUT.search(line)]
    return len(about) >= LINES_ABOUT or any(LOOKALIKES.search(line) for line in about)


def _is_written(line: str) -> bool:
    """Return whether lookalikes on a line stand in words, and not by themselves as in a list of radicals."""
    if not WRITTEN.search(line) or DAMAGE.search(line):
        return False
    if _is_list(line):
        return False
    # a table of radicals and their characters
    return not any(_unified().get(ord(char), char) in line for char in ALONE.findall(line))


def _is_list(line: str) -> bool:
    """Return whether a line has radicals in the order of their codes, which no words have."""
    steps = "".join("+" if ord(after) - ord(char) == 1 else "." for char, after in pairwise(line))
    return any(LOOKALIKES.search(line[row.start()]) for row in IN_ORDER.finditer(steps))


@cache
def _simplified() -> dict[int, str]:
    """Return what radicals stand for in Simplified text: its fonts have one glyph for \u2f3e and 户."""
    radicals = {code: char for code, char in _unified().items() if code < RADICALS_END}
    # 幺 is 么 by its key, and a character of Simplified text itself
    return {code: to_text(keys(codes(char))) for code, char in radicals.items() if not char.encode("gb2312", "ignore")}


@cache
def _unified() -> dict[int, str]:
    kangxi = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    compatible = {
        code: unicodedata.normalize("NFC", chr(code))
        for block in (range(0xF900, 0xFADA), range(0x2F800, 0x2FA1E))
        for code in block
    }
    return kangxi | compatible | {ord(radical): char for radical, char in read_table("radicals.tsv")}
