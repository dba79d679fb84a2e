"""Measure how long the filter takes to clean one word, against the imports that any tool of its kind pays for."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 21
CLEANER = [str(Path(sys.executable).with_name("cleaner"))]
IMPORTS = [sys.executable, "-c", "import numpy, typer"]


def measure(command: list[str]) -> float:
    """Return the wall-clock seconds of one run with a word on stdin."""
    start = time.perf_counter()
    subprocess.run(command, input="你好\n".encode(), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    """Print the medians over interleaved runs, and their ratio."""
    measure(CLEANER), measure(IMPORTS)  # the first run of each fills the disk cache
    runs = [(measure(CLEANER), measure(IMPORTS)) for _ in range(RUNS)]
    cleaner, imports = (statistics.median(times) for times in zip(*runs, strict=True))
    print(f"echo 你好 | cleaner               {cleaner * 1000:6.0f} ms")
    print(f"python -c 'import numpy, typer'  {imports * 1000:6.0f} ms")
    print(f"ratio                            {cleaner / imports:6.2f}")


if __name__ == "__main__":
    main()
