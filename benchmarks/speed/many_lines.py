"""
What a document of very many lines takes in memory: `python -m benchmarks.speed.many_lines [LINES]`, a million without.

The lines have a character each, so what a line costs besides its text shows most. Each way is a process of its own,
whose peak of resident memory counts. With `--write PAGE` the table goes into a page of the documentation.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.pages.block import write
from benchmarks.speed.corpus import measured
from benchmarks.speed.machine import describe

BLOCK, LINES = "many-lines", 1_000_000
LIBRARY = "import sys, cleaner; cleaned = cleaner.clean(open(sys.argv[1], 'rb').read()); cleaned.{}"
CLEANER = (sys.executable, "-m", "cleaner")


def table(lines: int, folder: Path) -> Iterator[str]:
    """Yield the lines of the table in Markdown; the document is written to a folder."""
    page, record = folder / "page.txt", folder / "page.jsonl"
    text = "雨\n" * lines
    page.write_text(text, encoding="utf-8")
    record.write_text(json.dumps({"text": text}, ensure_ascii=False) + "\n", encoding="utf-8")
    ways = {
        "`import cleaner` and a line": [sys.executable, "-c", "import cleaner; cleaner.clean('雨')"],
        "`cleaner < page.txt`": ["sh", "-c", f'"$0" -m cleaner < "{page}"', sys.executable],
        "`cleaner.clean(page).text`": [sys.executable, "-c", LIBRARY.format("text"), str(page)],
        "`cleaner.clean(page).lines`": [sys.executable, "-c", LIBRARY.format("lines"), str(page)],
        "`cleaner --input jsonl page.jsonl`": [*CLEANER, "--input", "jsonl", str(record)],
        "`cleaner run page.jsonl -o out`": [*CLEANER, "run", str(record), "-o", str(folder / "out")],
        "`cleaner check page.txt`": [*CLEANER, "check", "--exit-zero", "--no-cache", str(page)],
    }
    yield "| of what | seconds | peak MB | bytes a line |"
    yield "|---|---|---|---|"
    least = 0
    for name, command in ways.items():
        used = measured(command)
        least = least or used.peak
        yield f"| {name} | {used.seconds:.1f} | {used.peak / 1e6:.0f} | {max(used.peak - least, 0) / lines:.0f} |"


def main(*arguments: str) -> None:
    """Print the table, or write it into a page."""
    page = Path(arguments[arguments.index("--write") + 1]) if "--write" in arguments else None
    lines = next((int(argument) for argument in arguments if argument.isdigit()), LINES)
    found = []
    with TemporaryDirectory() as folder:
        for line in table(lines, Path(folder)):
            found.append(line)
            print(line, flush=True)
    if page:
        write(page, BLOCK, "\n".join([*found, "", describe()]))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd} ended with {error.returncode}")
