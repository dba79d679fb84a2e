"""The verdicts on lines as columns: a page has a line every sixty bytes, and few verdicts are ever looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt

from cleaner.document import Label

Integers = npt.NDArray[np.int64]

LABELS = tuple(Label)
IS_BODY, IS_CHROME, IS_SPAM = (LABELS.index(label) for label in (Label.body, Label.chrome, Label.spam))

REASONS = (
    "blank",
    "no page around it",
    "another language",
    "on a page that was misread as a whole",
    "reads like an article",
    "stands among the article's lines",
    "the likeliest title above the text",
    "reads like site chrome",
    "stands among site chrome",
    "stands above the article",
    "stands inside the article",
    "stands below the article",
    "reads like spam",
    "stands among spam",
    "on a page made to advertise a gambling site",
    "on many pages of this site",
    "advertises the site of a novel",
    "is on a line with a date, too",
    "names an issue near a line with a date",
    "lists keywords near a line with a date",
    "reads like boilerplate",
)
BLANK, NO_PAGE, FOREIGN, MISREAD, READS_BODY, AMONG_BODY, TITLE, *_ = range(len(REASONS))
(
    *_,
    READS_CHROME,
    AMONG_CHROME,
    ABOVE,
    INSIDE,
    BELOW,
    READS_SPAM,
    AMONG_SPAM,
    DOORWAY,
    REPEATED,
    ADVERT,
    BYLINE,
    ISSUE,
    KEYWORDS,
    BOILERPLATE,
) = range(len(REASONS))
# Whether a line with each reason is dropped for its own words, shape (len(REASONS),).
BY_ITSELF = np.array([reason in (READS_CHROME, READS_SPAM, ADVERT, BOILERPLATE) for reason in range(len(REASONS))])
# Whether it is kept for its place, same shape.
BY_PLACE = np.array([reason in (AMONG_BODY, TITLE) for reason in range(len(REASONS))])


class Verdict(NamedTuple):
    """The label of a line, its probability, and the reason in a few words."""

    label: Label
    score: float
    reason: str


@dataclass(frozen=True)
class Verdicts(Sequence[Verdict]):
    """
    Verdicts on consecutive lines, as columns of shape (lines,).

    `labels` are indices into `LABELS`, `scores` the probabilities of the labels, `reasons` indices into `REASONS`.
    """

    labels: npt.NDArray[np.int8]
    scores: npt.NDArray[np.float64]
    reasons: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.labels)

    @overload
    def __getitem__(self, place: int) -> Verdict: ...

    @overload
    def __getitem__(self, place: slice) -> "Verdicts": ...

    def __getitem__(self, place: int | slice) -> "Verdict | Verdicts":
        if isinstance(place, int):
            return Verdict(LABELS[self.labels[place]], float(self.scores[place]), REASONS[self.reasons[place]])
        return Verdicts(self.labels[place], self.scores[place], self.reasons[place])

    def __iter__(self) -> Iterator[Verdict]:
        for label, score, reason in zip(self.labels.tolist(), self.scores.tolist(), self.reasons.tolist(), strict=True):
            yield Verdict(LABELS[label], score, REASONS[reason])

    @classmethod
    def blank(cls, count: int) -> "Verdicts":
        """Return the verdicts on `count` blank lines: body with certainty."""
        labels, reasons = np.full(count, IS_BODY, dtype=np.int8), np.full(count, BLANK, dtype=np.int8)
        return cls(labels, np.ones(count), reasons)

    @classmethod
    def of(cls, verdicts: Sequence[Verdict]) -> "Verdicts":
        """Return a sequence of verdicts as columns."""
        return cls(
            np.array([LABELS.index(verdict.label) for verdict in verdicts], dtype=np.int8),
            np.array([verdict.score for verdict in verdicts], dtype=np.float64),
            np.array([REASONS.index(verdict.reason) for verdict in verdicts], dtype=np.int8),
        )

    def at(self, places: Integers) -> "Verdicts":
        """Return the verdicts at `places`."""
        return Verdicts(self.labels[places], self.scores[places], self.reasons[places])

    def replaced(self, places: Integers, others: "Verdicts") -> "Verdicts":
        """Return these verdicts with `others` at `places`."""
        labels, scores, reasons = self.labels.copy(), self.scores.copy(), self.reasons.copy()
        labels[places], scores[places], reasons[places] = others.labels, others.scores, others.reasons
        return Verdicts(labels, scores, reasons)
