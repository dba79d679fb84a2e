"""
Fit the passes of the line model.

Each pass learns from scores of the one before on pages that it has not seen, fold by fold (stacking, Wolpert 1992):
scores of lines that a model was trained on look far surer than those of new lines.
"""

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from cleaner.document import Label
from cleaner.lines.features.batch import Batch, Floats, Layout, batch
from cleaner.lines.features.context import context, spam_context
from cleaner.lines.features.seen import seen
from cleaner.lines.features.signs import Signs, signs
from cleaner.lines.features.windows import between, running
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.models.page_model import PageModel, may_be_spam, may_be_title
from cleaner.lines.scores import COLUMNS
from cleaner.training.corpora.folder import Page
from cleaner.training.fitting import boosting, fragments, ngrams
from cleaner.training.fitting.folds import FOLDS, Dataset, is_label

Mask = npt.NDArray[np.bool_]
Floats64 = npt.NDArray[np.float64]

# The weight of a page by its corpus. The older corpora are news of few sites, with labels from matching; those of
# today's web were read line by line. Written pages are twice as many, and show what their authors had in mind.
CORPUS_WEIGHTS = {"web26": 1.0, "written": 0.4, "raw": 0.1}
OTHER_WEIGHT = 0.6
# The factor of a copy, and of one that was cleaned: each page has those, and they say little but that all is body.
COPY_WEIGHT, CLEANED_WEIGHT = 0.5, 0.125
CLEANED = ("#article", "#trimmed")
# An error costs a page the more F1 the less body it has. This many lines are added, so that none counts beyond measure.
FEWEST = 5
# Copies that only teach what is spam: the body in them is that of the page.
SPAM_COPIES = ("#spammed", "#promoted", "#renamed", "#seamed")
# Inverse regularisation strength of what tells the lines beside body, and how near the body is.
BESIDE_STRENGTH = 1.0
BESIDE, LEADING, LEADING_SHARE = 2, 10, 0.4
DOORWAY = "doorway"
# Share of spam, by weight, among the lines that its words are learned from, so that scores mean the same for all data.
SPAM_SHARE = 0.25
# How many trees the second pass has for each, and how deep they are; the features that only those for spam see.
BODY_TREES, BODY_DEPTH = 150, 8
SPAM_TREES, SPAM_DEPTH = 80, 6
TITLE_TREES, TITLE_DEPTH = 150, 6
SPAM_GROUP = "spam"
# The weights of the lines that the first pass learns from sum to this share of their number.
NORMAL_SHARE = 0.15


