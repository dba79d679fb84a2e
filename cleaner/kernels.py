"""
Which inner loops run: those of numpy and Python, or the same compiled by numba, the optional extra `fast`.

Both give the same results. Loading the compiled ones takes longer than cleaning some pages, so they come in when a
process has seen enough text to gain by them.
"""

from importlib import import_module
from types import ModuleType

# Characters that a process judges before it loads the compiled loops, which takes a second: some 50 MB of text.
ENOUGH = 1 << 24


# The compiled loops.
LINES, SEARCH = "cleaner.lines.compiled", "cleaner.repair.fast.run"


class Kernels:
    """The choice of one process: `wanted` is True for the compiled loops at once, False for never, None for either."""

    def __init__(self) -> None:
        self.wanted: bool | None = None
        self._seen = 0
        self._modules: dict[str, ModuleType | None] = {}

    def saw(self, characters: int) -> None:
        """Count what is about to be judged."""
        self._seen += characters

    @property
    def lines(self) -> ModuleType | None:
        """The compiled loops that judge lines, or None where numpy's are to run."""
        return self._module(LINES)

    @property
    def search(self) -> ModuleType | None:
        """The compiled search for runs out of step, or None where Python's is to run."""
        return self._module(SEARCH)

    def _module(self, name: str) -> ModuleType | None:
        if self.wanted is False or (self.wanted is None and self._seen < ENOUGH):
            return None
        if name not in self._modules:
            self._modules[name] = _load(name)
        return self._modules[name]


def _load(name: str) -> ModuleType | None:
    try:
        return import_module(name)
    except (ImportError, RuntimeError, KeyError):  # no numba, one that does not fit, or no folder to keep code in
        return None


KERNELS = Kernels()
