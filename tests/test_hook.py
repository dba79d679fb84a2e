"""The pre-commit hooks, run by pre-commit itself in a separate repository."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import cleaner
from tests.conftest import Run
from tests.pages import ARTICLE, PAGE

pytestmark = pytest.mark.slow

CONFIG = """
repos:
- repo: {repository}
  rev: {revision}
  hooks:
  - id: cleaner-check
  - id: cleaner-fix
    stages: [manual]
  - id: cleaner-clean
    stages: [manual]
"""

# clean articles in odd encodings are dirty files
DIRTY = {"page.txt": PAGE.encode(), "gbk.seed": ARTICLE.encode("gbk"), "utf16.txt": ARTICLE.encode("utf-16")}
CLEAN = {
    "clean.txt": ARTICLE.encode(),
    "crlf.txt": ARTICLE.replace("\n", "\r\n").encode(),
    "image.txt": b"\x89PNG\0\1",
    "words.txt": "登录\n注册\n首页\n联系我们\n版权所有\n".encode(),
    "table.txt": "编号,品名,数量\n1,梯子,2\n2,手套,40\n".encode(),
    "code.txt": "def main():\n    # 登录\n    print('首页')\n    return 0\n".encode(),
}
LONG_AGO = 1_000_000_000
RUN = [sys.executable, "-m", "pre_commit", "run", "--all-files", "--hook-stage", "manual"]

Git = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="session")
def hook_environment(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("home")
    roles = ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL")
    author = {f"GIT_{role}": "tester@example.org" for role in roles}
    plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PRE_COMMIT_HOME": str(folder)}
    return {**environment, **author, **plain}


@pytest.fixture(scope="session")
def git(hook_environment: dict[str, str]) -> Git:
    def run(*arguments: str, cwd: Path, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["git", *arguments], cwd=cwd, env=hook_environment, capture_output=True, check=check)

    return run


@pytest.fixture(scope="session")
def published(root: Path, git: Git, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with this working tree committed, as a user's `repo:` names it."""
    folder = tmp_path_factory.mktemp("published") / "cleaner"
    ignored = shutil.ignore_patterns(".git", ".venv", "dist", "build", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(root, folder, ignore=ignored)
    git("init", "--quiet", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message", "as it is", cwd=folder)
    return folder


@pytest.fixture(scope="session")
def hooked(
    published: Path,
    git: Git,
    run_online: Run,
    hook_environment: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A user's repository with the hooks installed, and nothing else in it."""
    folder = tmp_path_factory.mktemp("hooked")
    revision = git("rev-parse", "HEAD", cwd=published).stdout.decode().strip()
    config = CONFIG.format(repository=published, revision=revision)
    (folder / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    git("init", "--quiet", cwd=folder)
    command: list[str | Path] = [sys.executable, "-m", "pre_commit", "install", "--install-hooks"]
    run_online(command, cwd=folder, **hook_environment)
    return folder


@pytest.fixture
def seeds(hooked: Path, git: Git, tmp_path: Path) -> Path:
    """A copy of that repository with the seeds staged."""
    folder = tmp_path / "seeds"
    shutil.copytree(hooked, folder)
    for name, data in {**DIRTY, **CLEAN}.items():
        (folder / name).write_bytes(data)
    for name in CLEAN:
        os.utime(folder / name, (LONG_AGO, LONG_AGO))
    git("add", "--all", cwd=folder)
    return folder


def test_the_hooks_stop_a_dirty_commit_fix_it_and_let_it_pass(
    seeds: Path, git: Git, hook_environment: dict[str, str]
) -> None:
    stopped = git("commit", "--message", "seeds", cwd=seeds, check=False)
    said = (stopped.stdout + stopped.stderr).decode()
    assert stopped.returncode == 1
    for name in DIRTY:
        assert f"{name}:1:1: " in said
    assert not [name for name in CLEAN if f"{name}:" in said and name != "image.txt"]
    assert {name: (seeds / name).read_bytes() for name in DIRTY} == DIRTY

    repaired = subprocess.run([*RUN, "cleaner-fix"], cwd=seeds, env=hook_environment, capture_output=True)
    assert repaired.returncode == 1, "pre-commit counts a changed file as a failure"
    for name in DIRTY:
        lines = (seeds / name).read_text(encoding="utf-8").count("\n")
        assert lines == len(cleaner.clean(DIRTY[name]).lines), "a safe fix loses no line"
    cleaned = subprocess.run([*RUN, "cleaner-clean"], cwd=seeds, env=hook_environment, capture_output=True)
    assert cleaned.returncode == 1
    for name, data in DIRTY.items():
        assert (seeds / name).read_bytes().decode() == cleaner.clean(data).text
    for name, data in CLEAN.items():
        assert (seeds / name).read_bytes() == data
        assert (seeds / name).stat().st_mtime == LONG_AGO

    git("add", "--all", cwd=seeds)
    passed = git("commit", "--message", "seeds", cwd=seeds, check=False)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert git("status", "--porcelain", cwd=seeds).stdout == b""


def test_a_copy_of_the_real_seed_goes_the_same_way(
    seeds: Path, shared: Path, git: Git, hook_environment: dict[str, str]
) -> None:
    (source,) = (shared / "seeds").glob("*.txt")
    copy = seeds / "real.seed"
    copy.write_bytes(source.read_bytes())
    git("rm", "--cached", "--quiet", *DIRTY, cwd=seeds)
    for name in DIRTY:
        (seeds / name).unlink()
    git("add", "--all", cwd=seeds)
    stopped = git("commit", "--message", "the real one", cwd=seeds, check=False)
    assert stopped.returncode == 1
    assert b"real.seed:1:1: L401" in stopped.stdout + stopped.stderr
    assert subprocess.run([*RUN, "cleaner-clean"], cwd=seeds, env=hook_environment, capture_output=True).returncode == 1
    # in its own layout
    assert copy.read_bytes().decode().split() == cleaner.clean(source.read_bytes()).text.split()
    git("add", "--all", cwd=seeds)
    assert git("commit", "--message", "the real one", cwd=seeds, check=False).returncode == 0
