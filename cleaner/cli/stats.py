"""The command `cleaner stats`."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from cleaner.cli.console import fail, need, payload
from cleaner.cli.options import choose
from cleaner.corpus.counts import Counts, add, lines_of
from cleaner.corpus.ledger import counts_in
from cleaner.document import Label
from cleaner.segments import visible

FORMATS = ("table", "json")

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="The folder that `cleaner run` wrote to.", show_default=False)
]
Target = Annotated[str, typer.Option("--format", metavar="|".join(FORMATS), help="What comes out.")]
Hosts = Annotated[int, typer.Option(metavar="N", min=0, help="How many hosts to list, by dropped lines.")]
Plot = Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the counts to this file (.svg, .png, .pdf).")]


def stats(folder: Folder, target: Target = "table", hosts: Hosts = 20, plot: Plot = None) -> None:
    """
    Say what a run kept and dropped: by label, reason, kind of page, host, encoding and repair.

    It reads the ledger of the run, so it takes no time, and can be asked while the run goes on.
    """
    try:
        choose("format", target, FORMATS)
        counts: Counts = {}
        for each in counts_in(folder):
            add(counts, each)
        if plot:
            need(("matplotlib",), "--plot", "plot")
            from cleaner.corpus.plot import draw

            draw(counts, plot)
    except (OSError, ValueError) as error:
        fail(error)
    with payload() as write:
        if target == "json":
            write(f"{json.dumps(counts, ensure_ascii=False)}\n".encode("utf-8", "replace"))
        else:
            write("".join(f"{row}\n" for row in _table(counts, hosts)).encode("utf-8", "replace"))


def _table(counts: Counts, hosts: int) -> Iterator[str]:
    for name in ("documents", "written", "broken"):
        yield f"{counts.get(name, 0):>12,}  {name}"
    kept, dropped = lines_of(counts, "kept"), lines_of(counts, "dropped")
    yield f"{kept + dropped:>12,}  lines, of which {100 * kept / max(kept + dropped, 1):.1f} % were kept"
    for fate in ("kept", "dropped"):
        for label in Label:
            if number := lines_of(counts, fate, label):
                yield from ("", f"{number:>12,}  lines {fate} as {label}")
                yield from _rows(counts["lines"][fate][label])
    for name in ("pages_dropped", "kinds", "encodings", "repairs"):
        if counts.get(name):
            yield from ("", f"{'':>12}  {name.replace('_', ' ')}")
            yield from _rows(counts[name])
    found: dict[str, Any] = counts.get("hosts", {})
    if found and hosts:
        yield from ("", f"{'':>12}  hosts, by dropped lines: of how many lines, on how many pages")
        for name, each in sorted(found.items(), key=lambda pair: (-pair[1].get("dropped", 0), pair[0]))[:hosts]:
            lines = each.get("kept", 0) + each.get("dropped", 0)
            yield f"{each.get('dropped', 0):>12,}  {visible(name)}: {lines:,}, {each['documents']:,}"


def _rows(numbers: Mapping[str, int]) -> Iterator[str]:
    for name, number in sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"{number:>12,}    {name}"
