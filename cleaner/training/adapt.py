"""Fit a model that is there to the labelled pages of one user, and tell what that changes on pages it has not seen."""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.document import Label
from cleaner.formats import InputError
from cleaner.lines.models.arrays import BESIDE
from cleaner.lines.models.page_model import PageModel, load, save
from cleaner.training.corpora.folder import Page
from cleaner.training.corpora.readers import read
from cleaner.training.evaluation.metrics import EvaluatedPage, evaluate_pages, scores
from cleaner.training.fitting import own_lines
from cleaner.training.fitting.folds import is_label
from cleaner.training.train import sources

# Fewer pages tell nothing about others.
FEWEST_PAGES = 5
# Up to this many pages are judged one by one, more of them in this many parts, so that it takes seconds.
PARTS = 20
# What the figures are of: the model as it was, and as it is fitted to all pages but some, judged on those.
BEFORE, PAGES, GROUPS = "before", "other pages", "other groups"
LIMITS = (
    "Another model, fitted to {pages} pages of {groups} groups: each n-gram of their lines adds to the log-odds of "
    "body. Expect gains on more pages of the same sites, and none on others."
)


def adapt(data: Sequence[Path], start: Path | None, output: Path) -> tuple[PageModel, dict[str, Any]]:
    """
    Fit the model of a folder (None: the shipped one) to labelled pages, write it to `output`; return it and its card.

    Raise `InputError` for data that cannot be learned from, `ValueError` for a folder that holds no model.
    """
    pages = read(data)
    model = replace(load(start), own=None)  # what was fitted to this user's lines before is fitted again, to all
    table = compare(model, pages)
    groups = len({page.group for page in pages})
    card = {
        "name": "lines",
        "labels": [label.value for label in Label],
        "adapted_from": "shipped" if start is None else start.name,
        "figures": {"own": table},
        "limits": LIMITS.format(pages=len(pages), groups=groups),
        "sources": sources(data),
    }
    adapted = fitted(model, pages)
    beside = [] if start is None else [name for name in BESIDE if (start / name).exists()]
    if start is not None and beside and start.resolve() != output.resolve():
        output.mkdir(parents=True, exist_ok=True)
        for name in beside:
            shutil.copyfile(start / name, output / name)
    save(adapted, card, output, beside)
    return adapted, card


def fitted(model: PageModel, pages: Sequence[Page]) -> PageModel:
    """Return the model with what the lines of labelled pages add to it."""
    scored = model.score([page.lines for page in pages])
    lines = [line for page in pages for line in page.lines]
    likely = np.clip(scored.body, 1e-9, 1 - 1e-9)
    return replace(model, own=own_lines.fit(lines, is_label(pages, Label.body), np.log(likely / (1 - likely))))


def compare(model: PageModel, pages: Sequence[Page]) -> dict[str, Any]:
    """
    Return the figures of a model on labelled pages before it is fitted to them, and after.

    After means: each page is judged by a model that was fitted without it ("other pages"), and by one that was fitted
    without any page of its group ("other groups"), where groups have several.
    """
    _check(pages)
    table = {BEFORE: scores(evaluate_pages(model, pages)), PAGES: scores(_judged(model, pages, lambda page: page.name))}
    if 1 < len({page.group for page in pages}) < len(pages):
        table[GROUPS] = scores(_judged(model, pages, lambda page: page.group))
    return table


def _judged(model: PageModel, pages: Sequence[Page], whole: Callable[[Page], str]) -> list[EvaluatedPage]:
    """Judge each page by the model fitted to the other parts; pages that are the same by `whole` are in one part."""
    part = _parts([whole(page) for page in pages])
    judged: list[EvaluatedPage] = []
    for number in sorted(set(part.values())):
        rest = [page for page in pages if part[whole(page)] != number]
        judged += evaluate_pages(fitted(model, rest), [page for page in pages if part[whole(page)] == number])
    return judged


def _parts(names: Sequence[str]) -> dict[str, int]:
    """Deal names out to parts in an order that depends on nothing but them."""
    order = sorted(set(names), key=lambda name: hashlib.sha256(name.encode()).digest())
    return {name: place % PARTS for place, name in enumerate(order)}


def _check(pages: Sequence[Page]) -> None:
    if len(pages) < FEWEST_PAGES:
        raise InputError(f"{len(pages)} labelled pages are too few to learn from: {FEWEST_PAGES} are the least")
    bodies = is_label(pages, Label.body)
    if bodies.all() or not bodies.any():
        raise InputError("all lines are body, or none is: there is nothing to tell apart")
