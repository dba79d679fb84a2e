"""
Fuzz every stage for a stated time: `python -m benchmarks.fuzz [MINUTES] [TARGET...] [--write PAGE]`.

Each target has an equal share of the time, begins with its seeds in `fixtures/fuzz/`, and leaves in `.fuzz/` the inputs
that reached new code, with which the next run goes on, and in `.fuzz/found/` those that broke a promise. Exit code 1 if
there are any. With `--write` the table goes into a page of the documentation.
"""

import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.fuzz.slowness import TIMES, times_of_clean
from benchmarks.fuzz.targets import TARGETS
from benchmarks.pages.block import write
from benchmarks.speed.machine import describe

ROOT = Path(__file__).resolve().parents[2]
SEEDS, KEPT = ROOT / "fixtures" / "fuzz", ROOT / ".fuzz"
MINUTES = 10.0
BLOCK = "fuzz"
# How libFuzzer says how much it did, and how many branches it has seen.
DONE, SEEN = (re.compile(row, re.MULTILINE) for row in (r"^Done (\d+) runs in", r"^#(\d+).* cov: (\d+)"))


class Run(NamedTuple):
    """What fuzzing a target did: seeds, inputs tried, seconds, those of CPU, branches reached, the inputs it found."""

    target: str
    seeds: int
    inputs: int
    seconds: float
    cpu: float
    branches: int
    found: tuple[Path, ...]


def fuzz(target: str, seconds: float) -> Run:
    """Fuzz a target; a process that crashes is started again until the time is over."""
    corpus, found, seeds = KEPT / "corpus" / target, KEPT / "found", SEEDS / target
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    began, cpu, inputs, branches = time.monotonic(), _cpu(), 0, 0
    while time.monotonic() < began + seconds - 1:
        arguments = [target, str(found), str(began + seconds), str(corpus), str(seeds)]
        command = [sys.executable, "-m", "benchmarks.fuzz.engine", *arguments]
        said = subprocess.run(command, cwd=ROOT, capture_output=True).stderr.decode("utf-8", "replace")
        steps = [(int(number), int(cover)) for number, cover in SEEN.findall(said)]
        if not steps:
            raise SystemExit(f"{target} could not be fuzzed:\n{said[-2000:]}")
        done = DONE.search(said)
        inputs += int(done[1]) if done else steps[-1][0]
        branches = max(branches, *(cover for _, cover in steps))
    taken = time.monotonic() - began
    return Run(
        target, len(list(seeds.iterdir())), inputs, taken, _cpu() - cpu, branches, tuple(confirmed(target, found))
    )


def _cpu() -> float:
    """Return the CPU seconds of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def confirmed(target: str, folder: Path) -> Iterator[Path]:
    """Yield the inputs in a folder that a target fails on, or is slow on, without instrumentation too."""
    for file in sorted(folder.glob(f"{target}-*")):
        if is_broken(target, file.read_bytes()) or "-crash-" in file.name:
            yield file


def is_broken(target: str, data: bytes) -> bool:
    """Return whether a target breaks a promise on an input, or is slow."""
    try:
        TARGETS[target](data)
    except Exception:
        return True
    return times_of_clean(target, data) > TIMES


def table(runs: Sequence[Run]) -> Iterator[str]:
    """Yield the lines of the table in Markdown."""
    yield "| target | seeds | inputs | seconds | CPU seconds | branches | found |"
    yield "|---|---|---|---|---|---|---|"
    for run in runs:
        yield _row(f"`{run.target}`", run, str(run.branches))
    found = tuple(file for run in runs for file in run.found)
    seeds, inputs, branches = (sum(getattr(run, name) for run in runs) for name in ("seeds", "inputs", "branches"))
    seconds, cpu = (sum(each) for each in zip(*((run.seconds, run.cpu) for run in runs), strict=True))
    yield _row("all", Run("", seeds, inputs, seconds, cpu, branches, found), "")


def _row(name: str, run: Run, branches: str) -> str:
    times = f"{run.seconds:,.0f} | {run.cpu:,.0f}"
    return f"| {name} | {run.seeds} | {run.inputs:,} | {times} | {branches} | {len(run.found)} |"


def main(arguments: Sequence[str]) -> int:
    """Fuzz and print the table, or write it into a page."""
    page = Path(arguments[arguments.index("--write") + 1]) if "--write" in arguments else None
    words = arguments[: arguments.index("--write")] if page else arguments
    minutes = float(words[0]) if words else MINUTES
    targets = words[1:] or list(TARGETS)
    runs = []
    for target in targets:
        runs.append(fuzz(target, minutes * 60 / len(targets)))
        print(*table(runs[-1:]), sep="\n", file=sys.stderr, flush=True)
    lines = [*table(runs), "", describe()]
    print(*lines, sep="\n")
    for run in runs:
        for file in run.found:
            print(f"broken: {file}", file=sys.stderr)
    if page:
        write(page, BLOCK, "\n".join(lines))
    return int(any(run.found for run in runs))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
