"""
Compare how the line classifier, simple rules and models, and extractors with the HTML find the article.

`python -m benchmarks.lines.baselines CORPORA` prints the tables; with docs/classifier.md as a second argument it also
rewrites them there. Each page is judged by what was fitted without its fold.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.lines.extractors import EXTRACTORS, Extractor, archived, ask
from benchmarks.lines.systems import SYSTEMS, Judge, versions
from benchmarks.lines.tables import UNKNOWN, Answer, cells, figures, number, row, scores
from benchmarks.pages import block
from cleaner.resources import models
from cleaner.training.corpora.folder import Page, pages
from cleaner.training.fitting.folds import FOLDS, fold_of

CORPORA = ("web26", "daniel_zh", "cwced")
# The corpus that has kinds of pages and their HTML.
TODAY, NEWS, _ = CORPORA
ALL, HTML = "all", "html"
COLUMNS = ("line P / R / F1", "character F1", "page F1")
HTML_COLUMNS = (*COLUMNS, "page character F1", "characters kept without body", "titles found")
OURS = "**cleaner**"
REFERENCES = Path(__file__).with_name("references.tsv")
HAD_HTML = "had the HTML"


class Measured(NamedTuple):
    """What a system answered on the labelled pages, or why nothing was measured."""

    answers: Sequence[Answer]
    missing: str = ""
    note: str = ""


class Tables(NamedTuple):
    """All that the tables are made from: labelled pages, the card's figures, and answers by the name of the system."""

    pages: Sequence[Page]
    card: dict[str, Any]
    systems: dict[str, Measured]
    extractors: dict[str, Measured]
    with_html: frozenset[str]

    def overview(self) -> Iterator[str]:
        """Yield the lines of the table of all corpora."""
        yield from _head([f"`{corpus}`: {column}" for corpus in CORPORA for column in COLUMNS])
        for name, measured in self.systems.items():
            found = figures(measured.answers)
            rows = [cell for corpus in CORPORA for cell in cells(found.get(corpus, {}).get(ALL), COLUMNS)]
            yield _row(name, measured, rows)
        ours = [_of_the_same_pages(self.card, corpus, ALL, self._of(corpus)) for corpus in CORPORA]
        yield row(OURS, [cell for found in ours for cell in cells(found, COLUMNS)])
        for name, known in references().items():
            pairs = [known.get(corpus, (UNKNOWN, UNKNOWN)) for corpus in CORPORA]
            rows = [cell for line, character in pairs for cell in (f"– / – / {line}", character, UNKNOWN)]
            yield row(f"{name} ({HAD_HTML})", rows)

    def kinds(self) -> Iterator[str]:
        """Yield the lines of the table of page F1 by kind of page, for kinds of which a page has body."""
        found = {kind: [page for page in self._of(TODAY) if page.kind == kind] for kind in self._kinds()}
        yield from _head([f"{kind} ({len(found[kind])})" for kind in found])
        for name, measured in self.systems.items():
            by_kind = figures(measured.answers).get(TODAY, {})
            known = [by_kind.get(f"kind {kind}", {}).get("page_averaged_body_f1") for kind in found]
            yield _row(name, measured, [number(value) for value in known])
        ours = [_of_the_same_pages(self.card, TODAY, f"kind {kind}", rows) for kind, rows in found.items()]
        yield row(OURS, [cell for kind in ours for cell in cells(kind, ("page F1",))])

    def html(self) -> Iterator[str]:
        """Yield the lines of the table of pages with HTML, on which all rows are."""
        yield from _head(HTML_COLUMNS)
        for name, measured in {**self.systems, OURS: None, **self.extractors}.items():
            if measured is None:
                ours = _of_the_same_pages(self.card, TODAY, HTML, self._of(TODAY, self.with_html))
                yield row(OURS, cells(ours, HTML_COLUMNS))
                continue
            same = [answer for answer in measured.answers if answer.page.name in self.with_html]
            yield _row(name, measured, cells(scores(same) if same else None, HTML_COLUMNS))

    def _of(self, corpus: str, names: frozenset[str] | None = None) -> list[Page]:
        rows = [page for page in self.pages if page.corpus == corpus]
        return rows if names is None else [page for page in rows if page.name in names]

    def _kinds(self) -> list[str]:
        return sorted({page.kind for page in self._of(TODAY) if page.kind and "body" in page.labels})


