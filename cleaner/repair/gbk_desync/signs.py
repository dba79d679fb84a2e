"""Which ASCII signs invalid pairs swallowed: what is likely there, what the page has, the numbers of lists."""

import re

from cleaner.chinese.language_model import trigram_model
from cleaner.repair.gbk_desync.costs import COSTS
from cleaner.repair.gbk_desync.page import PageEvidence
from cleaner.repair.gbk_desync.places import LOST_PINYIN, SIGN

# The text that was counted has full-width parentheses wherever its authors had ASCII ones.
COUNTED = str.maketrans("()", "（）")
# What follows the number of an item of a list inside a line: 1. 2. or 1、2、
AFTER_NUMBER = (".", "、")


def with_signs(before: str, text: str, after: str, evidence: PageEvidence) -> str:
    """Replace each SIGN by the likeliest ASCII sign, by ? where none is likely enough."""
    signs = evidence.signs
    # the parenthesis that an edit left behind pinyin closes nothing
    closed = LOST_PINYIN.sub("", after)
    while (place := text.find(SIGN)) >= 0:
        rest = text[place + 1 :].replace(SIGN, "") + after
        left, right = (before + text[:place])[-2:], rest[:2]
        size = len(left) + 1 + len(right)
        logprobs = trigram_model().logprobs("".join(f"{left}{sign}{right}" for sign in signs.translate(COUNTED)))
        scores = logprobs.reshape(-1, size)[:, len(left) :].sum(axis=1)
        # a parenthesis that closes was opened, and quotation marks come in pairs
        scores[signs.index("(")] += COSTS.balanced if _closes(text[place + 1 :] + closed) else -COSTS.balanced
        odd = (before + text[:place] + rest).count('"') % 2
        scores[signs.index('"')] += COSTS.balanced if odd else -COSTS.balanced
        next_one = rest[:1] or "\n"
        for which, sign in enumerate(signs):
            if evidence.has(left[-1] + sign + next_one):
                scores[which] += COSTS.said_sign
            if _is_next_number(before, sign, next_one) and not _numbers(text[:place], sign, next_one):
                scores[which] += COSTS.next_number
        second, best = scores.argsort()[-2:].tolist()
        sure = COSTS.sure_space if signs[best] == " " else COSTS.sure_sign
        sign = signs[best] if scores[best] - scores[second] >= sure else "?"
        text = text[:place] + sign + text[place + 1 :]
    return text


def _closes(text: str) -> bool:
    opening, closing = text.find("("), text.find(")")
    return closing >= 0 and not 0 <= opening < closing


def _is_next_number(text: str, sign: str, after: str) -> bool:
    """
    Return whether a sign is the next number of a list that a text begins.

        >>> _is_next_number("1.完善相冊2.修复", "3", "."), _is_next_number("1.完善相冊2.修复", "2", ".")
        (True, False)
    """
    if not "2" <= sign <= "9" or after not in AFTER_NUMBER:
        return False
    return _numbers(text, chr(ord(sign) - 1), after) and not _numbers(text, sign, after)


def _numbers(text: str, number: str, after: str) -> bool:
    return re.search(rf"(?<![0-9.]){number}{re.escape(after)}", text) is not None
