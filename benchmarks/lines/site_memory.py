"""
Measure what the memory of sites changes: `python -m benchmarks.lines.site_memory [cost] CORPORA [MODELS]`.

MODELS is a folder with a model for each fold that has not seen it, named 0 to 5; what is not there is trained and
written there, which takes a quarter of an hour. Without it the shipped model judges, which has seen most of the pages.
docs/site-memory.md gets the table, and what remembering and looking up take. `cost` measures only that, in half a
minute.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.lines import generated_site
from benchmarks.lines.tables import row
from benchmarks.pages import block
from benchmarks.speed.timing import Work, medians
from cleaner import Cleaner
from cleaner.chunks import Chunk
from cleaner.document import Label
from cleaner.lines.models.page_model import save
from cleaner.lines.site_memory import SiteMemory
from cleaner.lines.site_memory.repeated import FEWEST_PAGES, SHARE, RepeatedLines
from cleaner.training.corpora.folder import pages
from cleaner.training.corpora.written import written
from cleaner.training.fitting.folds import FOLDS, fold_of

DOCUMENT = Path("docs/site-memory.md")
BLOCK, COST = "site memory", "site memory cost"
CORPORA = ("cwced", "daniel_zh", "web26")
# Hosts of the corpora have few pages: this is the setting for them, with the share that is usual.
FEWEST = 5
# Many, as the difference is a few percent.
ROUNDS = 31
COLUMNS = ("hosts", "pages", "chrome lines", "kept before", "kept after", "body lines kept before", "lost")


class Site(NamedTuple):
    """The pages of a host, as lines with labels, and the model that judges them, None for the shipped one."""

    host: str
    pages: list[tuple[Sequence[str], Sequence[Label]]]
    model: Path | None

    @property
    def chunks(self) -> list[Chunk]:
        """The pages as a `Cleaner` takes them."""
        return [Chunk("".join(f"{line}\n" for line in lines), site=self.host) for lines, _ in self.pages]


class Figures(NamedTuple):
    """How many lines there are of chrome, are kept of it before and after, and of body, and lost of it after."""

    chrome: int
    before: int
    after: int
    body: int
    lost: int


def main() -> None:
    """Print the table and the cost, or the cost alone, and write them into the documentation."""
    only_cost = sys.argv[1:2] == ["cost"]
    corpora, *model = map(Path, sys.argv[1 + only_cost :])
    models = model[0] if model else None
    if models and not only_cost:
        _train(corpora, models)
    found = {"generated site": [generated()], **_labelled(corpora, models)}
    if not only_cost:
        _put(BLOCK, "\n".join(_table(found)))
    every = {site.host: site for sites in found.values() for site in sites}
    _put(COST, _cost(list(every.values())))


def _put(name: str, text: str) -> None:
    print(text)
    block.write(DOCUMENT, name, text)


def generated() -> Site:
    """Return the site that was written for this project."""
    return Site(generated_site.HOST, [(page.lines, page.labels) for page in generated_site.site()], None)


def _labelled(corpora: Path, models: Path | None) -> dict[str, list[Site]]:
    """Return the hosts of each corpus with enough pages."""
    found = pages(corpora)
    folds = fold_of([page.group for page in [*found, *written()]])
    hosts: dict[str, dict[str, Site]] = {corpus: {} for corpus in CORPORA}
    for page in found:
        if page.corpus in hosts:
            model = models / str(folds[page.group]) if models else None
            site = hosts[page.corpus].setdefault(page.group, Site(page.group, [], model))
            site.pages.append((page.lines, page.labels))
    return {
        f"`{corpus}`, hosts with {fewest} pages or more": [site for site in sites.values() if len(site.pages) >= fewest]
        for corpus, sites in hosts.items()
        for fewest in (FEWEST, FEWEST_PAGES)
    }


def _train(corpora: Path, models: Path) -> None:
    if all((models / str(fold) / "lines.npz").exists() for fold in range(FOLDS)):
        return
    from cleaner.training.fitting.fit import Fitting
    from cleaner.training.fitting.folds import dataset

    fitting = Fitting(dataset(corpora))
    fitting.cross_fit()
    for fold in range(FOLDS):
        save(fitting.page_model(frozenset({fold})), {"name": "lines"}, models / str(fold))


def memory_of(site: Site) -> RepeatedLines:
    """Return the lines that a site repeats, whose pages are few."""
    memory = SiteMemory()
    Cleaner().remember(site.chunks, memory)
    return memory.finished(SHARE, min(FEWEST, len(site.pages)))


def measure(site: Site) -> Figures:
    """Return the figures of a site."""
    before, after = (_labels(site, memory) for memory in (None, memory_of(site)))
    known = [label for _, labels in site.pages for label in labels]
    rows = list(zip(known, before, after, strict=True))
    kept = Label.body
    return Figures(
        known.count(Label.chrome),
        sum(label is Label.chrome and one is kept for label, one, _ in rows),
        sum(label is Label.chrome and other is kept for label, _, other in rows),
        sum(label is Label.body and one is kept for label, one, _ in rows),
        sum(label is Label.body and one is kept and other is not kept for label, one, other in rows),
    )


def _labels(site: Site, memory: RepeatedLines | None) -> list[Label]:
    cleaner = Cleaner(model=site.model, site_memory=memory)
    return [line.label for cleaned in cleaner.clean_chunks(site.chunks) for line in cleaned.lines]


def _table(found: dict[str, list[Site]]) -> Iterator[str]:
    yield row("pages of", list(COLUMNS))
    yield "|---" * (1 + len(COLUMNS)) + "|"
    for name, sites in found.items():
        if sites:
            figures = [measure(site) for site in sites]
            sums = [sum(column) for column in zip(*figures, strict=True)]
            yield row(name, [f"{number:,}" for number in (len(sites), sum(len(one.pages) for one in sites), *sums)])


def _cost(sites: Sequence[Site]) -> str:
    """Return the sentence on what remembering and looking up take beside cleaning."""
    chunks = [chunk for site in sites for chunk in site.chunks]
    memory = SiteMemory()
    Cleaner().remember(chunks, memory)
    finished = memory.finished(SHARE, FEWEST)
    plain, with_memory = Cleaner(), Cleaner(site_memory=finished)
    works: dict[str, Work] = {
        "plain": lambda: _text(plain, chunks),
        "with": lambda: _text(with_memory, chunks),
        "remember": lambda: plain.remember(chunks, SiteMemory()),
    }
    taken = medians(works, ROUNDS)
    size = sum(len(chunk.data.encode()) for chunk in chunks if isinstance(chunk.data, str))
    return (
        f"On these {len(chunks)} pages ({size / 1e6:.1f} MB, {len(memory):,} lines remembered) the first pass takes "
        f"{taken['remember'] / taken['plain']:.1%}\nof the time of cleaning without a memory, and cleaning with it "
        f"{taken['with'] / taken['plain'] - 1:+.1%}."
    )


def _text(cleaner: Cleaner, chunks: Sequence[Chunk]) -> list[str]:
    return [cleaned.text for cleaned in cleaner.clean_chunks(chunks)]


if __name__ == "__main__":
    main()
