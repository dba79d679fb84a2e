"""The wheel: what is in it, and that it works alone, from anywhere."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pytest

import cleaner
from benchmarks.pages.manual import COMPLETIONS
from benchmarks.pages.manual import PAGE as MANUAL
from cleaner import kernels
from tests.conftest import Run

pytestmark = pytest.mark.slow

# with the hatchling that is installed: one release for files that must be equal, and no environment for each
BUILD_HERE = [sys.executable, "-m", "build", "--no-isolation"]

PAGE = "他們說，圖書館對於城市的意義，遠遠超過書籍本身。\n"

REQUIRED = {"cleaner-zh", "ftfy", "numpy", "opencc", "pathspec", "typer"}
# what only training needs, and what would make the hook's environment slow to build
UNWANTED = {"jieba", "joblib", "pandas", "pypinyin", "scikit-learn", "scipy"}
# bytes: 5.4 million are the models, which hardly compress
LARGEST = 6_500_000
# the five requirements with their own, and room for a newer release that needs another package
MOST = 26


@pytest.fixture(scope="session")
def dist(root: Path, run_online: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that is built from it."""
    folder = tmp_path_factory.mktemp("dist")
    run_online([*BUILD_HERE, "--outdir", folder, root], cwd=folder)
    return folder


@pytest.fixture(scope="session")
def wheel(dist: Path) -> Path:
    (built,) = dist.glob("*.whl")
    return built


def build(root: Path, folder: Path, run_online: Run, **variables: str) -> Path:
    """Build a wheel in an environment that has what pyproject.toml and the hook ask for, and nothing else."""
    run_online([sys.executable, "-m", "build", "--wheel", "--outdir", folder, root], cwd=folder, **variables)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, run_online: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An otherwise empty environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("installed")
    run_online([sys.executable, "-m", "venv", folder], cwd=folder)
    run_online([folder / "bin" / "python", "-m", "pip", "install", "--quiet", wheel], cwd=folder)
    return folder


