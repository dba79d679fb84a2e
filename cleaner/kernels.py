"""
Which inner loops run: those of numpy and Python, or the same compiled by numba, the optional extra `fast`.

Both give the same results. Loading the compiled ones takes longer than cleaning some pages, so they come in when a
process has seen enough text to gain by them.
"""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TypeVar

# Characters that a process judges before it loads the compiled loops: some 50 MB of text. To load them takes a second,
# to compile them, once after an installation, ten or twenty.
ENOUGH = 1 << 24
# The compiled loops.
LINES, SEARCH = "cleaner.lines.compiled", "cleaner.repair.fast.run"
Result = TypeVar("Result")


class Kernels:
    """The choice of one process: `wanted` is True for the compiled loops at once, False for never, None for either."""

    def __init__(self) -> None:
        self.wanted: bool | None = None
        self._seen = 0
        self._modules: dict[str, ModuleType | None] = {}
        self._failed = False

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

    def run(self, work: Callable[[], Result]) -> Result:
        """Do some work with the compiled loops, and without them once they can't be compiled or kept on disk."""
        try:
            return work()
        except Exception as error:
            by_compiler = isinstance(error, OSError) or type(error).__module__.startswith("numba.")
            if self._failed or not by_compiler or not any(self._modules.values()):
                raise
            self._failed = True
            return work()

    def _module(self, name: str) -> ModuleType | None:
        if self._failed or self.wanted is False or (self.wanted is None and self._seen < ENOUGH):
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
