"""Whether work grows in proportion to its size, as a ratio within one run: a busy machine must fail no test."""

from collections.abc import Callable

from benchmarks.speed.timing import once

# CPU seconds from which the precision of the clock and fixed costs hardly matter.
LONG_ENOUGH = 0.02


def grows_linearly(work: Callable[[int], object], size: int) -> bool:
    """Return whether eight times the size takes far less than the 64 times as long that quadratic work would."""
    while (short := _seconds(work, size, LONG_ENOUGH)) < LONG_ENOUGH:
        size *= 2
    most = 20 * short
    return _seconds(work, 8 * size, most) < most


def _seconds(work: Callable[[int], object], size: int, limit: float) -> float:
    """Return the CPU time of some work, the best of three runs; one below the limit decides, and is the last."""
    best = once(lambda: work(size))
    for _ in range(2):
        if best < limit:
            break
        best = min(best, once(lambda: work(size)))
    return best
