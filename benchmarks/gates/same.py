"""
Check that all ways to clean give the same result for every page of the corpora.

`python -m benchmarks.gates.same CORPORA` cleans labelled and dirty pages one by one, many at once with numpy and with
the compiled loops, and from a stream, and exits with 1 if a text or a line differs.
"""

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.speed.timing import loops
from cleaner import Cleaned, Cleaner
from cleaner.formats import read_text
from cleaner.kernels import KERNELS
from cleaner.stream import clean_documents
from cleaner.training.corpora.folder import pages

# The fields of a document and of its lines that must be equal; scores may differ by rounding.
OF_DOCUMENT = ("text", "encoding", "repairs")
OF_LINE = ("number", "text", "label", "score", "kept", "repairs", "reason")
CLOSE = 1e-5

Way = Callable[[Sequence[bytes]], list[Cleaned]]


def one_by_one(documents: Sequence[bytes]) -> list[Cleaned]:
    """Clean each document by itself, with numpy."""
    cleaner = Cleaner()
    with loops(compiled=False):
        return _with_lines(cleaner.clean(data) for data in documents)


def many(documents: Sequence[bytes], compiled: bool) -> list[Cleaned]:
    """Clean documents in blocks."""
    with loops(compiled):
        return _with_lines(Cleaner().clean_many(documents))


def streamed(documents: Sequence[bytes]) -> list[Cleaned]:
    """Clean documents as the filter reads them."""
    parts = (part for data in documents for part in read_text(io.BytesIO(data), "-"))
    return _with_lines(cleaned for _, cleaned in clean_documents(Cleaner(), parts))


# The others are compared with the first.
WAYS: dict[str, Way] = {
    "clean": one_by_one,
    "clean_many, numpy": partial(many, compiled=False),
    "clean_many, compiled": partial(many, compiled=True),
    "stream": streamed,
}


def documents(corpora: Path) -> dict[str, bytes]:
    """Return the labelled pages of a corpora folder and its dirty files by name."""
    found = {page.name: "\n".join(page.lines).encode() for page in pages(corpora)}
    return found | {f"dirty/{file.name}": file.read_bytes() for file in sorted((corpora / "dirty").glob("*.txt"))}


def compare(found: Mapping[str, bytes]) -> tuple[int, list[str]]:
    """Clean documents in all ways; return the number of their lines, and a sentence for each difference."""
    (_, first), *others = WAYS.items()
    data = list(found.values())
    expected = first(data)
    told: list[str] = []
    for way, work in others:
        for name, wanted, got in zip(found, expected, work(data), strict=True):
            told += [f"{way}: {name}{difference}" for difference in differences(wanted, got)]
    return sum(len(each.lines) for each in expected), told


def differences(wanted: Cleaned, got: Cleaned) -> Iterator[str]:
    """Yield what differs between two results for one document."""
    for field in OF_DOCUMENT:
        if getattr(wanted, field) != getattr(got, field):
            yield f": another {field}"
    if len(wanted.lines) != len(got.lines):
        yield f": {len(got.lines)} lines, not {len(wanted.lines)}"
        return
    for old, new in zip(wanted.lines, got.lines, strict=True):
        for field in OF_LINE:
            one, other = getattr(old, field), getattr(new, field)
            if abs(one - other) > CLOSE if field == "score" else one != other:
                yield f":{old.number}: {field} {other!r}, not {one!r}"


def _with_lines(found: Iterable[Cleaned]) -> list[Cleaned]:
    # lines are made at the first access: here, while the loops are those of this way
    return [each for each in found if each.lines is not None]


def failures(corpora: Path) -> list[str]:
    """Return a sentence for each difference between ways to clean."""
    if not KERNELS:
        return ["the compiled loops are missing, and not compared"]
    return compare(documents(corpora))[1]


def main(corpora: str) -> None:
    """Print what was compared and every difference; exit with 1 if there is one."""
    if not KERNELS:
        print("the compiled loops are missing: both runs of clean_many are numpy's")
    found = documents(Path(corpora))
    lines, told = compare(found)
    for difference in told:
        print(difference)
    print(f"{len(found)} documents, {lines} lines, cleaned in {len(WAYS)} ways: {len(told)} differences")
    sys.exit(1 if told else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
