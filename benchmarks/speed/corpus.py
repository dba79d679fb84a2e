"""
What `cleaner run` takes: `python -m benchmarks.speed.corpus CORPORA [MB...]`, 100 and 500 without MB.

A corpus of news pages with their chrome, as JSON lines, is cleaned by `clean_many` in one process that does nothing
else, then by `cleaner run` with one worker and with two, and once from .gz to JSON lines. The processes are cold.
`peak` is the memory of the largest of them. With `--write PAGE` the table goes into a page of the documentation.
"""

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psutil

from benchmarks.pages.block import write
from benchmarks.speed.machine import describe
from benchmarks.speed.sets import page_sets

SIZES = (100, 500)
BLOCK, PLAN = "corpus", "plan"
# Seconds between two looks at the memory of the processes.
PAUSE = 0.2
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
        corpus = folder / f"{megabytes}.jsonl"
        text = _write(pages, megabytes * 1_000_000, corpus)
        run = [sys.executable, "-m", "cleaner", "run"]
        ways = {
            "`clean_many`, one process": [sys.executable, "-c", LIBRARY, str(corpus)],
            "`run`, 1 worker": [*run, str(corpus), "-o", str(folder / f"{megabytes}-1"), "-j", "1"],
            "`run`, 2 workers": [*run, str(corpus), "-o", str(folder / f"{megabytes}-2"), "-j", "2"],
            "`run` of .gz, 1 worker": [*run, f"{corpus}.gz", "-o", str(folder / f"{megabytes}-gz"), "-j", "1"],
        }
        found = {name: measured(command) for name, command in ways.items()}
        first = next(iter(found.values()))
        for name, used in found.items():
            cells = (text / 1e6, text / 1e6 / used.seconds, first.seconds / used.seconds, used.peak / 1e6)
            yield "| {} | {:.0f} | {:.2f} | {:.2f} | {:.0f} |".format(name, *cells)


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
                peak = max(peak, *(each.memory_info().rss for each in (process, *process.children(recursive=True))))
            time.sleep(PAUSE)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
    return Usage(time.perf_counter() - started, peak)


def _write(pages: Sequence[str], size: int, file: Path) -> int:
    """Write pages over and over to a file and to one beside it that is compressed; return the bytes of their texts."""
    written = 0
    with open(file, "wb") as plain, gzip.open(f"{file}.gz", "wb", compresslevel=1) as packed:
        for number, page in enumerate(cycle(pages)):
            row = json.dumps({"id": number, "host": f"{number % 97}.example", "text": page}, ensure_ascii=False)
            for stream in (plain, packed):
                stream.write(f"{row}\n".encode())
            written += len(page.encode())
            if written >= size:
                return written
    return written


def main(corpora: str, *arguments: str) -> None:
    """Print the table, or write it into a page."""
    page = Path(arguments[arguments.index("--write") + 1]) if "--write" in arguments else None
    sizes = [int(argument) for argument in arguments if argument.isdigit()] or SIZES
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with TemporaryDirectory() as folder:
        lines = []
        for line in table(page_sets(Path(corpora))["news"], sizes, Path(folder)):
            lines.append(line)
            print(line, flush=True)
    speed = next(float(line.split("|")[3]) for line in reversed(lines) if "1 worker" in line and ".gz" not in line)
    plans = list(plan(speed))
    print(*plans, sep="\n")
    if page:
        write(page, BLOCK, "\n".join([*lines, "", describe()]))
        write(page, PLAN, "\n".join(plans))


if __name__ == "__main__":
    main(*sys.argv[1:])
