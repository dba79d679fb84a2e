"""Whatever file of a model is broken, and however: one sentence says it, and nothing of the file is used."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner.chinese import language_model
from cleaner.lines.models import formula_model, kind_model, page_model
from cleaner.lines.models.arrays import BOILERPLATE_FILE
from cleaner.model_files import FEATURES_VERSION, read_card
from cleaner.resources import ModelError, models
from tests.broken_files import FILES, made, put, replaced, ways
from tests.conftest import Run
from tests.pages import ARTICLE

pytestmark = pytest.mark.slow

WAYS = ways()
# Those that are also tried by the command, with the file that a user may give.
SHOWN = [(name, word) for name in ("lines.npz", "own.npz", "kinds.npz") for word in ("missing", "a pipe", "a bomb")]
SHOWN += [("own.npz", "another model"), ("kinds.npz", "bias: no number"), ("kinds.npz", "a link to itself")]
Load = Callable[[Path, str], Any]


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a model that has every file there is."""
    return made(tmp_path_factory.mktemp("models") / "whole")


@pytest.fixture
def model(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "model"))


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Return what loads a file of a model; those of the models of Chinese are in the package elsewhere."""

    def load_one(folder: Path, name: str) -> Any:
        monkeypatch.setattr(language_model, "models", lambda: folder)
        loaders: dict[str, Callable[[], Any]] = {
            "kinds.npz": lambda: kind_model.load(folder),
            "novel_ads.npz": lambda: formula_model.load(folder),
            "boilerplate.npz": lambda: formula_model.load(folder, BOILERPLATE_FILE),
            "characters.npz": lambda: language_model.character_model.__wrapped__(),
            "trigrams.npz": lambda: language_model.trigram_model.__wrapped__(),
        }
        return loaders.get(name, lambda: page_model.load(folder))()

    return load_one


@pytest.mark.parametrize("name", FILES)
def test_the_model_that_is_broken_here_is_whole(name: str, model: Path, load: Load) -> None:
    assert load(model, name) is not None


@pytest.mark.parametrize(("name", "word"), WAYS, ids=lambda value: value.replace(" ", "_"))
def test_a_broken_file_is_named_in_one_sentence(
    name: str, word: str, model: Path, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(model.parent)
    WAYS[name, word].change(model / name)
    with pytest.raises(ModelError) as caught:
        load(model, name)
    assert WAYS[name, word].says.format(name=name) in str(caught.value)
    assert str(caught.value).startswith((f"the model in {model} is damaged: ", f"no model in {model}: "))
    assert "\n" not in str(caught.value)
    assert not Path("unpickled").exists()


def test_there_are_many_ways_to_break_each_file() -> None:
    assert len(WAYS) >= 100
    assert {name for name, _ in WAYS} == set(FILES)


@pytest.mark.parametrize(("name", "word"), SHOWN)
def test_a_broken_file_ends_the_command_with_one_sentence_and_code_2(
    name: str, word: str, model: Path, cleaner_here: Run
) -> None:
    WAYS[name, word].change(model / name)
    done = cleaner_here("clean", "--model", model, "--format", "jsonl", data=ARTICLE.encode())
    assert (done.returncode, done.stdout) == (2, b"")
    assert WAYS[name, word].says.format(name=name) in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("digests", "says"),
    [
        ({}, "lines.json doesn't name lines.npz with its sha256"),
        ({"lines.npz": "0" * 64}, f"its SHA-256 is {digest(models() / 'lines.npz')}, not {'0' * 64}"),
        ([], "sha256 in lines.json must be an object"),
        ({"lines.npz": 3}, "sha256 in lines.json must be an object"),
        (None, "sha256 in lines.json must be an object"),
    ],
)
def test_a_card_names_each_file_with_its_digest(digests: object, says: str, tmp_path: Path) -> None:
    shutil.copy(models() / "lines.npz", tmp_path)
    card = {"features_version": FEATURES_VERSION, "sha256": digests}
    (tmp_path / "lines.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        page_model.load(tmp_path)
    assert says in str(caught.value)


@pytest.mark.parametrize("name", ["own.npz", "kinds.npz", "novel_ads.npz", "boilerplate.npz"])
def test_a_file_that_the_card_does_not_name_is_no_part_of_the_model(name: str, model: Path, load: Load) -> None:
    card = json.loads((model / "lines.json").read_text(encoding="utf-8"))
    del card["sha256"][name]
    (model / "lines.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(ModelError, match=f"{name} is there, but lines.json doesn't name it"):
        load(model, name)


@pytest.mark.parametrize(
    ("name", "array", "place", "value", "says"),
    [
        ("characters.npz", "pairs", 7, 0, "pairs holds 0 at [7] after "),
        ("trigrams.npz", "contexts", 0, 4294967295, "at [1] after 4294967295, it must rise"),
        ("trigrams.npz", "sizes", 5, 0, "sizes holds 0 at [5], it must be from 1"),
        ("trigrams.npz", "sizes", 5, 999, "sizes sum to "),
    ],
)
def test_look_ups_of_the_models_of_chinese_find_what_is_there(
    name: str, array: str, place: int, value: int, says: str, model: Path, load: Load
) -> None:
    replaced(array, lambda old: put(old, place, value))(model / name)
    card = json.loads((model / "lines.json").read_text(encoding="utf-8"))
    card["sha256"][name] = digest(model / name)
    (model / "lines.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        load(model, name)
    assert says in str(caught.value)


def test_a_damaged_installation_is_a_sentence(model: Path) -> None:
    (model / "characters.npz").write_bytes(b"")
    code = (
        "import sys; from pathlib import Path; from cleaner import resources; sys.argv = ['cleaner']\n"
        f"resources.models = lambda: Path({str(model)!r})\n"
        "from cleaner.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], input="財(cái)經(jīng)新聞".encode(), capture_output=True)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        f"cleaner: the model in {model} is damaged: characters.npz can't be read as a zip file\n"
    )


def test_the_shipped_card_names_each_shipped_file() -> None:
    names = {file.name for file in models().glob("*.npz")}
    assert read_card(models()).digests == {name: digest(models() / name) for name in names}
