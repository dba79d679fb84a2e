"""A mutant: a file of the project with one small change."""

import ast
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from benchmarks.mutants.rooms import ROOT


@dataclass(frozen=True)
class Mutant:
    """A room, one of its files relative to the repository, and the changed text of it."""

    room: str
    file: Path
    source: str

    def diff(self) -> str:
        """Return what is changed, as a unified diff without lines around it."""
        before = (ROOT / self.file).read_text(encoding="utf-8").splitlines()
        rows = unified_diff(before, self.source.splitlines(), str(self.file), str(self.file), lineterm="", n=0)
        return "\n".join(list(rows)[1:])

    def runs_differently(self) -> bool:
        """Return whether Python reads it and reads something else than the file as it is."""
        try:
            changed = ast.dump(ast.parse(self.source))
        except SyntaxError:
            return False
        return changed != ast.dump(ast.parse((ROOT / self.file).read_text(encoding="utf-8")))
