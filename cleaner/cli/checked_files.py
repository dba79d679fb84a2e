"""What `cleaner check` is to do: the files, and for each the options, the rules and the fixes that hold for it."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from errno import ENOENT
from functools import cache
from pathlib import Path

from cleaner.check.checker import Task
from cleaner.check.files import Files
from cleaner.check.options import Options
from cleaner.check.rules import choose
from cleaner.cli.console import STDIN, fail
from cleaner.cli.options import configure, settings_in
from cleaner.document import Config
from cleaner.settings import Settings
from cleaner.settings.lookup import shown


@dataclass(frozen=True)
class Selection:
    """The options that say which files are checked and for what; None is what the settings say."""

    paths: Sequence[str] | None
    select: str | None
    ignore: str | None
    unsafe_fixes: bool | None
    exclude: Sequence[str] | None
    force_exclude: bool
    stdin_filename: str | None
    drop: list[str] | None
    keep: list[str] | None
    no_repair: bool | None
    no_simplify: bool | None
    variant: str | None
    punctuation: bool | None
    quotes: str | None
    threshold: float | None
    encoding: str | None
    settings_file: Path | None
    isolated: bool

    def config(self, base: Config) -> Config:
        """Return what a file is cleaned with; raise `ValueError` for an option's value that is not known."""
        return configure(
            self.drop,
            self.keep,
            self.no_repair,
            self.no_simplify,
            self.variant,
            self.punctuation,
            self.quotes,
            self.threshold,
            self.encoding,
            base=base,
        )

    def above(self) -> Options:
        """Return what is looked for and fixed whatever the settings say."""
        asks_for_simplified = self.no_simplify is False or self.variant is not None
        return Options(_codes(self.select), _codes(self.ignore), self.unsafe_fixes, asks_for_simplified)


class Tasks:
    """
    The tasks of a selection; `fixing` says whether files are fixed, or a diff shows it.

    `failed` takes the error of a folder that can't be read.
    """

    def __init__(self, selection: Selection, failed: Callable[[OSError], object], *, fixing: bool) -> None:
        self._selection, self._failed, self._fixing = selection, failed, fixing
        self._options = selection.above()
        # a folder has many files, and a text is found sooner than a path
        self._settings = cache(lambda folder: settings_in(Path(folder), selection.settings_file, selection.isolated))
        self._config = cache(selection.config)
        # by folder, the task of any file in it where the settings tell none from another
        self._alike: dict[str, Task] = {}
        try:
            selection.config(Config())
            choose(self._options.select, self._options.ignore or ())
        except ValueError as error:
            fail(error)
        self.here: Settings = self._settings(".")

    def find(self) -> Iterator[Task]:
        """Yield the tasks, in order of the paths; folders are read on the way."""
        selection = self._selection
        files = Files(self._failed, self._excluding, selection.exclude or (), force=selection.force_exclude)
        for name in selection.paths or ["."]:
            if name == STDIN:
                path = Path(selection.stdin_filename or STDIN)
                task = self._task(path, raw=_read_stdin())
                if selection.stdin_filename and files.leaves_out(path):
                    # nothing is looked for, and a filter passes it on
                    task = task._replace(codes=frozenset(), fixes=frozenset())
                yield task
            elif not name:
                # it would be the working directory, where a shell has no value for a variable
                self._failed(OSError(ENOENT, "a path is empty: name a file or a folder"))
            else:
                for path in files.find(Path(name)):
                    yield self._task(path)

    def _excluding(self, folder: Path) -> Callable[[Path], bool] | None:
        settings = self._settings_in(folder)
        return settings.excludes if settings.check.exclude else None

    def _settings_in(self, folder: Path | str) -> Settings:
        settings: Settings = self._settings(str(folder))
        return settings

    def _task(self, path: Path, raw: bytes | None = None) -> Task:
        folder = os.path.dirname(path) or "."  # noqa: PTH120 # of each file, and four times as fast
        if (alike := self._alike.get(folder)) and raw is None:
            return Task(path, alike.config, alike.model, alike.codes, alike.fixes)
        settings = self._settings_in(folder)
        config = self._config(settings.config_for(path))
        try:
            codes = self._options.codes(settings, path)
        except ValueError as error:
            fail(f"{shown(settings.file) if settings.file else path}: {error}")
        fixes = self._options.fixes(settings, path, codes) if self._fixing else frozenset()
        task = Task(path, config, settings.model, codes, fixes, raw)
        if raw is None and not settings.overrides and not settings.check.per_file_ignores:
            self._alike[folder] = task
        return task


def _codes(given: str | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(code.strip() for code in given.split(","))


def _read_stdin() -> bytes:
    if sys.stdin is None:
        fail("stdin is closed: name a file")
    return sys.stdin.buffer.read()
