"""Measure what repairs restore, what they leave alone, and how other tools do: `python -m benchmarks.repair`."""

from typing import NamedTuple


class Figure(NamedTuple):
    """One measured share: `right` of `total`, and the share to reach."""

    name: str
    right: int
    total: int
    goal: float

    def __str__(self) -> str:
        counts = f"{self.name:<64}{self.right:>7} of {self.total:<7}"
        if not self.total:
            return f"{counts}  nothing measured"
        share = self.right / self.total
        verdict = "" if share >= self.goal else "  below the goal"
        return f"{counts}{share:>9.2%}  goal {self.goal:.1%}{verdict}"
