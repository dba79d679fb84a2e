"""What is counted in a report: lines by label, dropped lines, steps that changed lines, encodings, kinds of pages."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cleaner.document import Kind, Label, Line


@dataclass
class Counts:
    """
    Counts of lines that are not blank, by label and by name of a step, and of files by encoding and kind.

    `steps` has repairs and what else changed lines: `simplify`, `punctuation`, `quotes`, `whitespace`.
    """

    lines: Counter[Label] = field(default_factory=Counter)
    dropped: Counter[Label] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    changed: int = 0

    @classmethod
    def of(cls, others: Iterable["Counts"]) -> "Counts":
        """Return the sum of counts."""
        total = cls()
        for each in others:
            total.lines += each.lines
            total.dropped += each.dropped
            total.steps += each.steps
            total.encodings += each.encodings
            total.kinds += each.kinds
            total.changed += each.changed
        return total


def count(lines: Sequence[Line], encoding: str | None, kind: Kind) -> Counts:
    """Return the counts of one file."""
    found = [line for line in lines if line.original.strip()]
    return Counts(
        Counter(line.label for line in found),
        Counter(line.label for line in found if not line.kept),
        Counter(name for line in found for name in names(line)),
        Counter([encoding or "text"]),
        Counter([kind.name]),
        sum(line.original != line.text for line in found),
    )


def names(line: Line) -> tuple[str, ...]:
    """Return the names of the steps that changed a line, each once, in order; layout counts where nothing else did."""
    found = tuple(dict.fromkeys([*(step.name for step in line.steps), *line.repairs]))
    return found or (("whitespace",) if line.original != line.text else ())
