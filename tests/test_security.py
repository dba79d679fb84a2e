"""SECURITY.md is true: cleaning opens no connection, unpickles nothing and starts no program."""

import subprocess
import sys

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


@pytest.mark.parametrize(("code", "expected"), [(CLEANING, set()), (LOADING, {"pickle.find_class"})])
def test_cleaning_opens_no_connection_and_unpickles_nothing(code: str, expected: set[str]) -> None:
    command = [sys.executable, "-c", f"{PROBE}{code}print(*seen)"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True, timeout=60)
    assert set(done.stdout.split()) == expected
