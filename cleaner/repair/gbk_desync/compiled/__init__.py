"""The search for runs out of step, compiled by numba: what `search` and `edits` beside it do, with the same results."""

from collections.abc import Callable

from cleaner.repair.gbk_desync.page import PageEvidence

CompiledSearch = Callable[[str, int, PageEvidence], tuple[int, str | None] | None]


def compiled_search() -> CompiledSearch:
    """Import the compiled search; raise what importing numba raises where it can't be had."""
    from cleaner.repair.gbk_desync.compiled.run import read_run

    return read_run
