"""Whether work grows in proportion to its size, as a ratio within one run: a busy machine must fail no test."""

import time
from collections.abc import Callable

# CPU seconds from which the precision of the clock and fixed costs hardly matter.
LONG_ENOUGH = 0.02


def grows_linearly(work: Callable[[int], object], size: int) -> bool:
    """Return whether eight times the size takes far less than the 64 times as long that quadratic work would."""
    while (short := _seconds(work, size)) < LONG_ENOUGH:
        size *= 2
    return _seconds(work, 8 * size) < 20 * short


def _seconds(work: Callable[[int], object], size: int) -> float:
    """Return the CPU time of some work, the best of three runs."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work(size)
        times.append(time.process_time() - start)
    return min(times)
