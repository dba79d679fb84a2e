"""Measure a line model on pages it has not seen: precision, recall and F1 by label, by line and by character."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.document import Config, Label
from cleaner.lines.decision import decide
from cleaner.lines.model import PageModel
from cleaner.training.corpora import Page, raw
from cleaner.training.fit import Fitting
from cleaner.training.folds import FOLDS, UNTOUCHED

# Folders of raw lines that are honest text, and how many of their lines make a page.
HONEST = ("body", "titles", "body_like_ham")
PAGE_OF_LINES = 10
RATES = ("precision", "recall", "f1")


@dataclass(frozen=True)
class Judged:
    """A labelled page, its fold, and the labels a model gave its lines without having seen that fold."""

    page: Page
    fold: int
    found: tuple[Label, ...]


def cross_validate(fitting: Fitting, progress: Callable[[Iterable[int]], Iterable[int]] = iter) -> list[Judged]:
    """Fit a model without each fold in turn and judge the fold's labelled pages with it."""
    fitting.first_passes()
    judged: list[Judged] = []
    for fold in progress(range(FOLDS)):
        model = fitting.page_model(frozenset({fold}))
        rows = zip(fitting.data.pages, fitting.data.folds.tolist(), fitting.data.original.tolist(), strict=True)
        pages = [page for page, number, original in rows if original and number == fold]
        judged += [Judged(page, fold, found) for page, found in zip(pages, labels(model, pages), strict=True)]
    return judged


def labels(model: PageModel, pages: Sequence[Page]) -> list[tuple[Label, ...]]:
    """Return the label a model gives each line of each page."""
    verdicts = decide(model, [page.lines for page in pages], Config.threshold)
    return [tuple(verdict.label for verdict in page) for page in verdicts]


def honest_lines(fitting: Fitting, corpora: Path) -> dict[str, dict[str, int]]:
    """
    Count how many lines of honest raw text a model calls spam or drops, by folder; no line of it may be lost.

    Lines stand on pages of ten, and each is judged by a model fitted without its fold.
    """
    table: dict[str, dict[str, int]] = {}
    for folder in HONEST:
        counts = dict.fromkeys(("lines", "spam", "chrome"), 0)
        for _, lines in raw(corpora, folder):
            for fold in range(FOLDS):
                mine = lines[fold::FOLDS]
                pages = [mine[start : start + PAGE_OF_LINES] for start in range(0, len(mine), PAGE_OF_LINES)]
                model = fitting.page_model(frozenset({fold}))
                found = [verdict.label for page in decide(model, pages, Config.threshold) for verdict in page]
                counts["lines"] += len(found)
                counts["spam"] += found.count(Label.spam)
                counts["chrome"] += found.count(Label.chrome)
        table[folder] = counts
    return table


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the figures of a model by corpus, over all folds and on the fold that no tuning has seen."""
    table: dict[str, Any] = {}
    for corpus in sorted({row.page.corpus for row in judged}):
        rows = [row for row in judged if row.page.corpus == corpus]
        table[corpus] = {"all": _scores(rows), "untouched": _scores([row for row in rows if row.fold == UNTOUCHED])}
    return table


def _scores(rows: Sequence[Judged]) -> dict[str, Any]:
    truth = np.array([label.value for row in rows for label in row.page.labels])
    found = np.array([label.value for row in rows for label in row.found])
    length = np.array([len(line) for row in rows for line in row.page.lines])
    scores: dict[str, Any] = {"pages": len(rows), "lines": len(truth)}
    for label in map(str, Label):
        if (truth == label).any():
            scores[label] = {
                "lines": int((truth == label).sum()),
                "line": _rates(truth == label, found == label, np.ones(len(truth))),
                "character": _rates(truth == label, found == label, length),
            }
    pages = [_page_f1(row) for row in rows if Label.body in row.page.labels]
    scores["page_averaged_body_f1"] = round(float(np.mean(pages)), 4) if pages else None
    scores["body_called_spam"] = int(((truth == "body") & (found == "spam")).sum())
    scores["spam_called_body"] = int(((truth == "spam") & (found == "body")).sum())
    return scores


def _rates(
    truth: npt.NDArray[np.bool_], found: npt.NDArray[np.bool_], weight: npt.NDArray[np.float64]
) -> dict[str, float]:
    hit, wanted, given = ((weight * rows).sum() for rows in (truth & found, truth, found))
    return {
        "precision": round(float(hit / given), 4) if given else 0.0,
        "recall": round(float(hit / wanted), 4) if wanted else 0.0,
        "f1": round(float(2 * hit / (given + wanted)), 4) if given + wanted else 0.0,
    }


def _page_f1(row: Judged) -> float:
    truth = np.array([label is Label.body for label in row.page.labels])
    found = np.array([label is Label.body for label in row.found])
    return _rates(truth, found, np.ones(len(truth)))["f1"]


def rendered(table: dict[str, Any]) -> str:
    """Return the figures as a table of text."""
    head = (
        f"{'corpus':<13}{'split':<11}{'label':<8}{'lines':>7}   {'line P / R / F1':<22}   {'character P / R / F1':<22}"
    )
    rows = [head, "-" * len(head)]
    honest = table.get("honest", {})
    for corpus, splits in table.items():
        if corpus == "honest":
            continue
        for split, scores in splits.items():
            for label in (name for name in map(str, Label) if name in scores):
                row = scores[label]
                line, char = (" / ".join(f"{row[by][k]:.3f}" for k in RATES) for by in ("line", "character"))
                rows.append(f"{corpus:<13}{split:<11}{label:<8}{row['lines']:>7}   {line:<22}   {char:<22}")
            rows.append(
                f"{corpus:<13}{split:<11}page-averaged body F1 {scores['page_averaged_body_f1']}, "
                f"body called spam {scores['body_called_spam']}, spam called body {scores['spam_called_body']}"
            )
    for folder, counts in honest.items():
        lost = f"{counts['spam']} called spam, {counts['chrome']} called chrome"
        rows.append(f"raw/{folder}: of {counts['lines']} honest lines {lost}")
    return "\n".join(rows)
