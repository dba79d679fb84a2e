"""How fast pages are cleaned, compared with the tools usually applied to text, and how long each stage takes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

import ftfy
from opencc import OpenCC
from sklearn.feature_extraction.text import HashingVectorizer

from benchmarks.speed.timing import Work, loops, medians, rounded
from cleaner import Cleaner
from cleaner.encoding import decode
from cleaner.lines.block import Block
from cleaner.lines.classification import classify
from cleaner.lines.models.page_model import load
from cleaner.pipeline.triage import Need, triage
from cleaner.repair import repair
from cleaner.simplify import simplify_many

# How many pages a stage gets at once, about as many as `clean_many` gathers.
BATCH = 250
COLUMNS = ("MB/s", "documents/s", "× usual stack", "× ftfy", "× OpenCC", "% of the floor")
STAGES = ("decode", "triage", "repair", "classify", "simplify", "all")

System = Callable[[Sequence[bytes]], object]


def clean(data: Sequence[bytes], compiled: bool) -> None:
    """Clean pages, with the compiled loops or without."""
    with loops(compiled):
        for _ in Cleaner().clean_many(data):
            pass


def take_usual_stack(data: Sequence[bytes]) -> None:
    """Repair, convert and vectorise page by page: what a script of a few lines does before any model."""
    for page in data:
        _vectorizer().transform(_converter().convert(ftfy.fix_text(page.decode())).split("\n"))


def fix(data: Sequence[bytes]) -> None:
    """Fix what ftfy finds."""
    for page in data:
        ftfy.fix_text(page.decode())


def convert(data: Sequence[bytes]) -> None:
    """Convert to Simplified."""
    for page in data:
        _converter().convert(page.decode())


def read(data: Sequence[bytes]) -> None:
    """Decode and split, the least that any tool must do."""
    for page in data:
        page.decode().split("\n")


OURS, PLAIN = "cleaner", "cleaner, not compiled"
STACK, FTFY, OPENCC, FLOOR = "usual stack", "ftfy `fix_text`", "OpenCC t2s", "floor: decode, split"
SYSTEMS: dict[str, System] = {
    OURS: partial(clean, compiled=True),
    PLAIN: partial(clean, compiled=False),
    STACK: take_usual_stack,
    FTFY: fix,
    OPENCC: convert,
    FLOOR: read,
}


@cache
def _converter() -> Any:
    return OpenCC("t2s")


@cache
def _vectorizer() -> Any:
    # the n-grams and buckets of cleaner's own line model
    return HashingVectorizer(analyzer="char", ngram_range=(1, 4), n_features=2**18)


def table(sets: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the lines of the table in Markdown: a row for each set of pages and system."""
    yield f"| pages | system | {' | '.join(COLUMNS)} |"
    yield f"|---|---|{'---|' * len(COLUMNS)}"
    for pages, found in sets.items():
        data = [page.encode() for page in found]
        size = sum(map(len, data)) / 1e6
        taken = medians({name: partial(system, data) for name, system in SYSTEMS.items()})
        for name, spent in taken.items():
            ratios = [rounded(taken[other] / spent) for other in (STACK, FTFY, OPENCC)]
            cells = [rounded(size / spent), f"{len(data) / spent:.0f}", *ratios, rounded(100 * taken[FLOOR] / spent)]
            yield f"| {pages} | {name} | {' | '.join(cells)} |"


def stage_table(sets: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the lines of the table in Markdown: MB/s of a set in each stage, a dash where no page needs it."""
    yield f"| pages | {' | '.join(STAGES)} |"
    yield f"|---|{'---|' * len(STAGES)}"
    for pages, found in sets.items():
        data = [page.encode() for page in found]
        size = sum(map(len, data)) / 1e6
        works = stages(data)
        taken = medians(works)
        cells = [rounded(size / taken[stage]) if stage in works else "–" for stage in STAGES]
        yield f"| {pages} | {' | '.join(cells)} |"


def stages(data: Sequence[bytes]) -> dict[str, Work]:
    """Return what to time: each stage alone on what the stages before it leave, and `clean_many`."""
    cleaner, model = Cleaner(), load()
    texts = [decode(page)[0] for page in data]
    dirty = [text.split("\n") for text in texts]
    needs = _triage(dirty)
    damaged = [text for text, need in zip(texts, needs, strict=True) if need & Need.REPAIR]
    lines = [repair(text)[0].split("\n") for text in texts]
    old = [page for page, need in zip(lines, _triage(lines), strict=True) if need & Need.SIMPLIFY]
    threshold = cleaner.config.threshold
    works: dict[str, Work] = {
        "decode": lambda: [decode(page) for page in data],
        "triage": lambda: _triage(dirty),
        "repair": lambda: [repair(text) for text in damaged],
        "classify": lambda: [classify(model, Block.of(batch), threshold) for batch in batches(lines)],
        "simplify": lambda: [simplify_many(batch) for batch in batches(old)],
        "all": lambda: [cleaned.text for cleaned in cleaner.clean_many(data)],
    }
    idle = {name for name, pages in (("repair", damaged), ("simplify", old)) if not pages}
    return {name: work for name, work in works.items() if name not in idle}


def _triage(pages: Sequence[Sequence[str]]) -> list[int]:
    blocks = map(Block.of, batches(pages))
    return [need for block in blocks for need in triage(block).tolist()]


def batches(pages: Sequence[Sequence[str]]) -> Iterator[Sequence[Sequence[str]]]:
    """Yield as many pages at a time as `clean_many` takes."""
    for start in range(0, len(pages), BATCH):
        yield pages[start : start + BATCH]
