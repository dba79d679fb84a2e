"""A chart of the scores over a page, drawn by matplotlib for light and for dark screens."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Any, NamedTuple

from cleaner.document import Label, Line

# Above this many lines a mark stands for several.
MOST_MARKS = 800
SIZE = (11, 2.6)  # inches
MARKERS = {Label.body: "o", Label.chrome: "s", Label.spam: "^"}
COLORS = {
    "light": {"text": "#333333", Label.body: "#1b6e3c", Label.chrome: "#8a5a00", Label.spam: "#b3202a"},
    "dark": {"text": "#cccccc", Label.body: "#7fd39b", Label.chrome: "#e6b450", Label.spam: "#ff8a8a"},
}
# Without it ids are random; and nothing about the day or the program goes into a drawing.
SETTINGS = {"svg.hashsalt": "cleaner", "svg.fonttype": "none", "font.family": "DejaVu Sans", "font.size": 10}
METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


@dataclass(frozen=True)
class Chart:
    """A drawing as data URLs of SVG, for light and for dark screens, and the same in words."""

    light: str
    dark: str
    words: str
    lines_a_mark: int


class Mark(NamedTuple):
    """Where a line is in its document, and its score; or the means of several lines with one label."""

    number: float
    score: float


def chart(lines: Iterable[Line]) -> Chart | None:
    """Return a chart of the scores of lines that are not blank, None if there are none."""
    found = [line for line in lines if line.original.strip()]
    if not found:
        return None
    many = -(-len(found) // MOST_MARKS)
    marks = {label: list(_marks(found, label, many)) for label in Label}
    light, dark = (_drawn(marks, found, colors) for colors in COLORS.values())
    words = "; ".join(_in_words(found, label) for label in Label if marks[label])
    return Chart(light, dark, f"Scores by line number, {found[0].number} to {found[-1].number}: {words}.", many)


def _marks(lines: Sequence[Line], label: Label, many: int) -> Iterable[Mark]:
    for start in range(0, len(lines), many):
        some = [line for line in lines[start : start + many] if line.label is label]
        if some:
            yield Mark(
                sum(line.number for line in some) / len(some), round(sum(line.score for line in some) / len(some), 3)
            )


def _in_words(lines: Sequence[Line], label: Label) -> str:
    scores = [line.score for line in lines if line.label is label]
    mean = sum(scores) / len(scores)
    return f"{len(scores):,} {label}, {min(scores):.2f} to {max(scores):.2f}, {mean:.2f} on average"


def _drawn(marks: dict[Label, list[Mark]], lines: Sequence[Line], colors: dict[Any, str]) -> str:
    """Return the drawing as a data URL."""
    text = colors["text"]
    settings = {**SETTINGS, **{f"{part}.color": text for part in ("text", "xtick", "ytick")}}
    settings |= {"axes.labelcolor": text, "axes.edgecolor": text}
    stream = BytesIO()
    # "default": the user's own settings would change the drawing
    with import_module("matplotlib.style").context(["default", settings]):
        figure = import_module("matplotlib.figure").Figure(figsize=SIZE, layout="constrained")
        axes = figure.subplots()
        for label, found in marks.items():
            if found:
                numbers, scores = zip(*found, strict=True)
                axes.plot(
                    numbers, scores, MARKERS[label], color=colors[label], label=label.value, markersize=4, alpha=0.75
                )
        axes.set(xlabel="line", ylabel="score", ylim=(0, 1.04))
        axes.set_xlim(lines[0].number - 1, lines[-1].number + 1)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", alpha=0.25)
        figure.legend(loc="outside upper right", ncols=len(Label), frameon=False)
        figure.savefig(stream, format="svg", metadata=METADATA, transparent=True)
    return "data:image/svg+xml;base64," + b64encode(stream.getvalue()).decode()
