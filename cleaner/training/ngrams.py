"""Fit the context-free pass with scikit-learn on the hash that prediction uses."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from cleaner.lines.classifier import LineModel, line_norm
from cleaner.lines.features import BUCKETS, ORDERS, VOID, batch, hashes, owners

# Inverse regularisation strength: of .3, 1, 3, 10 the best on folds by host.
STRENGTH = 3.0


def matrix(lines: Sequence[str]) -> csr_matrix:
    """Return the normalised n-gram counts of lines, sparse, shape (lines, BUCKETS)."""
    folded = batch(lines)
    scale = 1.0 / line_norm(folded)
    rows, columns = [], []
    for order in ORDERS:
        bucket = hashes(folded.points, order)
        owner = owners(folded, order)
        used = bucket != VOID
        rows.append(owner[used])
        columns.append(bucket[used])
    row = np.concatenate(rows)
    counts = csr_matrix((scale[row], (row, np.concatenate(columns))), shape=(len(lines), BUCKETS), dtype=np.float64)
    counts.sum_duplicates()
    return counts


def fit(matrices: csr_matrix, targets: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64]) -> LogisticRegression:
    """Fit one logistic model; rows of weight zero take no part."""
    used = weights > 0
    model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=200, random_state=0)
    return model.fit(matrices[used], targets[used], sample_weight=weights[used])


def line_model(body: LogisticRegression, spam: LogisticRegression) -> LineModel:
    """Round two fitted models to the integers that prediction sums."""
    coefficients = np.vstack([body.coef_, spam.coef_])
    coefficients[:, VOID] = 0.0
    scale = np.abs(coefficients).max(axis=1) / 32000.0
    weights = np.rint(coefficients / scale[:, None]).astype(np.int16)
    return LineModel(weights, scale, np.array([body.intercept_[0], spam.intercept_[0]]))
