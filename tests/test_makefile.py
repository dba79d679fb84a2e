"""The targets of the Makefile: `make help` shows each, and `.ci/run` and pyproject.toml use only existing ones."""

import re
import subprocess
from importlib.metadata import requires

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
[PHONY] = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)


def test_help_shows_every_target() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, check=True, text=True)
    shown = re.findall(r"^  make (\S+) +\S", done.stdout, re.MULTILINE)
    assert sorted(shown) == sorted(PHONY.split())


def test_what_a_merge_waits_for_are_targets() -> None:
    run = re.findall(r"^make (\S+)$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"lint", "test", "test-lowest"} <= set(run) <= set(PHONY.split())


def test_each_runtime_dependency_has_a_lowest_release_to_try() -> None:
    runtime = [each for each in requires("cleaner-zh") or () if "extra ==" not in each]
    assert runtime
    assert [each for each in runtime if not re.match(r"[a-z]+>=[\d.]+(?:;|$)", each)] == []
