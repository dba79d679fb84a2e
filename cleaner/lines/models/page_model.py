"""The trained model of lines: load it, save it, and let it judge whole documents at once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from cleaner.kernels import KERNELS
from cleaner.lines.features.autocontext import revision
from cleaner.lines.features.batch import Batch, Integers, Layout, batch
from cleaner.lines.features.classes import CLASSES, counts
from cleaner.lines.features.context import Groups, context, table
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.models.trees import Trees
from cleaner.lines.scores import BODY, SPAM, Scores, sigmoid
from cleaner.resources import models

# Changes whenever features do: a model trained on other features must not be read as if it fitted.
FEATURES_VERSION = 3
NAME = "lines"
CALIBRATION = "calibration"

Odds = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PageModel:
    """
    All passes: `lines` sees a line alone, `body` and `spam` are trees over its context.

    `revised` are trees over that context and over what `body` says of the lines around. `calibration` are a slope and
    an offset for the log-odds of body and of spam, shape (2, 2), that make them probabilities (Platt 1999).
    """

    lines: LineModel
    body: Trees
    spam: Trees
    revised: Trees
    calibration: npt.NDArray[np.float64]

    def judge(self, documents: Sequence[Sequence[str]]) -> Scores:
        """Judge the stripped, non-blank lines of many documents; lines of all documents follow each other."""
        sizes = np.array([len(document) for document in documents], dtype=np.int64)
        return self.judge_lines([line for document in documents for line in document], sizes)

    def judge_lines(self, texts: Sequence[str], sizes: Integers) -> Scores:
        """Judge the lines of documents of so many lines each, stripped and not blank."""
        if not texts:
            none, no_number = np.zeros(0), np.zeros(0, dtype=int)
            alone = np.zeros((0, 3), dtype=np.float32)
            return Scores(none, none, alone, none, np.zeros((0, 3), dtype=int), no_number)
        lines = batch(texts)
        KERNELS.saw(len(lines.points))
        return KERNELS.run(lambda: self._judge(lines, Layout.of(sizes)))

    def _judge(self, lines: Batch, layout: Layout) -> Scores:
        alone = self.lines.scores(lines)
        kinds = counts(lines)
        groups = context(lines, kinds, alone, layout)
        body, spam = self.log_odds(groups, lines, layout)
        chance = sigmoid(calibrated(spam, self.calibration[SPAM]))
        likely = (1.0 - chance) * sigmoid(calibrated(body, self.calibration[BODY]))
        scripts = kinds[:, [CLASSES.index(name) for name in ("han", "kana", "letter")]]
        return Scores(likely, chance, alone, groups["topic"][0].astype(np.float64), scripts, lines.lengths)

    def log_odds(self, groups: Groups, lines: Batch, layout: Layout) -> tuple[Odds, Odds]:
        """Return log-odds of body against chrome and of spam from `context`, not yet calibrated, shape (lines,)."""
        spam = table([groups["spam"]])
        seen = table(group for name, group in groups.items() if name != "spam")
        first = self.body.log_odds(seen)
        both = np.concatenate([seen, table([revision(first, lines.lengths, layout)])])
        return self.revised.log_odds(both), self.spam.log_odds(np.concatenate([seen, spam]))


def calibrated(odds: Odds, calibration: npt.NDArray[np.float64]) -> Odds:
    """Return log-odds times a slope plus an offset."""
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
    Read a model from a folder, by default the one that is shipped.

    Raise `ValueError` when the folder holds no model or one that was trained on other features.
    """
    return _load((folder or models()).resolve())


@lru_cache(maxsize=4)
def _load(folder: Path) -> PageModel:
    missing = f"no model in {folder}: it needs {NAME}.npz and {NAME}.json of `cleaner train`"
    try:
        version = json.loads((folder / f"{NAME}.json").read_text(encoding="utf-8")).get("features_version")
    except (OSError, ValueError, AttributeError) as error:
        raise ValueError(missing) from error
    if version != FEATURES_VERSION:
        raise ValueError(
            f"the model in {folder} has features version {version}, "
            f"this release reads {FEATURES_VERSION}: train it again with `cleaner train`"
        )
    try:
        with open(folder / f"{NAME}.npz", "rb") as file, np.load(file, allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in arrays.files}
        lines = LineModel(**_part(found, "lines"))
        body, spam, revised = (Trees(**_part(found, name)) for name in ("body", "spam", "revised"))
        return PageModel(lines, body, spam, revised, found[CALIBRATION])
    except (OSError, EOFError, BadZipFile, ValueError, KeyError, TypeError) as error:
        raise ValueError(missing) from error


def _part(arrays: dict[str, Any], name: str) -> dict[str, Any]:
    return {key.split(".")[1]: value for key, value in arrays.items() if key.startswith(f"{name}.")}
