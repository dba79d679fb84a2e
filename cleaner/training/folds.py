"""Collect training pages and part them into folds by host or page; lines of one group never stand on both sides."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleaner.document import Label
from cleaner.training.augment import copies, invented
from cleaner.training.corpora import Page, pages
from cleaner.training.stock import stock

FOLDS = 6
# This fold takes no part in tuning; its figures are given by themselves.
UNTOUCHED = FOLDS - 1
INVENTED_PAGES = 500


@dataclass(frozen=True)
class Dataset:
    """Pages with the fold of each; `original` pages are the labelled ones that figures are computed on."""

    pages: tuple[Page, ...]
    folds: npt.NDArray[np.int64]
    original: npt.NDArray[np.bool_]


def dataset(corpora: Path) -> Dataset:
    """Read the labelled pages, add their copies and pages invented from raw lines, and part them into folds."""
    labelled = pages(corpora)
    fold = fold_of([page.group for page in labelled])
    stocks = [stock(corpora, part, FOLDS) for part in range(FOLDS)]
    rows: list[tuple[Page, int, bool]] = []
    for page in labelled:
        number = fold[page.group]
        rows += [(page, number, True), *((copy, number, False) for copy in copies(page, stocks[number]))]
    for number in range(FOLDS):
        rows += [(invented(stocks[number], i, str(number)), number, False) for i in range(INVENTED_PAGES)]
    found, numbers, original = zip(*rows, strict=True)
    return Dataset(found, np.array(numbers), np.array(original))


def fold_of(groups: list[str]) -> dict[str, int]:
    """Deal groups out to folds, each corpus by itself, in an order that depends on their names alone."""
    order = sorted(set(groups), key=lambda group: (group.split("/")[0], hashlib.sha256(group.encode()).digest()))
    return {group: place % FOLDS for place, group in enumerate(order)}


def is_label(found: tuple[Page, ...], label: Label) -> npt.NDArray[np.bool_]:
    """Tell which lines of the pages, in order, carry a label, shape (lines,)."""
    return np.array([known is label for page in found for known in page.labels])
