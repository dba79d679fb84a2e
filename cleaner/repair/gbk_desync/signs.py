"""Which ASCII signs invalid pairs swallowed: what is likely there, what the page has, the numbers of lists."""

import math
import re
from functools import lru_cache

from cleaner.chinese.language_model import trigram_model
from cleaner.repair.gbk_desync.costs import COSTS
from cleaner.repair.gbk_desync.page import PageEvidence
from cleaner.repair.gbk_desync.places import LOST_PINYIN, SIGN

# The text that was counted has full-width parentheses wherever its authors had ASCII ones.
COUNTED = str.maketrans("()", "（）")
# What follows the number of an item of a list inside a line: 1. 2. or 1、2、
AFTER_NUMBER = (".", "、")


def swallowed(last: str, char: str, line: str, end: int, evidence: PageEvidence) -> float:
    """
    Return by how much the likeliest sign between a character and the rest of a line beats an unknown one.

    The sign was before `end`; `last` is the character before `char`.
    """
    after = (line[end : end + 2] + "\n\n")[:2]
    scores, next_one, then = _scores(last, char, after, evidence.signs)
    best = -math.inf
    for sign, likely in zip(evidence.signs, scores, strict=True):
        score = likely
        score += COSTS.next_number if _is_next_number(line[: end - 1], sign, after[0]) else 0.0
        # a look at the whole page takes long, and mostly another sign is likelier anyway
        if score + COSTS.said_sign > best and evidence.has(char + sign + after[0]):
            score += COSTS.said_sign
        best = max(best, score)
    gain: float = best - next_one - then
    return max(0.0, gain)


# candidates of a run ask for the same again and again
@lru_cache(maxsize=1 << 12)
def _scores(last: str, char: str, after: str, signs: str) -> tuple[list[float], float, float]:
    """Return how likely each sign is between characters with what follows it, and what follows an unknown one."""
    texts = "".join(f"{last}{char}{sign}{after}" for sign in signs.translate(COUNTED))
    logprobs = trigram_model().logprobs(texts + char + SIGN + after)
    _, _, next_one, then = logprobs[-4:].tolist()
    scores = [own + following + second for _, _, own, following, second in logprobs[:-4].reshape(-1, 5).tolist()]
    return scores, next_one, then


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
