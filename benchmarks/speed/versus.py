"""
How fast this version is beside another one: `python -m benchmarks.speed.versus PYTHON [CORPORA]`.

PYTHON is the interpreter of an environment that has the other version. Both clean the same pages in turn, and one word
in the filter; a ratio above 1 says that this version is the faster one. The texts have to be the same.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

from benchmarks.speed.sets import page_sets
from benchmarks.speed.startup import measure
from benchmarks.speed.timing import rounded

ROUNDS, STARTS = 9, 41
# The other version has none of these benchmarks, so both get a program that needs nothing but the package.
WORKER = """
import hashlib, json, sys, time
from cleaner import Cleaner
from cleaner.kernels import KERNELS
with open(sys.argv[1], encoding="utf-8") as file:
    sets = {name: [page.encode() for page in pages] for name, pages in json.load(file).items()}
for line in sys.stdin:
    name, KERNELS.wanted = json.loads(line)
    start = time.process_time()
    texts = [cleaned.text for cleaned in Cleaner().clean_many(sets[name])]
    taken = time.process_time() - start
    digest = hashlib.sha256("\\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
    print(json.dumps([taken, digest]), flush=True)
"""


class Run(NamedTuple):
    """One run: CPU seconds, and a digest of the texts."""

    seconds: float
    digest: str


class Version:
    """A process that cleans sets of pages with the version that an interpreter has, when it is told to."""

    def __init__(self, python: str, sets: Path, stack: ExitStack) -> None:
        self._python = python
        command = [python, "-c", WORKER, str(sets)]
        # not in a checkout, whose package would come first
        self._process = stack.enter_context(
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=sets.parent)
        )
        assert self._process.stdin is not None
        # the process ends where its input does
        stack.callback(self._process.stdin.close)

    def clean(self, name: str, compiled: bool) -> Run:
        """
        Clean a set once.

        Raise `RuntimeError` if the process has failed.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):  # a process that has failed reads no more
            print(json.dumps([name, compiled]), file=self._process.stdin, flush=True)
        told = self._process.stdout.readline()
        if not told:
            raise RuntimeError(f"the version of {self._python} could not clean the pages")
        return Run(*json.loads(told))


def table(python: str, sets: Mapping[str, Sequence[str]], rounds: int = ROUNDS) -> Iterator[str]:
    """Yield the lines of the table in Markdown: medians over rounds, of the ratio too; and whether texts are equal."""
    yield "| pages | loops | this, MB/s | other, MB/s | ratio | texts |"
    yield "|---|---|---|---|---|---|"
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        file = Path(folder) / "sets.json"
        file.write_text(json.dumps(dict(sets)), encoding="utf-8")
        this, other = (Version(each, file, stack) for each in (sys.executable, python))
        for name, pages in sets.items():
            size = sum(len(page.encode()) for page in pages) / 1e6
            for compiled in (False, True):
                # the first run of each loads what it needs
                same = this.clean(name, compiled).digest == other.clean(name, compiled).digest
                pairs = [(this.clean(name, compiled), other.clean(name, compiled)) for _ in range(rounds)]
                ours, theirs = (statistics.median(run.seconds for run in runs) for runs in zip(*pairs, strict=True))
                ratio = statistics.median(there.seconds / here.seconds for here, there in pairs)
                cells = [rounded(size / ours), rounded(size / theirs), f"{ratio:.2f}", "equal" if same else "differ"]
                yield f"| {name} | {'compiled' if compiled else 'numpy'} | {' | '.join(cells)} |"


def start_table(python: str, starts: int = STARTS) -> Iterator[str]:
    """Yield the lines of the table in Markdown: milliseconds that one word takes in the filter."""
    commands = [[str(Path(each).with_name("cleaner"))] for each in (sys.executable, python)]
    pairs = [[start(command) for command in commands] for _ in range(starts + 1)][1:]
    yield "| `echo 你好 \\| cleaner` | this, ms | other, ms | ratio |"
    yield "|---|---|---|---|"
    for kind, column in (("wall", 0), ("CPU", 1)):
        ours, theirs = (statistics.median(pair[which][column] for pair in pairs) * 1000 for which in (0, 1))
        ratio = statistics.median(there[column] / here[column] for here, there in pairs)
        yield f"| {kind} | {ours:.0f} | {theirs:.0f} | {ratio:.2f} |"


def start(command: list[str]) -> tuple[float, float]:
    """Return the wall-clock and CPU seconds of one start of the filter."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = measure(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(python: str, corpora: str | None = None) -> None:
    """Print both tables."""
    for line in start_table(python):
        print(line, flush=True)
    print()
    for line in table(python, page_sets(Path(corpora) if corpora else None)):
        print(line, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
