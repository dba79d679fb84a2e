"""Move the numbers that modules name, by a factor of 1.5 up and down: one that may move unnoticed has no reason."""

import ast
import random
from collections.abc import Iterator

from benchmarks.mutants.mutant import Mutant
from benchmarks.mutants.rooms import ROOT, files

FACTOR = 1.5
Number = int | float


def draw(room: str, count: int, seed: int) -> list[Mutant]:
    """Return `count` moves of a room's constants, or all of them if there are fewer; the same for the same seed."""
    every = [
        Mutant(room, file, source)
        for file in files(room)
        for source in moved((ROOT / file).read_text(encoding="utf-8"))
    ]
    return random.Random(f"{room} {seed}").sample(every, min(count, len(every)))


def moved(source: str) -> Iterator[str]:
    """
    Yield a module's text with each number moved in turn that it gives a name in capitals.

        >>> list(moved("LEAST = 2"))
        ['LEAST = 3', 'LEAST = 1']

    A code point, which is written 0x4E00, is no amount.
    """
    rows = source.split("\n")
    for node in ast.parse(source).body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value and _is_constant(node):
            for number in _numbers(node.value):
                segment = ast.get_source_segment(source, number) or ""
                line = rows[number.lineno - 1].encode()
                if "0x" not in segment.lower() and number.lineno == number.end_lineno:
                    for value in _moves(_value(number)):
                        changed = line[: number.col_offset] + repr(value).encode() + line[number.end_col_offset :]
                        yield "\n".join([*rows[: number.lineno - 1], changed.decode(), *rows[number.lineno :]])


def _is_constant(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    names = [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
    return all(name.isupper() for name in names)


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
