"""Measure how long the filter takes to clean one word, compared with the imports that any tool of its kind needs."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

RUNS = 21
CLEANER = [str(Path(sys.executable).with_name("cleaner"))]
IMPORTS = [sys.executable, "-c", "import numpy, typer"]


def measure(command: list[str]) -> float:
    """Return the wall-clock seconds of one run with a word on stdin."""
    start = time.perf_counter()
    subprocess.run(command, input="你好\n".encode(), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def table(runs: int = RUNS) -> Iterator[str]:
    """Yield the lines of the table in Markdown: the medians over interleaved runs, and their ratio."""
    measure(CLEANER), measure(IMPORTS)  # the first run of each fills the disk cache
    times = [(measure(CLEANER), measure(IMPORTS)) for _ in range(runs)]
    cleaner, imports = (statistics.median(taken) for taken in zip(*times, strict=True))
    yield "| command | ms |"
    yield "|---|---|"
    yield f"| `echo 你好 \\| cleaner` | {cleaner * 1000:.0f} |"
    yield f"| `python -c 'import numpy, typer'` | {imports * 1000:.0f} |"
    yield f"| ratio | {cleaner / imports:.2f} |"


def main() -> None:
    """Print the table."""
    for line in table():
        print(line)


if __name__ == "__main__":
    main()
