"""The blocks of a documentation page that commands rewrite: the text between `<!-- name -->` and `<!-- /name -->`."""

from pathlib import Path


def read(document: Path, name: str) -> str:
    """Return the text in a block of a document, without white space around it."""
    return inside(document.read_text(encoding="utf-8"), name)


def write(document: Path, name: str, text: str) -> None:
    """Replace the text in a block of a document; all around it stays byte for byte."""
    document.write_text(replaced(document.read_text(encoding="utf-8"), name, text), encoding="utf-8")


def inside(page: str, name: str) -> str:
    """Return the text in a block of a page, without white space around it."""
    return _parts(page, name)[1].strip()


def replaced(page: str, name: str, text: str) -> str:
    """Return a page with another text in a block; raise `ValueError` if it hasn't exactly one block of that name."""
    before, _, after = _parts(page, name)
    return f"{before}\n{text}\n{after}"


def marks(name: str) -> tuple[str, str]:
    """Return the marks before and after a block."""
    return f"<!-- {name} -->", f"<!-- /{name} -->"


def _parts(page: str, name: str) -> tuple[str, str, str]:
    """Split a page into the text up to a block, the block, and the text from its end; marks are not in the block."""
    start, end = marks(name)
    if page.count(start) != 1 or page.count(end) != 1 or page.index(end) < page.index(start):
        raise ValueError(f"the page has no one block {name!r}: put the lines {start} and {end} where it should stand")
    before, rest = page.split(start)
    between, after = rest.split(end)
    return before + start, between, end + after
