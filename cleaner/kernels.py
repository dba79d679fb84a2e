"""
Choose which inner loops run: those of numpy and Python, or the same compiled by numba, the optional extra `fast`.

Both give the same results. Loading the compiled ones takes longer than cleaning a few pages, so they are used once a
process has seen enough text to gain by them. The caller of `Kernels.load` says how to import them.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

# Characters that a process judges before it loads the compiled loops: some 50 MB of text. Loading them takes a second;
# compiling them, once after an installation, takes ten or twenty.
ENOUGH = 1 << 24
Result = TypeVar("Result")
Loops = TypeVar("Loops")


class Kernels:
    """The choice of a process: `wanted` is True for compiled loops at once, False for never, None from `ENOUGH` on."""

    def __init__(self) -> None:
        self.wanted: bool | None = None
        self._seen = 0
        self._loaded: dict[Callable[[], Any], Any] = {}
        self._failed = False

    def saw(self, characters: int) -> None:
        """Count characters that are about to be judged."""
        self._seen += characters

    def load(self, importing: Callable[[], Loops]) -> Loops | None:
        """Return the compiled loops that `importing` imports, or None where those of numpy and Python should run."""
        if self._failed or self.wanted is False or (self.wanted is None and self._seen < ENOUGH):
            return None
        if importing not in self._loaded:
            self._loaded[importing] = _imported(importing)
        return cast(Loops | None, self._loaded[importing])

    def run(self, work: Callable[[], Result]) -> Result:
        """Do some work with the compiled loops, or without them if they can't be compiled or cached on disk."""
        try:
            return work()
        except Exception as error:
            by_compiler = isinstance(error, OSError) or type(error).__module__.startswith("numba.")
            if self._failed or not by_compiler or not any(self._loaded.values()):
                raise
            self._failed = True
            return work()


def _imported(importing: Callable[[], Loops]) -> Loops | None:
    try:
        return importing()
    except (ImportError, RuntimeError, KeyError):  # no numba, one that does not fit, or no folder to cache code in
        return None


KERNELS = Kernels()
