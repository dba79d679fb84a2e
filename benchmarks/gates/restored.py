"""
Check that every real page comes back, byte for byte, from its cleaned text and its record.

`python -m benchmarks.gates.restored CORPORA [FILE...]` cleans the labelled pages and dirty files of a corpora folder,
and more files, with several options, as they are and in other encodings, through what the command line writes: text
with a record beside it, and JSON lines. It prints how many came back, and exits with 1 if one did not.
"""

import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from benchmarks.gates.golden import CONFIGS
from cleaner import Cleaner, Config
from cleaner.formats import WRITERS, Pair, read_text, write_record
from cleaner.restoration.outputs import restored, restored_objects
from cleaner.stream import clean_documents
from cleaner.training.corpora.documents import documents

ENCODINGS = ("gb18030", "big5", "utf-16")


def pages(corpora: Path, more: Iterable[str] = ()) -> dict[str, bytes]:
    """Return labelled pages, with a newline between lines, and dirty files by name."""
    found: dict[str, bytes] = {}
    for file in sorted((corpora / "lines").glob("*.jsonl.gz")):
        for _, row in documents(file):
            found[f"{file.name}/{row['id']}"] = "\n".join(line["text"] for line in row["lines"]).encode()
    for file in [*sorted(corpora.glob("dirty*/**/*")), *map(Path, more)]:
        if file.is_file():
            found[str(file)] = file.read_bytes()
    return found


def ways(data: Mapping[str, bytes]) -> Iterator[tuple[str, Config, Mapping[str, bytes]]]:
    """Yield a name, options and the documents for each way to clean them."""
    for name, config in CONFIGS.items():
        yield name, config, data
    yield "nothing dropped", Config(drop=frozenset()), data
    for encoding in ENCODINGS:
        texts = {name: raw.decode("utf-8", "replace").replace("\n", "\r\n") for name, raw in data.items()}
        yield encoding, Config(), {name: text.encode(encoding, "replace") for name, text in texts.items()}


def lost(found: Mapping[str, bytes], config: Config) -> Iterator[str]:
    """Yield the name of each document that does not come back: from text and record, or from JSON lines."""
    parts = (part for name, data in found.items() for part in read_text(io.BytesIO(data), name))
    waiting = iter(found.items())
    pairs = clean_documents(Cleaner(config), parts)
    group: list[Pair] = []
    for pair in pairs:
        if group and not pair[0].part.continues:
            yield from _lost(group, *next(waiting))
            group = []
        group.append(pair)
    if group:
        yield from _lost(group, *next(waiting))


def _lost(group: list[Pair], name: str, data: bytes) -> Iterator[str]:
    rows: list[bytes] = []
    text = b"".join(WRITERS["text"](write_record(group, rows.append, "text", "text", {}), "text"))
    lines = b"".join(WRITERS["jsonl"](group, "text"))
    for kind, again in (
        ("text", restored(io.BytesIO(text), map(json.loads, rows))),
        ("jsonl", restored_objects(io.BytesIO(lines))),
    ):
        try:
            same = b"".join(again) == data
        except ValueError:
            same = False
        if not same:
            yield f"{name}: not the same from {kind}"


def failures(corpora: Path) -> Iterator[str]:
    """Yield a sentence for each document that does not come back."""
    for name, config, found in ways(pages(corpora)):
        yield from (f"{name}: {said}" for said in lost(found, config))


def main(corpora: str, *more: str) -> None:
    """Print for each way how many documents came back, and which did not; exit with 1 if there is one."""
    failed = 0
    for name, config, found in ways(pages(Path(corpora), more)):
        said = list(lost(found, config))
        size = sum(map(len, found.values()))
        print(
            f"{name}: {len(found)} documents, {size} bytes, {len(said)} not given back", *said, sep="\n  ", flush=True
        )
        failed += len(said)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
