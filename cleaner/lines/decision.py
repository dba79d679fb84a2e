"""Turn probabilities into labels with reasons, for many documents at once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from cleaner.document import Label
from cleaner.lines.classifier import BODY, SPAM, WORDS
from cleaner.lines.model import PageModel

# With this many lines or fewer there is no page around them: only clear spam is dropped.
NO_PAGE = 2
CLEAR_SPAM = 0.9
# Below these probabilities a line is not called spam: an honest line lost is worse than a spam line kept. The lower one
# is for lines whose own words say so, by the log-odds of the first pass; promotional articles read like honest ones.
LIKELY_SPAM, SURE_SPAM = 0.5, 0.7
OWN_WORDS = -0.5
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

# A page with so many body lines of such a length has a title; it is looked for among so many lines above the text. Its
# words are those of the text, and not those of chrome.
ARTICLE = 3
PARAGRAPH = 25
TITLE_REACH = 8
TITLE_LENGTHS = (4, 46)
TITLE_LEAST = 0.02
TITLE_SHARES = 0.3
# A line shorter than this, below the text and between two lines that are chrome for sure, must be likelier than others:
# a list of other articles has a name, a keyword, a headline in it that might be body.
STRAY = 15
STRAY_LEAST = 0.65
SURE_CHROME = 0.1

REASONS = {
    (Label.body, True): "reads like an article",
    (Label.body, False): "stands among the article's lines",
    (Label.chrome, True): "reads like site chrome",
    (Label.chrome, False): "stands among site chrome",
    (Label.spam, True): "reads like spam",
    (Label.spam, False): "stands among spam",
}


# Reasons of lines that are dropped for what they say themselves.
READS_LIKE = frozenset({REASONS[Label.chrome, True], REASONS[Label.spam, True]})
ABOVE, INSIDE, BELOW = "stands above the article", "stands inside the article", "stands below the article"


@dataclass(frozen=True)
class Verdict:
    """What a line was taken for, how likely that is, and the evidence in short words."""

    label: Label
    score: float
    reason: str


class Odds(NamedTuple):
    """What the model says of a line, as in `Judgement`, and how many characters it has."""

    body: float
    spam: float
    alone: list[float]
    shared: float
    length: int

    @property
    def is_spam(self) -> bool:
        """Whether the line is likely enough to be spam."""
        return self.spam >= (LIKELY_SPAM if self.alone[SPAM] >= OWN_WORDS else SURE_SPAM)


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
        columns = (judged.body[rows], judged.spam[rows], judged.alone[rows], judged.shared[rows])
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
    body = [not row.is_spam and row.body >= threshold * (1.0 - row.spam) for row in rows]
    chrome = sum(not row.is_spam for row in rows) - sum(body)
    if not any(body):
        threshold *= NO_ARTICLE
    elif chrome <= len(rows) * NEARLY_CLEAN:
        threshold *= CLEAN_PAGE
    strays = _strays(rows, body)
    verdicts = _placed(
        [_chrome(row) if place in strays else _verdict(row, threshold) for place, row in enumerate(rows)]
    )
    title = _missed_title(rows, body)
    if title is not None and verdicts[title].label is Label.chrome:
        verdicts[title] = Verdict(Label.body, rows[title].body, "the likeliest title above the text")
    return verdicts


def _strays(rows: list[Odds], body: list[bool]) -> set[int]:
    """Return short lines below the text that might be body but stand between lines that are chrome for sure."""
    text = [place for place, row in enumerate(rows) if body[place] and row.length >= PARAGRAPH]
    below = range(text[-1] + 2, len(rows)) if text else range(0)
    return {
        place
        for place in below
        if rows[place].length < STRAY
        and rows[place].body < STRAY_LEAST
        and not rows[place].is_spam
        and all(row.body < SURE_CHROME for row in (rows[place - 1], *rows[place + 1 : place + 2]))
    }


def _placed(verdicts: list[Verdict]) -> list[Verdict]:
    """Say of chrome that does not read like it where it stands: above, inside or below the article."""
    text = [place for place, verdict in enumerate(verdicts) if verdict.label is Label.body]
    if not text:
        return verdicts
    among = REASONS[Label.chrome, False]
    return [
        replace(verdict, reason=ABOVE if place < text[0] else BELOW if place > text[-1] else INSIDE)
        if verdict.reason == among
        else verdict
        for place, verdict in enumerate(verdicts)
    ]


def _missed_title(rows: list[Odds], body: list[bool]) -> int | None:
    """Return the likeliest title of an article that has none, or None: a text without one is rare."""
    text = [place for place, row in enumerate(rows) if body[place] and row.length >= PARAGRAPH]
    if len(text) < ARTICLE:
        return None
    above = range(max(0, text[0] - TITLE_REACH), text[0])
    if any(body[place] for place in above):
        return None
    lengths = range(*TITLE_LENGTHS)
    fit = [
        place
        for place in above
        if rows[place].length in lengths
        and not rows[place].is_spam
        and rows[place].body >= TITLE_LEAST
        and rows[place].shared >= TITLE_SHARES
        and rows[place].alone[WORDS] >= 0
    ]
    # context alone likes the line next to the text best, whatever it says
    return max(fit, key=lambda place: _logit(rows[place].body) + rows[place].alone[BODY], default=None)


def _logit(probability: float) -> float:
    return math.log((probability + 1e-9) / (1.0 - probability + 1e-9))


def _lone_verdict(row: Odds, reason: str) -> Verdict:
    if row.spam >= CLEAR_SPAM:
        return Verdict(Label.spam, row.spam, REASONS[Label.spam, True])
    return Verdict(Label.body, 1.0 - row.spam, reason)


def _verdict(row: Odds, threshold: float) -> Verdict:
    if row.is_spam:
        return Verdict(Label.spam, row.spam, REASONS[Label.spam, row.alone[SPAM] > 0])
    if row.body >= threshold * (1.0 - row.spam):
        return Verdict(Label.body, row.body, REASONS[Label.body, row.alone[BODY] > 0])
    return _chrome(row)


def _chrome(row: Odds) -> Verdict:
    return Verdict(Label.chrome, 1.0 - row.spam - row.body, REASONS[Label.chrome, row.alone[BODY] <= 0])
