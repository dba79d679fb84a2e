"""What a run kept and dropped, drawn."""

from collections.abc import Mapping
from pathlib import Path

from cleaner.corpus.counts import Counts

# How many bars a part has at most.
BARS = 12


def draw(counts: Counts, file: Path) -> None:
    """Draw bars of lines by label and reason, and of documents by kind, encoding and repair, to a file."""
    from matplotlib.figure import Figure

    lines = {
        f"{fate}, {label}: {reason}": number
        for fate, labels in counts.get("lines", {}).items()
        for label, reasons in labels.items()
        for reason, number in reasons.items()
    }
    parts = {"lines": lines} | {name: counts.get(name, {}) for name in ("kinds", "encodings", "repairs")}
    parts = {name: _largest(numbers) for name, numbers in parts.items() if numbers}
    heights = [len(numbers) + 2 for numbers in parts.values()] or [1]
    figure = Figure(figsize=(9, 0.3 * sum(heights) + 0.5), layout="constrained")
    axes = figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights)[:, 0]
    for each, (name, numbers) in zip(axes, parts.items(), strict=False):
        bars = each.barh(list(numbers), list(numbers.values()), color="#4477aa")
        each.bar_label(bars, fmt="{:,.0f}", padding=3)
        each.invert_yaxis()
        each.set_title(name if name == "lines" else f"documents by {name.removesuffix('s')}", loc="left")
        each.spines[["top", "right", "bottom"]].set_visible(False)
        each.set_xticks([])
        each.margins(x=0.12)
    figure.savefig(file)


def _largest(numbers: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(numbers.items(), key=lambda pair: -pair[1])[:BARS])
