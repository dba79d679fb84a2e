"""What `cleaner check` runs: files to findings on stdout, to rewritten files or to a diff."""

import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from cleaner.check.baseline import Baseline
from cleaner.check.cache import Cache, default_folder
from cleaner.check.checker import Checked, Checker
from cleaner.check.fixes import rewrite
from cleaner.check.output import FORMATS, Result, statistics
from cleaner.check.rules import ON_REQUEST, SAFE, UNSAFE, rules
from cleaner.cli.checked_files import Selection, Tasks
from cleaner.cli.console import STDIN, fail, payload, warn, writer
from cleaner.cli.options import choose
from cleaner.cli.output import open_appended, open_output, refuse
from cleaner.cli.showing import applies, diff, following, removed_from

Write = Callable[[bytes], object]


@dataclass(frozen=True)
class Options(Selection):
    """The options of `cleaner check`, as they were given."""

    fix: bool
    fix_only: bool
    diff: bool
    output_format: str
    statistics: bool
    exit_zero: bool
    baseline: Path | None
    write_baseline: Path | None
    removed: str | None
    no_cache: bool
    cache_dir: Path | None


def run(options: Options) -> NoReturn:
    """Check files as the options say, and end the program with 1 if something was found, 2 if a file was not read."""
    try:
        choose("output format", options.output_format, FORMATS)
        sys.exit(_Run(options).exit_code())
    except (OSError, ValueError) as error:
        fail(error)


class _Run:
    """One run of `cleaner check`."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._found: Counter[str] = Counter()
        self._fixed = self._files = self._failed = 0
        self._tasks = Tasks(options, self._fail, fixing=options.fix or options.fix_only or options.diff)
        self._is_filter = (options.fix or options.fix_only) and not options.diff and STDIN in (options.paths or ())
        file = options.baseline or self._tasks.here.check.baseline
        self._outputs = {"--removed": options.removed, "--write-baseline": options.write_baseline}
        self._refuse(file)
        baseline = Baseline.read(file) if file and not options.write_baseline else None
        cache = None if options.no_cache else Cache(options.cache_dir or default_folder())
        self._checker = Checker(warn, cache=cache, baseline=baseline)
        self._cache = cache
        self._accepted = Baseline(options.write_baseline.parent) if options.write_baseline else None

    def _refuse(self, baseline: Path | None) -> None:
        """End with one sentence about a file that can't be written to, or would be lost."""
        options = self._options
        if options.removed is not None and (options.diff or not (options.fix or options.fix_only)):
            fail("--removed: lines are dropped with --fix alone, and not with --diff")
        if options.write_baseline and (options.diff or options.removed is not None):
            other = "--diff" if options.diff else "--removed"
            fail(f"--write-baseline accepts all findings, and {other} is for those that are fixed: choose one")
        if options.cache_dir and options.cache_dir.is_file():
            fail(f"--cache-dir {options.cache_dir}: this is no folder")
        refuse(self._outputs, self._tasks.here.file, "the file of settings")
        refuse({"--removed": options.removed}, baseline, "the baseline")

    def exit_code(self) -> int:
        """Check the files, write what there is to say, and return the exit code."""
        options = self._options
        # only findings are written, so a reader who left has seen one
        with payload(closed=1) as write, ExitStack() as stack:
            removed = None
            if options.removed is not None:
                removed = stack.enter_context(open_appended("--removed", options.removed, options.paths or ()))
            results = self._results(write, removed)
            say = writer(sys.stderr) if self._is_filter else write
            parts = self._written(results)
            # findings on a terminal wait until the progress bar is done
            for part in list(parts) if sys.stderr.isatty() and sys.stdout.isatty() else parts:
                say(part)
            if self._cache:
                self._cache.save()
        if self._accepted is not None:
            return self._accept(self._accepted)
        self._sum_up()
        if self._failed or self._checker.failed:
            return 2
        # what is said of findings that are left counts by itself
        refused = self._checker.refused if options.fix_only or options.diff else 0
        found = 0 if options.fix_only else self._fixed + self._found.total()
        return int(bool(refused or found) and not options.exit_zero)

    def _written(self, results: Iterable[Result]) -> Iterator[bytes]:
        if self._options.diff or self._accepted is not None:
            deque(results, maxlen=0)
            return iter(())
        return statistics(results) if self._options.statistics else FORMATS[self._options.output_format](results)

    def _results(self, write: Write, removed: Write | None) -> Iterator[Result]:
        """Yield what was found in each file, after it was fixed or its diff was written."""
        for checked in self._checker.check(following(self._tasks.find())):
            # such as one of a folder
            refuse(self._outputs, checked.task.file, "a file to check")
            result = checked.result
            if self._is_filter and checked.task.raw is not None:
                if removed:
                    removed(removed_from(checked))
                write(checked.task.raw if checked.new is None else checked.new)
            elif checked.new is not None and not self._apply(checked, write, removed):
                result = Result(result.name, sorted([*result.findings, *result.fixed]), [])
            if self._accepted is not None:
                self._accepted.accept(checked.task.path, result.findings)
            self._files += bool(result.findings)
            self._fixed += len(result.fixed)
            if self._options.fix_only or self._options.diff:
                result = result._replace(findings=[])
            if result.findings:
                self._found.update(result.counts)
            yield result

    def _apply(self, checked: Checked, write: Write, removed: Write | None) -> bool:
        """Write the diff of a file, or the file; return False if it could not be written."""
        assert checked.new is not None
        if self._options.diff:
            # a lone surrogate is a byte of the file or of its name
            write(diff(checked).encode("utf-8", "surrogateescape"))
            if checked.cleaned and not applies(checked):
                warn(f"{checked.task.path}: the diff is in UTF-8, so it does not apply to {checked.cleaned.encoding}")
            return True
        try:
            # before the file is rewritten: what is dropped is somewhere at any moment
            note = (lambda: removed(removed_from(checked))) if removed else (lambda: None)
            rewrite(checked.task.path, checked.raw, checked.new, note)
        except OSError as error:
            self._fail(error)
            return False
        return True

    def _fail(self, error: OSError) -> None:
        """Say what can't be read or written, and go on with the others."""
        warn(error)
        self._failed += 1

    def _accept(self, accepted: Baseline) -> int:
        file = self._options.write_baseline
        assert file is not None
        with open_output("--write-baseline", str(file), self._options.paths or ()) as write:
            write(accepted.written().encode("utf-8", "backslashreplace"))
        count = len(accepted)
        warn(f"{file}: {count} finding{'s' * (count != 1)} accepted from now on with --baseline")
        return 2 if self._failed or self._checker.failed else 0

    def _sum_up(self) -> None:
        """Say how much was found, and what would fix it."""
        count, options = self._found.total(), self._options
        if self._fixed:
            verb = "would be fixed" if options.diff else "fixed"
            warn(f"{self._fixed} finding{'s' * (self._fixed != 1)} {verb}")
        if not count:
            return
        by_fix: Counter[str] = Counter()
        for code, found in self._found.items():
            by_fix[rules()[code].fix] += found
        safe = 0 if options.fix else by_fix[SAFE]
        hints = [f"{safe} fixable with --fix"] * bool(safe)
        hints += [f"{by_fix[ON_REQUEST]} with --fix --simplify"] * bool(by_fix[ON_REQUEST])
        hints += [f"{by_fix[UNSAFE]} with --fix --unsafe-fixes"] * bool(by_fix[UNSAFE])
        said = f"{count} finding{'s' * (count != 1)} in {self._files} file{'s' * (self._files != 1)}"
        warn(f"{said}: {', '.join(hints)}" if hints else said)
