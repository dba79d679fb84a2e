"""Fit the first pass with scikit-learn, on the hashed n-grams that prediction uses."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from cleaner.lines.features.batch import batch
from cleaner.lines.features.hashing import BUCKETS
from cleaner.lines.features.ngrams import ORDERS, VOID, buckets, owners
from cleaner.lines.models.line_model import LARGEST_WEIGHT, LineModel, line_norm

# Inverse regularisation strength: the best of .3, 1, 3 and 10 on folds by host.
STRENGTH = 3.0
# Less precise than scikit-learn's default, but as good on unseen lines, in two thirds of the time.
TOLERANCE = 1e-2
# The log-odds that a model of one class gives.
CERTAIN = 10.0


def matrix(lines: Sequence[str]) -> csr_matrix:
    """Return the normalised n-gram counts of lines, sparse, shape (lines, BUCKETS)."""
    folded = batch(lines)
    scale = 1.0 / line_norm(folded)
    rows, columns = [], []
    for order, bucket in zip(ORDERS, buckets(folded.points), strict=True):
        owner = owners(folded, order)
        used = bucket != VOID
        rows.append(owner[used])
        columns.append(bucket[used])
    row = np.concatenate(rows)
    counts = csr_matrix((scale[row], (row, np.concatenate(columns))), shape=(len(lines), BUCKETS), dtype=np.float64)
    counts.sum_duplicates()
    return counts


def fit(
    matrices: csr_matrix,
    targets: npt.NDArray[np.bool_],
    weights: npt.NDArray[np.float64],
    strength: float = STRENGTH,
) -> LogisticRegression:
    """Fit a logistic model; rows of weight zero take no part. If all targets are the same, it always predicts that."""
    used = weights > 0
    model = LogisticRegression(C=strength, solver="liblinear", tol=TOLERANCE, max_iter=200, random_state=0)
    if targets[used].all() or not targets[used].any():
        model.coef_ = np.zeros((1, BUCKETS))
        model.intercept_ = np.array([CERTAIN if targets[used].all() else -CERTAIN])
        return model
    return model.fit(matrices[used], targets[used], sample_weight=weights[used])


def line_model(models: Sequence[LogisticRegression]) -> LineModel:
    """Round fitted models, one per column of the scores, to the integers that prediction sums."""
    coefficients = np.vstack([model.coef_ for model in models])
    coefficients[:, VOID] = 0.0
    scale = np.maximum(np.abs(coefficients).max(axis=1), 1e-9) / LARGEST_WEIGHT
    weights = np.rint(coefficients / scale[:, None]).astype(np.int16)
    return LineModel(weights, scale, np.array([model.intercept_[0] for model in models]))
