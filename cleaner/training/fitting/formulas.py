"""Fit the models of single lines: advertisements of novel sites in chapters, and boilerplate in articles."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from cleaner.document import Label
from cleaner.lines import boilerplate
from cleaner.lines.ad_cut import whole
from cleaner.lines.features.batch import batch
from cleaner.lines.models.arrays import AD_FILE, BOILERPLATE_FILE, FORMULA_BUCKETS
from cleaner.lines.models.formula_model import FormulaModel, n_grams
from cleaner.lines.models.line_model import line_norm
from cleaner.training.augmentation import furniture
from cleaner.training.augmentation.seeds import seeded
from cleaner.training.corpora.texts import read_lines
from cleaner.training.fitting.compressed import save_compressed
from cleaner.training.fitting.folds import FOLDS, Dataset

NOVEL = "novel"
# Inverse regularisation strength: of 3, 10 and 30 the one that finds most where it takes equally few honest lines.
STRENGTH = 30.0
# Weights are whole numbers up to this.
LARGEST = 127
# Rows of furniture that may be all that is left of a site's frame, and how often each is filled.
LEFT, FILLED = ("head", "foot", "notice", "list", "comments", "comment", "more"), 2

Rows = Iterator[tuple[str, int, bool]]


class Formulas(NamedTuple):
    """
    What a model is fitted on: lines that sites print, and honest ones that read like them, a file of ours each.

    `has_furniture` says whether invented lines of sites are among the first, `kind` from which pages the body is among
    the second; None is all. `sure` is the log-odds from which a line counts as found.
    """

    file: str
    formulas: str
    honest: str
    has_furniture: bool
    kind: str | None
    sure: float


# By the name that their figures have.
SOURCES = {
    "novel_ads": Formulas(AD_FILE, "novel_ads.txt", "novel_lines.txt", False, NOVEL, whole.SURE),
    "boilerplate": Formulas(BOILERPLATE_FILE, "boilerplate.txt", "honest_ends.txt", True, None, boilerplate.SURE),
}


def train(data: Dataset, source: Formulas) -> tuple[FormulaModel, dict[str, int]]:
    """
    Return a model and its figures, cross-validated: pages by site, single lines in turn.

    Figures are how many formulas there are and how many are found, how many honest lines and how many of them are taken
    for one. They are of the lines alone: in a text a line must also read unlike it.
    """
    lines, folds, formulas = zip(*_rows(data, source), strict=True)
    vectors, fold_of, is_formula = matrix(lines), np.array(folds), np.array(formulas)
    found = np.zeros(len(lines), dtype=bool)
    for fold in range(FOLDS):
        model, judged = fit(vectors[fold_of != fold], is_formula[fold_of != fold]), np.flatnonzero(fold_of == fold)
        found[judged] = model.log_odds([lines[row] for row in judged.tolist()]) >= source.sure
    flags = {"formulas": is_formula, "honest": ~is_formula}
    figures = {name: int(flag.sum()) for name, flag in flags.items()}
    figures |= {f"{name}_found": int((flag & found).sum()) for name, flag in flags.items()}
    return fit(vectors, is_formula), figures


def _rows(data: Dataset, source: Formulas) -> Rows:
    """Yield each line with its fold and whether it is a formula."""
    for name, is_formula in ((source.formulas, True), (source.honest, False)):
        yield from ((line, place % FOLDS, is_formula) for place, line in enumerate(filter(None, read_lines(name))))
    if source.has_furniture:
        random = seeded(source.file)
        titles = [page.lines[0] for page in data.pages if page.lines]
        left = furniture.filled(LEFT, titles, random, FILLED)
        yield from ((line, place // FILLED % FOLDS, True) for place, line in enumerate(left))
    for page, fold in zip(data.pages, data.folds.tolist(), strict=True):
        if "#" not in page.name and source.kind in (None, page.kind):
            labelled = zip(page.lines, page.labels, strict=True)
            yield from ((line, fold, False) for line, label in labelled if label is Label.body)


def matrix(lines: Sequence[str]) -> csr_matrix:
    """Return the normalised n-gram counts of lines, sparse, shape (lines, FORMULA_BUCKETS)."""
    folded = batch([line.strip() for line in lines])
    places, rows = (np.concatenate(parts) for parts in zip(*n_grams(folded), strict=True))
    counts = csr_matrix(((1.0 / line_norm(folded))[rows], (rows, places)), shape=(len(lines), FORMULA_BUCKETS))
    counts.sum_duplicates()
    return counts


def fit(vectors: csr_matrix, is_formula: npt.NDArray[np.bool_]) -> FormulaModel:
    """Fit a model on lines, as `matrix` has them, of which both classes count the same."""
    model = LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced", random_state=0)
    model.fit(vectors, is_formula)
    scale = np.abs(model.coef_[0]).max() / LARGEST
    return FormulaModel(np.rint(model.coef_[0] / scale).astype(np.int8), np.array(scale), np.array(model.intercept_[0]))


def save(model: FormulaModel, file: Path) -> None:
    """Write a model to a file."""
    save_compressed(file, {"weights": model.weights, "scale": model.scale, "bias": model.bias})
