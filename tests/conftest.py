"""Fixtures that several tests share: the corpora, the command, and installs that need the package index."""

import atexit
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings

from tests.here import Here, InProcess

# no example has a deadline: the first one loads tables and models
# examples are new at each run by hand; the run that decides on a merge must give the same answer twice
settings.register_profile("default", deadline=None, derandomize="CI" in os.environ)
# a hundred times as many, for the properties of tests/properties; what Hypothesis remembers of failures comes first
settings.register_profile("trust", deadline=None, max_examples=10_000, derandomize=False)
settings.load_profile("default")

# what `cleaner check` remembers of files is not that of the user
CACHE = TemporaryDirectory(prefix="cleaner-cache-")
atexit.register(CACHE.cleanup)
os.environ["CLEANER_CACHE_DIR"] = CACHE.name

ROOT = Path(__file__).resolve().parent.parent
# the environment of a process that loads nothing more than what it runs: coverage would load itself first
UNCOUNTED = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
# what pip says when there is no network, or no index to be reached
UNREACHABLE = ("NewConnectionError", "ConnectTimeoutError", "ProxyError", "(from versions: none)", "name resolution")

# whose tests share what takes longest to make: wheels, environments, a site, a model
FIRST = ("test_wheel", "test_hook", "test_docs_site", "test_training_cli")

Run = Callable[..., subprocess.CompletedProcess[bytes]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what is shared: towards the end the processes take tests from each other, and each would make it."""
    items.sort(key=lambda item: item.path.stem not in FIRST)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared corpora: CLEANER_SHARED, or `shared` next to the repository."""
    folder = Path(os.environ.get("CLEANER_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no corpora in {folder}: set CLEANER_SHARED to the folder that holds them")
    return folder


@pytest.fixture
def cleaner_here(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> InProcess:
    """Run `cleaner` in this process: for what it says and writes, where how it starts and ends is tried elsewhere."""
    return InProcess(capfdbinary, monkeypatch)


@pytest.fixture
def here(tmp_path: Path, cleaner_here: InProcess, monkeypatch: pytest.MonkeyPatch) -> Here:
    """Commands that are run in this process, in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    return Here(folder, cleaner_here, monkeypatch)


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """The environment without what would point a command to this checkout: git's variables in a hook, PYTHONPATH."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHONPATH"))}


@pytest.fixture(scope="session")
def cleaner_command() -> Run:
    """Run `cleaner` as a user does: in a separate process, bytes in and out."""

    def run(*arguments: str | Path, data: bytes = b"", **options: Any) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "cleaner", *map(str, arguments)]
        return subprocess.run(command, input=data, capture_output=True, timeout=60, **options)

    return run


@pytest.fixture(scope="session")
def run_online(environment: dict[str, str]) -> Run:
    """Run a command that needs the package index; skip, with the reason, when the index is out of reach."""

    def run(command: list[str | Path], cwd: Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run(command, cwd=cwd, env={**environment, **variables}, capture_output=True, timeout=600)
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        signs = [row for row in said.splitlines() if any(sign in row for sign in UNREACHABLE)]
        if done.returncode and signs:
            pytest.skip(f"needs the package index, which is out of reach: {signs[0].strip()}")
        assert done.returncode == 0, said
        return done

    return run
