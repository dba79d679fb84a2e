"""Decide whether a run of a line is an advertisement that was pasted there, by what it tells and what is beside it."""

import re
from functools import cache
from typing import NamedTuple

from cleaner.chinese.characters import HAN_RUN
from cleaner.lines.ad_cut.page import HEADING, Chapter
from cleaner.lines.ad_cut.runs import BLANK, ENDS, SPOKEN, STOPS, Run
from cleaner.lines.ad_cut.words import before, behind, choice
from cleaner.lines.features.batch import folded

# What parts the clauses of a sentence.
COMMAS = ",、;"
QUOTES = {"“": "”", "「": "」", "『": "』", '"': '"'}
HAN = re.compile(f"[{HAN_RUN}]")
# How far before an address words of the net make it part of the story.
NEAR = 30
SENTENCE = re.compile(f"[^{ENDS}]*$")
# The one number that a program leaves, and what it measures where an author wrote it.
LEFT, MEASURE = re.compile("7017k", re.IGNORECASE), re.compile("[a-z多左右元块克斤万的~-]")
# Full-width letters, wwW and cOm, but neither WWW nor Www.
WIDE = re.compile("[\uff21-\uff5a]")
HOST = re.compile(r"(?<![a-z])(?!https?:)[a-z0][^/()\[\]{}【】]*[a-z]")
HIDDEN = re.compile("[。·•,_点 ]|w-w")
MIXED = re.compile(r"(?:\b|[^A-Za-z])(?:w+W\w*|WwW|\w*\.[a-z]+[A-Z]\w*)(?![A-Za-z])")
# A link to something. Sites link to their chapters by numbers, in brackets: (https://www.example.org/12/3456.html).
ANY_LINK = re.compile("https?:|[a-z0]/.")
LINK = re.compile(r"[a-z0]/(?!(?:[a-z]{0,8}/)?(?:[0_]+/)*0+(?:\.html?)?[)\]】}>]*$).")


class Seams(NamedTuple):
    """What is beside a run: the text before and behind it, both folded and without the spaces next to the run."""

    before: str
    behind: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "Seams":
        """Return what is beside a run of a folded text."""
        return cls(text[:start].strip(" "), text[end:].lstrip(" "))

    @property
    def is_head(self) -> bool:
        """Whether the line begins with the run."""
        return not self.before

    @property
    def opens(self) -> bool:
        """Whether a line or a sentence begins with the run."""
        return not self.before or self.before[-1] in ENDS

    @property
    def closes(self) -> bool:
        """Whether the line ends with the run."""
        return bool(BLANK.match(self.behind))

    def part(self, run: Run) -> bool:
        """Return whether a sentence or a clause begins with a run of these seams, and something else behind it."""
        if not (self.opens or self.before[-1] in COMMAS):
            return False
        return not self.behind[:1].isalnum() or (run.is_closed and "call" in run.tells)

    @property
    def is_quoted(self) -> bool:
        """Whether the run is what somebody says, or a word that is quoted."""
        return not self.is_head and self.behind.lstrip(STOPS).startswith(QUOTES.get(self.before[-1], "\0"))

    @property
    def is_speech(self) -> bool:
        """Whether somebody speaks at this place."""
        return any(self.before.count(opening) > self.before.count(QUOTES[opening]) for opening in "“「『")

    @property
    def is_governed(self) -> bool:
        """Whether the sentence goes on over an address."""
        return bool(behind().search(self.before) or before().match(self.behind))


def is_pasted(run: Run, seams: Seams, original: str, page: Chapter) -> bool:
    """Return whether a run is an advertisement; `original` is its text as it was before folding."""
    if seams.is_quoted or _is_spoken(run, seams, folded(original)[:1]):
        return False
    return (
        _is_script(run, seams, original, page)
        or _is_formula(run, seams, page)
        or _is_named(run, seams, page)
        or _is_address(run, seams, original, page)
    )


