"""The trained model of the lines of a page: load it, save it, and score whole documents at once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.kernels import KERNELS
from cleaner.lines.features.batch import Batch, Floats, Integers, Layout, batch
from cleaner.lines.features.classes import CLASSES, counts
from cleaner.lines.features.context import context, spam_context, table
from cleaner.lines.features.doorways import doorways
from cleaner.lines.features.windows import Flags
from cleaner.lines.models.arrays import read
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.models.trees import Trees
from cleaner.lines.scores import BODY, COLUMNS, MAY_BE_SPAM, SPAM, Scores, sigmoid
from cleaner.resources import models

# Changes whenever features do: a model trained on other features must not be used.
FEATURES_VERSION = 4
NAME = "lines"
CALIBRATION = "calibration"

Odds = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PageModel:
    """
    Both passes: `lines` sees a line alone, `body` and `spam` are trees over its context.

    `calibration` holds a slope and an offset for the log-odds of body and of spam, shape (2, 2), to make them
    probabilities (Platt 1999).
    """

    lines: LineModel
    body: Trees
    spam: Trees
    calibration: npt.NDArray[np.float64]

    def score(self, documents: Sequence[Sequence[str]]) -> Scores:
        """Score the stripped, non-blank lines of documents, all in one sequence."""
        sizes = np.array([len(document) for document in documents], dtype=np.int64)
        return self.score_lines([line for document in documents for line in document], sizes)

    def score_lines(self, texts: Sequence[str], sizes: Integers) -> Scores:
        """Score the lines of documents, stripped and not blank; `sizes` is how many each document has."""
        if not texts:
            none, no_number = np.zeros(0), np.zeros(0, dtype=int)
            alone = np.zeros((0, COLUMNS), dtype=np.float32)
            return Scores(none, none, alone, none, np.zeros((0, 3), dtype=int), no_number, no_number > 0)
        lines = batch(texts)
        KERNELS.saw(len(lines.points))
        return KERNELS.run(lambda: self._score(lines, Layout.of(sizes)))

    def _score(self, lines: Batch, layout: Layout) -> Scores:
        alone = self.lines.scores(lines)
        kinds = counts(lines)
        groups = context(lines, kinds, alone, layout)
        body, spam = self.log_odds(table(groups.values()), lines, alone, layout)
        likely = sigmoid(calibrated(body, self.calibration[BODY]))
        chance = np.where(may_be_spam(alone), sigmoid(calibrated(spam, self.calibration[SPAM])), 0.0)
        scripts = kinds[:, [CLASSES.index(name) for name in ("han", "kana", "letter")]]
        shared = groups["shared_words"]["present"].astype(np.float64)
        return Scores(likely, chance, alone, shared, scripts, lines.lengths, doorways(lines, alone, layout))

    def log_odds(self, seen: Floats, lines: Batch, alone: Floats, layout: Layout) -> tuple[Odds, Odds]:
        """
        Return the uncalibrated log-odds of body and of spam, shape (lines,) each.

        `seen` is the table of `context`, `alone` the scores of the first pass. Those of spam are 0 for lines that can't
        be spam.
        """
        spam = np.zeros(len(alone))
        places = np.flatnonzero(may_be_spam(alone))
        if len(places):
            around = table([spam_context(lines, alone, layout)])
            spam[places] = self.spam.log_odds(np.concatenate([seen[:, places], around[:, places]]))
        return self.body.log_odds(seen), spam


def may_be_spam(alone: Floats) -> Flags:
    """Flag the lines that may be spam by their own words, given the scores of the first pass."""
    flags: Flags = alone[:, SPAM] >= MAY_BE_SPAM
    return flags


def calibrated(odds: Odds, calibration: npt.NDArray[np.float64]) -> Odds:
    """Return the log-odds times the slope plus the offset."""
    slope, offset = calibration
    adjusted: Odds = odds * slope + offset
    return adjusted


def save(model: PageModel, card: dict[str, Any], folder: Path) -> None:
    """Write `lines.npz` and the model card `lines.json` to a folder."""
    parts = {part.name: getattr(model, part.name) for part in fields(model)}
    arrays = {
        f"{name}.{field.name}": getattr(part, field.name)
        for name, part in parts.items()
        if name != CALIBRATION
        for field in fields(part)
    }
    arrays[CALIBRATION] = model.calibration
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / f"{NAME}.npz", **arrays)  # not compressed: it is read at every start
    text = json.dumps({"features_version": FEATURES_VERSION, **card}, ensure_ascii=False, indent=2)
    (folder / f"{NAME}.json").write_text(text + "\n", encoding="utf-8")


def load(folder: Path | None = None) -> PageModel:
    """
    Read a model from a folder, by default the shipped one.

    Raise `ValueError`, with one sentence that says what is wrong, when the folder holds no model, a damaged one or one
    that was trained on other features.
    """
    try:
        place = (folder or models()).resolve()
    except (OSError, RuntimeError) as error:  # links in a circle
        raise ValueError(f"no model in {folder}: no such folder") from error
    return _load(place)


@lru_cache(maxsize=4)
def _load(folder: Path) -> PageModel:
    try:
        version = _version(folder / f"{NAME}.json")
        # a model of other features may have other arrays: they are not even read
        parts = read(folder / f"{NAME}.npz") if version == FEATURES_VERSION else {}
    except OSError as error:
        needs = f"it needs {NAME}.npz and {NAME}.json of `cleaner train`"
        raise ValueError(f"no model in {folder}: {needs} ({error.strerror})") from error
    except ValueError as error:
        raise ValueError(f"the model in {folder} is damaged: {error}") from error
    if version != FEATURES_VERSION:
        raise ValueError(
            f"the model in {folder} has features version {version}, "
            f"this release reads {FEATURES_VERSION}: train it again with `cleaner train`"
        )
    trees = {name: Trees(**parts[name]) for name in ("body", "spam")}
    return PageModel(lines=LineModel(**parts["lines"]), **trees, calibration=parts[CALIBRATION][""])


def _version(card: Path) -> int:
    """Return the features version in a model card; raise `ValueError` if the file is not a model card."""
    try:
        content = json.loads(card.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{card.name} can't be read as JSON in UTF-8") from error
    if not (isinstance(content, dict) and "features_version" in content):
        raise ValueError(f"{card.name} is no JSON object with a field features_version")
    version = content["features_version"]
    if type(version) is not int:
        raise ValueError(f"features_version in {card.name} is {version!r:.40}, it must be a whole number")
    return version
