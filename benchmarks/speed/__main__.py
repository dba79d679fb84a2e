"""
Print every table of speed: `python -m benchmarks.speed [CORPORA] [docs/benchmarks.md]`.

With a page, its blocks are rewritten, growth in full, with a plot next to the page if matplotlib is installed.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.pages import block
from benchmarks.speed import growth, hostile, memory, single, startup, throughput
from benchmarks.speed.machine import describe
from benchmarks.speed.sets import page_sets

TITLES = {
    "throughput": "How fast, beside the tools that text is usually taken through",
    "stages": "Which stage takes how long: MB/s of the whole set",
    "single": "One page by itself",
    "growth": "How time grows with the text",
    "hostile": "Input that was made to take long, or is no text",
    "memory": "The filter on a pipe",
    "startup": "One word through the filter",
}


def main(corpora: str | None = None, document: str | None = None) -> None:
    """Print the tables, and write them into a document if one is named."""
    page = Path(document) if document else None
    machine = describe()
    print(machine)
    for name, rows in tables(Path(corpora) if corpora else None, page):
        print(f"\n{TITLES[name]}")
        lines = []
        for line in rows:
            print(line, flush=True)
            lines.append(line)
        if page:
            block.write(page, name, "\n".join([*lines, "", machine]))


def tables(corpora: Path | None, page: Path | None) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield (block, lines of its table in Markdown)."""
    sets = page_sets(corpora)
    yield "throughput", throughput.table(sets)
    yield "stages", throughput.stage_table(sets)
    yield "single", single.table(sets)
    yield "growth", _growth(sets["clean"], page)
    yield "hostile", hostile.table(list(hostile.measure(sets["clean"])))
    yield "memory", memory.table(memory.chosen(sets), memory.QUICK)
    yield "startup", startup.table()


def _growth(pages: list[str], page: Path | None) -> Iterator[str]:
    rows = list(growth.measure(pages) if page else growth.measure(pages, growth.SIZES))
    if page:
        growth.draw(rows, page.with_suffix(".svg"))
    yield from growth.table(rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
