"""Plot an evaluation: precision against recall of body and spam, and which label was taken for which."""

import warnings
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.document import Label
from cleaner.formats import InputError
from cleaner.training.evaluation.metrics import EvaluatedPage, by_corpus, rates, truth_of

SUFFIXES = (".png", ".svg")
STYLES = {Label.body: "-", Label.spam: "--"}
# Names of corpora may be Chinese, which matplotlib's own font lacks.
FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", "SimHei")


def check(file: Path) -> None:
    """Raise `InputError`, before anything is computed, when nothing can be drawn to a file."""
    if find_spec("matplotlib") is None:
        raise InputError("a plot needs matplotlib: pip install 'cleaner-zh[plot]'")
    if file.suffix.lower() not in SUFFIXES:
        raise InputError(f"{file}: a plot is a file that ends in {' or '.join(SUFFIXES)}")
    if not file.parent.is_dir():
        raise InputError(f"{file}: there is no folder {file.parent}")


def draw(judged: Sequence[EvaluatedPage], file: Path) -> None:
    """Draw both panels to a PNG or SVG file."""
    matplotlib = import_module("matplotlib")
    installed = set(import_module("matplotlib.font_manager").get_font_names())
    fonts = [*(font for font in FONTS if font in installed), "DejaVu Sans"]
    with matplotlib.rc_context({"font.family": fonts}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")  # without a Chinese font a name shows as boxes
        figure = import_module("matplotlib.figure").Figure(figsize=(12, 5), layout="constrained")
        left, right = figure.subplots(1, 2)
        _curves(left, judged)
        _confusion(right, judged)
        figure.savefig(file, dpi=150)


def curve(
    probability: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return recall and precision of the lines from each probability on, the likeliest lines first."""
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(truth[order])
    # lines of the same probability count together
    last = np.flatnonzero(np.append(np.diff(probability[order]) != 0, True))
    return hits[last] / hits[-1], hits[last] / (last + 1)


def confusion(judged: Sequence[EvaluatedPage]) -> npt.NDArray[np.int64]:
    """Count lines by their label (rows) and by the label they were given (columns), in the order of `Label`."""
    found = np.array([label.value for row in judged for label in row.found])
    return np.array(
        [[int((truth_of(judged, truth) & (found == given.value)).sum()) for given in Label] for truth in Label]
    )


def _curves(axes: Any, judged: Sequence[EvaluatedPage]) -> None:
    for number, (corpus, rows) in enumerate(by_corpus(judged).items()):
        for label, style in STYLES.items():
            truth = truth_of(rows, label)
            if truth.any():
                probability = np.concatenate([getattr(row, label.value) for row in rows])
                recall, precision = curve(probability, truth)
                axes.plot(recall, precision, style, color=f"C{number % 10}", label=f"{corpus}: {label}")
                at = rates(truth, np.array([given is label for row in rows for given in row.found]))
                axes.plot(at["recall"], at["precision"], "o", color=f"C{number % 10}")
    axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1.02), ylim=(0, 1.02))
    axes.set_title("lines of body and spam; dots: as labelled")
    axes.grid(alpha=0.3)
    axes.legend(loc="lower left", fontsize="small")


def _confusion(axes: Any, judged: Sequence[EvaluatedPage]) -> None:
    table = confusion(judged)
    share = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    names = [label.value for label in Label]
    axes.set_xticks(range(len(names)), names)
    axes.set_yticks(range(len(names)), names)
    axes.set(xlabel="found", ylabel="labelled", title="lines, and share of the label")
    for row, column in np.ndindex(table.shape):
        colour = "white" if share[row, column] > 0.5 else "black"
        text = f"{table[row, column]}\n{share[row, column]:.1%}"
        axes.text(column, row, text, ha="center", va="center", color=colour)