def test_the_wheel_holds_code_tables_and_models_and_nothing_else(root: Path, wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    here = {path.relative_to(root).as_posix() for path in (root / "cleaner").rglob("*") if path.is_file()}
    models = {f"cleaner/models/{path.name}" for path in (root / "models").iterdir()}
    left_out = re.compile(r"__pycache__|^cleaner/training/texts/|^cleaner/kernels/.*\.[ch]$")
    mine = {name for name in here if not left_out.search(name)}
    assert {
        "cleaner/py.typed",
        "cleaner/data/scripts.tsv",
        "cleaner/models/characters.npz",
        "cleaner/models/trigrams.npz",
    } <= names
    # installed below the prefix, where man and shells look
    data = f"cleaner_zh-{version('cleaner-zh')}.data/data"
    shared = {f"{data}/{path.relative_to(root)}" for path in (root / "share").rglob("*") if path.is_file()}
    assert {name for name in names if ".dist-info/" not in name} == mine | models | shared


def test_the_wheel_is_for_this_platform_and_every_python(wheel: Path) -> None:
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    assert wheel.name.endswith(f"-py3-none-{platform}.whl")


def library(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as files:
        (name,) = (name for name in files.namelist() if "kernels/library." in name)
        return files.read(name)


def test_without_a_compiler_the_wheel_has_the_loops_by_the_one_of_the_index(
    root: Path, wheel: Path, run_online: Run, tmp_path: Path, environment: dict[str, str]
) -> None:
    empty, folder = tmp_path / "bin", tmp_path / "dist"
    empty.mkdir()
    folder.mkdir()
    other = build(root, folder, run_online, PATH=str(empty), CC="")
    assert other.name == wheel.name
    (tmp_path / "library.so").write_bytes(library(other))
    code = (
        "import sys; from pathlib import Path; import cleaner.kernels; cleaner.kernels.LIBRARY = Path(sys.argv[1]);"
        "import cleaner; from cleaner.kernels import KERNELS; assert KERNELS;"
        "texts = [Path(name).read_bytes() for name in sys.argv[2:]];"
        "print([line for each in cleaner.Cleaner().clean_many(texts) for line in each.lines])"
    )
    documents = sorted(map(str, (root / "fixtures" / "documents").glob("*/dirty.txt")))
    libraries = [str(tmp_path / "library.so"), str(kernels.LIBRARY)]
    commands = [[sys.executable, "-X", "utf8", "-c", code, each, *documents] for each in libraries]
    found = [subprocess.run(command, capture_output=True, check=True).stdout for command in commands]
    assert found[0] == found[1]
    assert b"gbk_desync" in found[0]


def test_a_wheel_can_be_built_for_another_platform(root: Path, run_online: Run, tmp_path: Path) -> None:
    built = build(root, tmp_path, run_online, CLEANER_PLATFORM="macosx_11_0_arm64")
    assert built.name.endswith("-py3-none-macosx_11_0_arm64.whl")
    assert library(built)[:4] == bytes.fromhex("cffaedfe")


def test_another_copy_builds_the_same_bytes_later_and_for_another_user(
    root: Path, dist: Path, run_online: Run, tmp_path: Path
) -> None:
    """The wheel of the copy is built from its tree, that of `dist` from its sdist: neither lacks a file."""
    copy, built = tmp_path / "copy", tmp_path / "built"
    shutil.copytree(
        root, copy, ignore=shutil.ignore_patterns(".git", ".venv", "dist", "site", "__pycache__", ".*_cache")
    )
    for path in copy.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(path.stat().st_mode & 0o700)
    command = [*BUILD_HERE, "--sdist", "--wheel", "--outdir", built, copy]
    run_online(
        ["sh", "-c", 'umask 077 && exec "$@"', "sh", *command], cwd=tmp_path, TZ="Asia/Shanghai", PYTHONHASHSEED="1"
    )
    # digests: pytest would look for what differs between two megabytes for hours
    one, other = (
        {file.name: sha256(file.read_bytes()).hexdigest() for file in each.iterdir()} for each in (built, dist)
    )
    assert len(one) == 2
    assert one == other


def test_the_wheel_holds_the_licences_of_what_it_holds(root: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (info,) = {name.partition("/")[0] for name in archive.namelist() if ".dist-info/" in name}
        for file in (root / "LICENSE", root / "NOTICE", *(root / "LICENSES").iterdir()):
            assert archive.read(f"{info}/licenses/{file.relative_to(root).as_posix()}") == file.read_bytes()


def test_the_wheel_installs_the_manual_page_and_completions(installed: Path) -> None:
    assert all((installed / "share" / path).is_file() for path in (MANUAL, *COMPLETIONS.values()))


def test_the_wheel_holds_no_training_texts_and_is_small(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if name.endswith(".txt") and ".dist-info/" not in name]
    assert wheel.stat().st_size < LARGEST


def test_the_wheel_brings_few_packages(installed: Path, environment: dict[str, str]) -> None:
    command: list[str | Path] = [
        installed / "bin" / "python",
        "-m",
        "pip",
        "list",
        "--format",
        "freeze",
        "--disable-pip-version-check",
    ]
    done = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)
    packages = {row.partition("==")[0].lower() for row in done.stdout.split()}
    assert packages >= REQUIRED
    assert not packages & UNWANTED
    assert len(packages) <= MOST


def test_the_wheel_works_alone(installed: Path, environment: dict[str, str], tmp_path: Path) -> None:
    def run(*command: str | Path) -> str:
        done = subprocess.run(
            command, input=PAGE.encode(), cwd=tmp_path, env=environment, capture_output=True, timeout=60
        )
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode()

    code = f"import cleaner, sys; assert sys.prefix in cleaner.__file__; print(cleaner.clean({PAGE!r}).text, end='')"
    expected = cleaner.clean(PAGE).text
    assert run(installed / "bin" / "python", "-X", "utf8", "-c", code) == expected
    assert run(installed / "bin" / "cleaner") == expected
    assert run(installed / "bin" / "python", "-m", "cleaner", "clean", "-") == expected
