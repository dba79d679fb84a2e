"""The house: who imports whom, how large a file and a function may be, and one name for each damage."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from cleaner.repair import REPAIRS, Repair, trigger
from tests.conftest import ROOT

# The rooms, from the ground up: a module imports from rooms below its own, and from its own, but never from one above.
FLOORS = (
    {
        "arrays",
        "changes",
        "resources",
        "kernels",
        "fixed_point",
        "chunks",
        "json_rows",
        "log",
        "patterns",
        "replacement",
    },
    {"document", "model_files"},
    {"restoration"},
    {"chinese", "segments"},
    {"encoding", "repair", "lines", "simplify"},
    {"settings", "html"},
    {"formats"},
    {"pipeline", "explain", "report", "training"},
    {"__init__", "stream", "check", "labelling", "sklearn", "engines"},
    {"corpus", "server"},
    {"cli"},
    {"__main__"},
)
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
SOURCES = sorted((ROOT / "cleaner").rglob("*.py"))
CHECKED = [*SOURCES, *sorted((ROOT / "benchmarks").rglob("*.py"))]


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(file): file for file in SOURCES}


@cache
def imports(module: str) -> frozenset[str]:
    """Return which of our modules a module imports, at its start or in a function; those for types alone count too."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            named = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {name if name in MODULES else node.module for name in named}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return frozenset(found & set(MODULES) - {module})


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


def floor(module: str) -> int:
    (level,) = (level for level, rooms in enumerate(FLOORS) if room(module) in rooms)
    return level


def test_every_room_is_on_one_floor() -> None:
    rooms = [name for level in FLOORS for name in level]
    assert sorted(rooms) == sorted({room(module) for module in MODULES})


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_from_rooms_below_and_its_own(module: str) -> None:
    others = [other for other in imports(module) if room(other) != room(module)]
    assert [other for other in others if floor(other) >= floor(module)] == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    # what imports nothing that is left can be taken away, until nothing is left but circles
    left = {module: set(imports(module)) for module in MODULES}
    while free := {module for module, needs in left.items() if not needs & set(left)}:
        left = {module: needs for module, needs in left.items() if module not in free}
    assert left == {}


def strings(tree: ast.AST) -> Iterator[str]:
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


@pytest.mark.parametrize("module", MODULES)
def test_no_module_of_ours_is_named_in_a_string(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    assert [text for text in strings(tree) if text in MODULES and text != "cleaner"] == []


def length_of_docstring(node: ast.FunctionDef) -> int:
    first = node.body[0]
    is_one = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return (first.end_lineno or 0) - first.lineno + 1 if is_one else 0


@pytest.mark.parametrize("file", CHECKED, ids=lambda file: str(file.relative_to(ROOT)))
def test_files_and_functions_are_short(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") < LONGEST_FILE
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    sizes = {node.name: (node.end_lineno or 0) - node.lineno + 1 - length_of_docstring(node) for node in functions}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("repair", REPAIRS, ids=lambda repair: repair.name)
def test_a_damage_has_one_name(repair: Repair) -> None:
    """What a new repair needs: see the recipe in CONTRIBUTING.md."""
    name = repair.name
    folder = ROOT / "cleaner" / "repair"
    page = (ROOT / "docs" / "repair.md").read_text(encoding="utf-8")
    wanted = {
        f"cleaner/repair/{name}.py or cleaner/repair/{name}/": (folder / f"{name}.py").is_file()
        or (folder / name / "__init__.py").is_file(),
        f"{name.upper()} in cleaner/repair/trigger.py": repair.trigger is getattr(trigger, name.upper(), None),
        f"fixtures/repairs/{name}.json": (ROOT / "fixtures" / "repairs" / f"{name}.json").is_file(),
        f"a row that opens with `{name}` in docs/repair.md": f"\n| `{name}` |" in page,
    }
    assert [what for what, is_there in wanted.items() if not is_there] == []


def test_each_fixture_of_a_repair_has_its_repair() -> None:
    files = {file.stem for file in (ROOT / "fixtures" / "repairs").glob("*.json")}
    others = {"negative", "known-failures"}
    assert files - others == {repair.name for repair in REPAIRS}
