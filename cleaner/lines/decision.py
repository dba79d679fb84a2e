"""Turn probabilities into labels with reasons, for many documents at once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from cleaner.document import Label
from cleaner.lines.classifier import BODY, SPAM, WORDS
from cleaner.lines.model import PageModel

# With this many lines or fewer there is no page around them: only clear spam is dropped, by its own words too.
NO_PAGE = 2
CLEAR_SPAM, CLEAR_WORDS = 0.9, 3.5
# Below these probabilities a line is not called spam, nor where its own words do not say so, by the log-odds of the
# first pass: an honest line lost is worse than a spam line kept. Long lines that read like an article must be sure:
# they may stand in a promotional article, but honest ones speak of the same things.
LIKELY_SPAM, SURE_SPAM, OWN_WORDS = 0.4, 0.8, 1.0
# Next to a line of spam this is enough (hysteresis, Canny 1986): lists and promotional articles stand together.
BESIDE_SPAM, BESIDE_WORDS = 0.1, -1.5
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
TITLE_WORDS = -0.5
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
    """What the model says of a line, as in `Judgement`, its length in characters, and whether it is spam."""

    body: float
    spam: float
    alone: list[float]
    shared: float
    length: int
    is_spam: bool = False

    @property
    def is_prose(self) -> bool:
        """Whether the line is long and its words are those of an article rather than of spam."""
        return self.length >= PARAGRAPH and self.alone[WORDS] > max(self.alone[SPAM], 0.0)


BLANK = Verdict(Label.body, 1.0, "blank")


def decide(model: PageModel, documents: Sequence[Sequence[str]], threshold: float) -> list[list[Verdict]]:
    """Return a verdict for each line of each document; blank lines are no evidence and are body."""
    stripped = [[line.strip() for line in document] for document in documents]
    judged = model.judge([[line for line in document if line] for document in stripped])
    verdicts: list[list[Verdict]] = []
    place = 0
    for document in stripped:
        rows = slice(place, place := place + sum(map(bool, document)))
        columns = (judged.body, judged.spam, judged.alone, judged.shared, judged.lengths)
        odds = [Odds(*row) for row in zip(*(column[rows].tolist() for column in columns), strict=True)]
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
    rows = [row._replace(is_spam=spam) for row, spam in zip(rows, _spam(rows), strict=True)]
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


def _spam(rows: list[Odds]) -> list[bool]:
    """Tell which lines are spam: those that are likely enough, and from them on up and down those that might be."""
    spam = [_is_spam(row) for row in rows]
    for places, before in ((range(1, len(rows)), -1), (range(len(rows) - 2, -1, -1), 1)):
        for place in places:
            spam[place] = spam[place] or (spam[place + before] and _goes_on(rows[place + before], rows[place]))
    return spam


def _is_spam(row: Odds) -> bool:
    return row.spam >= (SURE_SPAM if row.is_prose else LIKELY_SPAM) and row.alone[SPAM] >= OWN_WORDS


def _goes_on(spam: Odds, row: Odds) -> bool:
    """Tell whether a line beside one of spam is more of it; an article under a list of keywords is the page's own."""
    return row.spam >= BESIDE_SPAM and row.alone[SPAM] >= BESIDE_WORDS and (spam.is_prose or not row.is_prose)


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
        and rows[place].alone[WORDS] >= TITLE_WORDS
    ]
    # context alone likes the line next to the text best, whatever it says
    return max(fit, key=lambda place: _logit(rows[place].body) + rows[place].alone[BODY], default=None)


def _logit(probability: float) -> float:
    return math.log((probability + 1e-9) / (1.0 - probability + 1e-9))


def _lone_verdict(row: Odds, reason: str) -> Verdict:
    if row.spam >= CLEAR_SPAM and row.alone[SPAM] >= CLEAR_WORDS and not row.is_prose:
        return Verdict(Label.spam, row.spam, REASONS[Label.spam, True])
    return Verdict(Label.body, 1.0 - row.spam, reason)


def _verdict(row: Odds, threshold: float) -> Verdict:
    if row.is_spam:
        return Verdict(Label.spam, row.spam, REASONS[Label.spam, _is_spam(row)])
    if row.body >= threshold * (1.0 - row.spam):
        return Verdict(Label.body, row.body, REASONS[Label.body, row.alone[BODY] > 0])
    return _chrome(row)


def _chrome(row: Odds) -> Verdict:
    return Verdict(Label.chrome, 1.0 - row.spam - row.body, REASONS[Label.chrome, row.alone[BODY] <= 0])
