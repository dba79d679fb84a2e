"""The evidence of obfuscation on a page: which characters its site annotates, before which marks it puts junk."""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from operator import add

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import HAN, RUN, codes
from cleaner.chinese.language_model import character_model
from cleaner.chinese.scripts import is_traditional, keys
from cleaner.kernels import KERNELS
from cleaner.repair.gbk_desync.annotations import PARENTHESIS, split_at_annotations, spoken_syllable
from cleaner.repair.gbk_desync.costs import CHAT
from cleaner.repair.gbk_desync.gbk import in_gb2312, readings
from cleaner.repair.gbk_desync.junk import count_junk

RUNS = re.compile(rf"[{HAN}]+")

# Unigram log-probabilities in nats: of about the 1500 and the 3500 most used characters of modern prose.
COMMON = -8.6
KNOWN = -10.5
# Readers need no gloss for a common character: only a machine annotates this many different ones, and repeats them.
DISTINCT_SIMPLIFIED = 4
REPEATS_SIMPLIFIED = 4
# Annotations per 100 Han: hacked pages have 4 to 24, a reader for learners annotates every character.
DENSEST = 40.0
# The share of annotations on characters that both scripts share: an obfuscator's table has few of these.
NATIVE = 0.3
# Words of a text about how characters are read and written: its glosses are an author's.
# The pattern begins with all first characters, since `re` skips to a class, but not to an alternation.
ABOUT = re.compile(
    "[讀读發发拼注念唸不生多破聲声筆笔字兩两](?:(?<=[讀读發发拼注多破])音|(?<=[讀读念唸])[作成]|(?<=[不兩两])[讀读]"
    "|(?<=不)[念唸]|(?<=生)字|(?<=聲)調|(?<=声)调|(?<=[筆笔])[畫画]|(?<=字)有)"
)
# An injected word or a title that escaped may break the rule "every occurrence": three in four are enough, and half on
# a page that annotates MANY Traditional characters.
CONSISTENT = 0.75
HALF = 0.5
MANY = 8
# Junk goes before most marks of a page; an author's slips of the space bar are rare.
JUNK_SHARE = 0.08
JUNK_LEAST = 2
# What a swallowed ASCII sign may be, and the signs that a text with full-width marks has no use for.
SIGNS = " !\"#$%&'()*+,-./0123456789:;<=>?"
MARKS = dict.fromkeys(map(ord, "!,:;?"))


@dataclass(frozen=True)
class PageEvidence:
    """
    The evidence of obfuscation on a page.

    `annotated` characters are stripped of their pinyin, junk precedes the marks in `junk`, and `signs` are what a
    swallowed ASCII sign may have been. `counts` is how often each character of `text` is annotated.
    """

    obfuscated: bool
    annotated: frozenset[str]
    junk: frozenset[str]
    signs: str = SIGNS
    text: str = ""
    counts: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def is_clear(self) -> bool:
        """Whether there is enough evidence to call ?！ junk rather than an author's."""
        return bool(self.junk) or len(self.annotated) >= DISTINCT_SIMPLIFIED

    @cached_property
    def is_traditional(self) -> bool:
        """Whether the site turned its text to Traditional: what it lists says so, since its spam stays Simplified."""
        if self.annotated:
            return 2 * sum(map(in_gb2312, self.annotated)) < len(self.annotated)
        return is_traditional([self.text])

    @cached_property
    def is_chat(self) -> bool:
        """Whether somebody writes as in a chat, where 。。 is no slip: a page out of step may show no 。。 itself."""
        return any(row in self.text for row in CHAT)

    def is_plain(self, char: str) -> bool:
        """Return whether a character occurs without pinyin somewhere, so that the site does not list it."""
        return RUN[0] <= ord(char) <= 0xFFFF and int(self.total[ord(char)]) > self.counts.get(char, 0)

    @cached_property
    def total(self) -> npt.NDArray[np.intp]:
        """How often each code point occurs in `text`, as `tally` counts."""
        return tally(self.text)

    def spells(self, word: str) -> bool:
        """Return whether the page has these two or three Han characters in a row."""
        return word in self._words and RUNS.fullmatch(word) is not None

    def has(self, text: str) -> bool:
        """Return whether the page has a text outside of parentheses that may hold a syllable."""
        return text in self._bare

    @cached_property
    def _bare(self) -> str:
        return PARENTHESIS.sub("", self.text)

    @cached_property
    def _words(self) -> set[str]:
        two = list(map(add, self._bare, self._bare[1:]))
        return set(two).union(map(add, two, self._bare[2:]))


NOTHING = PageEvidence(False, frozenset(), frozenset())


def tally(text: str) -> npt.NDArray[np.intp]:
    """Count the code points of a text, shape (0x10000,); one beyond counts as its two surrogates."""
    return np.bincount(np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16), minlength=0x10000)


