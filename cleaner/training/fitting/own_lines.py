"""
Fit what a user's own labelled lines add to a model that is there: weights of n-grams, on top of its log-odds of body.

Everything else stays as it was learned from many pages. Twenty pages are too few for more: further trees, other weights
of the first pass and other scales of the log-odds made most pages worse that were not among them. So did weights of
single characters and pairs, which are in all pages: what they say is better known from the many.
"""

import numpy as np
import numpy.typing as npt

from cleaner.lines.features.batch import batch
from cleaner.lines.features.hashing import BUCKETS
from cleaner.lines.features.ngrams import ORDERS, VOID, buckets
from cleaner.lines.models.line_model import LARGEST_WEIGHT, LineModel
from cleaner.lines.scores import BODY, COLUMNS, sigmoid
from cleaner.training.fitting import ngrams

# The shortest n-grams with a weight.
SHORTEST = 3
# How strongly weights are held to zero.
RIDGE = 0.1
MOST_STEPS = 100


def fit(lines: list[str], body: npt.NDArray[np.bool_], odds: npt.NDArray[np.float64]) -> LineModel:
    """
    Return a line model whose first score corrects the log-odds of body of lines, shape (lines,) each.

    It is a logistic regression with the log-odds of the model as offset and without an intercept, so that a line that
    has nothing in common with those labelled stays as it is. The same lines give the same weights.
    """
    from scipy.optimize import minimize

    used = _buckets(lines)
    table = ngrams.matrix(lines)[:, used]

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        now = odds + table @ weights
        total = (np.logaddexp(0.0, now) - body * now).sum() + RIDGE / 2 * (weights @ weights)
        return float(total), table.T @ (sigmoid(now) - body) + RIDGE * weights

    weights = np.zeros((COLUMNS, BUCKETS))
    start, steps = np.zeros(len(used)), {"maxiter": MOST_STEPS}
    weights[BODY, used] = minimize(loss, start, jac=True, method="L-BFGS-B", options=steps).x
    scale = np.maximum(np.abs(weights).max(axis=1), 1e-9) / LARGEST_WEIGHT
    return LineModel(np.rint(weights / scale[:, None]).astype(np.int16), scale, np.zeros(COLUMNS))


def _buckets(lines: list[str]) -> npt.NDArray[np.integer]:
    """Return the buckets of the longer n-grams of lines, without those that a shorter one of theirs is in as well."""
    found = list(zip(ORDERS, buckets(batch(lines).points), strict=True))
    long, short = (
        np.concatenate([np.ravel(bucket) for order, bucket in found if (order >= SHORTEST) is wanted])
        for wanted in (True, False)
    )
    return np.setdiff1d(long, np.append(short, VOID))
