"""Each document of fixtures/documents comes out as its clean.txt, through the library, stdin and a file alike."""

import re
from pathlib import Path

import pytest

import cleaner
from tests.conftest import ROOT, Run

pytestmark = pytest.mark.slow

DOCUMENTS = sorted(path.parent for path in (ROOT / "fixtures" / "documents").glob("*/dirty.txt"))
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda folder: folder.name)


@each_document
@pytest.mark.parametrize("way", ["library", "stdin", "file"])
def test_a_document_is_cleaned_exactly(document: Path, way: str, cleaner_here: Run) -> None:
    dirty = document / "dirty.txt"
    if way == "library":
        out = cleaner.clean(dirty.read_bytes()).text.encode()
    elif way == "stdin":
        out = cleaner_here(data=dirty.read_bytes()).stdout
    else:
        out = cleaner_here("clean", dirty).stdout
    assert out.decode() == (document / "clean.txt").read_bytes().decode()


@each_document
def test_a_clean_document_does_not_change(document: Path) -> None:
    clean = (document / "clean.txt").read_bytes()
    assert cleaner.clean(clean).text.encode() == clean
    assert all(line.kept for line in cleaner.clean(clean).lines if line.text)


@each_document
def test_a_document_is_well_formed(document: Path) -> None:
    clean = (document / "clean.txt").read_bytes().decode("utf-8")
    lines = clean.split("\n")
    assert lines.pop() == ""
    assert all(line == line.rstrip() for line in lines)
    assert lines[0].strip() == lines[0] != ""
    assert lines[-1]
    assert "\n\n\n" not in clean
    assert not re.search(r"[\ufffd\ue000-\uf8ff\r]", clean)


def test_the_readme_names_each_document() -> None:
    readme = (ROOT / "fixtures" / "documents" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)`", readme, re.MULTILINE) == [document.name for document in DOCUMENTS]
    assert len(DOCUMENTS) >= 8


@each_document
def test_counts_that_are_made_without_lines_are_those_of_the_lines(document: Path) -> None:
    cleaned = cleaner.clean((document / "dirty.txt").read_bytes())
    fast = cleaned.counts
    lines = [line for line in cleaned.lines if line.original.strip()]
    assert (fast.lines, sum(fast.dropped.values())) == (len(lines), sum(not line.kept for line in lines))
    # the lines are made now, and are what is counted
    assert cleaned.counts == fast
