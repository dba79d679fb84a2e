"""The inner loops of judging lines, compiled by numba, with the same results as the numpy code that they replace."""

from types import ModuleType

from cleaner.kernels import KERNELS


def compiled_loops() -> ModuleType | None:
    """Return the module of compiled loops, or None where numpy is to be used."""
    return KERNELS.load(import_loops)


def import_loops() -> ModuleType:
    """Import the loops; an error of importing numba is raised as it is."""
    from cleaner.lines.compiled import loops

    return loops
