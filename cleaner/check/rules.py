"""The rules of `cleaner check`: what each code means, why it matters, and whether its fix is safe."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cleaner.document import Label
from cleaner.resources import PACKAGE

ALL = "ALL"
# How a fix is applied: by `--fix`; by `--fix` if it was asked for; by `--unsafe-fixes`; there is none.
SAFE, ON_REQUEST, UNSAFE, NONE = "safe", "on request", "unsafe", "none"
LABELS = {Label.spam: "L401", Label.chrome: "L402"}


@dataclass(frozen=True)
class Rule:
    """
    A kind of finding.

    `fix` says when the fix is applied: safe, on request, unsafe or none; `steps` are those of cleaning whose changes
    are of this kind. `before` is a text that has the fault, in `encoding` and found with `options`, fields of `Config`;
    `after` is the same text fixed, None where there is no fix.
    """

    code: str
    name: str
    fix: str
    steps: tuple[str, ...]
    what: str
    why: str
    before: str
    after: str | None
    encoding: str = "utf-8"
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The name as it stands in a message."""
        return self.name.replace("-", " ")


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by its code, in order."""
    records = json.loads((PACKAGE / "data" / "rules.json").read_text(encoding="utf-8"))
    made = [Rule(**{**record, "steps": tuple(record["steps"])}) for record in records]
    return {rule.code: rule for rule in made}


@cache
def by_step() -> dict[str, str]:
    """Return the code that reports the changes of each step of cleaning."""
    return {step: rule.code for rule in rules().values() for step in rule.steps}


@cache
def words() -> dict[str, str]:
    """Return the words of each rule, by its code."""
    return {code: rule.words for code, rule in rules().items()}


def choose(select: Iterable[str] | None = None, ignore: Iterable[str] = ()) -> frozenset[str]:
    """
    Return the codes that are looked for; without `select` those that have a fix.

    Both take codes, the start of codes (T, L40) and ALL. Where both name a code the longer name counts, and `ignore`
    if they are alike. Raise `ValueError` for a name that is the start of no code.

        >>> sorted(choose(["T", "L402"], ["T30", "T301"])), len(choose(["ALL"], ["U"])) == len(choose())
        (['L402'], True)
    """
    wanted, unwanted = [ALL] if select is None else list(select), list(ignore)
    if select is None:
        unwanted += [rule.code for rule in rules().values() if rule.fix == NONE]
    return frozenset(code for code in rules() if _length(code, wanted) > _length(code, unwanted))


def _length(code: str, names: Iterable[str]) -> int:
    """Return the length of the longest of the names that is the start of a code; ALL is that of every one."""
    return max((_reach(code, name) for name in names), default=-1)


def _reach(code: str, name: str) -> int:
    if name == ALL:
        return 0
    if not name or not any(known.startswith(name) for known in rules()):
        raise ValueError(f"unknown rule {name!r}: `cleaner rule --all` lists the codes")
    return len(name) if code.startswith(name) else -1
