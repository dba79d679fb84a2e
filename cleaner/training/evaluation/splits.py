"""Harder splits than folds: a corpus judged without any page of it, or page by page."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from cleaner.formats import InputError
from cleaner.lines.models.page_model import PageModel
from cleaner.training.corpora.folder import Page
from cleaner.training.evaluation.metrics import EvaluatedPage, Progress, evaluate_pages
from cleaner.training.fitting.folds import Dataset


class Fits(Protocol):
    """What a split needs of a `Fitting`."""

    data: Dataset

    def fit(self, used: npt.NDArray[np.bool_]) -> PageModel:
        """Return a model that has learned only from the pages flagged in `used`, shape (pages,)."""


def unseen(fitting: Fits, corpus: str) -> list[EvaluatedPage]:
    """Judge the labelled pages of a corpus with a model that was trained without it."""
    pages = _labelled(fitting.data, corpus)
    used = _without(fitting.data, {page.group for page in pages})
    used &= np.array([page.corpus != corpus for page in fitting.data.pages])
    if not (used & fitting.data.original).any():
        raise InputError(f"no labelled page is left to train on without corpus {corpus}")
    return evaluate_pages(fitting.fit(used), pages)


def one_by_one(fitting: Fits, corpus: str, progress: Progress = iter) -> list[EvaluatedPage]:
    """
    Judge each labelled page of a corpus with a model that was trained on all other pages.

    Pages of one group, which may be copies of each other, are judged together.
    """
    pages = _labelled(fitting.data, corpus)
    groups = sorted({page.group for page in pages})
    judged: list[EvaluatedPage] = []
    for place in progress(range(len(groups))):
        model = fitting.fit(_without(fitting.data, {groups[place]}))
        judged += evaluate_pages(model, [page for page in pages if page.group == groups[place]])
    return judged


def check_corpora(data: Dataset, names: Sequence[str]) -> None:
    """Raise `InputError` for a corpus that is not in the data."""
    known = sorted({page.corpus for page, original in zip(data.pages, data.original, strict=True) if original})
    for name in names:
        if name not in known:
            raise InputError(f"unknown corpus {name!r}: the data has {', '.join(known)}")


def _labelled(data: Dataset, corpus: str) -> list[Page]:
    rows = zip(data.pages, data.original.tolist(), strict=True)
    return [page for page, original in rows if original and page.corpus == corpus]


def _without(data: Dataset, groups: set[str]) -> npt.NDArray[np.bool_]:
    return np.array([page.group not in groups for page in data.pages])
