"""SECURITY.md is true: nothing connects, unpickles or evaluates, and a terminal is sent no control character."""

import ast
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow

# Says at the end which events of Python's own audit were seen that cleaning has no use for.
PROBE = """
import sys
seen = set()
WATCHED = ("socket.", "pickle.", "subprocess.", "urllib.", "http.", "os.system", "os.exec", "os.posix_spawn", "os.fork")
sys.addaudithook(lambda event, _: seen.add(event) if event.startswith(WATCHED) else None)
"""
CLEANING = """
from pathlib import Path
import cleaner
for file in sorted(Path("fixtures/documents").glob("*/dirty.txt")):
    assert cleaner.clean(file.read_bytes()).lines
"""
LOADING = """
import pickle
pickle.loads(pickle.dumps(print))
"""

# Python runs this in every process that is started, those of `cleaner run` among them.
BLOCKED = """
import os, sys
def look(event, _):
    if event in {"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}:
        os.write(2, b"blocked: " + event.encode())
        os._exit(99)
sys.addaudithook(look)
"""
PAGE = str(ROOT / "fixtures" / "documents" / "spam_head_foot" / "dirty.txt")
COMMANDS = (
    ("clean", "--removed", "removed.jsonl", PAGE),
    ("check", "--no-cache", PAGE),
    ("explain", PAGE),
    ("report", PAGE, "-o", "page.html"),
    ("run", PAGE, "-o", "out", "--jobs", "2"),
    ("config",),
    ("rule", "L401"),
)
# what makes objects of bytes, what connects, and what makes code of text
UNWANTED = {
    "pickle",
    "marshal",
    "shelve",
    "dill",
    "cloudpickle",
    "socket",
    "ssl",
    "urllib.request",
    "http.client",
    "requests",
}
LOADS = {"np.load", "numpy.load", "joblib.load"}
EVALUATES = {"eval", "exec", "compile", "__import__"}
MODULES = sorted((ROOT / "cleaner").rglob("*.py"))

ESCAPES = "\x1b]0;title\x07\x1b[31m\x9b5m\u202e"
TEXT = f"他们说，图书馆{ESCAPES}对于城市的意义，远远超过书籍本身。登录 | 注册\n"


@pytest.mark.parametrize(("code", "expected"), [(CLEANING, set()), (LOADING, {"pickle.find_class"})])
def test_cleaning_opens_no_connection_and_unpickles_nothing(code: str, expected: set[str]) -> None:
    command = [sys.executable, "-c", f"{PROBE}{code}print(*seen)"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True, timeout=60)
    assert set(done.stdout.split()) == expected


def run_blocked(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "sitecustomize.py").write_text(BLOCKED, encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(folder), str(ROOT), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_no_command_opens_a_connection(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run_blocked(tmp_path, "-m", "cleaner", *arguments)
    assert done.returncode in {0, 1}, done.stderr
    assert "blocked" not in done.stderr


def test_a_connection_would_be_seen(tmp_path: Path) -> None:
    done = run_blocked(tmp_path, "-c", "import socket; socket.create_connection(('127.0.0.1', 9), 1)")
    assert (done.returncode, done.stderr) == (99, "blocked: socket.getaddrinfo")


def breaches(code: str) -> Iterator[str]:
    """Yield what a module does that SECURITY.md says none does."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in UNWANTED)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
            yield from names & UNWANTED
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in EVALUATES:
            yield node.func.id
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in LOADS:
            yield from () if "allow_pickle=False" in ast.unparse(node) else (ast.unparse(node),)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(ROOT).as_posix())
def test_no_module_unpickles_evaluates_or_connects(module: Path) -> None:
    assert list(breaches(module.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    ["import pickle", "from marshal import loads", "from urllib import request", "eval('1')", "np.load(file)"],
)
def test_a_breach_is_found(code: str) -> None:
    assert len(list(breaches(code))) == 1


@pytest.mark.parametrize("arguments", [("check",), ("explain",), ("clean", "--format", "labels")])
def test_a_terminal_is_sent_no_control_character(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Of a text, whatever it is shown for, and of a file's name in messages."""
    file = tmp_path / f"页{ESCAPES}.txt"
    file.write_text(TEXT, encoding="utf-8")
    shown = ""
    for path in (file, tmp_path / f"none{ESCAPES}"):
        done = subprocess.run(
            [sys.executable, "-m", "cleaner", *arguments, path.name], cwd=tmp_path, capture_output=True, timeout=60
        )
        assert done.returncode in {0, 1, 2}
        shown += (done.stdout + done.stderr).decode()
    assert {char for char in shown if unicodedata.category(char) in {"Cc", "Cf"}} <= {"\n", "\t"}
