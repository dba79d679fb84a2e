"""Turn probabilities into labels with reasons, for many documents at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.document import Label
from cleaner.lines.classifier import BODY, SPAM
from cleaner.lines.model import PageModel

# With this many lines or fewer there is no page around them: only clear spam is dropped.
NO_PAGE = 2
CLEAR_SPAM = 0.9
# Below this probability a line is not called spam: an honest line lost is worse than a spam line kept.
LIKELY_SPAM = 0.5

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


BLANK = Verdict(Label.body, 1.0, "blank")


def decide(model: PageModel, documents: Sequence[Sequence[str]], threshold: float) -> list[list[Verdict]]:
    """Return a verdict for each line of each document; blank lines are no evidence and are body."""
    stripped = [[line.strip() for line in document] for document in documents]
    judged = model.judge([[line for line in document if line] for document in stripped])
    verdicts: list[list[Verdict]] = []
    place = 0
    for document in stripped:
        size = sum(map(bool, document))
        rows = zip(
            judged.body[place : place + size].tolist(),
            judged.spam[place : place + size].tolist(),
            judged.alone[place : place + size].tolist(),
            strict=True,
        )
        place += size
        verdicts.append([_verdict(*next(rows), threshold, size) if line else BLANK for line in document])
    return verdicts


def _verdict(body: float, spam: float, alone: list[float], threshold: float, lines: int) -> Verdict:
    if lines <= NO_PAGE:
        if spam < CLEAR_SPAM:
            return Verdict(Label.body, 1.0 - spam, "no page around it")
        return Verdict(Label.spam, spam, REASONS[Label.spam, True])
    if spam >= LIKELY_SPAM:
        return Verdict(Label.spam, spam, REASONS[Label.spam, alone[SPAM] > 0])
    if body >= threshold * (1.0 - spam):
        return Verdict(Label.body, body, REASONS[Label.body, alone[BODY] > 0])
    return Verdict(Label.chrome, 1.0 - spam - body, REASONS[Label.chrome, alone[BODY] <= 0])
