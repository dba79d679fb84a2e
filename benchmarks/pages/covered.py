"""
Say how much of `cleaner/` the tests reach: `python -m benchmarks.pages.covered [docs/trust.md]`, after `make coverage`.

Prints a table with a row for each room, or writes it into the page, and names the branches that no test takes. Exits
with 1 if fewer than `LEAST` of all branches are taken.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.pages import block

LEAST = 0.95
BLOCK = "coverage"


def main(page: str = "") -> None:
    """Print or write the table of what `.coverage` in the working directory holds."""
    files = _files()
    text, share = table({name: file["summary"] for name, file in files.items()})
    if page:
        block.write(Path(page), BLOCK, text)
    for name, file in sorted(files.items()):
        for start, end in file["missing_branches"]:
            print(f"{name}:{start}: never goes on to {f'line {end}' if end > 0 else 'the end'}")
    print(text)
    if share < LEAST:
        sys.exit(f"{100 * share:.1f} % of the branches are taken, and should be {100 * LEAST:.0f} %")


def table(summaries: dict[str, dict[str, int]]) -> tuple[str, float]:
    """Return a table of rooms, and the share of all branches that are taken, from what coverage.py says of files."""
    rooms: dict[str, list[dict[str, int]]] = defaultdict(list)
    for name, summary in sorted(summaries.items()):
        parts = Path(name).parts
        rooms[f"`{parts[1]}{'/' if len(parts) > 2 else ''}`"].append(summary)
        rooms["all"].append(summary)
    rooms["all"] = rooms.pop("all")
    rows = ["| room | lines | of them run | branches | of them taken |", "|---|---|---|---|---|"]
    for room, files in rooms.items():
        counts = [
            (sum(file[every] for file in files), sum(file[met] for file in files))
            for every, met in (("num_statements", "covered_lines"), ("num_branches", "covered_branches"))
        ]
        cells = [f"{every:,} | {100 * met / every:.1f} %" if every else "0 | -" for every, met in counts]
        rows.append(f"| {room} | {' | '.join(cells)} |")
    every, met = counts[-1]
    return "\n".join(rows), met / every


def _files() -> dict[str, Any]:
    from coverage import Coverage

    coverage = Coverage()
    coverage.load()
    with TemporaryDirectory() as folder:
        path = Path(folder, "coverage.json")
        coverage.json_report(outfile=str(path))
        files: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["files"]
    return files


if __name__ == "__main__":
    main(*sys.argv[1:])
