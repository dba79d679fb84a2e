"""
Digests of all results: a change that is not meant to alter any text, label, score, reason or repair changes no digest.

`python -m benchmarks.gates.golden [CORPORA]` cleans the fixtures, and the pages and speed sets of a corpora folder, in
every way and with several options, and exits with 1 if a digest differs from that in `fixtures/golden.json`. With
--write it writes that file instead; with --each it prints the digest of each document, so that `diff` shows which one
changed.
"""

import argparse
import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from benchmarks.speed.sets import page_sets
from benchmarks.speed.timing import loops
from cleaner import Cleaner, Config, Label
from cleaner.chunks import Chunk
from cleaner.formats import Document, Pair, read_text, write_jsonl
from cleaner.stream import clean_documents
from cleaner.training.corpora.documents import documents

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
GOLDEN = FIXTURES / "golden.json"
# Bytes of each speed set: enough for every stage, few enough to run for each merge.
SPEED_SIZE = 100_000

CONFIGS = {
    "default": Config(),
    "no repair": Config(repair=False),
    "no simplify": Config(simplify=False),
    "tw2sp, full width": Config(variant="tw2sp", punctuation="fullwidth", quotes="curly"),
    "spam, strict": Config(drop=frozenset({Label.spam}), threshold=0.7),
}

Pages = dict[str, str | bytes]
Way = Callable[[Pages, Config], Iterator[Pair]]
Digests = dict[str, str]


def fixtures() -> dict[str, Pages]:
    """Return the documents of the fixtures, and each damaged, honest or spammed text of their cases."""
    files = sorted((FIXTURES / "documents").glob("*/*.txt"))
    texts: Pages = {}
    for file in sorted(FIXTURES.glob("*/*.json")):
        for number, case in enumerate(json.loads(file.read_text(encoding="utf-8"))):
            texts[f"{file.stem}/{number}"] = case.get("original") or case["text"]
    return {"documents": {f"{file.parent.name}/{file.name}": file.read_bytes() for file in files}, "texts": texts}


def pages(corpora: Path) -> dict[str, Pages]:
    """Return the pages of a corpora folder by corpus: labelled ones, real dirty and honest texts, the speed sets."""
    found: dict[str, Pages] = {}
    for file in sorted((corpora / "lines").glob("*.jsonl.gz")):
        rows = (row for _, row in documents(file))
        found[file.name.partition(".")[0]] = {
            row["id"]: "\n".join(line["text"] for line in row["lines"]) for row in rows
        }
    for name in ("dirty", "legit"):
        found[f"{name}, text"] = {file.name: file.read_bytes() for file in sorted((corpora / name).glob("*.txt"))}
    for name, texts in page_sets(corpora, SPEED_SIZE).items():
        found[f"speed, {name}"] = {str(number): text for number, text in enumerate(texts)}
    return found


def one_by_one(found: Pages, config: Config) -> Iterator[Pair]:
    """Clean each document by itself, with numpy."""
    cleaner = Cleaner(config)
    with loops(compiled=False):
        yield from zip(_documents(found), map(cleaner.clean, found.values()), strict=True)


def many(found: Pages, config: Config, compiled: bool = False) -> Iterator[Pair]:
    """Clean documents in blocks."""
    with loops(compiled):
        yield from zip(_documents(found), Cleaner(config).clean_many(found.values()), strict=True)


def streamed(found: Pages, config: Config) -> Iterator[Pair]:
    """Clean each document as the filter reads it, with numpy."""
    parts = (part for name, data in found.items() for part in read_text(io.BytesIO(_bytes(data)), name))
    with loops(compiled=False):
        yield from clean_documents(Cleaner(config), parts)


def _bytes(data: str | bytes) -> bytes:
    return data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")


def _documents(found: Pages) -> Iterator[Document]:
    return (Document(name, Chunk(data)) for name, data in found.items())


# The last gives what the others do, except where text read as bytes has another encoding: it has its own digests.
WAYS: dict[str, Way] = {
    "clean": one_by_one,
    "clean_many": many,
    "clean_many, compiled": partial(many, compiled=True),
    "stream": streamed,
}
STREAM = "stream"


def each_digest(pairs: Iterable[Pair]) -> Iterator[tuple[str, str]]:
    """Yield the name of each document and the digest of its JSON line without the encoding and what was changed."""
    for document, cleaned in pairs:
        record = json.loads(b"".join(write_jsonl([(document, cleaned)])))
        del record["encoding"], record["input"]
        for line in record["lines"]:
            line.pop("changes", None)
        yield document.source, hashlib.sha256(json.dumps(record).encode()).hexdigest()[:16]


def digest(found: Pages, way: str, config: Config) -> str:
    """Return one digest of the results for some documents."""
    rows = (f"{name} {value}\n" for name, value in each_digest(WAYS[way](found, config)))
    return hashlib.sha256("".join(rows).encode()).hexdigest()[:16]


def digests(sets: Mapping[str, Pages], ways: Iterable[str] = WAYS) -> Iterator[tuple[str, str, str]]:
    """Yield (name in the file, way, digest) for each set of documents, with each of the options."""
    for name, found in sets.items():
        for options, config in CONFIGS.items():
            for way in ways:
                kind = f", {STREAM}" if way == STREAM else ""
                yield f"{name}, {options}{kind}", way, digest(found, way, config)


def differences(sets: Mapping[str, Pages], ways: Iterable[str] = WAYS) -> Iterator[str]:
    """Yield a sentence for each digest that differs from the golden one."""
    golden: Digests = json.loads(GOLDEN.read_text(encoding="utf-8"))
    for name, way, found in digests(sets, ways):
        wanted = golden.get(name, "none")
        if found != wanted:
            yield f"{name}, by {way}: {found}, not {wanted}"


def failures(corpora: Path) -> Iterator[str]:
    """Yield a sentence for each set of results that has changed."""
    return differences(fixtures() | pages(corpora))


def main() -> None:
    """Compare, write, or print the digest of each document."""
    parser = argparse.ArgumentParser(description="Compare the digests of all results with the golden ones.")
    parser.add_argument("corpora", type=Path, nargs="?")
    parser.add_argument("--write", action="store_true", help="write the digests to the file instead")
    parser.add_argument("--each", action="store_true", help="print the digest of each document instead")
    wanted = parser.parse_args()
    sets = fixtures() | (pages(wanted.corpora) if wanted.corpora else {})
    if wanted.each:
        _print_each(sets)
    elif wanted.write:
        golden: Digests = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
        golden.update((name, value) for name, _, value in digests(sets, ["clean_many", STREAM]))
        GOLDEN.write_text(json.dumps(golden, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    else:
        told = list(differences(sets))
        print(*told, sep="\n", end="\n" if told else "")
        compared = sum(map(len, sets.values()))
        print(f"{compared} documents, {len(CONFIGS)} options, {len(WAYS)} ways: {len(told)} differences")
        sys.exit(1 if told else 0)


def _print_each(sets: Mapping[str, Pages]) -> None:
    for name, found in sets.items():
        for options, config in CONFIGS.items():
            for document, value in each_digest(many(found, config)):
                print(f"{value}  {name}/{document}  {options}")


if __name__ == "__main__":
    main()
