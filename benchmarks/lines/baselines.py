"""
Compare how the line classifier and simple rules and models find the article, on the same pages in the same folds.

`python -m benchmarks.lines.baselines CORPORA` prints the table; with docs/classifier.md as a second argument it also
rewrites the table there.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

from benchmarks.lines.systems import SYSTEMS, Judge, versions
from benchmarks.pages import block
from cleaner.document import Label
from cleaner.resources import models
from cleaner.training.corpora.folder import Page, pages
from cleaner.training.evaluation.metrics import RATES, EvaluatedPage, figures
from cleaner.training.fitting.folds import FOLDS, fold_of

BLOCK = "baselines"
CORPORA = ("daniel_zh", "cwced")
COLUMNS = ("line P / R / F1", "character F1", "page F1")
OURS = "**cleaner**"
REFERENCES = Path(__file__).with_name("references.tsv")
HAD_HTML = "had the HTML"
CAPTION = (
    "No system had seen a page of the fold that it judged. The row of cleaner is read from the model card, "
    "models/lines.json, whose figures come from the same pages and folds; those that had the HTML were measured once, "
    "without folds. {versions}"
)


class Answer(NamedTuple):
    """A labelled page, its fold, and the labels a system gave its lines without having seen that fold."""

    page: Page
    fold: int
    found: tuple[Label, ...]


def table(found: Sequence[Page], card: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the table in Markdown, from all labelled pages and the figures of the model card."""
    ours = [cell for corpus in CORPORA for cell in cells(_of_the_same_pages(card, corpus, found))]
    yield f"| system | {' | '.join(f'`{corpus}`: {column}' for corpus in CORPORA for column in COLUMNS)} |"
    yield f"|---|{'---|' * len(CORPORA) * len(COLUMNS)}"
    for name, fit in SYSTEMS:
        try:
            # figures of labels need no probabilities, so an answer is enough
            measured = figures(cast(list[EvaluatedPage], answers(found, fit)))
        except ModuleNotFoundError as error:
            yield _row(name, [f"not measured: {error}", *"–" * (len(CORPORA) * len(COLUMNS) - 1)])
        else:
            yield _row(name, [cell for corpus in CORPORA for cell in cells(measured[corpus]["all"])])
    yield _row(OURS, ours)
    for name, scores in references().items():
        known = [cell for corpus in CORPORA for cell in (f"– / – / {scores[corpus][0]}", scores[corpus][1], "–")]
        yield _row(f"{name} ({HAD_HTML})", known)


def answers(found: Sequence[Page], fit: Callable[[Sequence[Page]], Judge]) -> list[Answer]:
    """Judge the pages of each fold by what was fitted on the others; other corpora are only learned from."""
    fold = fold_of([page.group for page in found])
    rows: list[Answer] = []
    for number in range(FOLDS):
        judge = fit([page for page in found if fold[page.group] != number])
        held_out = [page for page in found if fold[page.group] == number and page.corpus in CORPORA]
        rows += [Answer(page, number, tuple(judge(page.lines))) for page in held_out]
    return rows


def references() -> dict[str, dict[str, tuple[str, str]]]:
    """Return (line F1, character F1) of extractors that had the HTML, by system and corpus, the best system first."""
    scores: dict[str, dict[str, tuple[str, str]]] = {}
    for row in REFERENCES.read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            system, corpus, line, character = row.split("\t")
            scores.setdefault(system, {})[corpus] = (line, character)
    return dict(sorted(scores.items(), key=lambda row: row[1][CORPORA[0]], reverse=True))


def _of_the_same_pages(card: dict[str, Any], corpus: str, found: Sequence[Page]) -> dict[str, Any]:
    """Return the card's scores for a corpus; raise `ValueError` if they are of other pages than `found`."""
    scores: dict[str, Any] = card[corpus]["all"]
    mine = [page for page in found if page.corpus == corpus]
    here, there = (len(mine), sum(len(page.lines) for page in mine)), (scores["pages"], scores["lines"])
    if here != there:
        raise ValueError(f"the model card has (pages, lines) {there} of {corpus}, the corpora {here}: train again")
    return scores


def cells(scores: dict[str, Any]) -> list[str]:
    """Return the figures of a corpus in the order of `COLUMNS`."""
    body = scores["body"]
    line = " / ".join(f"{body['line'][rate]:.3f}" for rate in RATES)
    return [line, f"{body['character']['f1']:.3f}", f"{scores['page_averaged_body_f1']:.3f}"]


def _row(name: str, rest: Sequence[str]) -> str:
    return f"| {name} | {' | '.join(rest)} |"


def main(corpora: str, document: str | None = None) -> None:
    """Print the table, and write it into a document if one is named."""
    card = json.loads((models() / "lines.json").read_text(encoding="utf-8"))["figures"]
    caption = CAPTION.format(versions=versions())
    print(f"\nWho finds the article: body lines, cross-validated by host. {caption}")
    rows = []
    for line in table(pages(Path(corpora)), card):
        print(line, flush=True)
        rows.append(line)
    if document:
        block.write(Path(document), BLOCK, "\n".join([*rows, "", caption]))


if __name__ == "__main__":
    main(*sys.argv[1:])
