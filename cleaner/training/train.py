"""Train everything that is shipped from a corpora folder: character counts, the line model, and its card."""

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.document import Label
from cleaner.lines.features import BUCKETS, ORDERS
from cleaner.lines.model import save
from cleaner.training import boosting, characters, ngrams
from cleaner.training.evaluate import cross_validate, figures, honest_lines
from cleaner.training.fit import COPY_WEIGHT, Fitting
from cleaner.training.folds import FOLDS, UNTOUCHED, dataset

Progress = Callable[[Iterable[int]], Iterable[int]]

LIMITS = (
    "Learned from news pages of 2011 and 2012, a few blogs, forums and essays, and hacked pages of 2015 to 2025. "
    "Pages that are lists (timetables, filmographies, word lists) lose lines; comments that read like prose stay; "
    "gold labels of the page corpora differ on captions, bylines and titles. Other languages were not trained on."
)


def train(corpora: Path, output: Path, progress: Progress = iter) -> dict[str, Any]:
    """
    Fit on all of a corpora folder, write the arrays and the card to `output`, and return the card.

    The figures of the card come from models that had not seen the pages they were measured on. The same corpora give
    the same files.
    """
    output.mkdir(parents=True, exist_ok=True)
    for name, arrays in zip(("characters", "trigrams"), characters.fit(corpora), strict=True):
        np.savez_compressed(output / f"{name}.npz", **arrays)  # type: ignore[arg-type]
    fitting = Fitting(dataset(corpora))
    table = measure(fitting, corpora, progress)
    card = {
        "name": "lines",
        "labels": [label.value for label in Label],
        "passes": {
            "lines": f"logistic regression, C = {ngrams.STRENGTH}, on hashed n-grams, n = {ORDERS}, {BUCKETS} buckets",
            "context": f"{boosting.ROUNDS} boosted trees of {boosting.LEAVES} leaves each for body and spam",
        },
        "pages": _page_counts(fitting),
        "copy_weight": COPY_WEIGHT,
        "folds": {"number": FOLDS, "untouched": UNTOUCHED},
        "figures": table,
        "limits": LIMITS,
        "sources": sources(corpora),
    }
    save(fitting.page_model(), card, output)
    return card


def measure(fitting: Fitting, corpora: Path, progress: Progress = iter) -> dict[str, Any]:
    """Cross-validate on the labelled pages and on honest raw lines, and return the figures."""
    judged = cross_validate(fitting, progress)
    return {**figures(judged), "honest": honest_lines(fitting, corpora)}


def missed(table: dict[str, Any], limits: dict[str, dict[str, float]]) -> list[str]:
    """
    Return one sentence for each figure below its floor or above its ceiling.

    `limits` has the maps `floors` and `ceilings` from the path of a figure, its parts joined by dots, to a number.
    """
    sentences = []
    for kind, sign, word in (("floors", 1, "below"), ("ceilings", -1, "above")):
        for name, limit in limits[kind].items():
            value: Any = table
            for part in name.split("."):
                value = value[part]
            if (value - limit) * sign < 0:
                sentences.append(f"{name} is {value}, {word} its limit {limit}")
    return sentences


def read_floors(folder: Path) -> dict[str, dict[str, float]]:
    """Read the limits that evaluation enforces."""
    limits: dict[str, dict[str, float]] = json.loads((folder / "floors.json").read_text(encoding="utf-8"))
    return limits


def sources(corpora: Path) -> list[dict[str, str]]:
    """Return name, SHA-256 and origin of each file that was trained on; the many dirty pages count as one."""
    known = json.loads((corpora / "raw" / "SOURCES.json").read_text(encoding="utf-8"))
    origin = {row[0]: f"{row[3]}; licence: {row[4]}" for row in known}
    files = sorted([*(corpora / "lines").glob("*.gz"), *(corpora / "raw").glob("*/*.gz")])
    rows = [(file.relative_to(corpora).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest()) for file in files]
    pages = hashlib.sha256(b"".join(file.read_bytes() for file in sorted((corpora / "dirty").glob("*.txt"))))
    rows.append(("dirty/*.txt", pages.hexdigest()))
    return [
        {"file": name, "sha256": digest, "origin": origin.get(name.removeprefix("raw/").removesuffix(".gz"), "")}
        for name, digest in rows
    ]


def _page_counts(fitting: Fitting) -> dict[str, int]:
    counts: dict[str, int] = {}
    for page, original in zip(fitting.data.pages, fitting.data.original.tolist(), strict=True):
        kind = page.corpus if original or page.corpus == "raw" else f"{page.corpus} {page.name.split('#')[1]}"
        counts[kind] = counts.get(kind, 0) + 1
    return counts
