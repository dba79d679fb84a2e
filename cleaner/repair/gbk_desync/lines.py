"""The lines of a page that may be out of step: where their runs begin, and which lines are not worth a search."""

import re
from collections.abc import Callable, Iterator, Sequence

from cleaner.repair.gbk_desync.page import PageEvidence
from cleaner.repair.gbk_desync.places import LOST_JUNK, LOST_PINYIN
from cleaner.repair.gbk_desync.search import read_run

ENTRY = re.compile(rf"{LOST_PINYIN.pattern}|{LOST_JUNK.pattern}")
# Every entry begins with one of these and has no second: `re` skips to a leading class, but not to an alternation.
MAYBE_ENTRY = re.compile("[?？]")
# A site's list hits a boundary every hundred characters or so. A line with one entry in six has lost characters, and so
# has a long one, with more than MANY_ENTRIES, that has one in twelve.
FEW_ENTRIES, MANY_ENTRIES, DENSEST_ENTRIES, DENSEST_OF_MANY = 8, 16, 6, 12
# So many runs of a line, or lines of a page, that can not be read in a row show that nothing there is out of step:
# reading a run takes a thousand times as long as clean text of its length.
MOST_UNREAD = 20


def read_lines(lines: Sequence[str], read: Callable[[str], str]) -> Iterator[str]:
    """Yield the lines of a page, those by `read` that have entries, up to MOST_UNREAD in a row that can't be read."""
    unread = 0
    for line in lines:
        if unread < MOST_UNREAD and any(ENTRY.match(line, found.start()) for found in MAYBE_ENTRY.finditer(line)):
            was, line = line, read(line)
            unread = unread + 1 if line == was else 0
        yield line


def read_line(line: str, evidence: PageEvidence) -> str:
    """Return a line with its runs decoded again; `evidence` says whether junk before marks may be dropped."""
    entries = [found.start() for found in MAYBE_ENTRY.finditer(line) if ENTRY.match(line, found.start())]
    densest = max(FEW_ENTRIES, min(MANY_ENTRIES, len(line) // DENSEST_ENTRIES), len(line) // DENSEST_OF_MANY)
    if len(entries) > densest:
        return line
    done: list[str] = []
    place = unread = 0
    for entry in entries:
        # the run before may have taken in this one
        if entry >= place and unread < MOST_UNREAD:
            end, text = read_run(line, entry, evidence)
            unread = unread + 1 if text == line[entry:end] else 0
            done += line[place:entry], text
            place = end
    done.append(line[place:])
    return "".join(done)
