"""Measure how fast pages are cleaned, end to end and by stage, against the floor of decoding and splitting them."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from cleaner import Cleaner
from cleaner.hanzi import simplify
from cleaner.lines.model import load
from cleaner.repair import repair

DOCUMENTS = Path(__file__).resolve().parent.parent / "fixtures" / "documents"
# Each set of pages is repeated to this many bytes, so that a run lasts long enough to be timed.
SIZE = 2_000_000
RUNS = 3


def main() -> None:
    """Print MB/s of UTF-8 and the ratio to the floor for clean, Traditional and obfuscated pages."""
    print(f"{'pages':<12}{'stage':<12}{'MB/s':>8}{'x floor':>10}")
    for name, file in PAGES.items():
        page = (DOCUMENTS / file).read_text(encoding="utf-8")
        pages = [page] * (SIZE // len(page.encode()))
        raw = [page.encode() for page in pages]
        floor = seconds(lambda raw=raw: [page.decode().split("\n") for page in raw])  # type: ignore[misc]
        size = sum(map(len, raw)) / 1e6
        print(f"{name:<12}{'floor':<12}{size / floor:>8.1f}{1.0:>10.1f}")
        for stage, work in stages(pages, raw).items():
            taken = seconds(work)
            print(f"{name:<12}{stage:<12}{size / taken:>8.2f}{taken / floor:>10.1f}")


PAGES = {
    "clean": "clean_article/clean.txt",
    "traditional": "traditional_no_pinyin/dirty.txt",
    "obfuscated": "spam_head_foot/dirty.txt",
}


def stages(pages: list[str], raw: list[bytes]) -> dict[str, Callable[[], object]]:
    """Return what to time: all of it, and its stages by themselves."""
    cleaner, model = Cleaner(), load()
    lines = [page.split("\n") for page in pages]
    stripped = [[line.strip() for line in page if line.strip()] for page in lines]
    return {
        "all": lambda: sum(1 for _ in cleaner.clean_many(raw)),
        "repair": lambda: [repair(page) for page in pages],
        "classify": lambda: model.judge(stripped),
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
