"""
Draw mutants of a room at random, with the operators of cosmic-ray.

Each place in the code is as likely as any other, and at a place each change: an `a + b` may become eleven other
operations, and would otherwise be drawn eleven times as often as an `if`.
"""

import ast
import random
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.mutants.mutant import Mutant
from benchmarks.mutants.rooms import ROOT, files

Spot = tuple[int, int]
# a decorator of ours is a cache, without which all goes as before, or a dataclass, without which nothing does; and what
# is one of two names for the same object is equal to it
LEFT_OUT = ("RemoveDecorator", "ReplaceComparisonOperator_Is_Eq", "ReplaceComparisonOperator_IsNot_NotEq")


def draw(room: str, count: int, seed: int) -> list[Mutant]:
    """Return `count` mutants of a room at different places, the same for the same seed and code."""
    at = defaultdict(list)
    for file in files(room):
        for spot, operator, occurrence in _changes(file):
            at[file, spot].append((operator, occurrence))
    dice = random.Random(f"{room} {seed}")
    drawn: list[Mutant] = []
    for file, spot in dice.sample(sorted(at), len(at)):
        operator, occurrence = dice.choice(at[file, spot])
        mutant = Mutant(room, file, _mutated(file, operator, occurrence))
        if mutant.runs_differently():
            drawn.append(mutant)
        if len(drawn) == count:
            break
    return drawn


@cache
def _operators() -> dict[str, Any]:
    from cosmic_ray import plugins

    classes = {name: plugins.get_operator(name) for name in plugins.operator_names()}
    return {name: made() for name, made in classes.items() if not made.arguments() and not name.endswith(LEFT_OUT)}


def _changes(file: Path) -> Iterator[tuple[Spot, str, int]]:
    """Yield where each operator may change a file, and which of its occurrences that is; annotations change nothing."""
    from cosmic_ray.ast import ast_nodes, get_ast_from_path

    path = ROOT / file
    types = _annotations(path.read_text(encoding="utf-8"))
    nodes = list(ast_nodes(get_ast_from_path(path)))
    for name, operator in _operators().items():
        spots = (start for node in nodes for start, _ in operator.mutation_positions(node))
        for occurrence, spot in enumerate(spots):
            if not any(first <= spot < last for first, last in types):
                yield spot, name, occurrence


def _mutated(file: Path, operator: str, occurrence: int) -> str:
    from cosmic_ray.mutating import mutate_code

    return str(mutate_code((ROOT / file).read_text(encoding="utf-8"), _operators()[operator], occurrence))


def _annotations(source: str) -> list[tuple[Spot, Spot]]:
    """Return from where to where annotations go; columns are counted in characters, as cosmic-ray does."""
    rows = source.split("\n")

    def spot(line: int, column: int) -> Spot:
        return line, len(rows[line - 1].encode()[:column].decode())

    found: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.arg, ast.AnnAssign)):
            found.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            found.append(node.returns)
    return [
        (spot(each.lineno, each.col_offset), spot(each.end_lineno or 0, each.end_col_offset or 0))
        for each in found
        if each
    ]
