"""The settings of a file as frozen types: what holds for all files, what for some, and what `cleaner check` does."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NewType

from cleaner.document import Config

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# a pattern as .gitignore has them
Glob = NewType("Glob", str)


@dataclass(frozen=True)
class CheckSettings:
    """What `cleaner check` does without options; codes may be their first characters, patterns are as in .gitignore."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[Glob, ...] = ()
    unsafe_fixes: bool = False
    baseline: Path | None = None
    per_file_ignores: Mapping[Glob, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def excluded(self) -> "GitIgnoreSpec":
        """The patterns of `exclude`, compiled; they match paths relative to `Settings.root`."""
        return compiled(self.exclude)

    @cached_property
    def ignored(self) -> "tuple[tuple[GitIgnoreSpec, tuple[str, ...]], ...]":
        """The patterns of `per_file_ignores`, compiled, each with its codes."""
        return tuple((compiled((glob,)), codes) for glob, codes in self.per_file_ignores.items())


@dataclass(frozen=True)
class Override:
    """Values of `Config` fields for the files that match a pattern."""

    files: tuple[Glob, ...]
    values: Mapping[str, Any]

    @cached_property
    def matching(self) -> "GitIgnoreSpec":
        """The patterns, compiled; they match paths relative to `Settings.root`."""
        return compiled(self.files)


@dataclass(frozen=True)
class Settings:
    """
    What holds for the files under a folder: from one file of settings, or by default where there is none.

    `model` is a folder written by `cleaner train`, `root` the folder that patterns are relative to, `given` the keys
    that the file has, as in `check.select`; those of overrides are not among them.
    """

    file: Path | None = None
    root: Path | None = None
    config: Config = Config()
    model: Path | None = None
    overrides: tuple[Override, ...] = ()
    check: CheckSettings = CheckSettings()
    given: frozenset[str] = frozenset()

    def config_for(self, path: Path) -> Config:
        """Return the options for a file: the later of two overrides that match it wins."""
        values: dict[str, Any] = {}
        for override in self.overrides_for(path).values():
            values |= override.values
        return replace(self.config, **values) if values else self.config

    def overrides_for(self, path: Path) -> dict[int, Override]:
        """Return the overrides that match a file, in order, by their place among all."""
        if not self.overrides:
            return {}
        name = self.relative(path)
        return {place: each for place, each in enumerate(self.overrides) if each.matching.match_file(name)}

    def excludes(self, path: Path) -> bool:
        """Return whether `check.exclude` leaves a file out."""
        return bool(self.check.exclude and self.check.excluded.match_file(self.relative(path)))

    def ignored_for(self, path: Path) -> tuple[str, ...]:
        """Return the codes that are ignored in a file: those of `check.ignore`, then those for files like it."""
        if not self.check.per_file_ignores:
            return self.check.ignore
        name = self.relative(path)
        return (
            *self.check.ignore,
            *(code for spec, codes in self.check.ignored if spec.match_file(name) for code in codes),
        )

    def relative(self, path: Path) -> str:
        """Return the path that patterns are matched against; it begins with .. for a file that is not under `root`."""
        # a link is matched by its own name and place
        absolute = Path(os.path.realpath(path.parent)) / path.name
        try:
            return Path(os.path.relpath(absolute, self.root or Path())).as_posix()
        except ValueError:  # on another drive, in Windows
            return absolute.as_posix()


def compiled(globs: tuple[Glob, ...]) -> "GitIgnoreSpec":
    """Return what matches the paths that .gitignore with these lines would ignore; `ValueError` for a bad pattern."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(globs)
