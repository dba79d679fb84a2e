"""
The arrays of a model file: what each of them must be, and a reader that accepts no others.

No array is checked again later: compiled loops would read foreign memory for a feature that doesn't exist, and a
weight that is not a number would lead to empty articles.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple
from zipfile import ZipFile

import numpy as np
import numpy.typing as npt

from cleaner.document import KINDS
from cleaner.lines.features.context import SEEN_SIZE, SPAM_SIZE
from cleaner.lines.features.hashing import BUCKETS
from cleaner.lines.features.ngrams import VOID
from cleaner.lines.models.line_model import LARGEST_WEIGHT
from cleaner.lines.scores import COLUMNS

Arrays = dict[str, npt.NDArray[Any]]

# Log-odds and their factors are far smaller; sums and products of numbers up to this one are finite.
LARGEST = 1e9
INT16, FLOAT32 = np.iinfo(np.int16), np.finfo(np.float32)
# The least and the most of sizes that models may choose: a leaf's number has 8 bits, and the sum of one 16-bit value
# per tree has 32.
SIZES = {"trees": (0, (1 << 16) - 1), "depth": (1, 8)}
LEAVES = "leaves"
PIECE = 1 << 18


class Array(NamedTuple):
    """What an array must be: its dtype one of `dtypes`, its shape in numbers or named sizes, its values in a range."""

    dtypes: tuple[str, ...]
    shape: tuple[int | str, ...]
    least: float
    most: float


def _trees(features: int) -> dict[str, Array]:
    """Return what the arrays of trees over `features` features must be; the first array sets the named sizes."""
    return {
        "feature": Array(("int16",), ("trees", "depth"), 0, features - 1),
        # no value is greater than infinity: shallower trees are padded with such questions
        "threshold": Array(("float32",), ("trees", "depth"), float(FLOAT32.min), math.inf),
        "values": Array(("int16",), ("trees", LEAVES), INT16.min, INT16.max),
        "scale": Array(("float64",), (), 0, LARGEST),
        # CatBoost writes the offset of some models as an integer
        "bias": Array(("float64", "int64", "int32"), (), -LARGEST, LARGEST),
    }


# The arrays of each part of a model, named `part.array` in the file, or just `part` where the array has no name.
PARTS: dict[str, dict[str, Array]] = {
    "lines": {
        "weights": Array(("int16",), (COLUMNS, BUCKETS), -LARGEST_WEIGHT, LARGEST_WEIGHT),
        "scale": Array(("float64",), (COLUMNS,), 0, LARGEST),
        "bias": Array(("float64",), (COLUMNS,), -LARGEST, LARGEST),
    },
    "body": _trees(SEEN_SIZE),
    "spam": _trees(SEEN_SIZE + SPAM_SIZE),
    "calibration": {"": Array(("float64",), (2, 2), -LARGEST, LARGEST)},
}
# The arrays of the model of kinds, a file of its own: most callers never ask for a page's kind.
KIND_BUCKETS = 1 << 15
KIND_PARTS: dict[str, dict[str, Array]] = {
    "weights": {"": Array(("int8",), (len(KINDS), KIND_BUCKETS), -128, 127)},
    "scale": {"": Array(("float64",), (len(KINDS),), 0, LARGEST)},
    "bias": {"": Array(("float64",), (len(KINDS),), -LARGEST, LARGEST)},
}


def read(file: Path) -> dict[str, Arrays]:
    """
    Return the arrays of a model file by part, as `PARTS` has them.

    Raise `ValueError` saying what is wrong with the file, `OSError` where it can't be opened.
    """
    found = _read(file, PARTS)
    _check_void(found["lines"]["weights"])
    return found


def read_kinds(file: Path) -> Arrays:
    """Return the arrays of a model of kinds by name; raise errors as `read` does."""
    return {name: arrays[""] for name, arrays in _read(file, KIND_PARTS).items()}


def _read(file: Path, parts: dict[str, dict[str, Array]]) -> dict[str, Arrays]:
    with open(file, "rb") as stream:
        with _reading(file.name, "a zip file"):
            archive = ZipFile(stream)
        with archive:
            _check_names({name.removesuffix(".npy") for name in archive.namelist()}, parts)
            return {part: _read_part(archive, part, arrays) for part, arrays in parts.items()}


def _read_part(archive: ZipFile, part: str, arrays: dict[str, Array]) -> Arrays:
    found: Arrays = {}
    sizes: dict[str, int] = {}
    for key, array in arrays.items():
        name = _name(part, key)
        with _reading(name):
            member = archive.open(f"{name}.npy")
        with member:
            found[key] = _read_array(member, name, array, sizes)
        _check_range(found[key], name, array)
    return found


def _read_array(member: IO[bytes], name: str, array: Array, sizes: dict[str, int]) -> npt.NDArray[Any]:
    """Read an array, but only after its header is found right: others may hold objects or exceed the memory."""
    with _reading(name):
        if np.lib.format.read_magic(member) != (1, 0):
            raise ValueError("np.savez writes no other version for arrays of numbers")
        shape, by_column, dtype = np.lib.format.read_array_header_1_0(member)
    native = dtype.newbyteorder("=")
    if native not in map(np.dtype, array.dtypes):
        raise ValueError(f"{name} is of {dtype}, it must be of {' or '.join(array.dtypes)}")
    _check_shape(shape, name, array, sizes)
    content = bytearray(math.prod(shape) * dtype.itemsize)
    with _reading(name):
        filled = _fill(memoryview(content), member)
        # zipfile checks the checksum at the end
        more = member.read(1)
    if more or filled < len(content):
        raise ValueError(f"{name} holds {'more' if more else 'fewer'} numbers than its shape says")
    return np.ndarray(shape, dtype, content, order="F" if by_column else "C").astype(native, copy=False)


def _fill(content: memoryview, member: IO[bytes]) -> int:
    """Fill `content` in pieces that stay in the processor's cache, and return how many bytes were read."""
    filled = 0
    while filled < len(content) and (piece := member.read(min(PIECE, len(content) - filled))):
        content[filled : filled + len(piece)] = piece
        filled += len(piece)
    return filled


