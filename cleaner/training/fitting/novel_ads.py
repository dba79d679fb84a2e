"""Fit the model that tells advertisements of novel sites from lines of chapters, and measure it on unseen lines."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from cleaner.document import Label
from cleaner.lines.ad_cut.whole import SURE
from cleaner.lines.features.batch import batch
from cleaner.lines.models.ad_model import AdModel, n_grams
from cleaner.lines.models.arrays import AD_BUCKETS, AD_FILE
from cleaner.lines.models.line_model import line_norm
from cleaner.training.corpora.texts import read_lines
from cleaner.training.fitting.compressed import save_compressed
from cleaner.training.fitting.folds import FOLDS, Dataset

ADS, HONEST = "novel_ads.txt", "novel_lines.txt"
NOVEL = "novel"
# Inverse regularisation strength: of 3, 10 and 30 the one that finds most where it takes equally few honest lines.
STRENGTH = 30.0
# Weights are whole numbers up to this.
LARGEST = 127


def train(data: Dataset) -> tuple[AdModel, dict[str, int]]:
    """
    Return a model and its figures, cross-validated: pages of novels by site, single lines in turn.

    Figures are how many advertisements there are and how many are found, how many honest lines and how many of them
    are taken for one. They are of the lines alone: in a chapter a line must also read unlike the text.
    """
    rows = [(line, place % FOLDS, True) for place, line in enumerate(filter(None, read_lines(ADS)))]
    rows += [(line, place % FOLDS, False) for place, line in enumerate(filter(None, read_lines(HONEST)))]
    for page, fold in zip(data.pages, data.folds.tolist(), strict=True):
        if page.kind == NOVEL and "#" not in page.name:
            labelled = zip(page.lines, page.labels, strict=True)
            rows += [(line, fold, False) for line, label in labelled if label is Label.body]
    lines, folds, ads = zip(*rows, strict=True)
    vectors, fold_of, is_ad = matrix(lines), np.array(folds), np.array(ads)
    found = np.zeros(len(rows), dtype=bool)
    for fold in range(FOLDS):
        model, judged = fit(vectors[fold_of != fold], is_ad[fold_of != fold]), np.flatnonzero(fold_of == fold)
        found[judged] = model.log_odds([lines[row] for row in judged.tolist()]) >= SURE
    figures = {"ads": is_ad, "ads_found": is_ad & found, "honest": ~is_ad, "honest_found": ~is_ad & found}
    return fit(vectors, is_ad), {name: int(flags.sum()) for name, flags in figures.items()}


def matrix(lines: Sequence[str]) -> csr_matrix:
    """Return the normalised n-gram counts of lines, sparse, shape (lines, AD_BUCKETS)."""
    folded = batch([line.strip() for line in lines])
    places, rows = (np.concatenate(parts) for parts in zip(*n_grams(folded), strict=True))
    counts = csr_matrix(((1.0 / line_norm(folded))[rows], (rows, places)), shape=(len(lines), AD_BUCKETS))
    counts.sum_duplicates()
    return counts


def fit(vectors: csr_matrix, is_ad: npt.NDArray[np.bool_]) -> AdModel:
    """Fit a model on lines, as `matrix` has them, of which both classes count the same."""
    model = LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced", random_state=0)
    model.fit(vectors, is_ad)
    scale = np.abs(model.coef_[0]).max() / LARGEST
    return AdModel(np.rint(model.coef_[0] / scale).astype(np.int8), np.array(scale), np.array(model.intercept_[0]))


def save(model: AdModel, folder: Path) -> None:
    """Write `novel_ads.npz` to a folder."""
    save_compressed(folder / AD_FILE, {"weights": model.weights, "scale": model.scale, "bias": model.bias})
