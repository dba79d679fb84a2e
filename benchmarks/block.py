"""The part of a documentation page that a benchmark writes anew: what stands between `<!-- name -->` and its twin."""

from pathlib import Path


def read(document: Path, name: str) -> str:
    """Return what stands in a block of a document, without white space around it."""
    return _parts(document, name)[1].strip()


def write(document: Path, name: str, text: str) -> None:
    """Put a text into a block of a document; all around it stays byte for byte."""
    before, _, after = _parts(document, name)
    document.write_text(f"{before}\n{text}\n{after}", encoding="utf-8")


def _parts(document: Path, name: str) -> tuple[str, str, str]:
    """Part a document at the insides of a block's marks."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = document.read_text(encoding="utf-8")
    if text.count(start) != 1 or text.count(end) != 1 or text.index(end) < text.index(start):
        raise ValueError(f"{document} has no one block {name!r}: put the lines {start} and {end} where it should stand")
    before, rest = text.split(start)
    inside, after = rest.split(end)
    return before + start, inside, end + after
