"""What became of a corpus, in counts that add up over pieces."""

from collections.abc import Mapping
from typing import Any

from cleaner.document import Cleaned, Label

# A tree of numbers: what is not in it is 0.
Counts = dict[str, Any]


def count(counts: Counts, cleaned: Cleaned, host: str | None) -> None:
    """Add a document."""
    lines = cleaned.counts
    bump(counts, "documents")
    bump(counts, "kinds", cleaned.kind.name)
    bump(counts, "encodings", cleaned.encoding or "str")
    for name in cleaned.repairs:
        bump(counts, "repairs", name)
    for fate, found in (("kept", lines.kept), ("dropped", lines.dropped)):
        for (label, reason), number in found.items():
            bump(counts, "lines", fate, str(label), reason, by=number)
            if host:
                bump(counts, "hosts", host, fate, by=number)
    if host:
        bump(counts, "hosts", host, "documents")


def bump(counts: Counts, *path: str, by: int = 1) -> None:
    """Add to the number at a place of the tree."""
    *branches, leaf = path
    for branch in branches:
        counts = counts.setdefault(branch, {})
    counts[leaf] = counts.get(leaf, 0) + by


def add(counts: Counts, others: Mapping[str, Any]) -> None:
    """Add the numbers of another tree."""
    for name, value in others.items():
        if isinstance(value, Mapping):
            add(counts.setdefault(name, {}), value)
        else:
            counts[name] = counts.get(name, 0) + value


def total(counts: Mapping[str, Any] | int) -> int:
    """Return the sum of all numbers of a tree."""
    return counts if isinstance(counts, int) else sum(map(total, counts.values()))


def lines_of(counts: Mapping[str, Any], fate: str, label: Label | None = None) -> int:
    """Return how many lines were "kept" or "dropped", of one label or of all."""
    found: Mapping[str, Any] = counts.get("lines", {}).get(fate, {})
    return total(found if label is None else found.get(str(label), {}))
