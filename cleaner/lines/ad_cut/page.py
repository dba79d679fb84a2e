"""How sure it is that a page is a chapter of a novel: advertisements are cut there that may be honest elsewhere."""

import re
from enum import Enum, auto
from functools import cache
from itertools import islice

from cleaner.chinese.characters import HAN_RUN
from cleaner.lines.ad_cut.words import choice

# 第七章 停走的怀表. Laws have such headings too, so one alone proves nothing.
HEADING = re.compile(r"第(?<!\w第)[〇零一二两三四五六七八九十百千0]{1,7}[章回节卷集话].{0,30}$", re.MULTILINE)
# “你是谁？” and what is said after a comma: “好，”他说.
SPEECH = re.compile('[“「『"][^“”「」『』"\n]{0,200}[。!?…,~—][”」』"]')
# A sentence about a person, of SHORTEST_STORY Han characters or more.
PERSON = re.compile("[他她](?!国)|(?<![自本])我(?![国校院市省县们司])")
SHORTEST_STORY = 12
SENTENCE_END = re.compile('[。!?…][”」』"]? *$')
HAN = re.compile(f"[{HAN_RUN}]")
# How many lines that tell or speak make a story without a heading, and under one.
STORY, UNDER_HEADING = 5, 2
LEAST_SPEECH = 2


class Chapter(Enum):
    """How sure it is that a page is a chapter."""

    NO = auto()
    LIKELY = auto()
    SURE = auto()


@cache
def _report() -> re.Pattern[str]:
    return re.compile(choice("report"))


def chapter(text: str) -> Chapter:
    r"""
    Return how sure it is that the folded lines of a text are a chapter.

        >>> chapter("第七章 怀表\n“谁动过它?”她问。\n他把怀表放在绒布上,半天没有说话,看着窗外。").name
        'SURE'
    """
    speech = sum(1 for _ in islice(SPEECH.finditer(text), STORY))
    is_headed = HEADING.search(text) is not None
    if not is_headed and speech < LEAST_SPEECH:
        return Chapter.NO
    missing = max((UNDER_HEADING if is_headed else STORY) - speech, 0)
    told = islice(filter(_is_told, text.split("\n")), missing)
    if sum(1 for _ in told) < missing or _report().search(text):
        return Chapter.NO
    return Chapter.SURE if is_headed else Chapter.LIKELY


def _is_told(line: str) -> bool:
    return bool(PERSON.search(line) and SENTENCE_END.search(line)) and len(HAN.findall(line)) >= SHORTEST_STORY
