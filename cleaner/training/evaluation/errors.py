"""List the worst mistakes of a model: lines whose wrong label it was surest of, with the lines around them."""

from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.training.evaluation.metrics import EvaluatedPage

# Lines shown on each side of a mistake.
AROUND = 2


@dataclass(frozen=True)
class Mistake:
    """A line of a judged page, counted from 0, that was given a wrong label."""

    judged: EvaluatedPage
    place: int

    @property
    def score(self) -> float:
        """The probability that the model gave to the wrong label."""
        return self.judged.verdicts[self.place].score


def worst(judged: Sequence[EvaluatedPage], number: int) -> list[Mistake]:
    """Return at most `number` mistakes, the surest first."""
    found = [
        Mistake(row, place)
        for row in judged
        for place, (label, truth) in enumerate(zip(row.found, row.page.labels, strict=True))
        if label is not truth
    ]
    return sorted(found, key=lambda one: (-one.score, one.judged.page.name, one.place))[:number]


def rendered(mistakes: Sequence[Mistake]) -> str:
    """Return mistakes as text: the label of each line, the one it was given and why, and the lines around it."""
    if not mistakes:
        return "no mistake"
    return "\n\n".join(f"{rank}. {_described(one)}" for rank, one in enumerate(mistakes, start=1))


def _described(mistake: Mistake) -> str:
    page, place = mistake.judged.page, mistake.place
    verdict = mistake.judged.verdicts[place]
    rows = [
        f"{page.name} line {page.numbers[place]}: {page.labels[place]}, "
        f"called {verdict.label} with {verdict.score:.3f}: {verdict.reason}"
    ]
    for at in range(max(0, place - AROUND), min(len(page.lines), place + AROUND + 1)):
        rows.append(f"  {'>' if at == place else ' '} {page.numbers[at]:>5}  {page.lines[at]}")
    return "\n".join(rows)
