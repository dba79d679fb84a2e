"""
Fit the passes of the line model.

Each pass learns from scores of the one before on pages that it has not seen, fold by fold (stacking, Wolpert 1992):
scores of lines that a model was trained on look far surer than those of new lines.
"""

import copy
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from cleaner.document import Label
from cleaner.lines.features.autocontext import autocontext
from cleaner.lines.features.batch import Batch, Floats, Integers, Layout, batch
from cleaner.lines.features.classes import counts
from cleaner.lines.features.context import Columns, context, table
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.models.page_model import PageModel
from cleaner.lines.models.trees import Trees
from cleaner.lines.scores import COLUMNS
from cleaner.training.fitting import boosting, fragments, ngrams
from cleaner.training.fitting.folds import FOLDS, Dataset, is_label

Mask = npt.NDArray[np.bool_]
Floats64 = npt.NDArray[np.float64]

# The weight of a line of a copy or of an invented page, relative to a line of a labelled page.
COPY_WEIGHT = 0.5
# Copies whose new lines the first pass learns from. Not comments: they are prose that only context makes chrome. Nor
# lines that spam was joined to: they are body for what else they hold.
NEW_LINES = ("#wrapped", "#split", "#listed", "#spammed", "#furnished", "#mirrored", "#promoted")
# Share of spam, by weight, among the lines that its words are learned from, so that scores mean the same for all data.
SPAM_SHARE = 0.25
# The group of features of the third pass.
REVISION = "revision"
# How many trees the passes over the context have, and how much those of the third are regularised.
BODY_TREES, SPAM_TREES, REVISED_TREES = 120, 80, 100
SHRINKAGE = 20.0


