"""Measure a line model on pages it has not seen: precision, recall and F1 by label, by line and by character."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, cycle, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cleaner.document import Config, Label
from cleaner.lines.classification import classify_documents
from cleaner.lines.decision.rules import decide
from cleaner.lines.decision.verdicts import IS_BODY, Verdict
from cleaner.lines.features.batch import Layout
from cleaner.lines.models.page_model import PageModel
from cleaner.training.corpora.folder import Page, raw
from cleaner.training.fitting.folds import FOLDS, UNTOUCHED, is_label

if TYPE_CHECKING:  # scikit-learn comes with it, and a model that is there needs none to judge
    from cleaner.training.fitting.fit import Fitting

Progress = Callable[[Iterable[int]], Iterable[int]]

# Folders of raw lines of honest text, and how many lines make a page.
HONEST = ("body", "titles", "body_like_ham")
PAGE_OF_LINES = 10
RATES = ("precision", "recall", "f1")
# Thresholds of body for which a model card lists precision and recall.
THRESHOLDS = tuple(tenth / 10 for tenth in range(1, 10))
NO_FOLD = -1
# The kinds of page that are there for spam; such a page is found if half of its spam is.
ADVERTISING = ("doorway", "hacked")
HALF = 0.5
# What the models of single lines find, by the name of their figures.
FORMULAS = {"novel_ads": "advertisements in chapters", "boilerplate": "boilerplate in articles"}


@dataclass(frozen=True)
class EvaluatedPage:
    """
    A labelled page and the verdicts of a model on its lines, usually of one that has not seen the page's fold.

    `body` and `spam` are probabilities, shape (lines,); `body_at` flags the lines of body at each of `THRESHOLDS`.
    """

    page: Page
    fold: int
    verdicts: tuple[Verdict, ...]
    body: npt.NDArray[np.float64]
    spam: npt.NDArray[np.float64]
    body_at: Mapping[float, npt.NDArray[np.bool_]]

    @property
    def found(self) -> tuple[Label, ...]:
        """The label of each line."""
        return tuple(verdict.label for verdict in self.verdicts)


def cross_validate(fitting: "Fitting", progress: Progress = iter) -> list[EvaluatedPage]:
    """Fit a model without each fold in turn and judge the fold's labelled pages with it."""
    fitting.cross_fit(progress)
    judged: list[EvaluatedPage] = []
    for fold in range(FOLDS):
        judged += evaluate_pages(fitting.page_model(frozenset({fold})), fitting.data.labelled(fold), fold)
    return judged


def evaluate_pages(model: PageModel, pages: Sequence[Page], fold: int = NO_FOLD) -> list[EvaluatedPage]:
    """Judge labelled pages with a model, scoring them once for all thresholds."""
    judgement = model.score([page.lines for page in pages])
    edges = list(accumulate((len(page.lines) for page in pages), initial=0))
    layout = Layout.of(np.diff(edges))
    found = {threshold: decide(judgement, layout, threshold) for threshold in {Config.threshold, *THRESHOLDS}}
    judged = []
    for page, (first, last) in zip(pages, pairwise(edges), strict=True):
        verdicts = tuple(found[Config.threshold][first:last])
        body_at = {threshold: found[threshold].labels[first:last] == IS_BODY for threshold in THRESHOLDS}
        judged.append(
            EvaluatedPage(page, fold, verdicts, judgement.body[first:last], judgement.spam[first:last], body_at)
        )
    return judged


