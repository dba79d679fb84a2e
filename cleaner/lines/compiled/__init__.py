"""The inner loops of judging lines, compiled by numba: where they run in place of numpy's, results are the same."""

from types import ModuleType

from cleaner.kernels import KERNELS


def compiled_loops() -> ModuleType | None:
    """Return the module of compiled loops, or None where numpy's are to run."""
    return KERNELS.load(import_loops)


def import_loops() -> ModuleType:
    """Import the loops; raise what importing numba raises where it can't be had."""
    from cleaner.lines.compiled import loops

    return loops
