"""
How much memory the filter takes for text from a pipe: `python -m benchmarks.speed.memory [CORPORA] [MB]`.

It gets clean pages, then as much text on one line that never ends.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from benchmarks.speed.sets import page_sets
from benchmarks.speed.timing import rounded

# MB written by the command of this module, and by the one that prints all tables.
FULL, QUICK = 1000, 100
# One in FIRST of that is written first: memory that grows with the text would show.
FIRST = 10
# The peak that the system records for a child includes that of the process it was forked from, so a small process
# starts the filter and reports.
PARENT = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "cleaner"], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
# The unit in which the system gives the peak, in bytes.
UNIT = 1 if sys.platform == "darwin" else 1024


class Usage(NamedTuple):
    """What one run of the filter took: bytes written to it, CPU seconds, and bytes of memory at the peak."""

    written: int
    seconds: float
    peak: int


def table(pages: Sequence[str], megabytes: int) -> Iterator[str]:
    """Yield the lines of the table in Markdown."""
    yield "| text | MB | CPU s | MB/s | peak MB |"
    yield "|---|---|---|---|---|"
    line = "".join(pages).replace("\n", "")
    runs = [("clean pages", pages, max(1, megabytes // FIRST)), ("clean pages", pages, megabytes)]
    for name, texts, size in [*runs, ("one line without an end", [line], megabytes)]:
        used = run(texts, size * 1_000_000)
        written = used.written / 1e6
        cells = [f"{written:.0f}", f"{used.seconds:.1f}", rounded(written / used.seconds), f"{used.peak / 1e6:.0f}"]
        yield f"| {name} | {' | '.join(cells)} |"


def run(texts: Sequence[str], size: int) -> Usage:
    """
    Write texts to the filter, repeated until they have `size` bytes.

    Raise `RuntimeError` when the filter fails.
    """
    process = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    written = 0
    with suppress(BrokenPipeError):  # a filter that fails stops reading
        for block in cycle([text.encode() for text in texts]):
            written += process.stdin.write(block)
            if written >= size:
                break
    told, _ = process.communicate()
    code, seconds, peak = told.split()
    if int(code):
        raise RuntimeError(f"the filter ended with exit code {int(code)}")
    return Usage(written, float(seconds), int(peak) * UNIT)


def main(corpora: str | None = None, megabytes: str = str(FULL)) -> None:
    """Print the table."""
    for line in table(page_sets(Path(corpora) if corpora else None)["clean"], int(megabytes)):
        print(line, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
