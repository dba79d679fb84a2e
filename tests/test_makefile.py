"""The targets of the Makefile: `make help` shows each, and `.ci/run` and pyproject.toml use only existing ones."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

pytestmark = pytest.mark.slow

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
[PHONY] = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT, GROUPS = SETTINGS["project"], SETTINGS["dependency-groups"]
EXTRAS = PROJECT["optional-dependencies"].values()
DIRECT = [Requirement(need) for group in (PROJECT["dependencies"], *EXTRAS) for need in group]
OF_GROUPS = [Requirement(need) for group in GROUPS.values() for need in group if isinstance(need, str)]
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


def holds(need: Requirement, python: str) -> bool:
    """Say whether a need is one on a version of Python."""
    version = {"python_version": python, "python_full_version": f"{python}.9"}
    return need.marker is None or need.marker.evaluate(version)


def test_help_shows_every_target() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, check=True, text=True)
    shown = re.findall(r"^  make (\S+) +\S", done.stdout, re.MULTILINE)
    assert sorted(shown) == sorted(PHONY.split())


def test_what_a_merge_waits_for_are_targets() -> None:
    run = re.findall(r"^make (\S+)$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"lint", "test", "test-lowest", "test-newest"} <= set(run) <= set(PHONY.split())


def test_each_dependency_has_a_lowest_release_to_try() -> None:
    done = subprocess.run([sys.executable, ".ci/lowest.py"], cwd=ROOT, capture_output=True, check=True, text=True)
    lowest = [Requirement(row) for row in done.stdout.splitlines()]
    needed = [need for need in DIRECT if not need.name.startswith("cleaner-zh")]
    assert {need.name for need in lowest} == {need.name for need in needed}
    for python in PYTHONS:
        # one release for each package: several extras can be tried together
        names = [need.name for need in lowest if holds(need, python)]
        assert len(set(names)) == len(names)


def test_development_has_a_release_of_each_direct_dependency_on_each_python() -> None:
    rows = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    fixed = [Requirement(row) for row in rows if row and not row.startswith("#")]
    for python in PYTHONS:
        releases = {canonicalize_name(need.name): need.specifier for need in fixed if holds(need, python)}
        for need in (*DIRECT, *OF_GROUPS):
            if holds(need, python) and need.name != "cleaner-zh":
                (release,) = releases[canonicalize_name(need.name)]
                assert release.version in need.specifier, f"{need} on Python {python}: run `make constraints`"


@pytest.mark.parametrize("answers", [["3.12", "3.10", "3.13"], ["3.9", "3.11"], []])
def test_the_pythons_at_hand_are_those_that_the_package_runs_on(answers: list[str], tmp_path: Path) -> None:
    for version in answers:
        python = tmp_path / f"python{version}"
        python.write_text(f"#!/bin/sh\necho {version.replace('.', ' ')} {version}\n", encoding="utf-8")
        python.chmod(0o755)
    # neither the Python that runs this nor those of pyenv
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHON": "none", "PYENV_ROOT": str(tmp_path)}
    done = subprocess.run([ROOT / ".ci" / "pythons"], env=environment, capture_output=True, check=True, text=True)
    found = [row for row in done.stdout.split() if not row.startswith("/")]
    assert found == sorted((version for version in answers if version in PYTHONS), key=lambda row: int(row[2:]))
