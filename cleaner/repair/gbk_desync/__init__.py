"""
Undo edits that were made to GBK bytes and put the text one byte out of step.

A plain byte replacement that matches across a character boundary (F2 9E in D2F2 9EE9, 因為) leaves bytes that decode to
other characters until they realign. The inverse turns the text into bytes again; `search` finds the likeliest Chinese
that the known edits could have turned into what is seen.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice

from cleaner.chinese.language_model import character_model
from cleaner.fixed_point import fixed_point
from cleaner.repair.gbk_desync.page import PageEvidence, weigh
from cleaner.repair.gbk_desync.places import LOST_JUNK, LOST_PINYIN
from cleaner.repair.gbk_desync.search import read_run
from cleaner.repair.gbk_desync.strip import strip
from cleaner.repair.trigger import LETTERS

ENTRY = re.compile(rf"{LOST_PINYIN.pattern}|{LOST_JUNK.pattern}")
# Every entry begins with one of these and has no second: `re` skips to a leading class, but not to an alternation.
MAYBE_ENTRY = re.compile("[?？]")
# What counts on a page without other evidence: pinyin, or a mark that was not folded to a second ?, and then something
# that is hardly Chinese.
LONE_ENTRY = re.compile(
    rf"\?(?<=[^\x00-\x7f]\?)(?: ?[{LETTERS}]{{1,6}} ?\)|[ \x01-\x08]*[！，？。、!,](?P<after>[^\n]{{1,3}}))"
)
# The log-probability (nats) of a character as rare as the first ones of a run: 币晃 澳闶 盇I.
ODD = -11.0
# A site's list hits a boundary every hundred characters or so. A line with one entry in six has lost characters, and so
# has a long one, with more than MANY_ENTRIES, that has one in twelve.
FEW_ENTRIES, MANY_ENTRIES, DENSEST_ENTRIES, DENSEST_OF_MANY = 8, 16, 6, 12
# So many runs of a line, or lines of a page, that can not be read in a row show that nothing there is out of step:
# reading a run takes a thousand times as long as clean text of its length.
MOST_UNREAD = 20


def realign(text: str) -> str:
    """
    Return a page as it was before byte-level edits: annotations and junk removed, runs out of step decoded again.

    A page without evidence of such edits is returned as it is.

        >>> realign("因?yàn)樗\ue3d5荗penAI")
        '因為它是OpenAI'
        >>> realign("高邮?（yóu）和囧(jiǒng)字")
        '高邮?（yóu）和囧(jiǒng)字'
    """
    # a page is read until it settles, most of its lines unchanged: hence the cache
    return fixed_point(partial(_realign_page, realign=lru_cache(maxsize=None)(realign_line)), text)


def _realign_page(text: str, realign: Callable[[str, PageEvidence], str]) -> str:
    evidence = weigh(text)
    odd = islice(_odd_lines(text), MOST_UNREAD)
    if not evidence.obfuscated and any(realign(line, evidence) != line for line in odd):
        evidence = weigh(text, desync=True)
    if not evidence.obfuscated:
        return text
    stripped = strip(text, evidence)
    if not MAYBE_ENTRY.search(stripped):
        return stripped
    return "\n".join(_realigned(stripped.split("\n"), lambda line: realign(line, evidence)))


def _realigned(lines: Sequence[str], realign: Callable[[str], str]) -> Iterator[str]:
    unread = 0
    for line in lines:
        if unread < MOST_UNREAD and any(ENTRY.match(line, found.start()) for found in MAYBE_ENTRY.finditer(line)):
            read = realign(line)
            unread = unread + 1 if read == line else 0
            line = read
        yield line


def _odd_lines(text: str) -> Iterator[str]:
    """Yield each line with an odd entry."""
    end = 0
    for entry in LONE_ENTRY.finditer(text):
        if entry.start() >= end and _is_odd(entry):
            start, end = text.rfind("\n", 0, entry.start()) + 1, text.find("\n", entry.start())
            end = end if end >= 0 else len(text)
            yield text[start:end]


def _is_odd(entry: re.Match[str]) -> bool:
    after = entry["after"]
    # 中心?,F(xiàn)在: pinyin after half of a character
    return after is None or after[1:2] == "(" or float(character_model().logprobs(after).min()) < ODD


def realign_line(line: str, evidence: PageEvidence) -> str:
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
