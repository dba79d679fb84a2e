"""How time grows with a text, and what extreme documents cost: `python -m benchmarks.speed.growth [CORPORA]`."""

import io
import re
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.speed.sets import page_sets
from benchmarks.speed.timing import once, rounded, seconds
from cleaner import Cleaner
from cleaner.formats import read_text, write_text
from cleaner.stream import clean_documents

# Bytes of clean text in one stream; LARGEST only in a full run.
SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
LARGEST = 100_000_000
# A text longer than this is timed once: it takes long enough.
LONG = 2_000_000
# Bytes of the longest line, and how many lines or signs the other extreme documents have.
LINE, MANY = 50_000_000, 1_000_000
# A clause with its mark: a short line that reads like part of an article.
CLAUSE = re.compile("[^，。！？；：\n]+[，。！？；：]*")
CLEAN = "clean text"


class Row(NamedTuple):
    """A measured document: what it is, its bytes of UTF-8 and the CPU seconds it took."""

    name: str
    size: int
    seconds: float

    @property
    def speed(self) -> float:
        """MB/s."""
        return self.size / 1e6 / self.seconds


def stream(data: bytes) -> None:
    """Clean bytes as the filter does when it reads them from a pipe."""
    for _ in write_text(clean_documents(Cleaner(), read_text(io.BytesIO(data), "-"))):
        pass


def measure(
    pages: Sequence[str], sizes: Sequence[int] = (*SIZES, LARGEST), line: int = LINE, many: int = MANY
) -> Iterator[Row]:
    """Yield clean text of each size, then the extreme documents."""
    text = "".join(pages)
    stream(text.encode())  # loads the model
    for size in sizes:
        yield _timed(CLEAN, cut(text, size))
    for name, data in extremes(text, line, many):
        yield _timed(name, data)


def extremes(text: str, line: int, many: int) -> Iterator[tuple[str, bytes]]:
    """Yield (name, document): many short lines, one line of `line` bytes, and many of each sign that begins damage."""
    clauses = islice(cycle(CLAUSE.findall(text)), many)
    yield f"{many:,} short lines", "".join(f"{clause}\n" for clause in clauses).encode()
    yield f"one line of {line / 1e6:g} MB", cut(text.replace("\n", ""), line)
    for sign in "?(<":
        yield f"{many:,} `{sign}`", (sign * many).encode()


def cut(text: str, size: int) -> bytes:
    """Return a text repeated as needed and cut to at most `size` bytes between two characters."""
    data = text.encode()
    return (data * (size // len(data) + 1))[:size].decode(errors="ignore").encode()


def _timed(name: str, data: bytes) -> Row:
    work = partial(stream, data)
    return Row(name, len(data), once(work) if len(data) > LONG else seconds(work))


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of the table in Markdown."""
    usual = max((row for row in rows if row.name == CLEAN), key=lambda row: row.size).speed
    yield "| document | MB | ms | MB/s | × clean text |"
    yield "|---|---|---|---|---|"
    for row in rows:
        cells = [f"{row.size / 1e6:.3g}", rounded(row.seconds * 1000), rounded(row.speed), rounded(row.speed / usual)]
        yield f"| {row.name} | {' | '.join(cells)} |"


def draw(rows: Sequence[Row], file: Path) -> None:
    """Plot time against size to an SVG file, always the same for the same rows; without matplotlib do nothing."""
    if find_spec("matplotlib") is None:
        return
    fixed = {"svg.hashsalt": "cleaner", "svg.fonttype": "none"}
    with import_module("matplotlib").rc_context(fixed):
        figure = import_module("matplotlib.figure").Figure(figsize=(7, 4), layout="constrained")
        axes = figure.subplots()
        usual = [row for row in rows if row.name == CLEAN]
        axes.loglog([row.size / 1e6 for row in usual], [row.seconds for row in usual], "o-", label=CLEAN)
        for row in rows:
            if row.name != CLEAN:
                axes.loglog([row.size / 1e6], [row.seconds], "s", label=row.name.replace("`", ""))
        axes.set(xlabel="MB of UTF-8", ylabel="CPU seconds")
        axes.minorticks_off()
        axes.grid(alpha=0.3)
        axes.legend(fontsize="small")
        figure.savefig(file, format="svg", metadata={"Date": None})


def main(corpora: str | None = None) -> None:
    """Print the table of the full run."""
    for line in table(list(measure(page_sets(Path(corpora) if corpora else None)["clean"]))):
        print(line, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
