"""The trained model of lines: load it, save it, and let it judge whole documents at once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.lines.classifier import LineModel, sigmoid
from cleaner.lines.context import context
from cleaner.lines.features import Layout, batch, scripts
from cleaner.lines.trees import Trees
from cleaner.resources import models

# Changes whenever features do: a model trained on other features must not be read as if it fitted.
FEATURES_VERSION = 1
NAME = "lines"


@dataclass(frozen=True)
class Judgement:
    """
    What a model says of lines: probabilities of `body` and `spam`, shape (lines,), the rest being chrome.

    `alone` holds the scores of the first pass, shape (lines, 2), `scripts` the letters of a line by script (lines, 3).
    """

    body: npt.NDArray[np.float64]
    spam: npt.NDArray[np.float64]
    alone: npt.NDArray[np.float32]
    scripts: npt.NDArray[np.int64]


@dataclass(frozen=True)
class PageModel:
    """Both passes: `lines` sees a line alone, `body` and `spam` are trees over its context."""

    lines: LineModel
    body: Trees
    spam: Trees

    def judge(self, documents: Sequence[Sequence[str]]) -> Judgement:
        """Judge the stripped, non-blank lines of many documents; lines of all documents follow each other."""
        if not any(documents):
            return Judgement(np.zeros(0), np.zeros(0), np.zeros((0, 2), dtype=np.float32), np.zeros((0, 3), dtype=int))
        lines = batch([line for document in documents for line in document])
        layout = Layout.of(np.array([len(document) for document in documents], dtype=np.int64))
        alone = self.lines.scores(lines)
        features = context(lines, alone, layout)
        spam = sigmoid(self.spam.log_odds(features))
        body = (1.0 - spam) * sigmoid(self.body.log_odds(features))
        return Judgement(body, spam, alone, scripts(lines))


def save(model: PageModel, card: dict[str, Any], folder: Path) -> None:
    """Write `lines.npz` and the model card `lines.json` to a folder."""
    arrays = {
        f"{part.name}.{field.name}": getattr(getattr(model, part.name), field.name)
        for part in fields(model)
        for field in fields(getattr(model, part.name))
    }
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
    try:
        card = json.loads((folder / f"{NAME}.json").read_text(encoding="utf-8"))
        version = card.get("features_version")
        with np.load(folder / f"{NAME}.npz", allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in arrays.files}
        model = PageModel(LineModel(**_part(found, "lines")), _trees(found, "body"), _trees(found, "spam"))
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"no model in {folder}: it needs {NAME}.npz and {NAME}.json of `cleaner train`") from error
    if version != FEATURES_VERSION:
        raise ValueError(
            f"the model in {folder} has features version {version}, "
            f"this release reads {FEATURES_VERSION}: train it again with `cleaner train`"
        )
    return model


def _part(arrays: dict[str, Any], name: str) -> dict[str, Any]:
    return {key.split(".")[1]: value for key, value in arrays.items() if key.startswith(f"{name}.")}


def _trees(arrays: dict[str, Any], name: str) -> Trees:
    part = _part(arrays, name)
    return Trees(**{**part, "depth": int(part["depth"]), "bias": float(part["bias"])})
