"""Turn probabilities into labels with reasons, for many documents at once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.document import Label
from cleaner.lines.classifier import BODY, SPAM
from cleaner.lines.model import PageModel

# With this many lines or fewer there is no page around them: only clear spam is dropped.
NO_PAGE = 2
CLEAR_SPAM = 0.9
# Below this probability a line is not called spam: an honest line lost is worse than a spam line kept.
LIKELY_SPAM = 0.5
# A page on which no more than this share of lines looks like chrome may be an article that was cleaned already: from
# there on a line goes only when it is clear, at this part of the threshold. So cleaning again finds nothing to do, and
# an article does not lose one line after another as each loses its neighbours.
NEARLY_CLEAN = 0.1
CLEAN_PAGE = 0.2
# Where no line looks like body there is no article to find: a poem, a list, a recipe. Only what is clear goes.
NO_ARTICLE = 0.1

# A page is not Chinese when other letters outnumber its Han by this much, or kana and hangul are this share of them.
MOST_LATIN = 5
MOST_KANA = 0.2

# A page with so many body lines of such a length has a title; it is looked for among so many lines above the text.
# On folds of daniel_zh, 7 of the 9 lines that this finds are the title.
ARTICLE = 3
PARAGRAPH = 25
TITLE_REACH = 8
TITLE_LENGTHS = (4, 46)
TITLE_LEAST = 0.1

REASONS = {
    (Label.body, True): "reads like an article",
    (Label.body, False): "stands among the article's lines",
    (Label.chrome, True): "reads like site chrome",
    (Label.chrome, False): "stands among site chrome",
    (Label.spam, True): "reads like spam",
    (Label.spam, False): "stands among spam",
}


@dataclass(frozen=True)
class Verdict:
    """What a line was taken for, how likely that is, and the evidence in short words."""

    label: Label
    score: float
    reason: str


class Odds(NamedTuple):
    """What the model says of a line: probabilities of body and spam, scores of the first pass, characters."""

    body: float
    spam: float
    alone: list[float]
    length: int


BLANK = Verdict(Label.body, 1.0, "blank")


def decide(model: PageModel, documents: Sequence[Sequence[str]], threshold: float) -> list[list[Verdict]]:
    """Return a verdict for each line of each document; blank lines are no evidence and are body."""
    stripped = [[line.strip() for line in document] for document in documents]
    judged = model.judge([[line for line in document if line] for document in stripped])
    verdicts: list[list[Verdict]] = []
    place = 0
    for document in stripped:
        lengths = [len(line) for line in document if line]
        rows = slice(place, place + len(lengths))
        place = rows.stop
        columns = (judged.body[rows], judged.spam[rows], judged.alone[rows])
        odds = [Odds(*row) for row in zip(*(column.tolist() for column in columns), lengths, strict=True)]
        chinese = _is_chinese(*judged.scripts[rows].sum(axis=0).tolist())
        found = iter(_page_verdicts(odds, threshold, chinese))
        verdicts.append([next(found) if line else BLANK for line in document])
    return verdicts


def _is_chinese(han: int, kana_and_hangul: int, other: int) -> bool:
    # a word of Latin letters says as much as two Han, so a page of Chinese may have more letters than Han
    return han * MOST_LATIN >= other and kana_and_hangul <= han * MOST_KANA


def _page_verdicts(rows: list[Odds], threshold: float, chinese: bool) -> list[Verdict]:
    if len(rows) <= NO_PAGE or not chinese:
        reason = "no page around it" if chinese else "another language"
        return [_lone_verdict(row, reason) for row in rows]
    body = [row.spam < LIKELY_SPAM and row.body >= threshold * (1.0 - row.spam) for row in rows]
    chrome = sum(row.spam < LIKELY_SPAM for row in rows) - sum(body)
    if not any(body):
        threshold *= NO_ARTICLE
    elif chrome <= len(rows) * NEARLY_CLEAN:
        threshold *= CLEAN_PAGE
    verdicts = [_verdict(row, threshold) for row in rows]
    title = _missed_title(rows, body)
    if title is not None and verdicts[title].label is Label.chrome:
        verdicts[title] = Verdict(Label.body, rows[title].body, "the likeliest title above the text")
    return verdicts


def _missed_title(rows: list[Odds], body: list[bool]) -> int | None:
    """Return the likeliest title of an article that has none, or None: a text without one is rare."""
    text = [place for place, row in enumerate(rows) if body[place] and row.length >= PARAGRAPH]
    if len(text) < ARTICLE:
        return None
    above = range(max(0, text[0] - TITLE_REACH), text[0])
    if any(body[place] for place in above):
        return None
    lengths = range(*TITLE_LENGTHS)
    fit = [place for place in above if rows[place].length in lengths and rows[place].spam < LIKELY_SPAM]
    # context alone likes the line next to the text best, whatever it says
    title = max(fit, key=lambda place: _logit(rows[place].body) + rows[place].alone[BODY], default=None)
    return title if title is not None and rows[title].body >= TITLE_LEAST else None


def _logit(probability: float) -> float:
    return math.log((probability + 1e-9) / (1.0 - probability + 1e-9))


def _lone_verdict(row: Odds, reason: str) -> Verdict:
    if row.spam >= CLEAR_SPAM:
        return Verdict(Label.spam, row.spam, REASONS[Label.spam, True])
    return Verdict(Label.body, 1.0 - row.spam, reason)


def _verdict(row: Odds, threshold: float) -> Verdict:
    if row.spam >= LIKELY_SPAM:
        return Verdict(Label.spam, row.spam, REASONS[Label.spam, row.alone[SPAM] > 0])
    if row.body >= threshold * (1.0 - row.spam):
        return Verdict(Label.body, row.body, REASONS[Label.body, row.alone[BODY] > 0])
    return Verdict(Label.chrome, 1.0 - row.spam - row.body, REASONS[Label.chrome, row.alone[BODY] <= 0])
