"""What became of a corpus, in counts that add up over pieces."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from cleaner.document import Cleaned, Label

# A tree of numbers: what is not in it is 0.
Counts = dict[str, Any]
# The same while it grows: the numbers by their way through the tree, which is a step for each and not one a branch.
Tally = Counter[tuple[str, ...]]


def count(tally: Tally, cleaned: Cleaned, host: str | None) -> None:
    """Add a document."""
    lines = cleaned.counts
    tally["documents",] += 1
    tally["kinds", cleaned.kind.name] += 1
    tally["encodings", cleaned.encoding or "str"] += 1
    for name in cleaned.repairs:
        tally["repairs", name] += 1
    for fate, found in (("kept", lines.kept), ("dropped", lines.dropped)):
        for (label, reason), number in found.items():
            tally["lines", fate, label.value, reason] += number
        if host and found:
            tally["hosts", host, fate] += sum(found.values())
    if host:
        tally["hosts", host, "documents"] += 1


def tree(tally: Tally) -> Counts:
    """
    Return counts as a tree.

        >>> tree(Tally({("documents",): 2, ("kinds", "novel"): 1, ("kinds", "poem"): 1}))
        {'documents': 2, 'kinds': {'novel': 1, 'poem': 1}}
    """
    counts: Counts = {}
    for (*branches, leaf), number in tally.items():
        branch = counts
        for name in branches:
            branch = branch.setdefault(name, {})
        branch[leaf] = number
    return counts


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
