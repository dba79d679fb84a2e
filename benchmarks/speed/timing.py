"""Measure CPU time, so that a figure does not depend on what else runs, with a given choice of inner loops."""

import gc
import math
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from cleaner.kernels import KERNELS

ROUNDS = 3

Work = Callable[[], object]


def medians(works: Mapping[str, Work], rounds: int = ROUNDS) -> dict[str, float]:
    """
    Return the median CPU seconds of each work by name.

    Each runs once to load what it needs; then they take turns, so that a slow minute is slow for all of them. What is
    loaded is kept from the collector of garbage, which would else take as long as the other systems are large.
    """
    for work in works.values():
        work()
    gc.collect()
    gc.freeze()
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(once(work))
    return {name: statistics.median(taken) for name, taken in times.items()}


def seconds(work: Work) -> float:
    """Return the median CPU seconds of one work."""
    return medians({"": work})[""]


def once(work: Work) -> float:
    """Return the CPU seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


@contextmanager
def loops(compiled: bool) -> Iterator[bool]:
    """Run the compiled inner loops or those of numpy; yield whether the compiled ones run, which need the library."""
    KERNELS.wanted = compiled
    try:
        yield bool(KERNELS)
    finally:
        KERNELS.wanted = True


def rounded(value: float) -> str:
    """
    Return a figure with three significant digits, or all digits before the point.

        >>> rounded(0.5123), rounded(29.03), rounded(786.2), rounded(1234.5)
        ('0.51', '29.0', '786', '1234')
    """
    return f"{value:.{max(0, 2 - int(math.log10(value)))}f}" if value > 0 else "0"
