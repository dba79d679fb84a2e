"""The wheel: what is in it, and that it works alone, from anywhere."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import cleaner
from tests.conftest import Run

pytestmark = pytest.mark.slow

PAGE = "他們說，圖書館對於城市的意義，遠遠超過書籍本身。\n"

REQUIRED = {"cleaner-zh", "ftfy", "numpy", "opencc", "typer"}
# what only training needs, and what would make the hook's environment slow to build
UNWANTED = {"jieba", "joblib", "pandas", "pypinyin", "scikit-learn", "scipy"}
# bytes: 5.4 million are the models, which hardly compress
LARGEST = 6_000_000
# the four requirements with their own, and room for a newer release that needs another package
MOST = 26


@pytest.fixture(scope="session")
def wheel(root: Path, run_online: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run_online([sys.executable, "-m", "build", "--wheel", "--outdir", folder, root], cwd=folder)
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
    mine = {name for name in here if "__pycache__" not in name and not name.startswith("cleaner/training/texts/")}
    assert {
        "cleaner/py.typed",
        "cleaner/data/scripts.tsv",
        "cleaner/models/characters.npz",
        "cleaner/models/trigrams.npz",
    } <= names
    assert {name for name in names if ".dist-info/" not in name} == mine | models


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
