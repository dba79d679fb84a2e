"""
What `cleaner check` costs over a folder: `python -m benchmarks.speed.check [CORPORA] [FILES]`, 10,000 files of 3 kB.

Prints MB/s of the whole command, of `clean_many` on the same texts in a cold process, and the time of a second run. The
files are news pages with their navigation, and clean articles, cut or joined to 3 kB.
"""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.speed.sets import page_sets

FILES, BYTES, TIMES = 10_000, 3_000, 3
LIBRARY = """
import sys
from pathlib import Path
from cleaner import Cleaner
files = sorted(Path(sys.argv[1]).rglob("*.txt"))
for _ in Cleaner().clean_many(file.read_bytes() for file in files):
    pass
"""
CHECK = [sys.executable, "-m", "cleaner", "check", "--exit-zero"]


def main(corpora: str = "", files: str = str(FILES)) -> None:
    """Print the figures, of pages with findings by the dozen and of clean ones."""
    sets = page_sets(Path(corpora) if corpora else None)
    for kind in ("news", "clean"):
        texts = list(islice(_texts(sets[kind]), int(files)))
        size = sum(len(text.encode()) for text in texts) / 1e6
        with TemporaryDirectory() as name:
            for number, text in enumerate(texts):
                page = Path(name, f"{number // 100:03}", f"{number:05}.txt")
                page.parent.mkdir(exist_ok=True)
                page.write_text(text, encoding="utf-8")
            library = _seconds([sys.executable, "-c", LIBRARY, name], name)
            check = _seconds([*CHECK, "--no-cache", "."], name)
            _seconds([*CHECK, "."], name)
            again = min(_seconds([*CHECK, "."], name) for _ in range(TIMES))
        print(f"{kind}: {len(texts)} files, {size:.1f} MB, cold processes")
        print(f"  clean_many                 {size / library:6.1f} MB/s  {library:6.2f} s")
        share = f"{library / check:.2f} of clean_many"
        print(f"  cleaner check              {size / check:6.1f} MB/s  {check:6.2f} s  {share}")
        print(f"  cleaner check, second run  {size / again:6.1f} MB/s  {again:6.2f} s")


def _texts(pages: Sequence[str]) -> Iterator[str]:
    """Yield texts of about `BYTES` bytes, of whole lines, over and over from other lines."""
    lines = [line for page in pages for line in page.split("\n")]
    part: list[str] = []
    size = place = 0
    while True:
        line = lines[place % len(lines)]
        place += 1
        part.append(line)
        size += len(line.encode()) + 1
        if size >= BYTES:
            yield "\n".join([*part, ""])
            part, size = [], 0


def _seconds(command: Sequence[str], folder: str) -> float:
    """Return the wall time of a command, whose output is thrown away."""
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(*sys.argv[1:])
