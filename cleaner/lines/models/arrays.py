"""
The arrays of a model file: what each of them must be, and a reader that takes no others.

What judges lines looks at no array twice: compiled loops would read the memory of others for a feature that no line
has, and a weight that is no number would end in empty articles.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

import numpy as np
import numpy.typing as npt

from cleaner.lines.features.autocontext import SIZE as REVISION_SIZE
from cleaner.lines.features.context import SEEN_SIZE, SPAM_SIZE
from cleaner.lines.features.hashing import BUCKETS
from cleaner.lines.features.ngrams import VOID
from cleaner.lines.models.line_model import LARGEST_WEIGHT
from cleaner.lines.scores import COLUMNS

Arrays = dict[str, npt.NDArray[Any]]

# Log-odds and their factors are not as large. The sums and products of numbers up to this one are finite.
LARGEST = 1e9
INT16, FLOAT32 = np.iinfo(np.int16), np.finfo(np.float32)
# Sizes that are a model's own, the least and the most: the number of a leaf has 8 bits, and the sum of a value of 16
# bits from each tree has 32.
SIZES = {"trees": (0, (1 << 16) - 1), "depth": (1, 8)}
LEAVES = "leaves"
PIECE = 1 << 18


@dataclass(frozen=True)
class Array:
    """What an array must be: one of some dtypes, of a shape with sizes by number or by name, and in a range."""

    dtypes: tuple[str, ...]
    shape: tuple[int | str, ...]
    least: float
    most: float


def _trees(features: int) -> dict[str, Array]:
    """Return what the arrays of trees over so many features must be, the one first that tells their sizes."""
    return {
        "feature": Array(("int16",), ("trees", "depth"), 0, features - 1),
        # no row answers a question for more than infinity with yes: so shallower trees are filled up
        "threshold": Array(("float32",), ("trees", "depth"), float(FLOAT32.min), math.inf),
        "values": Array(("int16",), ("trees", LEAVES), INT16.min, INT16.max),
        "scale": Array(("float64",), (), 0, LARGEST),
        # CatBoost writes the offset of some models as a whole number
        "bias": Array(("float64", "int64", "int32"), (), -LARGEST, LARGEST),
    }


# The arrays of each part of a model, called `part.array` in the file; a part of one array is called as that is.
PARTS: dict[str, dict[str, Array]] = {
    "lines": {
        "weights": Array(("int16",), (COLUMNS, BUCKETS), -LARGEST_WEIGHT, LARGEST_WEIGHT),
        "scale": Array(("float64",), (COLUMNS,), 0, LARGEST),
        "bias": Array(("float64",), (COLUMNS,), -LARGEST, LARGEST),
    },
    "body": _trees(SEEN_SIZE),
    "spam": _trees(SEEN_SIZE + SPAM_SIZE),
    "revised": _trees(SEEN_SIZE + REVISION_SIZE),
    "calibration": {"": Array(("float64",), (2, 2), -LARGEST, LARGEST)},
}


def read(file: Path) -> dict[str, Arrays]:
    """
    Return the arrays of a model file by part, as `PARTS` has them.

    Raise `ValueError` with what is wrong with the file, `OSError` where it can't be opened.
    """
    with open(file, "rb") as stream:
        with _reading(file.name, "a zip file"):
            archive = ZipFile(stream)
        with archive:
            _check_names({name.removesuffix(".npy") for name in archive.namelist()})
            found = {part: _read_part(archive, part) for part in PARTS}
    _check_void(found["lines"]["weights"])
    return found


def _read_part(archive: ZipFile, part: str) -> Arrays:
    found: Arrays = {}
    sizes: dict[str, int] = {}
    for key, array in PARTS[part].items():
        name = _name(part, key)
        with _reading(name):
            member = archive.open(f"{name}.npy")
        with member:
            found[key] = _read_array(member, name, array, sizes)
        _check_range(found[key], name, array)
    return found


def _read_array(member: IO[bytes], name: str, array: Array, sizes: dict[str, int]) -> npt.NDArray[Any]:
    """Read an array whose head says that it is right: a wrong one may be of objects, or larger than the memory."""
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
        # at its end zipfile looks at the checksum
        more = member.read(1)
    if more or filled < len(content):
        raise ValueError(f"{name} holds {'more' if more else 'fewer'} numbers than its shape says")
    return np.ndarray(shape, dtype, content, order="F" if by_column else "C").astype(native, copy=False)


def _fill(content: memoryview, member: IO[bytes]) -> int:
    """Read what fits into some memory, in pieces that stay in the processor's cache, and return how much it was."""
    filled = 0
    while filled < len(content) and (piece := member.read(min(PIECE, len(content) - filled))):
        content[filled : filled + len(piece)] = piece
        filled += len(piece)
    return filled


@contextmanager
def _reading(name: str, kind: str = "an array") -> Iterator[None]:
    """Say in one sentence what zipfile and numpy have a dozen errors for: cut off, encrypted, of another format."""
    try:
        yield
    except Exception as error:
        raise ValueError(f"{name} can't be read as {kind}") from error


def _check_names(names: set[str]) -> None:
    known = [_name(part, key) for part, arrays in PARTS.items() for key in arrays]
    for name in known:
        if name not in names:
            raise ValueError(f"the array {name} is missing")
    for name in sorted(names.difference(known)):
        raise ValueError(f"the array {name!r:.60} is none of a model's")


def _check_shape(shape: tuple[int, ...], name: str, array: Array, sizes: dict[str, int]) -> None:
    """Hold a shape against what it must be; the first array of a part that has a size by name tells how much it is."""
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
    # not a number is neither from the least to the most, nor are the least and the most of numbers among which it is
    with np.errstate(invalid="ignore"):
        if not found.size or (array.least <= found.min() and found.max() <= array.most):
            return
        place = np.argwhere(~((found >= array.least) & (found <= array.most)))[0].tolist()
    at = f" at {place}" if place else ""
    raise ValueError(f"{name} holds {found[tuple(place)]}{at}, it must be from {array.least} to {array.most}")


def _check_void(weights: npt.NDArray[Any]) -> None:
    # n-grams across a line end are looked up here: what they weigh would count for the lines beside them
    for column, weight in enumerate(weights[:, VOID].tolist()):
        if weight:
            raise ValueError(f"lines.weights holds {weight} at {[column, VOID]}, it must be 0 there")


def _name(part: str, key: str) -> str:
    return f"{part}.{key}" if key else part


def _written(shape: tuple[int | str, ...]) -> str:
    return f"({', '.join(map(str, shape))})"
