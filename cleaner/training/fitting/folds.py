"""Collect training pages and split them into folds by host or page; a group is never on both sides of a split."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleaner.document import Label
from cleaner.formats import InputError
from cleaner.training.augmentation.augment import copies, invented
from cleaner.training.augmentation.samples import Samples, samples
from cleaner.training.augmentation.splices import splices
from cleaner.training.augmentation.stock import Stock, stock
from cleaner.training.corpora.folder import Page
from cleaner.training.corpora.readers import corpora_in, read
from cleaner.training.corpora.renderings import renderings
from cleaner.training.corpora.written import written

FOLDS = 6
# This fold takes no part in tuning; its figures are given separately.
UNTOUCHED = FOLDS - 1
INVENTED_PAGES = 500


@dataclass(frozen=True)
class Dataset:
    """
    Pages with the fold of each; `original` pages are the labelled ones that figures are computed on.

    `samples` are lines without a page, for each fold that has stock.
    """

    pages: tuple[Page, ...]
    folds: npt.NDArray[np.int64]
    original: npt.NDArray[np.bool_]
    samples: Mapping[int, Samples] = field(default_factory=dict)

    def labelled(self, fold: int) -> list[Page]:
        """Return the labelled pages of a fold, in their order."""
        rows = zip(self.pages, self.folds.tolist(), self.original.tolist(), strict=True)
        return [page for page, number, original in rows if original and number == fold]


def dataset(*data: Path) -> Dataset:
    """
    Read the labelled pages of all data, add their copies and invented pages, and split them into folds.

    What needs raw lines is made only if a corpora folder is among the data: files alone give no invented pages, and
    only those copies that need nothing but the page. Raise `InputError` when there is too little to learn from.
    """
    labelled = read(data)
    _check(labelled)
    corpora = corpora_in(data)
    ours, rendered = (written(), renderings(corpora, labelled)) if corpora else ([], {})
    fold = fold_of([page.group for page in [*labelled, *ours]])
    stocks = _stocks(corpora, labelled, fold)
    rows: list[tuple[Page, int, bool]] = []
    today = [page for page in labelled if page.kind]
    for page in labelled:
        number = fold[page.group]
        others = [*_copies(page, stocks[number]), *rendered.get(page.name, ())]
        if page.kind:
            others += splices(page, [other for other in today if fold[other.group] == number])
        rows += [(page, number, True), *((copy, number, False) for copy in others)]
    for page in ours:
        rows += [(one, fold[page.group], False) for one in (page, *_copies(page, stocks[fold[page.group]]))]
    for number, drawn in enumerate(stocks):
        if drawn is not None:
            rows += [(invented(drawn, i, str(number)), number, False) for i in range(INVENTED_PAGES)]
    found, numbers, original = zip(*rows, strict=True)
    drawn_lines = {number: samples(drawn, str(number)) for number, drawn in enumerate(stocks) if drawn is not None}
    return Dataset(found, np.array(numbers), np.array(original), drawn_lines)


def _check(labelled: Sequence[Page]) -> None:
    labels = {label for page in labelled for label in page.labels}
    if len(labels) < 2:
        raise InputError(f"every line is labelled {min(labels)}: a model needs lines of two labels to tell apart")
    groups = len({page.group for page in labelled})
    if groups < FOLDS:
        raise InputError(f"the pages are of {groups} groups, fewer than the {FOLDS} folds: label pages of more sites")


def _stocks(corpora: Path | None, labelled: Sequence[Page], fold: Mapping[str, int]) -> list[Stock | None]:
    chrome: list[list[str]] = [[] for _ in range(FOLDS)]
    for page in labelled:
        rows = zip(page.lines, page.labels, strict=True)
        chrome[fold[page.group]] += [line for line, label in rows if label is Label.chrome]
    return [stock(corpora, part, FOLDS, chrome[part]) if corpora else None for part in range(FOLDS)]


def _copies(page: Page, stock: Stock | None) -> list[Page]:
    # lines of a copy have no line numbers in a source
    return [replace(copy, numbers=()) for copy in copies(page, stock)]


def fold_of(groups: list[str]) -> dict[str, int]:
    """Deal groups out to folds, corpus by corpus, in an order that depends only on the names of all groups."""
    order = sorted(set(groups), key=lambda group: (group.split("/")[0], hashlib.sha256(group.encode()).digest()))
    return {group: place % FOLDS for place, group in enumerate(order)}


def is_label(found: Sequence[Page], label: Label) -> npt.NDArray[np.bool_]:
    """Flag the lines of the pages, in order, that have a label, shape (lines,)."""
    return np.array([known is label for page in found for known in page.labels])
