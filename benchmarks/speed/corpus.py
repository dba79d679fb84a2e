"""
What `cleaner run` takes: `python -m benchmarks.speed.corpus CORPORA [MB...]`, 100 and 500 without MB.

A corpus of news pages with their chrome, as JSON lines, is cleaned by `clean_many` in one process that does nothing
else, then by `cleaner run` with one worker and with two, and once from .gz to JSON lines. The processes are cold.
`peak` is the memory of the largest of them. With `--write PAGE` the table goes into a page of the documentation.

With `--workers` only one worker and two are measured, so that a corpus of gigabytes takes half an hour, and what comes
of it is a sentence. The corpus lies in the folder for temporary files, and so does what one way at a time makes of it.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psutil

from benchmarks.pages.block import write
from benchmarks.speed.machine import describe
from benchmarks.speed.sets import page_sets

SIZES = (100, 500)
BLOCK, PLAN, LARGE = "corpus", "plan", "large"
# Seconds between two looks at the memory of the processes: each takes some of a core that two workers need.
PAUSE = 1.0
# What Linux says of the most memory that a process has had.
MOST = re.compile(r"^VmHWM:\s*(\d+) kB$", re.MULTILINE)
LIBRARY = """
import json, sys
from cleaner import Cleaner
with open(sys.argv[1], encoding="utf-8") as rows:
    for _ in Cleaner().clean_many(json.loads(row)["text"] for row in rows):
        pass
"""


# What else there is to clean, in bytes of text: 135 million pages of 7 kB, and what is asked for often.
PLANNED = {"the Chinese pages of a snapshot of Common Crawl": 0.95e12, "a corpus of 5 TB": 5e12}
CORES = (8, 800)


class Usage(NamedTuple):
    """Seconds on the clock, and the memory of the largest process at its peak in bytes."""

    seconds: float
    peak: int


def table(pages: Sequence[str], sizes: Sequence[int], folder: Path) -> Iterator[str]:
    """Yield the lines of the table in Markdown."""
    yield "| what | MB of text | MB/s | × `clean_many` | peak MB |"
    yield "|---|---|---|---|---|"
    for megabytes in sizes:
        corpus, packed = folder / "corpus.jsonl", folder / "packed.jsonl.gz"
        text = _write(pages, megabytes * 1_000_000, corpus)
        with open(corpus, "rb") as rows, gzip.open(packed, "wb", compresslevel=1) as stream:
            copyfileobj(rows, stream)
        found = {
            "`clean_many`, one process": measured([sys.executable, "-c", LIBRARY, str(corpus)]),
            "`run`, 1 worker": _run(corpus, 1),
            "`run`, 2 workers": _run(corpus, 2),
            "`run` of .gz, 1 worker": _run(packed, 1),
        }
        first = next(iter(found.values()))
        for name, used in found.items():
            cells = (text / 1e6, text / 1e6 / used.seconds, first.seconds / used.seconds, used.peak / 1e6)
            yield "| {} | {:.0f} | {:.2f} | {:.2f} | {:.0f} |".format(name, *cells)


def sentences(pages: Sequence[str], sizes: Sequence[int], folder: Path) -> Iterator[str]:
    """Yield a sentence on what a corpus of each size takes one worker and two."""
    for megabytes in sizes:
        corpus = folder / "corpus.jsonl"
        text = _write(pages, megabytes * 1_000_000, corpus)
        one, two = _run(corpus, 1), _run(corpus, 2)
        yield (
            f"{text / 1e9:.2g} GB took one worker {one.seconds:.0f} s and two workers {two.seconds:.0f} s, which is "
            f"{text / 1e6 / two.seconds:.1f} MB/s and {one.seconds / two.seconds:.2f} times as fast, with "
            f"{two.peak / 1e6:.0f} MB each at the peak."
        )


def _run(corpus: Path, workers: int) -> Usage:
    """Measure `cleaner run`; what it writes is deleted."""
    with TemporaryDirectory(dir=corpus.parent) as out:
        return measured([sys.executable, "-m", "cleaner", "run", str(corpus), "-o", out, "-j", str(workers)])


def plan(speed: float) -> Iterator[str]:
    """Yield a table of how long larger corpora take, for a `speed` of one core in MB/s."""
    heads = [f"days on {cores} cores" for cores in CORES]
    yield f"| at {speed:.1f} MB/s a core | TB of text | core-hours | {' | '.join(heads)} |"
    yield f"|---|---|---|{'---|' * len(CORES)}"
    for name, size in PLANNED.items():
        hours = size / 1e6 / speed / 3600
        days = " | ".join(f"{hours / cores / 24:.2g}" for cores in CORES)
        yield f"| {name} | {size / 1e12:.2g} | {hours:,.0f} | {days} |"


def measured(command: Sequence[str]) -> Usage:
    """Run a command; raise `CalledProcessError` if it fails."""
    started, peak = time.perf_counter(), 0
    with psutil.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            with suppress(psutil.NoSuchProcess):
                peak = max(peak, *map(_most_memory, (process, *process.children(recursive=True))))
            with suppress(psutil.TimeoutExpired):
                process.wait(PAUSE)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
    return Usage(time.perf_counter() - started, peak)


def _most_memory(process: psutil.Process) -> int:
    """Return the most memory that a process has had, in bytes, where the system says it, else what it has now."""
    with suppress(OSError):
        if found := MOST.search(Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")):
            return int(found[1]) << 10
    return int(process.memory_info().rss)


def _write(pages: Sequence[str], size: int, file: Path) -> int:
    """Write pages over and over to a file; return the bytes of their texts."""
    written = 0
    with open(file, "wb") as stream:
        for number, page in enumerate(cycle(pages)):
            row = json.dumps({"id": number, "host": f"{number % 97}.example", "text": page}, ensure_ascii=False)
            stream.write(f"{row}\n".encode())
            written += len(page.encode())
            if written >= size:
                return written
    return written


def main(corpora: str, *arguments: str) -> None:
    """Print the table or the sentence, or write it into a page."""
    page = Path(arguments[arguments.index("--write") + 1]) if "--write" in arguments else None
    sizes = [int(argument) for argument in arguments if argument.isdigit()] or SIZES
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    pages = page_sets(Path(corpora))["news"]
    with TemporaryDirectory() as folder:
        lines = []
        measure = sentences if "--workers" in arguments else table
        for line in measure(pages, sizes, Path(folder)):
            lines.append(line)
            print(line, flush=True)
    blocks = {LARGE: lines}
    if "--workers" not in arguments:
        blocks = {BLOCK: [*lines, "", describe()], PLAN: list(plan(_speed(lines)))}
        print("", *blocks[PLAN], sep="\n")
    if page:
        for name, text in blocks.items():
            write(page, name, "\n".join(text))


def _speed(lines: Sequence[str]) -> float:
    """Return the MB/s of one worker from the lines of the table, those of the largest corpus."""
    return next(float(line.split("|")[3]) for line in reversed(lines) if "1 worker" in line and ".gz" not in line)


if __name__ == "__main__":
    main(*sys.argv[1:])
