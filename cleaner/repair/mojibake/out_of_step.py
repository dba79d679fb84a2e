"""Tell misread lines of GBK and Big5 that have a byte too few or too many."""

import re

from cleaner.repair.mojibake import utf8
from cleaner.repair.mojibake.codepages import codepages, regional_codepages

# Codes of two bytes and ASCII, and then a byte that is alone.
HALF = re.compile(
    rb"(?:^|(?<=[\x00-\x3f]))(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x40-\x7f])*[\x81-\xfe](?![\x40-\xff])", re.DOTALL
)
# A line is the codec's if half of what is not ASCII is, and UTF-8 if more of it is in runs: a line of GBK has a
# few short ones by chance.
MOST = 0.5


def is_out_of_step(line: str) -> bool:
    """
    Return whether a line of GBK or Big5 that a single-byte codec showed has a byte too few or too many.

        >>> is_out_of_step("ÎÒÃÇÃ÷Ìì£¬³ö·¢"), is_out_of_step("ÎÒÃÇÃ÷Ì£¬³ö·¢")
        (False, True)
    """
    seen = set(line)
    singles = [page for page in (*codepages().values(), *regional_codepages().values()) if page.pairs is None]
    page = max(singles, key=lambda page: page.kinds(seen))
    if page.share(line) < MOST * sum(char > "\x7f" for char in line) or not HALF.search(b"".join(page.read(line))):
        return False
    return sum(run.end - run.start for run in utf8.runs(line, page)) <= MOST * len(line)
