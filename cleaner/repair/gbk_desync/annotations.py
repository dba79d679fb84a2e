"""Pinyin in parentheses after a character: where a page has it, and which syllable it is."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from cleaner.chinese.characters import HAN
from cleaner.repair.gbk_desync.gbk import is_reading, normal
from cleaner.repair.trigger import LETTERS

# One syllable in ASCII parentheses after a character, perhaps with injected words or a space: 學(xué飄雪姐姐) 絡(luò )
# The pattern is for reversed text, since `re` skips to a single character faster than to a class.
ANNOTATION = re.compile(rf"(\)[{LETTERS}{HAN} ]{{1,20}}\([{HAN}])")
# The same anywhere: a word was injected before the parenthesis, or a run out of step hides the character.
# The most characters of a parenthesis that may hold a syllable.
LONGEST_NOTE = 20
PARENTHESIS = re.compile(rf"\(([{LETTERS}{HAN} ]{{1,{LONGEST_NOTE}}})\)")

INJECTED = re.compile(rf"[{HAN} A-Z]")


def syllable(inside: str) -> str:
    """
    Return the syllable in a parenthesis, without injected words.

        >>> syllable("xué飄雪姐姐"), syllable("luò "), syllable("m動漫iàn")
        ('xué', 'luò', 'miàn')
    """
    return normal(INJECTED.sub("", inside) if not inside.isascii() else inside.strip())


# a page is split twice, to be judged and to be stripped
@lru_cache(maxsize=1)
def split_at_annotations(text: str) -> tuple[list[str], Mapping[str, int]]:
    """
    Return a reversed text split at its annotations, each between two pieces, and how often each annotation occurs.

        >>> split_at_annotations("財(cái)經(jīng)新聞")
        (['聞新', ')gnīj(經', '', ')iác(財', ''], Counter({')gnīj(經': 1, ')iác(財': 1}))
    """
    pieces = ANNOTATION.split(text[::-1])
    return pieces, Counter(pieces[1::2])


# a site has a hundred annotations, and its pages are full of them
@lru_cache(maxsize=1 << 14)
def spoken_syllable(annotation: str) -> str:
    """Return the syllable of a reversed annotation, "" if it is no reading of the character."""
    spoken = syllable(annotation[-3:0:-1])
    return spoken if is_reading(annotation[-1], spoken) else ""