@contextmanager
def _reading(name: str, kind: str = "an array") -> Iterator[None]:
    """Replace the dozen errors of zipfile and numpy (cut off, encrypted, another format) by one sentence."""
    try:
        yield
    except Exception as error:
        raise ValueError(f"{name} can't be read as {kind}") from error


def _check_names(names: set[str], parts: dict[str, dict[str, Array]]) -> None:
    known = [_name(part, key) for part, arrays in parts.items() for key in arrays]
    for name in known:
        if name not in names:
            raise ValueError(f"the array {name} is missing")
    for name in sorted(names.difference(known)):
        raise ValueError(f"the array {name!r:.60} is none of a model's")


def _check_shape(shape: tuple[int, ...], name: str, array: Array, sizes: dict[str, int]) -> None:
    """Check the shape of an array; the first array of a part with a named size sets it for the others."""
    if len(shape) == len(array.shape):
        for size, found in zip(array.shape, shape, strict=True):
            if isinstance(size, str) and size in SIZES:
                least, most = SIZES[size]
                if not least <= found <= most:
                    raise ValueError(f"{name} has the shape {_written(shape)}, its {size} must be {least} to {most}")
                sizes.setdefault(size, found)
        if "depth" in sizes:
            sizes[LEAVES] = 1 << sizes["depth"]
    right = tuple(sizes.get(size, size) if isinstance(size, str) else size for size in array.shape)
    if shape != right:
        raise ValueError(f"{name} has the shape {_written(shape)}, it must be {_written(right)}")


def _check_range(found: npt.NDArray[Any], name: str, array: Array) -> None:
    # NaN fails every comparison, and min() and max() are NaN if one of the numbers is
    with np.errstate(invalid="ignore"):
        if not found.size or (array.least <= found.min() and found.max() <= array.most):
            return
        place = np.argwhere(~((found >= array.least) & (found <= array.most)))[0].tolist()
    at = f" at {place}" if place else ""
    raise ValueError(f"{name} holds {found[tuple(place)]}{at}, it must be from {array.least} to {array.most}")


def _check_void(weights: npt.NDArray[Any]) -> None:
    # n-grams across a line end are looked up here: a weight would count for the lines on both sides
    for column, weight in enumerate(weights[:, VOID].tolist()):
        if weight:
            raise ValueError(f"lines.weights holds {weight} at {[column, VOID]}, it must be 0 there")


def _name(part: str, key: str) -> str:
    return f"{part}.{key}" if key else part


def _written(shape: tuple[int | str, ...]) -> str:
    return f"({', '.join(map(str, shape))})"