def weigh(text: str, desync: bool = False) -> PageEvidence:
    """
    Judge by its annotations whether a page was obfuscated; `desync` says that it is known to be out of step somewhere.

        >>> sorted(weigh("財(cái)經(jīng)新聞").annotated)
        ['經', '財']
        >>> weigh("他一脸囧(jiǒng)相").obfuscated
        False
    """
    spoken, counts, total = _annotated(text)
    if not counts and not desync:
        return NOTHING
    shares = {char: count / total[char] for char, count in counts.items()}
    # a Traditional character that everybody knows needs no gloss, so injected words may hide more of its annotations
    foreign = frozenset([char for char, share in shares.items() if share >= HALF and _is_traditional(char)])
    least = HALF if len(foreign) >= MANY else CONSISTENT
    others = counts.keys() - foreign
    listed = foreign.union([char for char in others if shares[char] >= least])
    enough = _is_enough(spoken, counts, listed) and not _is_reader(text, counts, others)
    enough = enough and (len(foreign) >= MANY or not ABOUT.search(text))
    if not desync and not enough:
        return NOTHING
    clear = len(foreign) >= DISTINCT_SIMPLIFIED or len(listed) >= DISTINCT_SIMPLIFIED
    kept = (char for char in listed if char not in foreign and (_rate(char) < KNOWN or not clear))
    junk = _littered(text)
    # marks that a fold made ASCII were not ASCII when signs were swallowed
    wide = "，" in text or "," in junk
    signs = SIGNS.translate(MARKS) if wide else SIGNS
    return PageEvidence(True, listed.difference(kept), junk, signs, text, counts)


def _annotated(text: str) -> tuple[dict[str, str], dict[str, int], Mapping[str, int]]:
    """
    Return the syllable of each annotated character of a page, how often it is annotated, how often characters occur.

    Characters annotated with two readings are left out: 長(cháng) and 長(zhǎng) are an author's, a list has one each.
    """
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    several: set[str] = set()
    kinds, total = _kinds(text)
    for annotation, count in kinds:
        if spoken := spoken_syllable(annotation):
            char = annotation[-1]
            if found.setdefault(char, spoken) != spoken:
                several.add(char)
            counts[char] = counts.get(char, 0) + count
    for char in several:
        del found[char], counts[char]
    return found, counts, total


def _kinds(text: str) -> tuple[Iterable[tuple[str, int]], Mapping[str, int]]:
    """Return how often each reversed annotation of a text occurs, and how often each of their characters does."""
    if not KERNELS:
        kinds = split_at_annotations(text)[1]
        chars = {kind[-1]: 0 for kind in kinds}
        total = tally(text)[codes("".join(chars))].tolist() if chars else []
        return kinds.items(), dict(zip(chars, total, strict=True))
    from cleaner.repair.gbk_desync.compiled import notes

    found = notes.find(text)
    chars_of_kinds = [kind[-1] for kind in found.kinds]
    return zip(found.kinds, found.counts, strict=True), dict(zip(chars_of_kinds, found.totals, strict=True))


def _is_enough(spoken: Mapping[str, str], counts: Mapping[str, int], listed: Set[str]) -> bool:
    # in 100,000 lines of clean text nobody glosses a common Traditional character with its usual reading; but an
    # author may gloss 單(chán)于 repeatedly
    if any(_is_traditional(char) and _rate(char) >= COMMON and readings()[char][0] == spoken[char] for char in listed):
        return True
    plain = [counts[char] for char in listed if _rate(char) >= COMMON]
    return len(plain) >= DISTINCT_SIMPLIFIED and sum(plain) - len(plain) >= REPEATS_SIMPLIFIED


def _is_reader(text: str, counts: Mapping[str, int], others: Set[str]) -> bool:
    """Return whether a page is for learners: it annotates its characters, even those that both scripts share."""
    count = sum(counts.values())
    native = sum(counts[char] for char in others if in_gb2312(char))
    return native > NATIVE * count and 100 * count > DENSEST * max(1, _han(text))


def _han(text: str) -> int:
    """Count the Han characters of a text outside its annotations."""
    return sum(map(len, RUNS.findall(text))) - sum(map(len, RUNS.findall("".join(PARENTHESIS.findall(text)))))


@cache
def _is_traditional(char: str) -> bool:
    # 囧 is rare, and Simplified text uses it, too
    return not in_gb2312(char) and (_rate(char) >= KNOWN or keys(codes(char))[0] != ord(char))


@cache
def _rate(char: str) -> float:
    return float(character_model().logprobs(char)[0])


def _littered(text: str) -> frozenset[str]:
    """Return the marks before which a page has junk, none if it may be an author's way of spacing."""
    counts, marks = _junk(text)
    found = sum(counts.values())
    enough = found >= JUNK_LEAST and found >= JUNK_SHARE * marks
    return frozenset(counts if enough else ())


def _junk(text: str) -> tuple[Mapping[str, int], int]:
    if not KERNELS:
        return count_junk(text)
    from cleaner.repair.gbk_desync.compiled import junk

    return junk.count(text)
