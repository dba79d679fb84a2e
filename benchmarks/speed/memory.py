"""
How fast the filter is on a pipe, and how much memory it takes: `python -m benchmarks.speed.memory [CORPORA] [MB]`.

It gets pages as one text and as JSON lines, beside `clean_many`, which gets them one by one, and last as much text on
one line that never ends. All are cold processes.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
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
done = subprocess.run([sys.executable, *sys.argv[1:]], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
FILTER = ("-m", "cleaner")
JSON_LINES = (*FILTER, "--input", "jsonl")
READ = """
import json, sys
from cleaner import Cleaner
for _ in Cleaner().clean_many(json.loads(row)["text"] for row in sys.stdin.buffer):
    pass
"""
LIBRARY = ("-c", READ)
# The unit in which the system gives the peak, in bytes.
UNIT = 1 if sys.platform == "darwin" else 1024


class Usage(NamedTuple):
    """What one run of the filter took: bytes written to it, CPU seconds, and bytes of memory at the peak."""

    written: int
    seconds: float
    peak: int

    @property
    def speed(self) -> float:
        """MB/s."""
        return self.written / 1e6 / self.seconds


def table(sets: Mapping[str, Sequence[str]], megabytes: int) -> Iterator[str]:
    """Yield the lines of the table in Markdown."""
    yield "| text | MB | CPU s | MB/s | × `clean_many` | peak MB |"
    yield "|---|---|---|---|---|---|"
    for name, pages in sets.items():
        rows = [f"{json.dumps({'text': page}, ensure_ascii=False)}\n" for page in pages]
        for size in (max(1, megabytes // FIRST), megabytes):
            library = run(rows, size * 1_000_000, LIBRARY)
            yield _row(f"{name}, `clean_many`", library, library)
            yield _row(f"{name}, JSON lines", run(rows, size * 1_000_000, JSON_LINES), library)
            yield _row(f"{name}, one text", run(pages, size * 1_000_000), library)
    line = "".join(pages).replace("\n", "")
    yield _row("one line without an end", run([line], megabytes * 1_000_000))


def chosen(sets: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Return the sets of pages that are measured, the harder first."""
    return {"pages with chrome": sets["news"], "clean pages": sets["clean"]}


def _row(name: str, used: Usage, library: Usage | None = None) -> str:
    share = f"{used.speed / library.speed:.2f}" if library else "–"
    cells = [f"{used.written / 1e6:.0f}", f"{used.seconds:.1f}", rounded(used.speed), share, f"{used.peak / 1e6:.0f}"]
    return f"| {name} | {' | '.join(cells)} |"


def run(texts: Sequence[str], size: int, command: Sequence[str] = FILTER) -> Usage:
    """
    Write texts to the filter, or to another command of Python, repeated until they have `size` bytes.

    Raise `RuntimeError` when it fails.
    """
    process = subprocess.Popen([sys.executable, "-c", PARENT, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
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
    for line in table(chosen(page_sets(Path(corpora) if corpora else None)), int(megabytes)):
        print(line, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
