"""
Undo edits that were made to GBK bytes and put the text one byte out of step.

A plain byte replacement that matches across a character boundary (F2 9E in D2F2 9EE9, 因為) leaves bytes that decode to
other characters until they realign. The inverse turns the text into bytes again; `search` finds the likeliest Chinese
that the known edits could have turned into what is seen.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import islice

from cleaner.chinese.language_model import character_model
from cleaner.fixed_point import fixed_point
from cleaner.kernels import KERNELS
from cleaner.repair.gbk_desync import lines
from cleaner.repair.gbk_desync.lines import MAYBE_ENTRY, MOST_UNREAD
from cleaner.repair.gbk_desync.page import PageEvidence, weigh
from cleaner.repair.gbk_desync.strip import strip
from cleaner.repair.trigger import LETTERS

# What counts on a page without other evidence: pinyin, or a mark that was not folded to a second ?, and then something
# that is hardly Chinese.
LONE_ENTRY = re.compile(
    rf"\?(?<=[^\x00-\x7f]\?)(?: ?[{LETTERS}]{{1,6}} ?\)|[ \x01-\x08]*[！，？。、!,](?P<after>[^\n]{{1,3}}))"
)
# The log-probability (nats) of a character as rare as the first ones of a run: 币晃 澳闶 盇I.
ODD = -11.0


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
    return fixed_point(partial(_realign_page, read=lru_cache(maxsize=None)(_read_line)), text)


def _realign_page(text: str, read: Callable[[str, PageEvidence], str]) -> str:
    evidence = weigh(text)
    odd = islice(_odd_lines(text), MOST_UNREAD)
    if not evidence.obfuscated and any(read(line, evidence) != line for line in odd):
        evidence = weigh(text, desync=True)
    if not evidence.obfuscated:
        return text
    stripped = strip(text, evidence)
    if not MAYBE_ENTRY.search(stripped):
        return stripped
    if not KERNELS:
        return "\n".join(lines.read_lines(stripped.split("\n"), lambda line: read(line, evidence)))
    from cleaner.repair.gbk_desync.compiled import run

    return run.read_lines(stripped, evidence)


def _read_line(line: str, evidence: PageEvidence) -> str:
    if not KERNELS:
        return lines.read_line(line, evidence)
    from cleaner.repair.gbk_desync.compiled import run

    return run.read_lines(line, evidence)


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
