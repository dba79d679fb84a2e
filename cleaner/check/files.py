"""Which files are checked: those that are named, and in folders those that may hold an article."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import translate
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# in a folder; a file that is named is checked whatever its name
INCLUDED = (".txt", ".seed")
# lists and licences that are no articles, and folders that hold what others wrote or programs made
NO_ARTICLES = (
    *("requirements*.txt", "constraints*.txt", "LICEN[CS]E*.txt", "COPYING*.txt", "NOTICE*.txt"),
    *("robots.txt", "CMakeLists.txt"),
)
NO_SOURCES = (".*", "node_modules", "venv", "__pycache__")
IGNORE_FILES = (".gitignore", ".cleanerignore")

# a folder, and the patterns that hold for what is in it
_Rules = tuple[str, "GitIgnoreSpec"]
# a file, behind its normalized absolute path
_Found = tuple[str, Path]


class Files:
    """
    Choose files below folders: `INCLUDED`, without what .gitignore, .cleanerignore, `excludes` or `exclude` leave out.

    `failed` takes the error of a folder that can't be read, and the others are. `excludes` returns what says
    whether a file of a folder is left out, None where none is. `exclude` are patterns as in .gitignore, for paths below
    the working directory. With `force` the last two hold for files that are named, too.
    """

    def __init__(
        self,
        failed: Callable[[OSError], object],
        excludes: Callable[[Path], Callable[[Path], bool] | None] = lambda _: None,
        exclude: Sequence[str] = (),
        *,
        force: bool = False,
    ) -> None:
        self._failed, self._excludes, self._force = failed, excludes, force
        self._patterns: list[_Rules] = [(str(Path.cwd()), _spec(exclude))] if exclude else []
        self._seen: set[str] = set()

    def find(self, path: Path) -> Iterator[Path]:
        """Yield a file, or those below a folder in order of their names; each is found once."""
        try:
            for place, file in self._below(path) if path.is_dir() else self._named(path):
                # there may be two ways to a file
                if place not in self._seen:
                    self._seen.add(place)
                    yield file
        except OSError as error:
            self._failed(error)

    def leaves_out(self, path: Path) -> bool:
        """Return whether a file is left out although it is named."""
        if not self._force:
            return False
        excludes = self._excludes(path.parent)
        place = os.path.normpath(path.absolute())
        return _is_ignored(place, False, self._patterns) or bool(excludes and excludes(path))

    def _named(self, path: Path) -> Iterator[_Found]:
        if not self.leaves_out(path):
            yield os.path.normpath(path.absolute()), path

    def _below(self, folder: Path) -> Iterator[_Found]:
        place = os.path.normpath(folder.absolute())
        rules = [*self._patterns, *_ignoring_above(place)]
        if not self._force or not _is_ignored(place, True, rules):
            yield from self._walk(folder, place, rules)

    def _walk(self, folder: Path, place: str, rules: list[_Rules]) -> Iterator[_Found]:
        try:
            rules = [*rules, *_ignoring(place)]
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._failed(error)
            return
        excludes = self._excludes(folder)
        above = place.rstrip(os.sep) + os.sep
        for entry in found:
            its_place = above + entry.name
            # a link to a folder may lead in a circle
            is_folder = entry.is_dir(follow_symlinks=False)
            if not (_is_source(entry.name) if is_folder else _is_article(entry.name) and self._is_file(entry)):
                continue
            if not rules or not _is_ignored(its_place, is_folder, rules):
                path = folder / entry.name
                if is_folder:
                    yield from self._walk(path, its_place, rules)
                elif not excludes or not excludes(path):
                    yield its_place, path

    def _is_file(self, entry: os.DirEntry[str]) -> bool:
        try:
            return entry.is_file()
        except OSError as error:
            # a link to itself, or into a folder that can't be entered
            self._failed(error)
            return False


def _is_article(name: str) -> bool:
    return name.endswith(INCLUDED) and not _matching(NO_ARTICLES).match(name)


def _is_source(name: str) -> bool:
    return not _matching(NO_SOURCES).match(name)


@cache
def _matching(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, patterns)))


def _spec(lines: Iterable[str]) -> "GitIgnoreSpec":
    # at its first use: a file that is named needs no patterns
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


def _ignoring(folder: str) -> list[_Rules]:
    """Return the patterns of the ignore files of a folder."""
    found = []
    for name in IGNORE_FILES:
        file = Path(folder, name)
        if file.is_file():
            found.append((folder, _spec(file.read_text(encoding="utf-8", errors="replace").splitlines())))
    return found


def _ignoring_above(folder: str) -> list[_Rules]:
    """Return the patterns of the folders above one, up to the top of its repository."""
    parents = [str(parent) for parent in Path(folder).parents]
    top = next((place for place, parent in enumerate([folder, *parents]) if Path(parent, ".git").exists()), 0)
    return [rules for parent in reversed(parents[:top]) for rules in _ignoring(parent)]


def _is_ignored(place: str, is_folder: bool, rules: Sequence[_Rules]) -> bool:
    """Return whether the last pattern that matches ignores a path; those of deeper folders come later."""
    for folder, spec in reversed(rules):
        prefix = folder.rstrip(os.sep) + os.sep
        if spec.patterns and place.startswith(prefix):
            name = place[len(prefix) :].replace(os.sep, "/")
            said = spec.check_file(name + "/" * is_folder).include
            if said is not None:
                return said
    return False
