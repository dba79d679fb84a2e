"""A model folder is read as it was written, or not at all: one sentence says what is wrong with it."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.arrays import SIZES
from cleaner.kernels import KERNELS
from cleaner.lines.features.hashing import BUCKETS
from cleaner.lines.features.seen import SEEN_SIZE
from cleaner.lines.models.arrays import LARGEST, PARTS
from cleaner.lines.models.line_model import LARGEST_WEIGHT, LineModel
from cleaner.lines.models.page_model import PageModel, load, save
from cleaner.lines.models.trees import Trees
from cleaner.lines.scores import COLUMNS
from cleaner.model_files import write_card
from cleaner.resources import models
from tests.broken_models import BROKEN, broken, shipped
from tests.conftest import Run
from tests.lines import table, write
from tests.pages import ARTICLE, PAGE

pytestmark = pytest.mark.slow

LINES = [line for line in PAGE.split("\n") if line]


# Those that are also tried by commands, in a separate process.
SHOWN: tuple[str, ...] = (
    "no weights",
    "objects",
    "half the leaves",
    "a feature beyond all",
    "trees without a scale",
    "an empty file",
)
SHOWN += ("a list", "no card", "a later version", "a file cut off")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_model_is_named_in_one_sentence(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    sentence = broken(name, folder)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"^(no|the) model in ") as caught:
        Cleaner(model=folder).clean(ARTICLE)
    assert sentence in str(caught.value)
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not Path("unpickled").exists()


@pytest.mark.parametrize("command", ["clean", "evaluate"])
@pytest.mark.parametrize("name", SHOWN)
def test_a_broken_model_ends_a_command_with_one_sentence_and_code_2(
    command: str, name: str, tmp_path: Path, cleaner_here: Run
) -> None:
    sentence = broken(name, tmp_path)
    data = write(tmp_path / "mine.tsv", table(6))
    done = cleaner_here(command, data, "--model", tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(("cleaner: the model in ", "cleaner: no model in "))
    assert sentence in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_a_link_to_itself_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(ValueError, match=r"^no model in "):
        load(tmp_path / "circle")


@pytest.mark.parametrize("name", ["a\0b", "长" * 300, "two\nlines", "none"])
def test_a_name_of_no_folder_is_no_model(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^no model in ") as caught:
        Cleaner(model=tmp_path / name).clean(ARTICLE)
    assert "\n" not in str(caught.value)


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_file_with_a_few_other_bytes_is_read_as_it_was_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray((models() / "lines.npz").read_bytes())
    tail = st.integers(len(content) - 3000, len(content) - 1)  # the directory at the end of the file
    for place in data.draw(st.lists(st.integers(0, len(content) - 1) | st.integers(0, 200) | tail, max_size=3)):
        content[place] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("changed")
    shutil.copy(models() / "lines.json", folder)
    (folder / "lines.npz").write_bytes(content)
    found, sentence = attempt(folder)
    shutil.rmtree(folder)
    if found is None:
        assert sentence.startswith(f"the model in {folder} is damaged: ")
        assert "\n" not in sentence
    else:
        assert found.score([LINES]).body.tolist() == load().score([LINES]).body.tolist()


def attempt(folder: Path) -> tuple[PageModel | None, str]:
    """Return the model in a folder, or None and the error."""
    try:
        return load(folder), ""
    except ValueError as error:
        return None, str(error)


def largest(sign: int, trees: int, depth: int) -> PageModel:
    """Return a model whose numbers are as large as allowed."""

    def forest(part: str) -> Trees:
        shape = (trees, depth)
        value = np.iinfo(np.int16).max if sign > 0 else np.iinfo(np.int16).min
        return Trees(
            np.full(shape, PARTS[part]["feature"].most, dtype=np.int16),
            np.full(shape, np.inf if sign > 0 else np.finfo(np.float32).min, dtype=np.float32),
            np.full((trees, 1 << depth), value, dtype=np.int16),
            np.array(LARGEST),
            np.array(sign * LARGEST),
        )

    weights = np.full((COLUMNS, BUCKETS), sign * LARGEST_WEIGHT, dtype=np.int16)
    weights[:, 0] = 0
    lines = LineModel(weights, np.full(COLUMNS, LARGEST), np.full(COLUMNS, sign * LARGEST))
    calibration = np.full((2, 2), sign * LARGEST)
    return PageModel(lines, forest("body"), forest("spam"), forest("title"), calibration)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("trees", "depth"), [(SIZES["trees"][1], 1), (3, SIZES["depth"][1]), (0, 6)])
def test_what_is_read_never_overflows(
    trees: int, depth: int, sign: int, compiled: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KERNELS, "wanted", compiled)
    save(largest(sign, trees, depth), {}, tmp_path)
    model = load(tmp_path)
    value = np.iinfo(np.int16).max if sign > 0 else np.iinfo(np.int16).min
    columns = np.ones((SEEN_SIZE, 5), dtype=np.float32)
    assert model.body.log_odds(columns).tolist() == [trees * value * LARGEST + sign * LARGEST] * 5
    judged = model.score([LINES, ["中" * 100_000]])
    for numbers in (judged.body, judged.spam, judged.title, judged.alone):
        assert np.isfinite(numbers).all()


def test_arrays_of_another_byte_order_and_by_column_are_the_same(tmp_path: Path) -> None:
    swapped = {name: array.astype(array.dtype.newbyteorder()) for name, array in shipped().items()}
    np.savez(tmp_path / "lines.npz", **{name: array.copy("F") for name, array in swapped.items()})
    write_card({}, tmp_path, ["lines.npz"])
    found, expected = load(tmp_path).score([LINES]), load().score([LINES])
    assert found.body.tolist() == expected.body.tolist()
    assert found.spam.tolist() == expected.spam.tolist()
