"""
Compare what comes out of the HTML of pages: our lines and labels, and extractors of main content.

`python -m benchmarks.lines.html_pages CORPORA MODELS` prints the tables; with docs/html.md as a third argument it also
rewrites them there. MODELS is a folder with a model for each fold, in folders 0 to 5, that has not seen the fold; where
there is none they are trained and written there, which takes some twenty minutes.

Everybody gets the HTML and gives a text, which is found again in the labelled lines of the page. Ours gets the bytes.
"""

import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from benchmarks.lines.baselines import HTML_COLUMNS, OURS, TODAY
from benchmarks.lines.extractors import EXTRACTORS, Extractor, archived, ask
from benchmarks.lines.tables import UNKNOWN, Answer, cells, number, row, scores
from benchmarks.pages import block
from benchmarks.speed.machine import describe
from cleaner import Cleaner, Config
from cleaner.document import Label
from cleaner.html import to_text
from cleaner.lines.models.page_model import save
from cleaner.training.corpora.folder import Page
from cleaner.training.corpora.readers import read
from cleaner.training.corpora.renderings import RENDERINGS
from cleaner.training.corpora.written import written
from cleaner.training.fitting.fit import Fitting
from cleaner.training.fitting.folds import FOLDS, UNTOUCHED, dataset, fold_of

PACKAGE = "Resiliparse"
# The rendering that `to_text` is made of; what the others would give shows what it is worth.
CHOSEN = "resiliparse"
# Kinds of fewer pages with body are in no column of their own.
FEW = 8


class Row(NamedTuple):
    """What a system answered on all pages, on how many it failed, and how many MB of HTML it reads in a second."""

    name: str
    answers: Sequence[Answer]
    failed: int = 0
    speed: float | None = None
    missing: str = ""

    def of(self, pages: frozenset[str]) -> list[Answer]:
        """Return the answers on some pages, by name."""
        return [answer for answer in self.answers if answer.page.name in pages]


def main(corpora: str, models: str, document: str | None = None) -> None:
    """Print the tables, and write them into a document if one is named."""
    folders = trained(Path(corpora), Path(models))
    html = archived(Path(corpora), TODAY)
    found = read([Path(corpora)])
    folds = fold_of([page.group for page in [*found, *written()]])
    pages = [page for page in found if page.name in html]
    systems = [*ours(folders, {html[page.name]: folds[page.group] for page in pages}), *EXTRACTORS]
    rows = [extracted(each, pages, html) for each in systems]
    untouched = [page for page in pages if folds[page.group] == UNTOUCHED]
    tables = {
        "html_pages": (f"All {len(pages)} pages", [*overview(rows, pages), "", measured_with(rows)]),
        "html_pages_untouched": (f"The {len(untouched)} pages of the untouched fold", overview(rows, untouched)),
        "html_pages_by_kind": ("Page F1 by kind of page", by_kind(rows, pages)),
    }
    for name, (title, lines) in tables.items():
        text = "\n".join(lines)
        print(f"\n{title}\n\n{text}", flush=True)
        if document:
            block.write(Path(document), name, text)


def trained(corpora: Path, folder: Path) -> list[Path]:
    """Return a folder for each fold with a model that has not seen it; train them all where one is missing."""
    folders = [folder / str(fold) for fold in range(FOLDS)]
    if not all((each / "lines.npz").is_file() for each in folders):
        fitting = Fitting(dataset(corpora))
        fitting.cross_fit()
        for fold, each in enumerate(folders):
            save(fitting.page_model(frozenset({fold})), {"name": "lines"}, each)
    return folders


def ours(folders: Sequence[Path], folds: dict[str, int]) -> Iterator[Extractor]:
    """Yield what we make of a page, whose fold `folds` has by its HTML, and what it would be with other renderings."""
    # labels are of the lines as they stand
    cleaners = [Cleaner(Config(simplify=False), model=folder) for folder in folders]
    for cleaner in cleaners:
        cleaner.clean("")

    def system(name: str, render: Callable[[str], str]) -> Extractor:
        return Extractor(name, CHOSEN, PACKAGE, lambda html: cleaners[folds[html]].clean(render(html)).text)

    yield system(OURS, lambda html: to_text(html.encode()))
    for name, render in RENDERINGS.items():
        if name != CHOSEN:
            yield system(f"cleaner, lines of {name}", render)


def extracted(extractor: Extractor, pages: Sequence[Page], html: dict[str, str]) -> Row:
    """Ask an extractor about pages, and measure how much HTML it reads: MB of UTF-8 in a second of CPU time."""
    spent = 0.0

    def extract(text: str) -> str:
        nonlocal spent
        begin = _cpu()
        try:
            return extractor.extract(text)
        finally:
            spent += _cpu() - begin

    try:
        # the first pages pay for what is imported and loaded
        ask(extractor, pages[:FOLDS], html)
        found = ask(extractor._replace(extract=extract), pages, html)
    except ImportError as error:
        return Row(extractor.name, (), missing=str(error))
    size = sum(len(html[page.name].encode()) for page in pages)
    return Row(extractor.name, found.answers, len(found.failed), size / 1e6 / spent)


def overview(rows: Sequence[Row], pages: Sequence[Page]) -> Iterator[str]:
    """Yield the lines of the table of some pages."""
    yield row("system", [*HTML_COLUMNS, "failed", "MB/s"])
    yield "|---" * (len(HTML_COLUMNS) + 3) + "|"
    names = frozenset(page.name for page in pages)
    for each in rows:
        if each.missing:
            yield row(each.name, [f"not measured: {each.missing}", *[UNKNOWN] * (len(HTML_COLUMNS) + 1)])
        else:
            yield row(
                each.name, [*cells(scores(each.of(names)), HTML_COLUMNS), str(each.failed), number(each.speed, 2)]
            )


def by_kind(rows: Sequence[Row], pages: Sequence[Page]) -> Iterator[str]:
    """Yield the lines of the table of page F1 by kind, of kinds with some pages that have body."""
    kinds = {kind: _with_body(pages, kind) for kind in sorted({page.kind for page in pages})}
    shown = {kind: names for kind, names in kinds.items() if len(names) >= FEW}
    yield row("system", [f"{kind} ({len(names)})" for kind, names in shown.items()])
    yield "|---" * (len(shown) + 1) + "|"
    for each in rows:
        if not each.missing:
            yield row(each.name, [number(scores(each.of(names))["page_averaged_body_f1"]) for names in shown.values()])


def measured_with(rows: Sequence[Row]) -> str:
    """Return a sentence with the machine, and one with the releases of the tools that were measured."""
    missing = {each.name for each in rows if each.missing}
    packages = sorted({each.package for each in EXTRACTORS if each.name not in missing})
    return f"{describe()} The others: {', '.join(f'{name} {version(name)}' for name in packages)}."


def _with_body(pages: Sequence[Page], kind: str) -> frozenset[str]:
    return frozenset(page.name for page in pages if page.kind == kind and Label.body in page.labels)


def _cpu() -> float:
    # long pages are read by a process of their own
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main(*sys.argv[1:])
