"""
Fuzz one target with atheris, in a process of its own: `python -m benchmarks.fuzz.engine TARGET FOUND END CORPUS...`.

END is a time of the monotonic clock. An input that breaks a promise, or takes more than `TIMES` as long as clean text
of its shape, is written to the folder FOUND, the shortest of each kind, and fuzzing goes on. New inputs that reach new
code are written to the first CORPUS.
"""

import importlib
import pkgutil
import random
import sys
import time
import traceback
from functools import cache
from hashlib import sha256
from pathlib import Path

import atheris

import cleaner

# What is instrumented, so that the fuzzer sees which code an input reaches. Code for numba must stay as it was written.
ROOMS = ("chinese", "encoding", "formats", "lines", "pipeline", "repair", "restoration", "settings", "simplify")
with atheris.instrument_imports(include=["cleaner"], enable_loader_override=False):
    for found in pkgutil.walk_packages(cleaner.__path__, "cleaner."):
        if found.name.split(".")[1] in ROOMS and "compiled" not in found.name:
            importlib.import_module(found.name)

from benchmarks.fuzz.pieces import PIECES, damaged  # noqa: E402 what is fuzzed is imported by now
from benchmarks.fuzz.slowness import TIMES, times_of_clean  # noqa: E402
from benchmarks.fuzz.targets import CHOOSING, TARGETS, bytes_of, text_of  # noqa: E402
from benchmarks.speed.timing import once  # noqa: E402

# Which targets take text, and how many bytes choose their options: their inputs are damaged as text, too.
TEXTS = {
    **{name: 0 for name in TARGETS if name.startswith("repair")},
    **dict.fromkeys(("clean_text", "clean_bytes", "batch"), CHOOSING),
    **dict.fromkeys(("decode", "parts"), 1),
    "judge": 0,
}
# Longer inputs are slow to run, and reach little else.
LONGEST = 1 << 12
# CPU seconds below which nothing is slow.
QUICK = 0.05


class Watched:
    """A target whose failures are kept as files, the shortest of each kind."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.run, self.folder = name, TARGETS[name], folder
        self.shortest: dict[str, int] = {}

    def __call__(self, data: bytes) -> None:
        """Run it once."""
        try:
            seconds = once(lambda: self.run(data))
        except Exception as error:
            self.keep(kind_of(error), data)
            return
        if seconds > QUICK and times_of_clean(self.name, data) > TIMES:
            self.keep("slow", data)

    def keep(self, kind: str, data: bytes) -> None:
        """Write an input if it is the shortest of its kind so far."""
        if len(data) < self.shortest.get(kind, sys.maxsize):
            self.shortest[kind] = len(data)
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{self.name}-{kind}").write_bytes(data)


def kind_of(error: Exception) -> str:
    """Return a name for failures at the same place: of the exception, and of where it was raised."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    where = "/".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__}-{sha256(where.encode()).hexdigest()[:8]}"


def mutate(name: str, data: bytes, size: int, seed: int) -> bytes:
    """Return an input mutated: every other time as text, by a kind of damage, else as bytes."""
    dice = random.Random(seed)
    if name not in TEXTS or dice.random() < 0.5:
        return bytes(atheris.Mutate(data, size))
    chosen = TEXTS[name]
    options = data[:chosen].ljust(chosen, b"0")
    if chosen and dice.random() < 0.2:
        options = dice.randbytes(chosen)
    text = damaged(text_of(data[chosen:]), dice)
    return (options + bytes_of(text))[:size]


@cache
def dictionary(folder: Path) -> Path:
    """Write the pieces of dirty text where libFuzzer reads them, and return the file."""
    file = folder / "dictionary"
    raw = {piece.encode("utf-8", "surrogatepass") for piece in PIECES}
    rows = ("".join(f"\\x{byte:02x}" for byte in piece) for piece in sorted(raw))
    file.write_text("".join(f'"{row}"\n' for row in rows), encoding="ascii")
    return file


def main(name: str, found: str, end: str, corpus: str, *seeds: str) -> None:
    """Fuzz; libFuzzer writes what it does to stderr, and ends the process."""
    folder = Path(corpus).parent
    seconds = max(1, int(float(end) - time.monotonic()))
    arguments = [
        *(sys.argv[0], corpus, *seeds, f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-rss_limit_mb=3000"),
        *(
            "-timeout=120",
            "-report_slow_units=120",
            f"-artifact_prefix={found}/{name}-crash-",
            f"-dict={dictionary(folder)}",
        ),
    ]

    def mutator(data: bytes, size: int, seed: int) -> bytes:
        return mutate(name, data, size, seed)

    atheris.Setup(arguments, Watched(name, Path(found)), custom_mutator=mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
