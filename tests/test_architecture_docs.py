"""The pages for people who change the code are true: what they name is there, and imports go as they say."""

import importlib.util
import re
from collections.abc import Iterator

import pytest

from benchmarks.repair.__main__ import SECTIONS
from cleaner.pipeline.stages import STAGES
from tests.conftest import ROOT
from tests.test_structure import FLOORS, MODULES, imports, room

PACKAGE = ROOT / "cleaner"
ARCHITECTURE = "docs/architecture.md"
# Every page may name commands; these name files too.
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
    if path.name != "CHANGELOG.md"
)
NAMING_FILES = (ARCHITECTURE, "docs/how-it-works.md", "CONTRIBUTING.md")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
# What is named in backticks and looks like a path: it has a slash or a suffix of ours, and nothing else.
NAMED = re.compile(r"`([\w.*<>-]+(?:/[\w.*<>-]+)*/?)`")
SUFFIXES = (".py", ".md", ".toml", ".json", ".tsv", ".txt", ".npz")
# What a corpora folder holds, which is not in the repository.
CORPORA = ("lines/*.jsonl.gz", "raw/", "SOURCES.json")
# Folders whose files are named without the way there.
SHORT = (ROOT, PACKAGE, PACKAGE / "lines", PACKAGE / "repair" / "gbk_desync", PACKAGE / "encoding")


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def paths(text: str) -> Iterator[str]:
    """Yield what a page names that is a path; <name> stands for any file."""
    for name in NAMED.findall(re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)):
        if "/" in name or name.endswith(SUFFIXES):
            yield re.sub(r"<\w+>", "*", name)


@pytest.mark.parametrize("page", NAMING_FILES)
def test_every_path_of_a_page_exists(page: str) -> None:
    named = [name for name in paths(read(page)) if name not in CORPORA]
    assert named
    assert [name for name in named if not any(any(folder.glob(name)) for folder in SHORT)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_exists(page: str) -> None:
    text = read(page)
    modules = set(re.findall(r"python3? -m ((?:benchmarks|cleaner)[\w.]*)", text))
    assert [module for module in sorted(modules) if not importlib.util.find_spec(module)] == []
    targets = set(re.findall(r"(?:^ {4}|`|\$ )make ([a-z][a-z-]*)", text, re.MULTILINE))
    assert [target for target in sorted(targets) if not re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)] == []
    sections = set(re.findall(r"benchmarks\.repair CORPORA ([a-z_]+)", text))
    assert sections <= set(SECTIONS)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    for target, heading in re.findall(r"\]\(([^)#:]*)#?([^):]*)\)", read(page)):
        file = (ROOT / page).parent / target if target else ROOT / page
        assert file.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in [re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles], heading


def test_the_stages_of_the_page_are_those_of_the_pipeline_in_order() -> None:
    way = read(ARCHITECTURE).split("## The way of a line")[1].split("\n## ")[0]
    rows = re.findall(r"^ *\| `(\w+)` \|", way, re.MULTILINE)
    assert rows == [stage.__name__ for stage in STAGES]


def file_of(room: str) -> str:
    return f"{room}/" if (PACKAGE / room).is_dir() else f"{room}.py"


def test_the_picture_has_the_floors_of_the_house() -> None:
    picture = read(ARCHITECTURE).split("## Rooms")[1].split("```")[1]
    rows = [set(re.findall(r"\w+(?:/|\.py)", row)) for row in picture.splitlines() if row.strip(" │")]
    floors = [{file_of(room) for room in level} for level in FLOORS if level != {"__main__"}]
    assert rows == floors[::-1]


def test_imports_go_as_the_table_says() -> None:
    section = read(ARCHITECTURE).split("| room |")[1].split("\n\n")[0]
    cells = [row.strip("|").split("|") for row in section.splitlines()[2:]]
    allowed = {name.strip(" `"): set(re.findall("`(.+?)`", imported)) for name, _, imported in cells}
    assert set(allowed) == {file_of(room) for level in FLOORS for room in level} - {"__main__.py"}
    for module in MODULES:
        here = file_of(room(module))
        others = {file_of(room(other)) for other in imports(module)} - {here}
        assert others <= allowed.get(here, others), module
