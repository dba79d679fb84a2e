"""
Kill `cleaner run` at random moments and start it again: `python -m benchmarks.gates.cut_short [FILES [KILLS]]`.

Without arguments 60 files and 20 kills. What is there in the end must be, byte for byte, what a run gives that nobody
disturbed, and nothing else may be in the folder.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.lines.generated_site import HOST, site

FILES, KILLS, SEED = 60, 20, 5
# seconds after its start in which a run is killed; loading the model takes the first half of one
LONGEST = 4.0
# records of a file
RECORDS = 40


def failures(folder: Path, files: int = FILES, kills: int = KILLS) -> Iterator[str]:
    """Yield what is wrong in an empty folder after `kills` runs over `files` files were killed, and one was not."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for number in range(files):
        (corpus / f"{number:03}.jsonl").write_text("".join(_records(number)), encoding="utf-8")
    subprocess.run(_command(folder, "whole"), stdout=subprocess.DEVNULL, check=True)
    moments = random.Random(SEED)
    killed = left = 0
    while killed < kills:
        process = subprocess.Popen(
            _command(folder, "cut"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(moments.random() * LONGEST)
        if process.poll() is None:
            # its workers too, as when the machine stops
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
        left += sum(1 for file in (folder / "cut").rglob(".cleaner-*"))
        if not _left_to_do(folder):
            # all is done before the last kill: some of it has to be done again
            for file in sorted((folder / "cut" / "ledger").rglob("*.json"))[::2]:
                file.unlink()
    subprocess.run(_command(folder, "cut"), stdout=subprocess.DEVNULL, check=True)
    print(f"{killed} kills, {left} temporary files left by them", file=sys.stderr)
    expected, found = _contents(folder / "whole"), _contents(folder / "cut")
    yield from (f"not there: {name}" for name in sorted(expected.keys() - found.keys()))
    yield from (f"left: {name}" for name in sorted(found.keys() - expected.keys()))
    yield from (f"differs: {name}" for name in sorted(expected.keys() & found.keys()) if expected[name] != found[name])


def _records(number: int) -> Iterator[str]:
    for place, page in enumerate(site()[:RECORDS]):
        yield json.dumps({"id": f"{number}-{place}", "host": HOST, "text": "\n".join(page.lines)}) + "\n"


def _command(folder: Path, out: str) -> list[str]:
    command = [sys.executable, "-m", "cleaner", "run", str(folder / "corpus"), "-o", str(folder / out), "-j", "2"]
    return [*command, "--removed", str(folder / out / "removed")]


def _left_to_do(folder: Path) -> int:
    return len(list((folder / "corpus").iterdir())) - len(list((folder / "cut" / "ledger").rglob("*.json")))


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def main(files: str = str(FILES), kills: str = str(KILLS)) -> None:
    """Print what is wrong."""
    with TemporaryDirectory() as folder:
        found = list(failures(Path(folder), int(files), int(kills)))
    print(f"{kills} kills over {files} files: {len(found) or 'no'} failures", *found[:20], sep="\n  ")
    sys.exit(bool(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