def honest_lines(fitting: "Fitting", corpora: Path) -> dict[str, dict[str, int]]:
    """
    Count how many lines of honest raw text a model calls spam or drops, by folder; none of them may be lost.

    Lines are on pages of ten, and each is judged by a model fitted without its fold. "spam_beside" counts lines called
    spam when the page has a line of spam above it and one below, "spam_alone" when each line is a page.
    """
    table: dict[str, dict[str, int]] = {}
    for folder in HONEST:
        counts = dict.fromkeys(("lines", "spam", "chrome", "spam_beside", "spam_alone"), 0)
        for _, lines in raw(corpora, folder):
            for fold in range(FOLDS):
                mine = lines[fold::FOLDS]
                spam = cycle([line for line, is_spam in fitting.data.samples[fold] if is_spam])
                pages = [mine[start : start + PAGE_OF_LINES] for start in range(0, len(mine), PAGE_OF_LINES)]
                beside = [[next(spam), *page, next(spam)] for page in pages]
                model = fitting.page_model(frozenset({fold}))
                found = _labels(model, pages)
                counts["lines"] += len(found)
                counts["spam"] += found.count(Label.spam)
                counts["chrome"] += found.count(Label.chrome)
                counts["spam_beside"] += _labels(model, beside, slice(1, -1)).count(Label.spam)
                counts["spam_alone"] += _labels(model, [[line] for line in mine]).count(Label.spam)
        table[folder] = counts
    return table


def _labels(model: PageModel, pages: Sequence[Sequence[str]], wanted: slice = slice(None)) -> list[Label]:
    """Return the labels of the wanted lines of all pages."""
    return [verdict.label for page in classify_documents(model, pages, Config.threshold) for verdict in page[wanted]]


def by_corpus(judged: Sequence[EvaluatedPage]) -> dict[str, list[EvaluatedPage]]:
    """Group judged pages by corpus, in the order of the corpora's names."""
    names = sorted({row.page.corpus for row in judged})
    return {name: [row for row in judged if row.page.corpus == name] for name in names}


def figures(judged: Sequence[EvaluatedPage]) -> dict[str, Any]:
    """Return figures by corpus: on all folds, on the fold that no tuning has seen, and by kind of page."""
    table: dict[str, Any] = {}
    for corpus, rows in by_corpus(judged).items():
        untouched = [row for row in rows if row.fold == UNTOUCHED]
        table[corpus] = {"all": scores(rows), **({"untouched": scores(untouched)} if untouched else {})}
        for kind in sorted({row.page.kind for row in rows} - {""}):
            table[corpus][f"kind {kind}"] = scores([row for row in rows if row.page.kind == kind])
        if advertising := [row for row in rows if row.page.kind in ADVERTISING]:
            table[corpus][f"kinds {', '.join(ADVERTISING)}"] = scores(advertising)
    return table


def scores(rows: Sequence[EvaluatedPage]) -> dict[str, Any]:
    """Return the figures of judged pages, of which there must be at least one."""
    truth = np.array([label.value for row in rows for label in row.page.labels])
    found = np.array([label.value for row in rows for label in row.found])
    length = np.array([len(line) for row in rows for line in row.page.lines])
    table: dict[str, Any] = {"pages": len(rows), "lines": len(truth)}
    for label in map(str, Label):
        if (truth == label).any():
            table[label] = {
                "lines": int((truth == label).sum()),
                "line": rates(truth == label, found == label),
                "character": rates(truth == label, found == label, length),
            }
    with_body = [row for row in rows if Label.body in row.page.labels]
    lengths = [np.array([len(line) for line in row.page.lines]) for row in with_body]
    table["page_averaged_body_f1"] = _mean([_page_f1(row) for row in with_body])
    table["page_averaged_body_character_f1"] = _mean(
        [_page_f1(row, length) for row, length in zip(with_body, lengths, strict=True)]
    )
    table["characters_kept_without_body"] = _mean([_kept(row) for row in rows if Label.body not in row.page.labels])
    titles = [row.found[row.page.title] is Label.body for row in rows if row.page.title is not None]
    table["pages_with_title"], table["titles_found"] = len(titles), _mean(titles)
    spam = [recall for row in rows if (recall := _spam_recall(row)) is not None]
    table["spam_pages"], table["spam_pages_found"] = len(spam), sum(recall >= HALF for recall in spam)
    table["body_called_spam"] = int(((truth == "body") & (found == "spam")).sum())
    table["spam_called_body"] = int(((truth == "spam") & (found == "body")).sum())
    return table


