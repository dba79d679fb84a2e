"""
How many cases hold each cost of the search through runs out of step: `python -m benchmarks.repair.costs`.

A cost is moved by half, up and down, and the cases of `fixtures/repairs` are repaired with it. A dash says that all of
them come out as before: nothing tests the cost from that side.
"""

import json
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.speed.timing import loops
from cleaner.repair import repair
from cleaner.repair.gbk_desync.costs import COSTS, Costs

CASES = Path(__file__).resolve().parents[2] / "fixtures" / "repairs"
FACTOR = 1.5


def failing(costs: Costs) -> int:
    """Return how many cases do not come out as they should with other costs, which stay so in this process."""
    from cleaner.repair.gbk_desync import edits, search  # noqa: F401 # both read the costs

    for module in [module for module in sys.modules.values() if getattr(module, "COSTS", None) is COSTS]:
        vars(module)["COSTS"] = costs
    with loops(compiled=False):
        return sum(repair(damaged)[0] != wanted for damaged, wanted in cases())


def cases() -> Iterator[tuple[str, str]]:
    """Yield the damaged and the right text of each case of the search, and honest texts as both."""
    for name in ("gbk_desync.json", "negative.json"):
        rows: list[dict[str, Any]] = json.loads((CASES / name).read_text(encoding="utf-8"))
        yield from ((row["original"], row["fixed"]) if "fixed" in row else (row["text"], row["text"]) for row in rows)


def table() -> Iterator[str]:
    """Yield the lines of the table in Markdown: a row for each cost, and the sum of the moves that a case tells."""
    yield f"| cost | value | × {FACTOR} | ÷ {FACTOR} |"
    yield "|---|---|---|---|"
    moves = [moved(name, factor) for name in COSTS._fields for factor in (FACTOR, 1 / FACTOR)]
    # each in a process of its own, as tables are made from the costs and kept
    with get_context("spawn").Pool(maxtasksperchild=1) as pool:
        counts = pool.map(failing, moves, chunksize=1)
    for (name, value), up, down in zip(COSTS._asdict().items(), counts[::2], counts[1::2], strict=True):
        yield f"| `{name}` | {value:g} | {up or '–'} | {down or '–'} |"
    yield f"\n{sum(map(bool, counts))} of {len(counts)} moves are told by a case."


def moved(name: str, factor: float) -> Costs:
    """Return the costs with one of them times a factor, a whole number where it is a count."""
    value = getattr(COSTS, name)
    return Costs(**COSTS._asdict() | {name: round(value * factor) if isinstance(value, int) else value * factor})


def main() -> None:
    """Print the table."""
    for line in table():
        print(line)


if __name__ == "__main__":
    main()
