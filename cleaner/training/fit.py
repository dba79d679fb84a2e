"""
Fit the two passes of the line model.

The second pass learns from scores of the first that were made without the page's own fold (stacking, Wolpert 1992):
scores of lines a model was trained on look far surer than those of new lines.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from cleaner.document import Label
from cleaner.lines.context import context
from cleaner.lines.features import Batch, Layout, batch
from cleaner.lines.model import PageModel
from cleaner.training import boosting, ngrams
from cleaner.training.folds import FOLDS, Dataset, is_label

# What a line of a copy or of an invented page weighs beside a line of a labelled page.
COPY_WEIGHT = 0.2
# Copies that hold lines the labelled page does not: the first pass learns nothing from a line it has already.
NEW_LINES = ("#wrapped", "#spammed", "#furnished", "#mirrored", "#promoted")


@dataclass
class Fitting:
    """A dataset with its features; models are fitted without any set of folds and kept."""

    data: Dataset

    def __post_init__(self) -> None:
        """Lay out the rows once."""
        sizes = np.array([len(page.lines) for page in self.data.pages])
        self.sizes, self.layout = sizes, Layout.of(sizes)
        self.fold = np.repeat(self.data.folds, sizes)
        self.weight = np.repeat([_weight(page.name, page.corpus, len(page.lines)) for page in self.data.pages], sizes)
        self.known = np.repeat([_adds_lines(page.name) for page in self.data.pages], sizes)
        self.body = is_label(self.data.pages, Label.body)
        self.spam = is_label(self.data.pages, Label.spam)
        self._models: dict[frozenset[int], PageModel] = {}
        self._fitted: dict[frozenset[int], tuple[LogisticRegression, LogisticRegression]] = {}

    @cached_property
    def lines(self) -> Batch:
        """All lines of all pages as one batch."""
        return batch([line for page in self.data.pages for line in page.lines])

    @cached_property
    def ngrams(self) -> csr_matrix:
        """The n-gram matrix of all lines."""
        return ngrams.matrix([line for page in self.data.pages for line in page.lines])

    def first_passes(self) -> None:
        """Fit every first-pass model that cross-validation asks for, two at a time: liblinear releases the GIL."""
        folds = range(FOLDS)
        wanted = [frozenset(left_out) for size in (1, 2) for left_out in combinations(folds, size)]
        _ = self.ngrams
        models = Parallel(n_jobs=-1, prefer="threads")(delayed(self._first_pass)(left_out) for left_out in wanted)
        self._fitted.update(zip(wanted, models, strict=True))

    def without(self, left_out: frozenset[int]) -> tuple[LogisticRegression, LogisticRegression]:
        """Return the two first-pass models fitted on all folds but those left out."""
        if left_out not in self._fitted:
            self._fitted[left_out] = self._first_pass(left_out)
        return self._fitted[left_out]

    def _first_pass(self, left_out: frozenset[int]) -> tuple[LogisticRegression, LogisticRegression]:
        weight = np.where(np.isin(self.fold, list(left_out)) | ~self.known, 0.0, self.weight)
        body = ngrams.fit(self.ngrams, self.body, np.where(self.spam, 0.0, weight))
        return body, ngrams.fit(self.ngrams, self.spam, weight)

    def page_model(self, left_out: frozenset[int] = frozenset()) -> PageModel:
        """Return both passes fitted on all folds but those left out."""
        if left_out not in self._models:
            self._models[left_out] = self._fit(left_out)
        return self._models[left_out]

    def _fit(self, left_out: frozenset[int]) -> PageModel:
        body, spam = self.without(left_out)
        scores = np.zeros((len(self.fold), 2), dtype=np.float32)
        for number in set(range(FOLDS)) - left_out:
            rows = self.fold == number
            for column, model in enumerate(self.without(left_out | {number})):
                scores[rows, column] = model.decision_function(self.ngrams[rows])
        used = ~np.isin(self.fold, list(left_out))
        features = context(self.lines, scores, self.layout)
        honest = used & ~self.spam
        return PageModel(
            ngrams.line_model(body, spam),
            boosting.fit(features[honest], self.body[honest], self.weight[honest]),
            boosting.fit(features[used], self.spam[used], self.weight[used]),
        )


def _weight(name: str, corpus: str, lines: int) -> float:
    """Weigh a page's lines so that long pages of navigation do not drown short ones."""
    weight = COPY_WEIGHT if "#" in name or corpus == "raw" else 1.0
    return weight / math.sqrt(lines)


def _adds_lines(name: str) -> bool:
    return "#" not in name or name.endswith(NEW_LINES)
