"""Ways to break any file of a model, whatever its arrays are, and what an error must say of each."""

import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from cleaner.arrays import MOST_PACKED
from cleaner.lines.models.page_model import load, save
from cleaner.model_files import LARGEST_FILE
from cleaner.resources import models
from cleaner.training.fitting.own_lines import fit
from tests.broken_models import Payload

FILES = ("lines.npz", "own.npz", "kinds.npz", "novel_ads.npz", "boilerplate.npz", "characters.npz", "trigrams.npz")
BESIDE = tuple(name for name in FILES if name not in ("lines.npz", "own.npz"))
# Where a file says how large a member is when it is unpacked: so many bytes into an entry of the directory at its end.
ENTRY, SIZE = b"PK\1\2", slice(24, 28)
NO_ZIP = "{name} can't be read as a zip file"
NO_FILE = "({name}: not a regular file)"


class Way(NamedTuple):
    """How a file is broken, and what the error says; `{name}` stands for the name of the file."""

    change: Callable[[Path], object]
    says: str


def made(folder: Path) -> Path:
    """Return a folder with a model that has every file there is, made once in `folder`."""
    if not folder.exists():
        folder.mkdir()
        for name in BESIDE:
            shutil.copy(models() / name, folder)
        own = fit(["图书馆开了", "首页", "联系我们", "今天下雨"], np.array([True, False, False, True]), np.zeros(4))
        save(replace(load(), own=own), {}, folder, BESIDE)
    return folder


def instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Return a change that puts something else in the place of a file."""

    def change(file: Path) -> None:
        file.unlink()
        make(file)

    return change


def saved(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Return a change of the arrays of a file."""

    def changed(file: Path) -> None:
        with np.load(file) as old:
            found = dict(old)
        change(found)
        np.savez(file, **found)

    return changed


def replaced(name: str, new: Callable[[Any], Any]) -> Callable[[Path], None]:
    return saved(lambda found: found.update({name: new(found[name])}))


def declares_more(file: Path) -> None:
    """Let the directory at the end of a file say that its first member is larger than the memory should be."""
    content = bytearray(file.read_bytes())
    entry = content.index(ENTRY)
    content[entry + SIZE.start : entry + SIZE.stop] = (MOST_PACKED * 8).to_bytes(4, "little")
    file.write_bytes(content)


def is_larger_than_any(file: Path) -> None:
    with open(file, "wb") as stream:
        stream.truncate(LARGEST_FILE + 1)  # it has holes, and takes no room on the disk


def has_one_twice(file: Path) -> None:
    with zipfile.ZipFile(file, "a") as archive:
        name = archive.namelist()[0]
        content = archive.read(name)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(name, content)


def cut(share: float) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        content = file.read_bytes()
        file.write_bytes(content[: int(len(content) * share)])

    return change


def another_model(file: Path) -> None:
    """Put arrays in the place of the model's that could be those of another."""
    with np.load(file) as old:
        found = dict(old)
    name = next(name for name in found if name in ("lines.weights", "own.weights", "weights", "backoff"))
    found[name][..., -1] ^= 1
    np.savez(file, **found)


# What may happen to any file.
WHOLE: dict[str, Way] = {
    "missing": Way(Path.unlink, "({name}: No such file or directory)"),
    "empty": Way(lambda file: file.write_bytes(b""), NO_ZIP),
    "a text": Way(lambda file: file.write_text("不是模型"), NO_ZIP),
    "half of it": Way(cut(0.5), NO_ZIP),
    "all but its end": Way(cut(0.999), NO_ZIP),
    "a folder": Way(instead(Path.mkdir), NO_FILE),
    "a pipe": Way(instead(os.mkfifo), NO_FILE),
    "a device": Way(instead(lambda file: file.symlink_to("/dev/zero")), NO_FILE),
    "a link to itself": Way(instead(lambda file: file.symlink_to(file.name)), "({name}: Too many levels of symbolic"),
    "a link to nothing": Way(instead(lambda file: file.symlink_to("nowhere")), "({name}: No such file or directory)"),
    "a bomb": Way(declares_more, "{name} has "),
    "larger than any": Way(is_larger_than_any, "({name}: larger than "),
    "one array twice": Way(has_one_twice, " is there twice"),
    "no array": Way(saved(dict.clear), " is missing"),
    "another model": Way(another_model, "{name} is not the file that lines.json names: its SHA-256 is "),
}


def of_array(name: str, array: Any) -> Iterator[tuple[str, Way]]:
    """Yield what may happen to one array of a file."""
    yield "missing", Way(saved(lambda found: found.pop(name)), f"the array {name} is missing")
    pickled = np.full(array.shape[:1], Payload(), dtype=object)
    yield "objects", Way(replaced(name, lambda _: pickled), f"{name} is of object, it must be of")
    yield "complex", Way(replaced(name, lambda old: old.astype("c8")), f"{name} is of complex64, it must be of")
    yield "one axis more", Way(replaced(name, lambda old: old[..., None]), f"{name} has the shape (")
    if array.dtype.kind == "f":
        for word, value in (("no number", np.nan), ("infinite", -np.inf), ("huge", 1e30)):
            if value > 0 and array.dtype == np.float32:
                continue  # a threshold
            there = (0,) * array.ndim
            yield word, Way(replaced(name, partial(put, place=there, value=value)), f"{name} holds {value}")


def put(array: Any, place: Any, value: float) -> Any:
    array[place] = value
    return array


def ways() -> dict[tuple[str, str], Way]:
    """Return all ways to break each file: its name, and a word for the way."""
    found = {(name, word): way for name in FILES for word, way in WHOLE.items()}
    for name in FILES:
        # a user's own lines have what the first pass has
        is_own = name == "own.npz"
        with np.load(models() / ("lines.npz" if is_own else name)) as arrays:
            for key in arrays.files:
                if not is_own or key.startswith("lines."):
                    array = key.replace("lines.", "own.") if is_own else key
                    found |= {(name, f"{array}: {word}"): way for word, way in of_array(array, arrays[key])}
    return found
