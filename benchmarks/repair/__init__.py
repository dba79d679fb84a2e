"""Measure what repairs restore, what they must leave alone, and how other tools do: `python -m benchmarks.repair`."""

from typing import NamedTuple


class Figure(NamedTuple):
    """One measured share: `right` of `total`, and the share to reach."""

    name: str
    right: int
    total: int
    goal: float

    def __str__(self) -> str:
        share = self.right / self.total if self.total else 1.0
        verdict = "" if share >= self.goal else "  below the goal"
        return f"{self.name:<64}{self.right:>7} of {self.total:<7}{share:>9.2%}  goal {self.goal:.1%}{verdict}"
