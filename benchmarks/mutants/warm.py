"""
Move constants in forks of one process that has collected the tests of a room, and knows which of them meet which line.

So a move takes a tenth of a second, and in a process of its own a minute. Tests that draw examples, or take longer than
`LONGEST`, are not run: a constant that survives may be killed by them.

`python -m benchmarks.mutants.warm ROOM SAMPLE SEED LOG` is run in a copy of the repository.
"""

import ast
import gc
import json
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from benchmarks.mutants import constants
from benchmarks.mutants.mutant import Mutant
from benchmarks.mutants.rooms import ROOT, files, module_of, tests
from benchmarks.mutants.transplant import TESTS, Name, loaded, modules, sources, transplant, tree
from benchmarks.mutants.trial import ABSENT

# seconds of a processor that a test may take, and with a constant moved
LONGEST, PATIENCE = 0.4, 8.0
# for each file and line, the numbers of the tests that met it
Met = dict[str, dict[int, list[str]]]


class TookTooLong(BaseException):
    """Raised where a test takes more of a processor than it may."""


class Warm:
    """A plugin of pytest that runs tests once, and then moves constants and runs what meets them."""

    def __init__(self, room: str, mutants: Sequence[Mutant], log: Path) -> None:
        self.room, self.mutants, self.log = room, mutants, log

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try each mutant, and write what became of it."""
        signal.signal(signal.SIGPROF, _give_up)
        for file in files(self.room):
            import_module(module_of(file))
        times, met = _measured(session.items)
        # each fork would do this again, and change what it shares with this process
        _prepare()
        trusted: set[int | None] = set()
        for mutant in self.mutants:
            killer = _killer(mutant, session.items, times, met)
            # what a test left behind may be why it fails when it runs again
            while killer is not None and killer not in trusted and not _in_fork(partial(_said, session.items[killer])):
                del times[killer]
                killer = _killer(mutant, session.items, times, met)
            trusted.add(killer)
            name = "" if killer is None else session.items[killer].nodeid
            row = {"room": mutant.room, "diff": mutant.diff(), "killed_by": name}
            with self.log.open("a", encoding="utf-8") as log:
                log.write(json.dumps(row, ensure_ascii=False) + "\n")
        return True


def _prepare() -> None:
    _readers()
    for name in list(sys.modules):
        if name.split(".")[0] in ("cleaner", *TESTS) and loaded(name).get("__file__"):
            sources(name)
    gc.freeze()


def _give_up(*_: object) -> None:
    raise TookTooLong


def _measured(items: Sequence[pytest.Item]) -> tuple[dict[int, float], Met]:
    """Run tests; return the seconds of those that pass soon, by their number, and which lines each met."""
    from coverage import Coverage

    times: dict[int, float] = {}
    coverage = Coverage(data_file=None, config_file=False, source=[str(ROOT / "cleaner")])
    # where all tests that name a module start commands
    coverage.set_option("run:disable_warnings", ["no-data-collected"])
    coverage.start()
    for number, (item, following) in enumerate(pairwise([*items, None])):
        if item and not any(mark.name == "hypothesis" for mark in item.iter_markers()):
            coverage.switch_context(str(number))
            before = time.process_time()
            # the first test loads the tables and the models
            passed = _passes(item, LONGEST * 3, following)
            seconds = time.process_time() - before
            if passed and seconds < LONGEST:
                times[number] = seconds
    coverage.stop()
    data = coverage.get_data()
    return times, {file: data.contexts_by_lineno(file) for file in data.measured_files()}


def _passes(item: Any, most: float, following: pytest.Item | None = None) -> bool:
    """Run a test, perhaps not for the first time, for `most` seconds at most; one that is skipped has not passed."""
    if hasattr(item, "dtest"):
        # a doctest forgets its names at its end
        item.names = getattr(item, "names", None) or dict(item.dtest.globs)
        item.dtest.globs = dict(item.names)
    try:
        signal.setitimer(signal.ITIMER_PROF, most)
        return all(report.passed for report in runtestprotocol(item, log=False, nextitem=following))
    except TookTooLong:
        return False
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        item._initrequest()


def _said(item: pytest.Item) -> bytes:
    return b"passes" if _passes(item, PATIENCE) else b""


def _killer(mutant: Mutant, items: Sequence[pytest.Item], times: dict[int, float], met: Met) -> int | None:
    """Return the number of the first test that fails with a mutant: of those that name its module, then of others."""
    module, file = module_of(mutant.file), ROOT / mutant.file

    def is_near(number: int) -> bool:
        path = items[number].path
        return path == file or module in _text(path)

    def first() -> bytes:
        try:
            changed = transplant(module, mutant.source)
        except Exception:
            # nor could any test import it
            return str(min(times)).encode()
        lines = ((path, line) for path, line in _lines(changed) if path in met)
        reached = {int(number) for path, line in lines for number in met[path].get(line, ()) if number}
        reached |= {number for number in times if changed & _read_by(items[number])}
        # what is in a cache a test does not meet, so those that name the module are run in any case
        near = {number for number in times if is_near(number)}
        places = {number: (number not in near, number not in reached, times[number]) for number in times}
        ordered = sorted((near | reached) & times.keys(), key=lambda number: places[number])
        for number, following in zip(ordered, [*(items[after] for after in ordered[1:]), None], strict=True):
            if not _passes(items[number], PATIENCE, following):
                return str(number).encode()
        return b""

    found = _in_fork(first)
    return int(found) if found else None


@cache
def _read_by(item: Any) -> frozenset[Name]:
    """Return the names that a test reads by itself."""
    function = getattr(item, "function", None)
    return frozenset((function.__module__, name) for name in function.__code__.co_names) if function else frozenset()


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _lines(changed: Iterable[Name]) -> set[tuple[str, int]]:
    """
    Return where functions read names that changed: file and line.

    What a function remembers it reads once, so where that function is named counts too.
    """
    readers, remembering = _readers()
    found: set[tuple[str, int]] = set()
    agenda = list(changed)
    for name in agenda:
        places = readers[name] | readers["", name[1]]
        agenda += {remembering[place] for place in places & remembering.keys()}.difference(agenda)
        found |= places
    return found


@cache
def _readers() -> tuple[dict[Name, set[tuple[str, int]]], dict[tuple[str, int], Name]]:
    """
    Return the lines of functions that read each constant of their module, or another name or an attribute ("").

    And for lines of a function that remembers what it returned, its name.
    """
    readers: dict[Name, set[tuple[str, int]]] = defaultdict(set)
    remembering: dict[tuple[str, int], Name] = {}
    for module in modules():
        file = loaded(module)["__file__"]
        for function in ast.walk(tree(module)):
            if isinstance(function, ast.FunctionDef):
                # whoever calls it takes its defaults
                readers[module, function.name].update((file, line.lineno) for line in function.body)
                if any("cache" in ast.unparse(decorator) for decorator in function.decorator_list):
                    lines = range(function.lineno, (function.end_lineno or 0) + 1)
                    remembering |= {(file, line): (module, function.name) for line in lines}
            elif isinstance(function, ast.ClassDef):
                # whoever calls a method takes its defaults
                methods = [each for each in function.body if isinstance(each, ast.FunctionDef)]
                readers[module, function.name].update((file, line.lineno) for each in methods for line in each.body)
            for node in ast.walk(function) if isinstance(function, (ast.FunctionDef, ast.Lambda)) else ():
                if isinstance(node, ast.Name):
                    # a function has one name wherever it is imported
                    readers[module if node.id.isupper() else "", node.id].add((file, node.lineno))
                elif isinstance(node, ast.Attribute):
                    readers["", node.attr].add((file, node.lineno))
    return readers, remembering


def _in_fork(work: Callable[[], bytes]) -> bytes:
    """Return what a function returns in a fork of this process."""
    reads, writes = os.pipe()
    process = os.fork()
    if not process:
        status = 1
        try:
            os.write(writes, work())
            status = 0
        finally:
            # whatever was raised: what this process would do next is its parent's
            os._exit(status)
    os.close(writes)
    with os.fdopen(reads, "rb") as end:
        said = end.read()
    _, status = os.waitpid(process, 0)
    if status:
        raise RuntimeError(f"a move ended its process with status {status}")
    return said


def main() -> None:
    """Move the constants of a room, but those that a log says are killed."""
    room, count, seed, log = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    rows = map(json.loads, log.read_text(encoding="utf-8").splitlines()) if log.exists() else ()
    known = {row["diff"] for row in rows if row["killed_by"]}
    mutants = [mutant for mutant in constants.draw(room, count, seed) if mutant.diff() not in known]
    # of a few moves that are left only the tests that name their modules are worth a run
    nearest = dict.fromkeys(name for mutant in mutants for name in tests(room, mutant.file)[0])
    options = ["-q", "-n0", "-p", "no:cacheprovider", "-W", ABSENT]
    if mutants:
        pytest.main([*options, *nearest], plugins=[Warm(room, mutants, log)])


if __name__ == "__main__":
    main()
