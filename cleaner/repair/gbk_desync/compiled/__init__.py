"""The search for runs out of step, compiled by numba: the same as `search` and `edits`, with the same results."""

from collections.abc import Callable

from cleaner.repair.gbk_desync.page import PageEvidence

CompiledSearch = Callable[[str, int, PageEvidence], tuple[int, str | None] | None]


def compiled_search() -> CompiledSearch:
    """Import the compiled search; an error of importing numba is raised as it is."""
    from cleaner.repair.gbk_desync.compiled.run import read_run

    return read_run
