"""Fit the context-sensitive passes with CatBoost and turn its trees into arrays."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.lines.models.trees import Trees
from cleaner.training.fitting.ngrams import CERTAIN

RATE = 0.12
SHRINKAGE = 10.0
# How many thresholds are considered per feature, and the share of features that a split considers.
BORDERS = 48
FEATURES = 0.3
# A fixed number of threads, so that the same data give the same trees on any machine.
THREADS = 2
LARGEST_VALUE = 32000


def fit(
    columns: npt.NDArray[np.float32],
    targets: npt.NDArray[np.bool_],
    weights: npt.NDArray[np.float64],
    trees: int,
    depth: int,
    rising: int = 0,
) -> Trees:
    """
    Fit boosted trees of a depth that predict `targets` (rows,) and return them as arrays.

    `columns` has shape (features, rows); a larger value in one of the last `rising` columns never makes the target
    less likely. If all targets are the same, the trees predict that for every row.
    """
    if targets.all() or not targets.any():
        return _constant(CERTAIN if targets.all() else -CERTAIN, depth)
    from catboost import CatBoostClassifier, Pool

    model = CatBoostClassifier(
        iterations=trees,
        depth=depth,
        learning_rate=RATE,
        l2_leaf_reg=SHRINKAGE,
        border_count=BORDERS,
        rsm=FEATURES,
        random_seed=0,
        thread_count=THREADS,
        monotone_constraints=[0] * (len(columns) - rising) + [1] * rising,
        verbose=False,
        allow_writing_files=False,
    )
    model.fit(Pool(columns.T, targets.astype(int), weight=weights))
    return arrays(model, depth)


def arrays(model: Any, depth: int) -> Trees:
    """Return the trees of a CatBoost classifier of two classes; shallower trees are padded with thresholds of inf."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "model.json"
        model.save_model(str(file), format="json")
        found = json.loads(file.read_text(encoding="utf-8"))
    count = len(found["oblivious_trees"])
    feature = np.zeros((count, depth), dtype=np.int16)
    threshold = np.full((count, depth), np.inf, dtype=np.float32)
    values = np.zeros((count, 1 << depth))
    scale, (bias,) = found["scale_and_bias"]
    for number, tree in enumerate(found["oblivious_trees"]):
        for level, split in enumerate(tree["splits"] or ()):
            feature[number, level] = split["float_feature_index"]
            threshold[number, level] = split["border"]
        values[number, : len(tree["leaf_values"])] = np.array(tree["leaf_values"]) * scale
    return rounded(feature, threshold, values, bias)


def rounded(
    feature: npt.NDArray[np.int16], threshold: npt.NDArray[np.float32], values: npt.NDArray[np.float64], bias: float
) -> Trees:
    """Return trees with values rounded to the integers that prediction sums."""
    scale = max(float(np.abs(values).max(initial=0.0)), 1e-9) / LARGEST_VALUE
    return Trees(feature, threshold, np.rint(values / scale).astype(np.int16), np.array(scale), np.array(bias))


def _constant(log_odds: float, depth: int) -> Trees:
    empty = np.zeros((0, depth))
    return rounded(empty.astype(np.int16), empty.astype(np.float32), np.zeros((0, 1 << depth)), log_odds)
