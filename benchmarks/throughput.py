"""Measure how fast pages are cleaned, end to end and by stage, against the floor of decoding and splitting them."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from cleaner import Cleaner
from cleaner.hanzi import simplify
from cleaner.lines.model import load
from cleaner.repair import repair
from cleaner.training.corpora import pages as labelled
from cleaner.training.corpora import raw

DOCUMENTS = Path(__file__).resolve().parent.parent / "fixtures" / "documents"
# Each set of pages is repeated to this many bytes, so that a run lasts long enough to be timed.
SIZE = 2_000_000
RUNS = 3
# Pages judged at once, about as many as `clean_many` gathers, and bytes of a page made of real ones.
BATCH = 250
PAGE = 3000


def main(corpora: Path | None) -> None:
    """Print MB/s of UTF-8 and the ratio to the floor for clean, Traditional, obfuscated and real pages."""
    print(f"{'pages':<12}{'stage':<12}{'MB/s':>8}{'x floor':>10}")
    for name, pages in page_sets(corpora).items():
        data = [page.encode() for page in pages]
        floor = seconds(lambda data=data: [page.decode().split("\n") for page in data])  # type: ignore[misc]
        size = sum(map(len, data)) / 1e6
        print(f"{name:<12}{'floor':<12}{size / floor:>8.1f}{1.0:>10.1f}")
        for stage, work in stages(pages, data).items():
            taken = seconds(work)
            print(f"{name:<12}{stage:<12}{size / taken:>8.2f}{taken / floor:>10.1f}")


PAGES = {
    "clean": "clean_article/clean.txt",
    "traditional": "traditional_no_pinyin/dirty.txt",
    "obfuscated": "spam_head_foot/dirty.txt",
}


def page_sets(corpora: Path | None) -> dict[str, list[str]]:
    """Return pages of about 3 kB by kind: fixtures, and of a corpora folder raw paragraphs and news with all chrome."""
    found = {}
    for name, file in PAGES.items():
        page = (DOCUMENTS / file).read_text(encoding="utf-8")
        found[name] = [page] * (SIZE // len(page.encode()))
    if corpora and corpora.is_dir():
        paragraphs = [line for _, lines in raw(corpora, "body", "test") for line in lines]
        news = [line for page in labelled(corpora) if page.corpus == "daniel_zh" for line in page.lines]
        found |= {"paragraphs": _cut(paragraphs), "news": _cut(news)}
    return found


def _cut(lines: list[str]) -> list[str]:
    """Join lines to pages of about `PAGE` bytes, `SIZE` bytes in all."""
    pages: list[str] = []
    page: list[str] = []
    size = 0
    for line in lines:
        page.append(line)
        size += len(line.encode()) + 1
        if size >= PAGE:
            pages.append("\n".join(page))
            page, size = [], 0
    return pages[: SIZE // PAGE]


def stages(pages: list[str], data: list[bytes]) -> dict[str, Callable[[], object]]:
    """Return what to time: all of it, and its stages by themselves."""
    cleaner, model = Cleaner(), load()
    lines = [page.split("\n") for page in pages]
    stripped = [[line.strip() for line in page if line.strip()] for page in lines]
    return {
        "all": lambda: sum(1 for _ in cleaner.clean_many(data)),
        "repair": lambda: [repair(page) for page in pages],
        "classify": lambda: [model.judge(stripped[start : start + BATCH]) for start in range(0, len(stripped), BATCH)],
        "simplify": lambda: [simplify(page) for page in lines],
    }


def seconds(work: Callable[[], object]) -> float:
    """Return the median wall-clock seconds of some runs."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
