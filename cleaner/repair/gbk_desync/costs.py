"""
The cost of undoing each edit, in nats, and when a search gives up; read by both searches, in Python and compiled.

What is not certain has to be worth it: a right repair gains 20 to 100 nats, a wrong one loses as many. Values were
chosen on the tune part of simulated pages (`benchmarks.repair.gbk_desync`).

Cases in `fixtures/repairs` hold them: `python -m benchmarks.repair.costs` moves each by half, up and down, and says
how many cases read otherwise then.
"""

import re
from functools import cache
from typing import NamedTuple

from cleaner.chinese.characters import HAN
from cleaner.repair.gbk_desync.gbk import in_big5, in_gb2312

# Letters and digits are seldom full-width.
WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
# A small letter or a sign of a program that Chinese follows: 过去。〖t漆 was 过去?！紅漆.
ALONE = re.compile(rf"[a-z@\[-`{{-~][{HAN}]")
# What an edit left between two bytes; elsewhere a listed character was whole when the site went through its list.
PARTING = frozenset(")? \1\2\3\4\5\6\7\b")
# A mark of a sentence.
MARKS = frozenset("，。！？、")
# A laugh, or a mark, three times over. Not dots or question marks, which folds and damage make.
CHAT = tuple(3 * sign for sign in "哈呵嘿。！!~～")
# Which marks close what: a quotation that is open will be closed, one that is not can't be.
CLOSING = {"”": "“", "’": "‘", "）": "（(", "」": "「", "』": "『", "》": "《", "】": "【"}


class Costs(NamedTuple):
    """The costs of edits and the bounds of a search, in nats unless they are counts."""

    # a run begins: with pinyin that names the lost byte; with ? before a mark; the same on a page that is clearly
    # obfuscated, where that is junk of one kind or the other
    enter_pinyin: float = 8.0
    enter_junk: float = 18.0
    enter_known: float = 2.0
    # marks hit across a boundary come after 。 (A1A3) nine times in ten: 。現, 。”
    not_stop: float = 1.0
    # a byte that nothing names, a form that a fold of widths made, a full-width letter or digit
    lost: float = 1.0
    folded: float = 1.0
    wide: float = 5.0
    # junk before a mark that the page shows none before; a sign that was swallowed before a mark
    no_junk: float = 2.0
    sign_before_mark: float = 4.0
    # a small letter before Han, see ALONE
    small_letter: float = 8.0
    # marks in a row are what an author wrote, or characters that had no code
    in_row: float = 8.0
    # of characters that differ in nothing but their form, 鎮 and 鎭, the one that the page or Big5 has is likelier
    other_form: float = 1.0
    # a character that only Simplified text uses, on a page whose site turned all that it could to Traditional
    simplified: float = 6.0
    # junk inside a run
    skipped: float = 1.0
    # a listed character is almost always one that Simplified text does not use
    native: float = 5.0
    # a page annotates every occurrence of what its site lists, and nothing else
    not_listed: float = 6.0
    # an ASCII sign that an invalid pair took along
    sign: float = 4.0
    # chat writes 。。, an article does not: what it costs there, and on a page that reads like chat
    doubled: float = 4.0
    chatted: float = 2.0
    # a mark that closes what is open, one that closes nothing
    opened: float = 3.0
    unopened: float = 5.0
    # the least that a pair or triple of characters scores which the page has elsewhere
    said_pair: float = -5.0
    said_triple: float = -3.0
    # the end of a sentence inside a quotation of a word or two in a sentence; a mark after another one
    fragment: float = 3.0
    two_marks: float = 3.0
    # what a swallowed sign gains that the page has elsewhere between the same characters, and the next number of a list
    said_sign: float = 3.0
    next_number: float = 6.0
    # how far the reading of a place may be from the best one and still win: at 45 no document reads otherwise
    beam: float = 24.0
    # by how many nats a reading has to lead, else the character that is in doubt becomes U+FFFD
    sure: float = 1.0
    # by how many the likeliest of swallowed signs has to lead, else it is ?, as it was; what a parenthesis that is
    # closed behind it speaks for ( there, and the lack of one against it
    sure_sign: float = 2.5
    # the same for a space, which says no more than ? does
    sure_space: float = 1.0
    balanced: float = 8.0
    # characters of a run: it ends at the next ASCII character, in prose within a few hundred
    longest: int = 1000
    # how many of the best readings of a place try every byte where another one is lost: there are 126 for each
    width: int = 6


COSTS = Costs()
# How much of a line is read with a run, so that the time for a line grows with its length: before and after its start.
BEFORE, AFTER = COSTS.longest, 2 * COSTS.longest


@cache
def form_cost(char: str) -> float:
    """Return what it costs to read a character in a form that the usual codes do not have."""
    if WIDE.match(char):
        return COSTS.wide
    if in_gb2312(char):
        return 0.0
    return COSTS.other_form if in_big5(char) else 2 * COSTS.other_form