@dataclass
class Fitting:
    """
    A dataset with its features; models are fitted on any set of its pages, and their first passes are cached.

    Trees do not see the groups of features in `hidden`: keys of `context`, or `REVISION`.
    """

    data: Dataset
    hidden: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Compute the fold, weight and labels of each line once."""
        pages = self.data.pages
        sizes = np.array([len(page.lines) for page in pages])
        self.sizes, self.layout = sizes, Layout.of(sizes)
        self.fold = np.repeat(self.data.folds, sizes)
        self.weight = np.repeat([_weight(page.name, page.corpus, len(page.lines)) for page in pages], sizes)
        self.known = np.repeat([_adds_lines(page.name) for page in pages], sizes)
        # invented pages teach what is spam and what is not; real pages teach more about articles and their chrome
        self.real = np.repeat([page.corpus != "raw" for page in pages], sizes)
        self.original = np.repeat(self.data.original, sizes)
        self.body = is_label(pages, Label.body)
        self.spam = is_label(pages, Label.spam)
        self._first_passes: dict[bytes, LineModel] = {}
        self._models: dict[frozenset[int], PageModel] = {}
        # log-odds of body and of spam of the lines of labelled pages, by models that have not seen their fold
        self._unseen: Floats64 = np.full((2, len(self.fold)), np.nan)

    @cached_property
    def lines(self) -> Batch:
        """All lines of all pages as one batch."""
        return batch([line for page in self.data.pages for line in page.lines])

    @cached_property
    def kinds(self) -> Integers:
        """How many characters of each class each line has."""
        return counts(self.lines)

    @cached_property
    def ngrams(self) -> csr_matrix:
        """The n-gram matrix of all lines."""
        return ngrams.matrix([line for page in self.data.pages for line in page.lines])

    @cached_property
    def samples(self) -> tuple[csr_matrix, Mask]:
        """The n-gram matrix of the lines of labelled pages and of all drawn lines, and which of them are spam."""
        rows = [row for drawn in self.data.samples.values() for row in drawn]
        drawn = ngrams.matrix([line for line, _ in rows])
        is_spam = np.array([spam for _, spam in rows], dtype=bool)
        return vstack([self.ngrams[self.original], drawn]).tocsr(), np.concatenate([self.spam[self.original], is_spam])

    @cached_property
    def fragments(self) -> fragments.Fragments:
        """Body and chrome cut into pieces of similar lengths."""
        return fragments.cut(self.data.pages)

    def cross_fit(self, progress: Callable[[Iterable[int]], Iterable[int]] = iter) -> None:
        """Fit a model without each fold, and keep its log-odds for that fold's pages, to calibrate scores with."""
        self.prepare([self.data.folds != fold for fold in range(FOLDS)])
        for fold in progress(range(FOLDS)):
            self._models[frozenset({fold})] = model = self.fit(self.data.folds != fold)
            rows = (self.fold == fold) & self.original
            pages = [page.lines for page in self.data.labelled(fold)]
            lines = batch([line for page in pages for line in page])
            layout = Layout.of(np.array([len(page) for page in pages], dtype=np.int64))
            groups = context(lines, counts(lines), model.lines.scores(lines), layout)
            self._unseen[:, rows] = model.log_odds(groups, lines, layout)

    def page_model(self, left_out: frozenset[int] = frozenset()) -> PageModel:
        """Return all passes fitted on all folds but those left out; they are calibrated once `cross_fit` has run."""
        used = ~np.isin(self.data.folds, list(left_out))
        if left_out not in self._models:
            self._models[left_out] = self.fit(used)
        return replace(self._models[left_out], calibration=self._platt(used))

    def prepare(self, wanted: list[Mask]) -> None:
        """Fit the first passes that models of these sets of pages need, two at a time: liblinear releases the GIL."""
        _ = self.ngrams, self.fragments, self.samples
        masks = {mask.tobytes(): mask for used in wanted for mask in (used, *self._inner(used).values())}
        new = [mask for key, mask in masks.items() if key not in self._first_passes]
        models = Parallel(n_jobs=2, prefer="threads")(delayed(self._first_pass)(mask) for mask in new)
        self._first_passes.update(zip((mask.tobytes() for mask in new), models, strict=True))

    def fit(self, used: Mask) -> PageModel:
        """Fit all passes on the pages flagged in `used`, shape (pages,), which covers copies, too."""
        self.prepare([used])
        rows = np.repeat(used, self.sizes)
        groups = context(self.lines, self.kinds, self._stacked(used), self.layout)
        spam = self._shown("spam", groups.pop("spam"))
        seen = np.concatenate([self._shown(name, group) for name, group in groups.items()])
        honest = rows & ~self.spam & self.real
        odds = np.zeros(len(rows))
        for number in self._inner(used):
            model = self._trees(seen, self.body, honest & (self.fold != number), BODY_TREES)
            judged = rows & (self.fold == number)
            odds[judged] = model.log_odds(seen[:, judged])
        revised = self._shown(REVISION, autocontext(odds, self.lines.lengths, self.layout))
        both = np.concatenate([seen, revised])
        return PageModel(
            self._first_passes[used.tobytes()],
            self._trees(seen, self.body, honest, BODY_TREES),
            self._trees(np.concatenate([seen, spam]), self.spam, rows, SPAM_TREES, rising=len(spam)),
            self._trees(both, self.body, honest, REVISED_TREES, SHRINKAGE),
            self._platt(used),
        )

    def hiding(self, group: str) -> "Fitting":
        """Return a fitting on the same data whose trees do not see a group of features; it shares first passes."""
        other = copy.copy(self)
        other.hidden, other._models, other._unseen = frozenset({group}), {}, np.full_like(self._unseen, np.nan)
        return other

    def _shown(self, name: str, group: Columns) -> Floats:
        columns = table([group])
        # no tree uses a column that is the same on all lines, so the model file needn't know of it
        return np.zeros_like(columns) if name in self.hidden else columns

    def _stacked(self, used: Mask) -> Floats:
        """Return scores of the first pass for all lines of the used pages, by models that have not seen their fold."""
        scores: Floats = np.zeros((len(self.fold), COLUMNS), dtype=np.float32)
        for number, mask in self._inner(used).items():
            rows = self.fold == number
            scores[rows] = self._first_passes[mask.tobytes()].scores(self.lines)[rows]
        return scores

    def _trees(
        self, columns: Floats, targets: Mask, rows: Mask, trees: int, shrinkage: float = 3.0, rising: int = 0
    ) -> Trees:
        return boosting.fit(columns[:, rows], targets[rows], self.weight[rows], trees, shrinkage, rising)

    def _platt(self, used: Mask) -> Floats64:
        """Return slopes and offsets for log-odds, fitted on used pages as scored by models that have not seen them."""
        rows = np.repeat(used, self.sizes) & ~np.isnan(self._unseen[0])
        calibration = np.array([[1.0, 0.0], [1.0, 0.0]])
        for column, (targets, known) in enumerate(((self.body, rows & ~self.spam), (self.spam, rows))):
            if targets[known].any() and not targets[known].all():
                model = LogisticRegression(C=np.inf).fit(self._unseen[column, known][:, None], targets[known])
                calibration[column] = model.coef_[0, 0], model.intercept_[0]
        return calibration

    def _inner(self, used: Mask) -> dict[int, Mask]:
        """Return for each fold of the used pages the other used pages: a model fitted on those scores its lines."""
        numbers = sorted(set(self.data.folds[used].tolist()))
        return {number: used & (self.data.folds != number) for number in numbers}

    def _first_pass(self, used: Mask) -> LineModel:
        weight = np.where(np.repeat(used, self.sizes) & self.known, self.weight, 0.0)
        body = ngrams.fit(self.ngrams, self.body, np.where(self.spam, 0.0, weight))
        spam = self._spam_words(used)
        pieces = self.fragments
        words = ngrams.fit(pieces.ngrams, pieces.body, pieces.weights(used), fragments.STRENGTH)
        return ngrams.line_model([body, spam, words])

    def _spam_words(self, used: Mask) -> LogisticRegression:
        """Fit a model of spam on the used labelled pages and on the lines drawn for their folds."""
        folds = self.data.folds[used]
        drawn = [np.full(len(rows), number in folds) for number, rows in self.data.samples.items()]
        weight = np.concatenate([np.repeat(used, self.sizes)[self.original], *drawn]).astype(np.float64)
        lines, spam = self.samples
        weight[spam] *= SPAM_SHARE / (1.0 - SPAM_SHARE) * weight[~spam].sum() / max(weight[spam].sum(), 1e-9)
        return ngrams.fit(lines, spam, weight)


def _weight(name: str, corpus: str, lines: int) -> float:
    """Weigh a page's lines so that long pages of navigation do not drown short ones."""
    weight = COPY_WEIGHT if "#" in name or corpus == "raw" else 1.0
    return weight / math.sqrt(lines)


def _adds_lines(name: str) -> bool:
    return "#" not in name or name.endswith(NEW_LINES)
