"""The trained model of the lines of a page: load it, save it, and score whole documents at once."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.lines.features.batch import Batch, Floats, Layout, batch
from cleaner.lines.features.classes import CLASSES
from cleaner.lines.features.context import context, spam_context
from cleaner.lines.features.doorways import doorways
from cleaner.lines.features.seen import seen
from cleaner.lines.features.signs import signs
from cleaner.lines.features.windows import Flags
from cleaner.lines.models.arrays import AD_FILE, KIND_FILE, MODEL, OWN, OWN_FILE, read, read_own
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.models.trees import Trees
from cleaner.lines.scores import BODY, COLUMNS, MAY_BE_SPAM, SPAM, Scores, sigmoid
from cleaner.log import INFO, log
from cleaner.model_files import loading, read_card, shown, write_card
from cleaner.resources import ModelError, models

CALIBRATION = "calibration"
# The columns of counts that `Scores.scripts` has.
_SCRIPTS = [CLASSES.index(name) for name in ("han", "kana", "letter")]

Odds = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PageModel:
    """
    Both passes: `lines` sees a line alone, `body` and `spam` are trees over its context.

    `calibration` holds a slope and an offset for the log-odds of body and of spam, shape (2, 2), to make them
    probabilities (Platt 1999). `own`, fitted to the lines of one user, adds its first score to the log-odds of body.
    """

    lines: LineModel
    body: Trees
    spam: Trees
    calibration: npt.NDArray[np.float64]
    own: LineModel | None = None

    def score(self, documents: Sequence[Sequence[str]]) -> Scores:
        """Score the stripped, non-blank lines of documents, all in one sequence."""
        sizes = np.array([len(document) for document in documents], dtype=np.int64)
        return self.score_lines([line for document in documents for line in document], Layout.of(sizes))

    def score_lines(self, texts: Sequence[str], layout: Layout) -> Scores:
        """Score the lines of documents, stripped and not blank; `layout` says where each document is."""
        if not texts:
            none, no_number = np.zeros(0), np.zeros(0, dtype=int)
            alone = np.zeros((0, COLUMNS), dtype=np.float32)
            return Scores(none, none, alone, none, np.zeros((0, 3), dtype=int), no_number, no_number > 0)
        lines = batch(texts)
        return self._score(lines, layout)

    def _score(self, lines: Batch, layout: Layout) -> Scores:
        alone = self.lines.scores(lines)
        shown = signs(lines)
        found = context(lines, shown, alone, layout)
        body, spam = self.log_odds(found, lines, alone, layout)
        body = calibrated(body, self.calibration[BODY])
        likely = sigmoid(body if self.own is None else body + self.own.scores(lines)[:, BODY])
        chance, might = np.zeros(len(alone)), may_be_spam(alone).nonzero()[0]
        if len(might):
            chance[might] = sigmoid(calibrated(spam[might], self.calibration[SPAM]))
        scripts, shared = shown.counts.take(_SCRIPTS, axis=1), found[_present()].astype(np.float64)
        return Scores(likely, chance, alone, shared, scripts, lines.lengths, doorways(lines, layout))

    def log_odds(self, found: Floats, lines: Batch, alone: Floats, layout: Layout) -> tuple[Odds, Odds]:
        """
        Return the uncalibrated log-odds of body and of spam, shape (lines,) each.

        `found` is the table of `context`, `alone` the scores of the first pass. Those of spam are 0 for lines that
        can't be spam.
        """
        spam = np.zeros(len(alone))
        might = may_be_spam(alone)
        places = might.nonzero()[0]
        if len(places):
            # few documents have such lines
            rows, their = layout.having(might)
            those = Batch(lines.points, lines.starts[rows], lines.ends[rows])
            around = spam_context(those, alone[rows], their)[:, might[rows]]
            spam[places] = self.spam.log_odds(np.concatenate([found[:, places], around]))
        return self.body.log_odds(found), spam


@cache
def _present() -> int:
    """Return the feature that is `Scores.shared`."""
    return seen().names.index("shared_words.present")


def may_be_spam(alone: Floats) -> Flags:
    """Flag the lines that may be spam by their own words, given the scores of the first pass."""
    flags: Flags = alone[:, SPAM] >= MAY_BE_SPAM
    return flags


def calibrated(odds: Odds, calibration: npt.NDArray[np.float64]) -> Odds:
    """Return the log-odds times the slope plus the offset."""
    slope, offset = calibration.tolist()
    adjusted: Odds = odds * slope + offset
    return adjusted


def save(model: PageModel, card: dict[str, Any], folder: Path, beside: Sequence[str] = ()) -> None:
    """
    Write `lines.npz`, the model card `lines.json` and, where a user's lines add to it, `own.npz` to a folder.

    The files `beside` them, which are there already, belong to the model, too.
    """
    arrays = {**_named(model, "lines"), **_named(model, "body"), **_named(model, "spam")}
    arrays[CALIBRATION] = model.calibration
    folder.mkdir(parents=True, exist_ok=True)
    for name in {OWN_FILE, KIND_FILE, AD_FILE}.difference(beside):
        (folder / name).unlink(missing_ok=True)  # what an older model in this folder had would be added to this one
    own = []
    if model.own is not None:
        np.savez_compressed(folder / OWN_FILE, **_named(model, OWN))
        own = [OWN_FILE]
    np.savez(folder / MODEL, **arrays)  # not compressed: it is read at every start
    write_card(card, folder, [MODEL, *own, *beside])


def _named(model: PageModel, part: str) -> dict[str, Any]:
    arrays = getattr(model, part)
    return {f"{part}.{field.name}": getattr(arrays, field.name) for field in fields(arrays)}


def load(folder: Path | None = None) -> PageModel:
    """
    Read a model from a folder, by default the shipped one.

    Raise `ModelError`, with one sentence that says what is wrong, when the folder holds no model, a damaged one or one
    that was trained on other features.
    """
    try:
        place = folder.resolve() if folder else models()
    except (OSError, RuntimeError, ValueError) as error:  # links in a circle, a name with NUL
        raise ModelError(f"no model in {shown(folder)}: no such folder") from error
    return _load(place)


@lru_cache(maxsize=4)
def _load(folder: Path) -> PageModel:
    with loading(folder):
        card = read_card(folder)
        parts = read(card)
        own = read_own(card) if card.has(OWN_FILE) else None
    trees = {name: Trees(**parts[name]) for name in ("body", "spam")}
    log(INFO, "model of lines loaded from %s", folder)
    return PageModel(
        lines=LineModel(**parts["lines"]),
        **trees,
        calibration=parts[CALIBRATION][""],
        own=LineModel(**own) if own else None,
    )
