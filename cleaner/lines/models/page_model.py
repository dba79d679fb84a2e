"""The trained model of the lines of a page: load it, save it, and score whole documents at once."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.lines.features.batch import Batch, Floats, Layout, batch
from cleaner.lines.features.context import STRONG, spam_context
from cleaner.lines.features.doorways import doorways
from cleaner.lines.features.windows import Flags
from cleaner.lines.models.arrays import BESIDE, MODEL, OWN, OWN_FILE, read, read_own
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.models.second_pass import SecondPass
from cleaner.lines.models.trees import Trees
from cleaner.lines.scores import BODY, COLUMNS, LONGEST_TITLE, MAY_BE_SPAM, SPAM, Scores, sigmoid
from cleaner.log import INFO, log
from cleaner.model_files import loading, read_card, shown, write_card
from cleaner.resources import ModelError, models

CALIBRATION = "calibration"
# The parts that are trees.
FORESTS = ("body", "spam", "title")

Odds = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PageModel:
    """
    Both passes: `lines` sees a line alone, `body`, `spam` and `title` are trees over its context.

    `calibration` holds a slope and an offset for the log-odds of body and of spam, shape (2, 2), to make them
    probabilities (Platt 1999). `own`, fitted to the lines of one user, adds its first score to the log-odds of body.
    """

    lines: LineModel
    body: Trees
    spam: Trees
    title: Trees
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
        return self.score_batch(batch(texts), layout)

    def score_batch(self, lines: Batch, layout: Layout) -> Scores:
        """Score the lines of documents, at least one, as `score_lines` does."""
        alone = self.lines.scores(lines)
        by_itself = sigmoid(alone[:, BODY])
        might = may_be_spam(alone).nonzero()[0]
        titles = _may_be_title(by_itself, lines, layout).nonzero()[0]
        body, scripts, of_titles, columns = self._second(lines, (alone, by_itself), layout, titles, might)
        body = calibrated(body, self.calibration[BODY])
        likely = sigmoid(body if self.own is None else body + self.own.scores(lines)[:, BODY])
        chance, title = np.zeros((2, len(alone)))
        if len(might):
            spam = self._odds_of_spam(columns, lines, alone, layout)
            chance[might] = sigmoid(calibrated(spam, self.calibration[SPAM]))
        title[titles] = sigmoid(of_titles)
        return Scores(likely, chance, alone, title, scripts, lines.lengths, doorways(lines, layout))

    def log_odds(self, found: Floats, lines: Batch, alone: Floats, layout: Layout) -> tuple[Odds, Odds]:
        """
        Return the uncalibrated log-odds of body and of spam, shape (lines,) each.

        `found` is the table of `context`, `alone` the scores of the first pass. Those of spam are 0 for lines that
        can't be spam.
        """
        spam, might = np.zeros(len(alone)), may_be_spam(alone)
        if might.any():
            spam[might] = self._odds_of_spam(found[:, might], lines, alone, layout)
        return self.body.log_odds(found), spam

    def _odds_of_spam(self, columns: Floats, lines: Batch, alone: Floats, layout: Layout) -> Odds:
        """Return the log-odds of spam of the lines that may be spam, given their columns of the table of `context`."""
        might = may_be_spam(alone)
        # few documents have such lines
        rows, their = layout.having(might)
        those = Batch(lines.points, lines.starts[rows], lines.ends[rows])
        around = spam_context(those, alone[rows], their)[:, might[rows]]
        return self.spam.log_odds(np.concatenate([columns, around]))

    @cached_property
    def _second(self) -> SecondPass:
        return SecondPass(self.body, self.title)


def may_be_spam(alone: Floats) -> Flags:
    """Flag the lines that may be spam by their own words, given the scores of the first pass."""
    flags: Flags = alone[:, SPAM] >= MAY_BE_SPAM
    return flags


def may_be_title(alone: Floats, lines: Batch, layout: Layout) -> Flags:
    """Flag the short lines that no strong line of body stands above, given the scores of the first pass."""
    return _may_be_title(sigmoid(alone[:, BODY]), lines, layout)


def _may_be_title(likely: Odds, lines: Batch, layout: Layout) -> Flags:
    strong = likely * lines.lengths >= STRONG
    above = strong.cumsum() - strong
    flags: Flags = (above == above[layout.first]) & (lines.lengths <= LONGEST_TITLE)
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
    arrays = {name: array for part in ("lines", *FORESTS) for name, array in _named(model, part).items()}
    arrays[CALIBRATION] = model.calibration
    folder.mkdir(parents=True, exist_ok=True)
    for name in {OWN_FILE, *BESIDE}.difference(beside):
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
    trees = {name: Trees(**parts[name]) for name in FORESTS}
    log(INFO, "model of lines loaded from %s", folder)
    return PageModel(
        lines=LineModel(**parts["lines"]),
        **trees,
        calibration=parts[CALIBRATION][""],
        own=LineModel(**own) if own else None,
    )
