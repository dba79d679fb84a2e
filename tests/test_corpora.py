"""The rules on all real text: cleaning settles and repairs it, both scripts are judged alike, honest text stays."""

import gzip
import json
from pathlib import Path

import pytest
from opencc import OpenCC

import cleaner
from benchmarks.gates import honest, leftovers
from cleaner import Cleaner, Label
from cleaner.lines.models.page_model import load

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def labelled_pages(shared: Path) -> list[list[str]]:
    pages = []
    for name in ("daniel_zh", "cwced"):
        with gzip.open(shared / "corpora" / "lines" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as rows:
            pages += [[line["text"].strip() for line in json.loads(row)["lines"]] for row in rows]
    return pages


def test_every_page_settles(shared: Path, labelled_pages: list[list[str]]) -> None:
    dirty = [file.read_text(encoding="utf-8") for file in sorted((shared / "corpora" / "dirty").glob("*.txt"))]
    pages = ["\n".join(page) for page in labelled_pages] + dirty
    tool = Cleaner()
    once = [cleaned.text for cleaned in tool.clean_many(pages)]
    again = [cleaned.text for cleaned in tool.clean_many(once)]
    assert len(pages) == 403
    assert again == once


def test_every_line_has_the_same_probabilities_in_each_script(labelled_pages: list[list[str]]) -> None:
    to_simplified = OpenCC("t2s").convert
    simplified = [[to_simplified(line) for line in page if line] for page in labelled_pages]
    expected = load().score(simplified)
    for script in ("s2t", "s2tw", "s2hk"):
        convert = OpenCC(script).convert
        found = load().score([[convert(line) for line in page] for page in simplified])
        assert found.body.tolist() == expected.body.tolist()
        assert found.spam.tolist() == expected.spam.tolist()


def test_no_honest_page_has_a_line_called_spam(shared: Path) -> None:
    for file in sorted((shared / "corpora" / "legit").glob("*.txt")):
        lines = cleaner.clean(file.read_bytes()).lines
        assert [line.number for line in lines if line.label is Label.spam] == [], file.name


def test_no_cleaned_page_keeps_what_obfuscators_and_icon_fonts_leave_unless_it_says_that_it_is_lost(
    shared: Path,
) -> None:
    found = leftovers.leftovers(shared / "corpora")
    assert len(found) == 122
    assert {name: left for name, left in found.items() if left} == {}


def test_no_honest_line_is_repaired_but_for_leftover_markup(shared: Path) -> None:
    assert list(honest.failures(shared / "corpora")) == []
