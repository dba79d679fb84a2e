"""
Run the tests of a mutant in a copy of the repository.

Each run is forked from a process that holds what tests need and nothing of ours: to import that takes longer than most
mutants live.
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
from importlib.util import cache_from_source
from multiprocessing import get_context
from pathlib import Path
from typing import NoReturn

from benchmarks.mutants.mutant import Mutant
from benchmarks.mutants.rooms import ROOT, tests

# seconds of a processor that a run may take, five times as many as any takes without a mutant, and seconds that it may
# wait for what never comes: the machine may have other work
MOST_BUSY, LONGEST = 600, 3600
# property tests draw the same examples each time; the corpora, which cannot be published, decide nothing
# nor are the loops in C in the copy at first, so that what they stand for is tried, and no process shall say so
ABSENT = "ignore:the compiled loops of cleaner are missing:RuntimeWarning"
VARIABLES = {"CI": "1", "CLEANER_SHARED": os.devnull, "PYTHONWARNINGS": ABSENT}
# where the loops are, and what a module imports that calls them
LIBRARY, LOOPS = Path("cleaner", "kernels", "library.so"), "from cleaner.kernels import"
# what pytest ends with for a module without doctests that no test file names: its other tests come in the next group
NO_TESTS = 5
SERVER = get_context("forkserver")
SERVER.set_forkserver_preload(["hypothesis.strategies", "numpy", "opencc", "pytest"])


def copy(folder: Path) -> None:
    """Copy the repository into an empty folder, as it is on disk, without what git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, os.fsdecode(listed.stdout).split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def check(folder: Path, room: str) -> None:
    """Raise `RuntimeError` if a test of a room fails without a mutant."""
    failed = _failure(folder, tests(room, Path("cleaner", room)))
    if failed:
        raise RuntimeError(f"the tests of {room} fail without a mutant: {failed}")


def killed_by(folder: Path, mutant: Mutant) -> str:
    """
    Return what kills a mutant in a copy of the repository: the first test that fails, or "time"; nothing if none.

    One in a module that calls loops in C is tried with them, too, where it survives without.
    """
    file = folder / mutant.file
    before = file.read_bytes()
    library = ROOT / LIBRARY if LOOPS in mutant.source and (ROOT / LIBRARY).is_file() else None
    try:
        _replace(file, mutant.source.encode())
        found = _failure(folder, tests(mutant.room, mutant.file))
        if not found and library:
            shutil.copy2(library, folder / LIBRARY)
            found = _failure(folder, tests(mutant.room, mutant.file))
        return found
    finally:
        (folder / LIBRARY).unlink(missing_ok=True)
        _replace(file, before)


def _replace(file: Path, data: bytes) -> None:
    """Write a file, without what Python has compiled of it, which may seem to be of the same moment and size."""
    file.write_bytes(data)
    Path(cache_from_source(str(file))).unlink(missing_ok=True)


def _failure(folder: Path, groups: list[list[str]]) -> str:
    """Run one group of tests after the other, as collecting them takes time too, and return the first that fails."""
    return next(filter(None, (_failure_of(folder, group) for group in groups)), "")


def _failure_of(folder: Path, tests: list[str]) -> str:
    said = folder / "said"
    process = SERVER.Process(target=_run, args=(folder, tests, said))
    process.start()
    process.join(LONGEST)
    if process.exitcode is None:
        os.killpg(process.pid or 0, signal.SIGKILL)
        process.join()
    if process.exitcode in (-signal.SIGKILL, -signal.SIGXCPU):
        return "time"
    if process.exitcode in (0, NO_TESTS):
        return ""
    rows = said.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((row for row in rows if row.startswith(("FAILED", "ERROR"))), f"exit {process.exitcode}")


def _run(folder: Path, tests: list[str], said: Path) -> NoReturn:
    """Run tests of a copy in a process that has imported nothing of ours yet, and end it."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_BUSY, MOST_BUSY + 1))
    os.chdir(folder)
    os.environ.update(VARIABLES, PYTHONPATH=str(folder))
    sys.path[:] = [str(folder), *(path for path in sys.path if path != str(ROOT))]
    for name in [name for name in sys.modules if name.startswith("benchmarks")]:
        del sys.modules[name]
    with said.open("wb") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    import pytest

    # hypothesis is there before pytest could rewrite its asserts
    quiet = f"ignore::{pytest.PytestAssertRewriteWarning.__module__}.PytestAssertRewriteWarning"
    code = pytest.main(["-x", "--tb=no", "-rfE", "-p", "no:cacheprovider", "-W", quiet, "-W", ABSENT, *tests])
    sys.stdout.flush()
    os._exit(code)
