"""What `cleaner check` looks for and fixes in a file: what its settings say, and what is asked for above them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cleaner.check.fixes import fixable
from cleaner.check.rules import choose
from cleaner.settings import Settings

TRADITIONAL = "T301"
ASKING = frozenset({"simplify", "variant"})
# a folder has many files with the same options
_choose, _fixable = cache(choose), cache(fixable)


@dataclass(frozen=True)
class Options:
    """What is above the settings of all files: codes, and which fixes; None is what the settings say."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    unsafe_fixes: bool | None = None
    simplify: bool = False

    def codes(self, settings: Settings, path: Path) -> frozenset[str]:
        """
        Return what is looked for in a file; `select` here is above `ignore` of settings.

        Raise `ValueError` for a name that is the start of no code.
        """
        both, general = settings.ignored_for(path), settings.check.ignore
        ignored = both[len(general) :]
        if self.ignore is not None:
            ignored += self.ignore
        elif self.select is None:
            ignored += general
        return _choose(self.select or settings.check.select or None, ignored)

    def fixes(self, settings: Settings, path: Path, codes: frozenset[str]) -> frozenset[str]:
        """Return which of the codes may be fixed in a file."""
        unsafe = settings.check.unsafe_fixes if self.unsafe_fixes is None else self.unsafe_fixes
        requested = (TRADITIONAL,) if self._asks_for_simplified(settings, path) else ()
        return _fixable(codes, unsafe=unsafe, requested=requested)

    def _asks_for_simplified(self, settings: Settings, path: Path) -> bool:
        named = TRADITIONAL in (self.select or settings.check.select)
        given = settings.given.union(*(each.values for each in settings.overrides_for(path).values()))
        return self.simplify or named or not given.isdisjoint(ASKING)
