"""Show what the threshold trades off, and how far the probabilities of a model can be trusted."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.document import Label
from cleaner.training.evaluation.metrics import THRESHOLDS, EvaluatedPage, by_corpus, rates, truth_of

BINS = 10


def threshold_curve(judged: Sequence[EvaluatedPage]) -> dict[str, list[dict[str, float]]]:
    """Return precision, recall and F1 of body lines at each threshold, by corpus."""
    return {
        corpus: [
            {
                "threshold": threshold,
                **rates(truth_of(rows, Label.body), np.concatenate([row.body_at[threshold] for row in rows])),
            }
            for threshold in THRESHOLDS
        ]
        for corpus, rows in by_corpus(judged).items()
    }


def calibration(judged: Sequence[EvaluatedPage]) -> dict[str, Any]:
    """Return the reliability table of the probabilities of body and of spam, over the lines of all pages."""
    return {
        "body": reliability(np.concatenate([row.body for row in judged]), truth_of(judged, Label.body)),
        "spam": reliability(np.concatenate([row.spam for row in judged]), truth_of(judged, Label.spam)),
    }


def reliability(probability: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """
    Return for each tenth of probability how many lines it has, their mean probability and the share with the label.

    `expected_error` is the mean difference of the last two, weighted by lines (expected calibration error; Naeini,
    Cooper and Hauskrecht 2015).
    """
    place = np.minimum((probability * BINS).astype(int), BINS - 1)
    bins: list[dict[str, float | int | None]] = []
    error = 0.0
    for number in range(BINS):
        rows = place == number
        lines = int(rows.sum())
        mean, share = (float(values[rows].mean()) if lines else None for values in (probability, truth))
        if mean is not None and share is not None:
            error += lines * abs(mean - share)
            mean, share = round(mean, 4), round(share, 4)
        bins.append({"from": number / BINS, "lines": lines, "mean_probability": mean, "share": share})
    return {"expected_error": round(error / len(truth), 4), "bins": bins}