BLOCKS: dict[str, tuple[str, Callable[[Tables], Iterator[str]]]] = {
    "baselines": ("Body lines, cross-validated by host", Tables.overview),
    "baselines_by_kind": (f"Page F1 by kind of page of {TODAY}, in brackets how many", Tables.kinds),
    "baselines_with_html": (f"The pages of {TODAY} whose HTML is there", Tables.html),
}


def measure(corpora: Path, card: dict[str, Any]) -> Tables:
    """Ask all systems and extractors about the labelled pages of a corpora folder."""
    found = pages(corpora)
    html = archived(corpora, TODAY)
    same = [page for page in found if page.name in html]
    systems = {name: judged(found, fit) for name, fit in SYSTEMS}
    extractors = {f"{each.name} ({HAD_HTML})": extracted(each, same, html) for each in EXTRACTORS}
    return Tables(found, card, systems, extractors, frozenset(page.name for page in same))


def judged(found: Sequence[Page], fit: Callable[[Sequence[Page]], Judge]) -> Measured:
    """Judge the pages of each fold by what was fitted on the others; other corpora are only learned from."""
    fold = fold_of([page.group for page in found])
    rows: list[Answer] = []
    for held_out in range(FOLDS):
        try:
            judge = fit([page for page in found if fold[page.group] != held_out])
        except ModuleNotFoundError as error:
            return Measured((), str(error))
        asked = [page for page in found if fold[page.group] == held_out and page.corpus in CORPORA]
        rows += [Answer(page, held_out, tuple(judge(page.lines))) for page in asked]
    return Measured(rows)


def extracted(extractor: Extractor, found: Sequence[Page], html: dict[str, str]) -> Measured:
    """Ask an extractor about pages whose HTML is there."""
    try:
        answers, failed = ask(extractor, found, html)
    except ImportError as error:
        return Measured((), str(error))
    release = f"{extractor.package} {version(extractor.package)}"
    return Measured(answers, note=f"{release} (failed on {len(failed)} of {len(found)} pages)" if failed else release)


def references() -> dict[str, dict[str, tuple[str, str]]]:
    """Return (line F1, character F1) of extractors that had the HTML, by system and corpus, the best system first."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for line in REFERENCES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            system, corpus, by_line, by_character = line.split("\t")
            found.setdefault(system, {})[corpus] = (by_line, by_character)
    return dict(sorted(found.items(), key=lambda known: known[1][NEWS], reverse=True))


def _of_the_same_pages(card: dict[str, Any], corpus: str, split: str, found: Sequence[Page]) -> dict[str, Any] | None:
    """Return the card's figures of a split, None if it has none; raise `ValueError` if they are of other pages."""
    known: dict[str, Any] | None = card[corpus].get(split)
    if known is None:
        return None
    here, there = (len(found), sum(len(page.lines) for page in found)), (known["pages"], known["lines"])
    if here != there:
        raise ValueError(
            f"the model card has (pages, lines) {there} of {corpus} {split}, the corpora {here}: train again"
        )
    return known


def _head(columns: Sequence[str]) -> Iterator[str]:
    yield row("system", columns)
    yield f"|---|{'---|' * len(columns)}"


def _row(name: str, measured: Measured, known: Sequence[str]) -> str:
    return row(name, [f"not measured: {measured.missing}", *known[1:]] if measured.missing else known)


def main(corpora: str, document: str | None = None) -> None:
    """Print the tables, and write them into a document if one is named."""
    card = json.loads((models() / "lines.json").read_text(encoding="utf-8"))["figures"]
    tables = measure(Path(corpora), card)
    tools = sorted({measured.note for measured in tables.extractors.values() if measured.note})
    said = {"baselines": versions(), "baselines_with_html": f"Measured with {', '.join(tools)}." if tools else ""}
    for name, (title, lines) in BLOCKS.items():
        text = "\n".join([*lines(tables), *(["", said[name]] if said.get(name) else [])])
        print(f"\n{title}\n\n{text}", flush=True)
        if document:
            block.write(Path(document), name, text)


if __name__ == "__main__":
    main(*sys.argv[1:])
