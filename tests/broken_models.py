"""Model folders that are each broken in one way, and the error that each must give."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.lines.features.hashing import BUCKETS
from cleaner.lines.features.seen import SEEN_SIZE, SPAM_SIZE
from cleaner.lines.models.line_model import LARGEST_WEIGHT
from cleaner.lines.scores import COLUMNS
from cleaner.model_files import FEATURES_VERSION, write_card
from cleaner.resources import models
from tests.pages import ARTICLE

Change = Callable[[Path], object]


@cache
def shipped() -> dict[str, Any]:
    """Return the arrays of the shipped model."""
    with np.load(models() / "lines.npz") as arrays:
        return dict(arrays)


def arrays(**changes: Any) -> Change:
    """Change arrays of the file, named with _ for a dot: None removes one, a function is called with the old one."""

    def change(folder: Path) -> None:
        found = dict(shipped())
        for key, new in changes.items():
            name = key.replace("_", ".", 1)
            found[name] = new(found[name].copy()) if callable(new) else new
        np.savez(folder / "lines.npz", **{name: array for name, array in found.items() if array is not None})

    return change


def signed(change: Change) -> Change:
    """Change the model, and let its card name what it is now."""

    def changed(folder: Path) -> None:
        change(folder)
        write_card({}, folder, ["lines.npz"])

    return changed


def at(place: Any, value: float) -> Callable[[Any], Any]:
    def put(array: Any) -> Any:
        array[place] = value
        return array

    return put


def of(dtype: str) -> Callable[[Any], Any]:
    return lambda array: array.astype(dtype)


def member(name: str, content: bytes) -> Change:
    """Replace an array by some bytes."""

    def change(folder: Path) -> None:
        with zipfile.ZipFile(models() / "lines.npz") as old, zipfile.ZipFile(folder / "lines.npz", "w") as new:
            for item in old.namelist():
                new.writestr(item, content if item == f"{name}.npy" else old.read(item))

    return change


def head(text: str, version: bytes = b"\1\0") -> bytes:
    return b"\x93NUMPY" + version + len(text).to_bytes(2, "little") + text.encode()


def said(shape: str, dtype: str = "<i2") -> bytes:
    return head(f"{{'descr': {dtype!r}, 'fortran_order': False, 'shape': {shape}, }}\n")


def npy(array: Any) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def file(content: bytes) -> Change:
    return lambda folder: (folder / "lines.npz").write_bytes(content)


def part_of_it(start: int, end: int | None) -> Change:
    return lambda folder: (folder / "lines.npz").write_bytes((models() / "lines.npz").read_bytes()[start:end])


def bytes_instead(place: int, new: bytes) -> Change:
    def change(folder: Path) -> None:
        content = bytearray((models() / "lines.npz").read_bytes())
        content[place : place + len(new)] = new
        (folder / "lines.npz").write_bytes(content)

    return change


def card(content: bytes | object) -> Change:
    written = content if isinstance(content, bytes) else json.dumps(content).encode()
    return lambda folder: (folder / "lines.json").write_bytes(written)


def without(name: str) -> Change:
    return lambda folder: (folder / name).unlink()


def folder_instead(name: str) -> Change:
    def change(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).mkdir()

    return change


class Payload:
    """An object that writes a file when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path("unpickled"),)


