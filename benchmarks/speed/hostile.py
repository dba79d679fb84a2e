"""What hostile input costs, or input that is no text: `python -m benchmarks.speed.hostile [CORPORA] [BYTES]`."""

import gzip
import random
import sys
import tracemalloc
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.speed.sets import page_sets
from benchmarks.speed.timing import medians
from cleaner import Cleaner

# Bytes of each input: above this the time must be in proportion, below it loading and the page itself count.
SIZE = 200_000
# What begins damage, or is half of it, over and over; each meets another repair.
UNITS = {
    "halves of annotations": "中?jīng)",
    "halves of annotations, in lines": "中?jīng)中?jīng)，山城的茶农\n",
    "annotations": "中(zhōng)",
    "junk before marks": "山城\x01，茶农?，",
    "UTF-8 as Latin-1": "ä¸\xad",
    "a telltale of UTF-8 as GBK": "涓",
    "UTF-8 as GBK, halves": "涓\ue15e浗?",
    "GBK as Latin-1": "ÖÐ¹ú",
    "lost characters": "中\ufffd",
    "锟斤拷": "锟斤拷",
    "private use": "中\ue40a",
    "question marks": "？?",
    "escapes": "\\u4e2d\\",
    "percent-encoding": "%E4%B8",
    "entities in entities": "&amp;amp;lt;",
    "tags without an end": "<br<p ",
    "pictures": "中<img src=a>",
    "backticks": "`a``b ",
    "fences": "```\n~~~\n",
    "radicals": "⼀⼆",
    "kana": "のツ",
    "zero-width": "中\u200b",
    "keywords": "彩票|赌场|",
    "Traditional": "臺灣鬥爭",
}


class Cost(NamedTuple):
    """An input, its CPU seconds and its peak of memory in bytes, and those of clean text with lines as long."""

    name: str
    seconds: float
    clean_seconds: float
    peak: int
    clean_peak: int

    @property
    def times(self) -> float:
        """How many times as long as clean text."""
        return self.seconds / self.clean_seconds

    @property
    def memory(self) -> float:
        """How many times the memory of clean text."""
        return self.peak / self.clean_peak


def inputs(size: int) -> Iterator[tuple[str, str | bytes]]:
    """Yield (name, input) of about `size` bytes, the same at each call."""
    dice = random.Random(1)
    noise = dice.randbytes(size)
    yield "random bytes", noise
    yield "random bytes above 7F", bytes(byte | 0x80 for byte in noise)
    yield "gzip", gzip.compress(noise, mtime=0)
    yield "random letters of Latin-1", bytes(0xA1 + byte % 0x5F for byte in noise[: size // 2]).decode("latin-1")
    yield "random Han", "".join(chr(0x4E00 + dice.randrange(0x5000)) for _ in range(size // 3))
    for name, unit in UNITS.items():
        yield name, unit * (size // len(unit.encode()) + 1)


def measure(pages: Sequence[str], size: int = SIZE) -> Iterator[Cost]:
    """Yield the cost of each input beside clean text of its size, cut into as many lines."""
    cleaner = Cleaner()
    text = "".join(pages).replace("\n", "")
    for name, data in inputs(size):
        raw = data if isinstance(data, bytes) else data.encode()
        clean = _clean(text, len(raw), raw.count(b"\n") + 1)
        times = medians({"it": partial(cleaner.clean, data), "clean": partial(cleaner.clean, clean)})
        yield Cost(name, times["it"], times["clean"], _peak(cleaner, data), _peak(cleaner, clean))


def _clean(text: str, size: int, lines: int) -> str:
    """Return clean text of about `size` bytes in some number of lines."""
    characters = "".join(islice(cycle(text), size // 3))
    width = max(1, len(characters) // lines)
    return "\n".join(characters[start : start + width] for start in range(0, len(characters), width))


def _peak(cleaner: Cleaner, data: str | bytes) -> int:
    tracemalloc.start()
    cleaner.clean(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def table(costs: Sequence[Cost], size: int = SIZE) -> Iterator[str]:
    """Yield the lines of the table in Markdown, the slowest input first."""
    yield f"| {size / 1000:.0f} kB of | ms | × time of clean text | × memory of clean text |"
    yield "|---|---|---|---|"
    for cost in sorted(costs, key=lambda cost: -cost.times):
        yield f"| {cost.name} | {cost.seconds * 1000:.0f} | {cost.times:.1f} | {cost.memory:.1f} |"


def main(corpora: str | None = None, size: str = str(SIZE)) -> None:
    """Print the table."""
    pages = page_sets(Path(corpora) if corpora else None)["clean"]
    for line in table(list(measure(pages, int(size))), int(size)):
        print(line, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