@dataclass
class Fitting:
    """
    A dataset with its features; models are fitted on any set of its pages, and their first passes are cached.

    Trees do not see the groups of features in `hidden`: keys of `seen().rows`, or `SPAM_GROUP`.
    """

    data: Dataset
    hidden: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Compute the fold, weight and labels of each line once."""
        pages = self.data.pages
        sizes = np.array([len(page.lines) for page in pages])
        self.sizes, self.layout = sizes, Layout.of(sizes)
        self.fold = np.repeat(self.data.folds, sizes)
        self.weight = np.repeat([page_weight(page) for page in pages], sizes)
        # a page has one title, however long it is
        self.title_weight = np.repeat([source_weight(page) for page in pages], sizes)
        self.known = np.repeat([not page.name.endswith(SPAM_COPIES) for page in pages], sizes)
        self.original = np.repeat(self.data.original, sizes)
        self.body = is_label(pages, Label.body)
        self.spam = is_label(pages, Label.spam)
        self.title = np.concatenate([np.arange(len(page.lines)) == page.title for page in pages])
        self._first_passes: dict[bytes, LineModel] = {}
        self._models: dict[frozenset[int], PageModel] = {}
        # log-odds of body and of spam of the lines of labelled pages, by models that have not seen their fold
        self._unseen: Floats64 = np.full((2, len(self.fold)), np.nan)

    @cached_property
    def lines(self) -> Batch:
        """All lines of all pages as one batch."""
        return batch([line for page in self.data.pages for line in page.lines])

    @cached_property
    def signs(self) -> Signs:
        """What the characters of each line show."""
        return signs(self.lines)

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

    @cached_property
    def beside(self) -> tuple[Mask, Mask, Mask]:
        """Flag the lines above body, those below body, and those above much of it, shape (lines,) each."""
        here, first, last = np.arange(len(self.body)), self.layout.first, self.layout.last
        body = running(self.body)
        below, far = np.minimum(here + 1 + BESIDE, last), np.minimum(here + 1 + LEADING, last)
        return (
            between(body, here + 1, below) > 0,
            between(body, np.maximum(here - BESIDE, first), here) > 0,
            between(body, here + 1, far) > LEADING_SHARE * (far - here - 1),
        )

    def cross_fit(self, progress: Callable[[Iterable[int]], Iterable[int]] = iter) -> None:
        """Fit a model without each fold, and keep its log-odds for that fold's pages, to calibrate scores with."""
        self.prepare([self.data.folds != fold for fold in range(FOLDS)])
        for fold in progress(range(FOLDS)):
            self._models[frozenset({fold})] = model = self.fit(self.data.folds != fold)
            rows = (self.fold == fold) & self.original
            pages = [page.lines for page in self.data.labelled(fold)]
            lines = batch([line for page in pages for line in page])
            layout = Layout.of(np.array([len(page) for page in pages], dtype=np.int64))
            alone = model.lines.scores(lines)
            found = context(lines, signs(lines), alone, layout)
            body, spam = model.log_odds(found, lines, alone, layout)
            self._unseen[:, rows] = body, np.where(may_be_spam(alone), spam, np.nan)

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
        alone = self._stacked(used)
        found = context(self.lines, self.signs, alone, self.layout)
        for name in self.hidden - {SPAM_GROUP}:
            # no tree uses a column that is the same on all lines, so the model file needn't know of it
            found[seen().rows[name]] = 0
        taught, might = rows & self.known, rows & may_be_spam(alone)
        above = taught & may_be_title(alone, self.lines, self.layout)
        around = spam_context(self.lines, alone, self.layout)[:, might] * (SPAM_GROUP not in self.hidden)
        both = np.concatenate([found[:, might], around])
        return PageModel(
            self._first_passes[used.tobytes()],
            boosting.fit(found[:, taught], self.body[taught], self.weight[taught], BODY_TREES, BODY_DEPTH),
            boosting.fit(both, self.spam[might], self.weight[might], SPAM_TREES, SPAM_DEPTH, rising=len(around)),
            boosting.fit(found[:, above], self.title[above], self.title_weight[above], TITLE_TREES, TITLE_DEPTH),
            self._platt(used),
        )

    def hiding(self, group: str) -> "Fitting":
        """Return a fitting on the same data whose trees do not see a group of features; it shares first passes."""
        other = copy.copy(self)
        other.hidden, other._models, other._unseen = frozenset({group}), {}, np.full_like(self._unseen, np.nan)
        return other

    def _stacked(self, used: Mask) -> Floats:
        """Return scores of the first pass for all lines of the used pages, by models that have not seen their fold."""
        scores: Floats = np.zeros((len(self.fold), COLUMNS), dtype=np.float32)
        for number, mask in self._inner(used).items():
            rows = self.fold == number
            scores[rows] = self._first_passes[mask.tobytes()].scores(self.lines)[rows]
        return scores

    def _platt(self, used: Mask) -> Floats64:
        """Return slopes and offsets for log-odds, fitted on used pages as scored by models that have not seen them."""
        rows = np.repeat(used, self.sizes)
        calibration = np.array([[1.0, 0.0], [1.0, 0.0]])
        for column, targets in enumerate((self.body, self.spam)):
            known = rows & ~np.isnan(self._unseen[column])
            if targets[known].any() and not targets[known].all():
                model = LogisticRegression(C=np.inf).fit(self._unseen[column, known][:, None], targets[known])
                calibration[column] = model.coef_[0, 0], model.intercept_[0]
        return calibration

    def _inner(self, used: Mask) -> dict[int, Mask]:
        """
        Return for each fold of the used pages the other pages: a first pass fitted on those scores its lines.

        Where whole folds are used, others are those of all other folds, also of a fold that is left out: so each fold
        needs one first pass and not one for each fold that may be left out. Lines that are judged never come from it.
        """
        numbers = sorted(set(self.data.folds[used].tolist()))
        whole = np.array_equal(used, np.isin(self.data.folds, numbers))
        others = np.ones(len(used), dtype=bool) if whole else used
        return {number: others & (self.data.folds != number) for number in numbers}

    def _first_pass(self, used: Mask) -> LineModel:
        weight = np.where(np.repeat(used, self.sizes) & self.known, self.weight, 0.0)
        weight *= NORMAL_SHARE * np.count_nonzero(weight) / weight.sum()
        pieces = self.fragments
        return ngrams.line_model(
            [
                ngrams.fit(self.ngrams, self.body, weight),
                self._spam_words(used),
                ngrams.fit(pieces.ngrams, pieces.body, pieces.weights(used), fragments.STRENGTH),
                *(ngrams.fit(self.ngrams, target, weight, BESIDE_STRENGTH) for target in self.beside),
            ]
        )

    def _spam_words(self, used: Mask) -> LogisticRegression:
        """Fit a model of spam on the used labelled pages and on the lines drawn for their folds."""
        folds = self.data.folds[used]
        drawn = [np.full(len(rows), number in folds) for number, rows in self.data.samples.items()]
        # a doorway is spam as a page: its lines read like any prose, and would make all prose a little spam
        worded = np.repeat(used & np.array([page.kind != DOORWAY for page in self.data.pages]), self.sizes)
        weight = np.concatenate([worded[self.original], *drawn]).astype(np.float64)
        lines, spam = self.samples
        weight[spam] *= SPAM_SHARE / (1.0 - SPAM_SHARE) * weight[~spam].sum() / max(weight[spam].sum(), 1e-9)
        return ngrams.fit(lines, spam, weight)


def page_weight(page: Page) -> float:
    """Weigh a page's lines by what an error costs the F1 of its body, or of half its lines where it has none."""
    body = sum(label is Label.body for label in page.labels)
    return source_weight(page) / ((body or len(page.lines) / 2) + FEWEST)


def source_weight(page: Page) -> float:
    """Weigh a page by its corpus, and by whether it is a copy."""
    weight = CORPUS_WEIGHTS.get(page.corpus, OTHER_WEIGHT)
    if "#" in page.name:
        weight *= CLEANED_WEIGHT if page.name.endswith(CLEANED) else COPY_WEIGHT
    return weight
