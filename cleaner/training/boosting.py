"""Fit the context-sensitive pass with scikit-learn and turn its trees into arrays."""

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

from cleaner.lines.trees import Trees

ROUNDS = 120
LEAVES = 16
DEPTH = 6
RATE = 0.08


def fit(features: npt.NDArray[np.float32], targets: npt.NDArray[np.bool_], weights: npt.NDArray[np.float64]) -> Trees:
    """Fit boosted trees that tell `targets` apart and return them as arrays."""
    model = HistGradientBoostingClassifier(
        max_iter=ROUNDS,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        max_depth=DEPTH,
        min_samples_leaf=20,
        l2_regularization=1.0,
        max_features=0.5,
        early_stopping=False,
        random_state=0,
    )
    model.fit(features.astype(np.float32), targets, sample_weight=weights)
    return _arrays(model)


def _arrays(model: Any) -> Trees:
    feature, threshold, left, right, value, roots = [], [], [], [], [], []
    start = depth = 0
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        here = np.arange(start, start + len(nodes))
        leaf = nodes["is_leaf"].astype(bool)
        feature.append(np.where(leaf, 0, nodes["feature_idx"]))
        # rounding a float64 threshold down keeps every float32 value on its side of it
        threshold.append(_rounded_down(np.where(leaf, 0.0, nodes["num_threshold"])))
        left.append(np.where(leaf, here, nodes["left"] + start))
        right.append(np.where(leaf, here, nodes["right"] + start))
        value.append(np.where(leaf, nodes["value"], 0.0))
        roots.append(start)
        start += len(nodes)
        depth = max(depth, int(nodes["depth"].max()))
    return Trees(
        np.concatenate(feature).astype(np.int16),
        np.concatenate(threshold),
        np.concatenate(left).astype(np.int32),
        np.concatenate(right).astype(np.int32),
        np.concatenate(value).astype(np.float32),
        np.array(roots, dtype=np.int32),
        depth,
        float(np.ravel(model._baseline_prediction)[0]),
    )


def _rounded_down(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    rounded = values.astype(np.float32)
    return np.where(rounded > values, np.nextafter(rounded, np.float32(-np.inf)), rounded)
