"""NOTICE names every data file that is given on, under the licence that the file says, with the licence's text."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
SHIPPED = sorted(
    file.relative_to(ROOT).as_posix()
    for folder in ("cleaner/data", "models")
    for file in (ROOT / folder).iterdir()
    if file.is_file()
)
# the first words of a text that goes by an identifier
TEXTS = {"Apache-2.0": "Apache License Version 2.0", "MIT": "MIT License", "Unicode-3.0": "UNICODE LICENSE V3"}
NAME = re.compile(r"[\w.]+\.(?:tsv|json|npz)\b")
SOURCES = "none of which is part of the package"


def sections() -> list[tuple[str, set[str]]]:
    """Return what NOTICE says of files, and the names of these: a paragraph, and the indented rows after it."""
    found = []
    for says, rows in re.findall(r"((?:^\S.*\n)+)\n((?:^  .*\n)+)", NOTICE, re.MULTILINE):
        # a row goes on with what its files are
        names = {name for row in rows.splitlines() for name in NAME.findall(row)}
        found.append((" ".join(says.split()), names))
    return found


def said_of(file: str) -> str:
    (says,) = (says for says, names in sections() if Path(file).name in names and SOURCES not in says)
    return says


@pytest.mark.parametrize("file", SHIPPED)
def test_each_table_and_model_is_named_with_a_licence_whose_text_is_there(file: str) -> None:
    says = said_of(file)
    if "no text of either" in says:
        return
    (licence,) = (name for name in TEXTS if re.search(rf"\b{re.escape(name)}\b", says.replace("LICENSES/", "")))
    (text,) = (ROOT / name for name in re.findall(r"\((LICENSE[\w./-]*)\)", says))
    assert TEXTS[licence] in " ".join(text.read_text(encoding="utf-8").split())[:80]


@pytest.mark.parametrize("file", [file for file in SHIPPED if file.endswith(".tsv")])
def test_a_table_says_the_same_licence(file: str) -> None:
    header = " ".join(row[2:] for row in (ROOT / file).read_text(encoding="utf-8").splitlines() if row.startswith("#"))
    (licence,) = re.findall(r"Licence: ([\w.-]+\w|facts)", header)
    assert (licence if licence in TEXTS else "no text of either") in said_of(file)


def test_each_name_of_a_file_is_of_one_that_is_given_on() -> None:
    given = {Path(file).name for file in SHIPPED}
    named = set().union(*(names for says, names in sections() if SOURCES not in says))
    assert named == given


def test_each_source_of_the_card_is_named_with_its_licence() -> None:
    card = json.loads((ROOT / "models" / "lines.json").read_text(encoding="utf-8"))
    rows = dict(re.findall(r"^  (\S.*)\n    \S.*; licence: (.+)$", NOTICE, re.MULTILINE))
    for source in card["sources"]:
        _, _, licence = source["origin"].partition("; licence: ")
        assert rows[source["file"]] == licence or (rows[source["file"]] and not licence)


def test_the_identifier_of_the_package_has_each_licence() -> None:
    (identifier,) = re.findall(
        r'^license = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert set(identifier.split(" AND ")) == set(TEXTS)
