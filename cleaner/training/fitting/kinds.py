"""Fit the model that tells kinds of pages apart, and measure it on pages of sites that it has not seen."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from cleaner.document import KINDS
from cleaner.lines.models.arrays import KIND_BUCKETS, KIND_FILE
from cleaner.lines.models.kind_model import KindModel, page_roots
from cleaner.training.corpora.folder import Page
from cleaner.training.fitting.compressed import save_compressed
from cleaner.training.fitting.folds import FOLDS, Dataset

# Inverse regularisation strength: 10, 30 and 100 are alike.
STRENGTH = 30.0
# The kinds of labelled pages that each kind stands for: there are too few pages to tell more of them apart.
GROUPS = {
    "article": ("article", "blog", "notice"),
    "novel": ("novel",),
    "poem": ("poem_song",),
    "forum": ("forum", "qa", "social"),
    "reference": ("encyclopaedia", "reference", "recipe", "other"),
    "product": ("product", "company", "job"),
    "list": ("list",),
    "doorway": ("doorway", "hacked"),
}
KIND_OF = {name: kind for kind, names in GROUPS.items() for name in names}
# Weights are whole numbers up to this: finer ones decide no better and compress worse.
LARGEST = 31


def labelled(data: Dataset) -> tuple[list[Page], npt.NDArray[np.int64]]:
    """Return the pages whose kind is known, without copies, and the fold of each."""
    rows = [(page, fold) for page, fold in zip(data.pages, data.folds.tolist(), strict=True) if _is_known(page)]
    return [page for page, _ in rows], np.array([fold for _, fold in rows])


def _is_known(page: Page) -> bool:
    return page.kind in KIND_OF and "#" not in page.name


def fit(vectors: csr_matrix, kinds: npt.NDArray[np.int64]) -> KindModel:
    """Fit one model for each kind against the rest; `vectors` (pages, KIND_BUCKETS), `kinds` are places in KINDS."""
    models = [
        LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0).fit(vectors, kinds == place)
        for place in range(len(KINDS))
    ]
    coefficients = np.vstack([model.coef_ for model in models])
    scale = np.abs(coefficients).max(axis=1) / LARGEST
    weights = np.rint(coefficients / scale[:, None]).astype(np.int8)
    return KindModel(weights, scale, np.array([model.intercept_[0] for model in models]))


def page_vectors(pages: Sequence[Sequence[str]]) -> csr_matrix:
    """Return what `page_roots` finds of the lines of each page, shape (pages, KIND_BUCKETS)."""
    found, roots = zip(*page_roots(pages), strict=True)
    edges = np.append(0, np.cumsum([len(places) for places in found]))
    return csr_matrix((np.concatenate(roots), np.concatenate(found), edges), shape=(len(pages), KIND_BUCKETS))


def train(data: Dataset) -> tuple[KindModel, dict[str, Any]] | None:
    """
    Return a model and its figures, cross-validated by site, or None where the data have too few kinds.

    Figures are of the pages for measuring alone: how many, the share whose kind was found, the mean probability that
    was given to what was found, and by kind how many there are and precision and recall.
    """
    pages, folds = labelled(data)
    kinds = np.array([KINDS.index(KIND_OF[page.kind]) for page in pages], dtype=np.int64)
    enough = all(set(kinds[folds != fold].tolist()) == set(range(len(KINDS))) for fold in range(FOLDS))
    if not pages or not enough:
        return None
    vectors = page_vectors([page.lines for page in pages])
    given = np.zeros((len(pages), len(KINDS)))
    for fold in sorted(set(folds.tolist())):
        model = fit(vectors[folds != fold], kinds[folds != fold])
        unseen = np.flatnonzero(folds == fold)
        given[unseen] = model.probabilities([pages[place].lines for place in unseen.tolist()])
    measured = np.array([page.corpus != "written" for page in pages])
    return fit(vectors, kinds), _figures(given[measured], kinds[measured])


def _figures(given: npt.NDArray[np.float64], kinds: npt.NDArray[np.int64]) -> dict[str, Any]:
    found = given.argmax(axis=1)
    hit = found == kinds
    return {
        "pages": len(kinds),
        "found": round(float(hit.mean()), 4),
        "mean_probability": round(float(given.max(axis=1).mean()), 4),
        "by_kind": {kind: _rates(found == place, kinds == place) for place, kind in enumerate(KINDS)},
    }


def _rates(found: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_]) -> dict[str, float]:
    hits = int((found & truth).sum())
    return {
        "pages": int(truth.sum()),
        "precision": round(hits / max(int(found.sum()), 1), 4),
        "recall": round(hits / max(int(truth.sum()), 1), 4),
    }


def save(model: KindModel, folder: Path) -> None:
    """Write `kinds.npz` to a folder."""
    save_compressed(folder / KIND_FILE, {"weights": model.weights, "scale": model.scale, "bias": model.bias})
