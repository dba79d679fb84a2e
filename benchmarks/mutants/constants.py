"""Move the numbers that modules name, by a factor of 1.5 up and down: one that may move unnoticed has no reason."""

import ast
import random
from collections.abc import Collection, Iterator

from benchmarks.mutants.exempt import BOUNDS, MARKS
from benchmarks.mutants.mutant import Mutant
from benchmarks.mutants.rooms import ROOT, files

FACTOR = 1.5
Number = int | float


def draw(room: str, count: int, seed: int) -> list[Mutant]:
    """
    Return `count` moves of a room's constants, or all of them if there are fewer; the same for the same seed.

    What `exempt.py` names is not moved.
    """
    every = [
        Mutant(room, file, source)
        for file in files(room)
        for source in moved((ROOT / file).read_text(encoding="utf-8"), _exempt(file.as_posix()))
    ]
    return random.Random(f"{room} {seed}").sample(every, min(count, len(every)))


def _exempt(file: str) -> set[str]:
    return {*MARKS.get(file, ()), *BOUNDS.get(file, ())}


def moved(source: str, exempt: Collection[str] = ()) -> Iterator[str]:
    """
    Yield a module's text with each number moved in turn that it gives a name in capitals, but for the `exempt`.

        >>> list(moved("LEAST, MOST = 2, 9", exempt=["MOST"]))
        ['LEAST, MOST = 3, 9', 'LEAST, MOST = 1, 9']

    A code point, which is written 0x4E00, is no amount.
    """
    rows = source.split("\n")
    for node in ast.parse(source).body:
        for value in _values(node, exempt):
            for number in _numbers(value):
                segment = ast.get_source_segment(source, number) or ""
                line = rows[number.lineno - 1].encode()
                if "0x" not in segment.lower() and number.lineno == number.end_lineno:
                    for other in _moves(_value(number)):
                        changed = line[: number.col_offset] + repr(other).encode() + line[number.end_col_offset :]
                        yield "\n".join([*rows[: number.lineno - 1], changed.decode(), *rows[number.lineno :]])


def _values(node: ast.stmt, exempt: Collection[str]) -> list[ast.expr]:
    """Return what a statement gives names in capitals, each part of a tuple by itself."""
    if not isinstance(node, (ast.Assign, ast.AnnAssign)) or not node.value:
        return []
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    names = [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
    if not all(name.isupper() for name in names):
        return []
    parts = node.value.elts if isinstance(targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple) else [node.value]
    return [value for name, value in zip(names, parts, strict=False) if name not in exempt]


def _numbers(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the largest parts of an expression that are numbers, as the whole of 1 << 20."""
    if isinstance(node, ast.expr) and _value(node) is not None:
        yield node
    else:
        for part in ast.iter_child_nodes(node):
            yield from _numbers(part)


def _value(node: ast.expr) -> Number | None:
    if isinstance(node, ast.Constant):
        value = node.value
        return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    if not isinstance(node, (ast.BinOp, ast.UnaryOp)):
        return None
    parts = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
    if any(_value(part) is None for part in parts):
        return None
    return eval(compile(ast.Expression(node), "", "eval"))  # type: ignore[no-any-return]


def _moves(value: Number | None) -> list[Number]:
    """Return a number moved up and down; a small whole one is moved by one at least."""
    if not value:
        return []
    if isinstance(value, int):
        far, near = round(value * FACTOR), round(value / FACTOR)
        return [far + (far == value), near - (near == value)]
    return [float(f"{value * FACTOR:.6g}"), float(f"{value / FACTOR:.6g}")]
