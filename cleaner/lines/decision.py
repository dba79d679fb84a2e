"""Turn probabilities into labels with reasons, for many documents at once."""

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
    """What the model says of a line: probabilities of body and spam, and the scores of the first pass."""

    body: float
    spam: float
    alone: list[float]


BLANK = Verdict(Label.body, 1.0, "blank")


def decide(model: PageModel, documents: Sequence[Sequence[str]], threshold: float) -> list[list[Verdict]]:
    """Return a verdict for each line of each document; blank lines are no evidence and are body."""
    stripped = [[line.strip() for line in document] for document in documents]
    judged = model.judge([[line for line in document if line] for document in stripped])
    verdicts: list[list[Verdict]] = []
    place = 0
    for document in stripped:
        end = place + sum(map(bool, document))
        columns = (judged.body[place:end], judged.spam[place:end], judged.alone[place:end])
        rows = [Odds(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
        place = end
        found = iter(_page_verdicts(rows, threshold))
        verdicts.append([next(found) if line else BLANK for line in document])
    return verdicts


def _page_verdicts(rows: list[Odds], threshold: float) -> list[Verdict]:
    if len(rows) <= NO_PAGE:
        return [_lone_verdict(row) for row in rows]
    chrome = sum(row.spam < LIKELY_SPAM and row.body < threshold * (1.0 - row.spam) for row in rows)
    if chrome <= len(rows) * NEARLY_CLEAN:
        threshold *= CLEAN_PAGE
    return [_verdict(row, threshold) for row in rows]


def _lone_verdict(row: Odds) -> Verdict:
    if row.spam >= CLEAR_SPAM:
        return Verdict(Label.spam, row.spam, REASONS[Label.spam, True])
    return Verdict(Label.body, 1.0 - row.spam, "no page around it")


def _verdict(row: Odds, threshold: float) -> Verdict:
    if row.spam >= LIKELY_SPAM:
        return Verdict(Label.spam, row.spam, REASONS[Label.spam, row.alone[SPAM] > 0])
    if row.body >= threshold * (1.0 - row.spam):
        return Verdict(Label.body, row.body, REASONS[Label.body, row.alone[BODY] > 0])
    return Verdict(Label.chrome, 1.0 - row.spam - row.body, REASONS[Label.chrome, row.alone[BODY] <= 0])