BIAS = npy(np.zeros(COLUMNS))
NOT_READ = "can't be read as an array"
NO_ZIP = "lines.npz can't be read as a zip file"
NO_CARD = "lines.json can't be read as JSON in UTF-8"
NO_VERSION = "lines.json is no JSON object with a field features_version"
BROKEN: dict[str, tuple[Change, str]] = {
    # names
    "no weights": (arrays(lines_weights=None), "the array lines.weights is missing"),
    "no leaves": (arrays(spam_values=None), "the array spam.values is missing"),
    "no calibration": (arrays(calibration=None), "the array calibration is missing"),
    "one more": (arrays(lines_more=np.zeros(1)), "the array 'lines.more' is unknown"),
    "one more of two rows": (arrays(**{"a\nb": np.zeros(1)}), r"the array 'a\nb' is unknown"),
    # dtypes
    "weights of floats": (arrays(lines_weights=of("f4")), "lines.weights is of float32, it must be of int16"),
    "weights of more bits": (arrays(lines_weights=of("i8")), "lines.weights is of int64, it must be of int16"),
    "complex scale": (arrays(lines_scale=of("c16")), "lines.scale is of complex128, it must be of float64"),
    "bias of whole numbers": (arrays(lines_bias=of("i8")), "lines.bias is of int64, it must be of float64"),
    "features without sign": (arrays(body_feature=of("u2")), "body.feature is of uint16, it must be of int16"),
    "features of floats": (arrays(body_feature=of("f8")), "body.feature is of float64, it must be of int16"),
    "thresholds of 64 bits": (arrays(spam_threshold=of("f8")), "spam.threshold is of float64, it must be of float32"),
    "leaves of floats": (arrays(body_values=of("f4")), "body.values is of float32, it must be of int16"),
    "bias that is true": (arrays(body_bias=of("?")), "body.bias is of bool, it must be of float64 or int64 or int32"),
    "text": (arrays(calibration=np.array("1")), "calibration is of <U1, it must be of float64"),
    "objects": (
        arrays(calibration=np.array([[Payload()] * 2] * 2, dtype=object)),
        "calibration is of object, it must be of float64",
    ),
    "fields": (arrays(body_scale=np.zeros((), dtype="f8,f8")), "body.scale is of [('f0', '<f8'), ('f1', '<f8')], it"),
    # shapes
    "weights of two models": (
        arrays(lines_weights=lambda found: found[:2]),
        f"lines.weights has the shape (2, {BUCKETS}), it must be ({COLUMNS}, {BUCKETS})",
    ),
    "weights of fewer buckets": (
        arrays(lines_weights=lambda found: found[:, 1:]),
        f"lines.weights has the shape ({COLUMNS}, {BUCKETS - 1}), it must be ({COLUMNS}, {BUCKETS})",
    ),
    "weights in one row": (
        arrays(lines_weights=np.ravel),
        f"lines.weights has the shape ({COLUMNS * BUCKETS}), it must be ({COLUMNS}, {BUCKETS})",
    ),
    "scale of four": (arrays(lines_scale=np.ones(4)), f"lines.scale has the shape (4), it must be ({COLUMNS})"),
    "features in one row": (
        arrays(body_feature=np.ravel),
        "body.feature has the shape (1200), it must be (trees, depth)",
    ),
    "fewer thresholds": (
        arrays(body_threshold=lambda found: found[1:]),
        "body.threshold has the shape (149, 8), it must be (150, 8)",
    ),
    "fewer levels of thresholds": (
        arrays(spam_threshold=lambda found: found[:, 1:]),
        "spam.threshold has the shape (80, 5), it must be (80, 6)",
    ),
    "half the leaves": (
        arrays(body_values=lambda found: found[:, :32]),
        "body.values has the shape (150, 32), it must be (150, 256)",
    ),
    "leaves of fewer trees": (
        arrays(body_values=lambda found: found[:50]),
        "body.values has the shape (50, 256), it must be (150, 256)",
    ),
    "trees without a question": (
        arrays(body_feature=np.zeros((150, 0), dtype="i2")),
        "body.feature has the shape (150, 0), its depth must be 1 to 8",
    ),
    "too deep trees": (
        arrays(body_feature=np.zeros((150, 9), dtype="i2")),
        "body.feature has the shape (150, 9), its depth must be 1 to 8",
    ),
    "too many trees": (
        arrays(body_feature=np.zeros((1 << 16, 6), dtype="i2")),
        "body.feature has the shape (65536, 6), its trees must be 0 to 65535",
    ),
    "two scales of trees": (arrays(spam_scale=np.ones(2)), "spam.scale has the shape (2), it must be ()"),
    "one calibration": (arrays(calibration=np.ones(2)), "calibration has the shape (2), it must be (2, 2)"),
    # numbers
    "a weight that overflows": (
        arrays(lines_weights=at((1, 5), LARGEST_WEIGHT + 1)),
        f"lines.weights holds {LARGEST_WEIGHT + 1} at [1, 5], it must be from -{LARGEST_WEIGHT} to {LARGEST_WEIGHT}",
    ),
    "a weight that underflows": (
        arrays(lines_weights=at((2, BUCKETS - 1), -32768)),
        f"lines.weights holds -32768 at [2, {BUCKETS - 1}], it must be from",
    ),
    "a line end that weighs something": (
        signed(arrays(lines_weights=at((2, 0), -1))),
        "lines.weights holds -1 at [2, 0], it must be 0 there",
    ),
    "scale that is no number": (arrays(lines_scale=at(1, np.nan)), "lines.scale holds nan at [1], it must be from 0"),
    "infinite scale": (arrays(lines_scale=at(2, np.inf)), "lines.scale holds inf at [2], it must be from 0"),
    "negative scale": (arrays(lines_scale=at(0, -0.5)), "lines.scale holds -0.5 at [0], it must be from 0"),
    "scale beyond all floats of 32 bits": (arrays(lines_scale=at(0, 1e300)), "lines.scale holds 1e+300 at [0], it"),
    "bias that is no number": (arrays(lines_bias=at(0, np.nan)), "lines.bias holds nan at [0], it must be from"),
    "infinite bias": (arrays(lines_bias=at(0, -np.inf)), "lines.bias holds -inf at [0], it must be from"),
    "a feature of none": (
        arrays(body_feature=at((7, 3), -1)),
        f"body.feature holds -1 at [7, 3], it must be from 0 to {SEEN_SIZE - 1}",
    ),
    "a feature of spam asked for body": (
        arrays(body_feature=at((7, 3), SEEN_SIZE)),
        f"body.feature holds {SEEN_SIZE} at [7, 3], it must be from 0 to {SEEN_SIZE - 1}",
    ),
    "a feature beyond those of spam": (
        arrays(spam_feature=at((0, 0), SEEN_SIZE + SPAM_SIZE)),
        f"spam.feature holds {SEEN_SIZE + SPAM_SIZE} at [0, 0], it must be from 0 to {SEEN_SIZE + SPAM_SIZE - 1}",
    ),
    "a feature beyond all": (
        arrays(body_feature=at((99, 5), 32767)),
        f"body.feature holds 32767 at [99, 5], it must be from 0 to {SEEN_SIZE - 1}",
    ),
    "a threshold that is no number": (
        arrays(body_threshold=at((1, 2), np.nan)),
        "body.threshold holds nan at [1, 2], it must be from",
    ),
    "a threshold below all": (arrays(body_threshold=at((1, 2), -np.inf)), "body.threshold holds -inf at [1, 2], it"),
    "trees without a scale": (arrays(body_scale=at((), np.nan)), "body.scale holds nan, it must be from 0 to"),
    "trees of infinite scale": (arrays(spam_scale=at((), np.inf)), "spam.scale holds inf, it must be from 0 to"),
    "trees of a huge bias": (arrays(spam_bias=np.array(1 << 62)), f"spam.bias holds {1 << 62}, it must be from"),
    "trees without a bias": (arrays(body_bias=np.array(np.nan)), "body.bias holds nan, it must be from"),
    "a slope that is no number": (arrays(calibration=at((0, 0), np.nan)), "calibration holds nan at [0, 0], it must"),
    "an infinite offset": (arrays(calibration=at((1, 1), np.inf)), "calibration holds inf at [1, 1], it must be from"),
    # files
    "an empty file": (file(b""), NO_ZIP),
    "text for arrays": (file(ARTICLE.encode()), NO_ZIP),
    "one array for all": (file(npy(np.zeros(3))), NO_ZIP),
    "a file cut off": (part_of_it(0, 100_000), NO_ZIP),
    "a file without its head": (part_of_it(1000, None), f"lines.weights {NOT_READ}"),
    "a changed weight": (bytes_instead(5000, b"\1\2\3\4"), f"lines.weights {NOT_READ}"),
    "text for an array": (member("lines.bias", ARTICLE.encode()), f"lines.bias {NOT_READ}"),
    "nothing for an array": (member("lines.bias", b""), f"lines.bias {NOT_READ}"),
    "another version of arrays": (
        member("lines.bias", BIAS.replace(b"\1\0", b"\3\0", 1)),
        f"lines.bias {NOT_READ}",
    ),
    "a head that is no head": (member("lines.bias", head("[1]\n")), f"lines.bias {NOT_READ}"),
    "a head of many brackets": (member("lines.bias", head("(" * 9000)), f"lines.bias {NOT_READ}"),
    "an array cut off": (member("lines.bias", BIAS[:-8]), "lines.bias holds fewer numbers than its shape"),
    "an array that goes on": (member("lines.bias", BIAS + b"0"), "lines.bias holds more numbers than its"),
    "an array larger than the memory": (
        member("body.feature", said("(1099511627776, 6)")),
        "body.feature has the shape (1099511627776, 6), its trees must be 0 to 65535",
    ),
    "an array of a negative size": (
        member("body.feature", said("(-1, 6)")),
        "body.feature has the shape (-1, 6), its trees must be",
    ),
    "no file of arrays": (without("lines.npz"), "it needs lines.npz and lines.json of `cleaner train`"),
    "a folder of arrays": (folder_instead("lines.npz"), "it needs lines.npz and lines.json of `cleaner train`"),
    # cards
    "no card": (without("lines.json"), "it needs lines.npz and lines.json of `cleaner train`"),
    "a folder of cards": (folder_instead("lines.json"), "it needs lines.npz and lines.json of `cleaner train`"),
    "an empty card": (card(b""), NO_CARD),
    "half a card": (card(b"{"), NO_CARD),
    "a card in another encoding": (card('{"名": 1}'.encode("gb18030")), NO_CARD),
    "a card of many brackets": (card(b"[" * 100_000), NO_CARD),
    "a list": (card([]), NO_VERSION),
    "a card without a version": (card({"name": "lines"}), NO_VERSION),
    "a version in quotes": (
        card({"features_version": "3"}),
        "features_version in lines.json is '3', it must be a whole number",
    ),
    "a version that is true": (card({"features_version": True}), "features_version in lines.json is True, it must"),
    "a version with a point": (card({"features_version": 3.0}), "features_version in lines.json is 3.0, it must be"),
    "a later version": (
        card({"features_version": FEATURES_VERSION + 1}),
        f"has features version {FEATURES_VERSION + 1}, this release reads {FEATURES_VERSION}: train it again",
    ),
}


def broken(name: str, folder: Path) -> str:
    """Break a copy of the shipped model, and return the error that it must give."""
    change, sentence = BROKEN[name]
    for part in ("lines.npz", "lines.json"):
        shutil.copy(models() / part, folder)
    change(folder)
    return sentence
