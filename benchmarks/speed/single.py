"""Measure how long one page takes by itself: `python -m benchmarks.speed.single [CORPORA]`."""

import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.speed.sets import page_sets
from benchmarks.speed.throughput import take_usual_stack
from benchmarks.speed.timing import once
from cleaner import Cleaner

# Of which set, and of about how many bytes.
SIZES = (("news", 7000), ("news", 3000), ("clean", 3000))
PAGES, RUNS = 20, 7


def table(sets: Mapping[str, Sequence[str]], runs: int = RUNS) -> Iterator[str]:
    """
    Yield the lines of the table in Markdown: medians over the `PAGES` pages nearest to a size, in milliseconds.

    Of each page the fastest of several runs counts, as the first ones load what later ones find in a cache.
    """
    cleaner = Cleaner()
    yield "| one page | kB | cleaner, ms | usual stack, ms | × usual stack |"
    yield "|---|---|---|---|---|"
    for name, size in SIZES:
        pages = nearest(sets[name], size)
        ours = median(cleaner.clean, pages, runs)
        stack = median(lambda page: take_usual_stack([page]), pages, runs)
        mean = statistics.mean(map(len, pages)) / 1000
        yield f"| {name} | {mean:.1f} | {ours * 1000:.2f} | {stack * 1000:.2f} | {stack / ours:.1f} |"


def nearest(pages: Sequence[str], size: int) -> list[bytes]:
    """Return the pages nearest to a size in bytes, each once."""
    different = sorted({page.encode() for page in pages})
    return sorted(different, key=lambda page: abs(len(page) - size))[:PAGES]


def median(work: Callable[[bytes], object], pages: Sequence[bytes], runs: int) -> float:
    """Return the median over pages of the CPU seconds of the fastest of some runs."""
    return statistics.median(min(once(lambda: work(page)) for _ in range(runs)) for page in pages)  # noqa: B023 # at once


def main(corpora: str | None = None) -> None:
    """Print the table."""
    for line in table(page_sets(Path(corpora) if corpora else None)):
        print(line)


if __name__ == "__main__":
    main(*sys.argv[1:])
