"""
Which inner loops run: those of numpy, or the same compiled by numba, the optional extra `fast`.

Both give the same results. Loading the compiled ones takes longer than cleaning some pages, so they come in when a
process has seen enough text to gain by them.
"""

from types import ModuleType

# Characters that a process judges before it loads the compiled loops, which takes a second: some 50 MB of text.
ENOUGH = 1 << 24


class Kernels:
    """The choice of one process: `wanted` is True for the compiled loops at once, False for never, None for either."""

    def __init__(self) -> None:
        self.wanted: bool | None = None
        self._seen = 0
        self._module: ModuleType | None = None
        self._tried = False

    def saw(self, characters: int) -> None:
        """Count what is about to be judged."""
        self._seen += characters

    @property
    def compiled(self) -> ModuleType | None:
        """The module `cleaner.lines.compiled`, or None where numpy's loops are to run."""
        if self.wanted is False or (self.wanted is None and self._seen < ENOUGH):
            return None
        if not self._tried:
            self._tried, self._module = True, _load()
        return self._module


def _load() -> ModuleType | None:
    try:
        from cleaner.lines import compiled
    except (ImportError, RuntimeError):  # no numba, one for another numpy, or no folder that it could keep code in
        return None
    return compiled


KERNELS = Kernels()