def rates(
    truth: npt.NDArray[np.bool_], found: npt.NDArray[np.bool_], weight: npt.NDArray[np.int64] | None = None
) -> dict[str, float]:
    """Return precision, recall and F1, each line counted once or with its weight."""
    weight = np.ones(len(truth), dtype=np.int64) if weight is None else weight
    hit, wanted, given = ((weight * rows).sum() for rows in (truth & found, truth, found))
    return {
        "precision": round(float(hit / given), 4) if given else 0.0,
        "recall": round(float(hit / wanted), 4) if wanted else 0.0,
        "f1": round(float(2 * hit / (given + wanted)), 4) if given + wanted else 0.0,
    }


def truth_of(rows: Sequence[EvaluatedPage], label: Label) -> npt.NDArray[np.bool_]:
    """Flag the lines of judged pages, in order, that have a label, shape (lines,)."""
    return is_label([row.page for row in rows], label)


def _mean(values: Sequence[float]) -> float | None:
    return round(float(np.mean(values)), 4) if values else None


def _page_f1(row: EvaluatedPage, weight: npt.NDArray[np.int64] | None = None) -> float:
    truth = np.array([label is Label.body for label in row.page.labels])
    return rates(truth, np.array([label is Label.body for label in row.found]), weight)["f1"]


def _kept(row: EvaluatedPage) -> int:
    return sum(len(line) for line, label in zip(row.page.lines, row.found, strict=True) if label is Label.body)


def _spam_recall(row: EvaluatedPage) -> float | None:
    """Return the share of a page's lines of spam that were found, None if it has none."""
    found = [label is Label.spam for label, true in zip(row.found, row.page.labels, strict=True) if true is Label.spam]
    return sum(found) / len(found) if found else None


def rendered(table: dict[str, Any]) -> str:
    """Return the figures as a table of text."""
    wide = max(13, *(len(corpus) + 2 for corpus in table))
    head = (
        f"{'corpus':<{wide}}{'split':<20}{'label':<8}{'lines':>7}   "
        f"{'line P / R / F1':<22}   {'character P / R / F1':<22}"
    )
    rows = [head, "-" * len(head)]
    for corpus, splits in table.items():
        if corpus in ("honest", "kinds", *FORMULAS):
            continue
        for split, found in splits.items():
            opening = f"{corpus:<{wide}}{split:<20}"
            for label in (name for name in map(str, Label) if name in found):
                row = found[label]
                line, char = (" / ".join(f"{row[by][k]:.3f}" for k in RATES) for by in ("line", "character"))
                rows.append(f"{opening}{label:<8}{row['lines']:>7}   {line:<22}   {char:<22}")
            rows.append(
                f"{opening}page-averaged body F1 {found['page_averaged_body_f1']}, by characters "
                f"{found['page_averaged_body_character_f1']}, titles found {found['titles_found']}, "
                f"characters kept without body {found['characters_kept_without_body']}, "
                f"body called spam {found['body_called_spam']}, spam called body {found['spam_called_body']}, "
                f"half of the spam found on {found['spam_pages_found']} of {found['spam_pages']} pages"
            )
    for folder, counts in table.get("honest", {}).items():
        spam = f"{counts['spam']} called spam, {counts['spam_beside']} beside spam, {counts['spam_alone']} alone"
        rows.append(f"raw/{folder}: of {counts['lines']} honest lines {spam}, {counts['chrome']} called chrome")
    for counts, what in ((table[name], what) for name, what in FORMULAS.items() if name in table):
        honest = f"{counts['honest_found']} of {counts['honest']} honest lines taken for one"
        rows.append(f"{what}: {counts['formulas_found']} of {counts['formulas']} found, {honest}")
    if kinds := table.get("kinds"):
        rows.append(f"kinds: {kinds['found']} of {kinds['pages']} pages, mean probability {kinds['mean_probability']}")
        for kind, row in kinds["by_kind"].items():
            rows.append(f"{kind:<{wide}}{row['pages']} pages, precision {row['precision']}, recall {row['recall']}")
    return "\n".join(rows)