def _is_spoken(run: Run, seams: Seams, opening: str) -> bool:
    """Return whether a run is what somebody says or reads out in corner brackets."""
    if not run.is_bracket or opening not in SPOKEN:
        return False
    if opening in seams.before + seams.behind:
        return True
    if opening == SPOKEN[0]:
        return "name" in run.tells or seams.opens or seams.before.endswith(":")
    return seams.before.endswith(":") or seams.behind.startswith(tuple(COMMAS))


def _is_script(run: Run, seams: Seams, original: str, page: Chapter) -> bool:
    """Return whether a run is what a program left: on any page at the end of a line, in a chapter anywhere."""
    if "trace" in run.tells:
        if page is not Chapter.SURE:
            return False
        if LEFT.fullmatch(original):
            return (seams.opens or seams.before[-1] in COMMAS) and not MEASURE.match(seams.behind)
        return seams.opens and not seams.is_head and seams.closes
    if "script" not in run.tells:
        return False
    return seams.closes or page is not Chapter.NO


def _is_formula(run: Run, seams: Seams, page: Chapter) -> bool:
    """Return whether a run holds what only an advertisement says, or what only authors beg for."""
    if "call" in run.tells:
        # outside of chapters runs begin behind sentences
        return seams.closes if page is Chapter.NO else run.is_bracket or seams.part(run)
    if "plea" in run.tells and not HEADING.search(seams.before):
        return page is Chapter.SURE and seams.opens and not seams.is_head and seams.closes
    return False


def _is_named(run: Run, seams: Seams, page: Chapter) -> bool:
    """Return whether a run names a site beside its address or its merits."""
    if "weak" in run.tells and not run.is_bracket:
        # 一张渔网 www.example.org
        return page is Chapter.SURE and seams.part(run) and (seams.opens or bool(run.tells & {"call", "novel"}))
    site = bool(run.tells & {"site", "name", "weak"})
    if run.tells & {"domain", "short"} and (site or "novel" in run.tells):
        if run.is_bracket:
            # a name alone may be that of a friend, and what is not made of pieces may be a story
            sure = "novel" in run.tells or "site" in run.tells
            return page is Chapter.SURE or (page is Chapter.LIKELY and sure and "loose" not in run.tells)
        if not run.tells & {"site", "novel"}:
            # the author may have put stars around a word
            return page is Chapter.SURE and (seams.part(run) or not seams.is_governed)
        return page is not Chapter.NO and (seams.part(run) or not seams.is_governed)
    if site and "novel" in run.tells:
        return page is Chapter.SURE and (run.is_bracket or (seams.opens and (seams.closes or seams.is_head)))
    return False


def _is_address(run: Run, seams: Seams, original: str, page: Chapter) -> bool:
    """Return whether a run is an address, and no part of the sentence."""
    if "domain" not in run.tells or page is Chapter.NO or run.tells & {"title", "loose"} or seams.is_governed:
        return False
    stands_alone = seams.opens and seams.closes
    if "filler" in run.tells and not stands_alone:
        return False
    if is_disguised(original):
        return True
    link = LINK if run.is_bracket or stands_alone else ANY_LINK
    if page is not Chapter.SURE or seams.is_speech or link.search(folded(original)):
        return False
    sentence = SENTENCE.search(seams.before)
    return not (sentence and _web().search(sentence[0][-NEAR:]))


def is_disguised(address: str) -> bool:
    """
    Return whether an address is written so that filters don't see it.

        >>> [is_disguised(host + ".com") for host in ("ｗｗｗ．ｅｘａｍｐｌｅ", "www。example", "www.example")]
        [True, True, False]
    """
    host = HOST.search(folded(address))
    bare = address[host.start() : host.end()] if host else ""
    return bool(WIDE.search(bare) or MIXED.search(bare) or HIDDEN.search(folded(bare)))


@cache
def _web() -> re.Pattern[str]:
    return re.compile(choice("web"))
