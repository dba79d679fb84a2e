"""
Arrays as files hold them: what each of them must be, and a reader that accepts no others.

No array is checked again later: compiled loops would read foreign memory for a feature that doesn't exist, and a
weight that is not a number would lead to empty articles.
"""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, NamedTuple
from zipfile import ZipFile

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[Any]]

# The least and the most of sizes that a file may choose: a leaf's number has 8 bits, and the sum of one 16-bit value
# per tree has 32. The trigrams that follow a context are as many as 16 bits say.
LONG = (0, (1 << 32) - 1)
SIZES = {"trees": (0, (1 << 16) - 1), "depth": (1, 8)}
SIZES |= dict.fromkeys(("hosts", "lines", "bytes", "pairs", "contexts", "trigrams"), LONG)
LEAVES = "leaves"
PIECE = 1 << 18
# A small file that is packed may hold as many bytes as this; a larger one is not packed, and holds its own size.
MOST_PACKED = 1 << 26


class Array(NamedTuple):
    """
    What an array must be: its dtype one of `dtypes`, its shape in numbers or named sizes, its values in a range.

    With `rises` each value must be greater than the one before it.
    """

    dtypes: tuple[str, ...]
    shape: tuple[int | str, ...]
    least: float
    most: float
    rises: bool = False


# The arrays of each part of a file, named `part.array` there, or just by one of the two where the other is empty.
Parts = Mapping[str, Mapping[str, Array]]


def read_arrays(stream: IO[bytes], name: str, parts: Parts) -> dict[str, Arrays]:
    """
    Return the arrays of an .npz file by part; `name` is what errors call the file.

    Raise `ValueError`, with one sentence that says which array is wrong and how.
    """
    with _reading(name, "a zip file"):
        archive = ZipFile(stream)
    with archive:
        _check_names([member.removesuffix(".npy") for member in archive.namelist()], parts)
        size = stream.seek(0, 2)
        declared = sum(member.file_size for member in archive.infolist())
        if declared > max(size, MOST_PACKED):
            raise ValueError(f"{name} has {size} bytes and declares {declared}, more than it may hold packed")
        return {part: _read_part(archive, part, arrays) for part, arrays in parts.items()}


def _read_part(archive: ZipFile, part: str, arrays: Mapping[str, Array]) -> Arrays:
    found: Arrays = {}
    sizes: dict[str, int] = {}
    for key, array in arrays.items():
        name = _name(part, key)
        with _reading(name):
            member = archive.open(f"{name}.npy")
        with member:
            found[key] = _read_array(member, archive.getinfo(f"{name}.npy").file_size, name, array, sizes)
        _check_values(found[key], name, array)
    return found


def _read_array(member: IO[bytes], size: int, name: str, array: Array, sizes: dict[str, int]) -> npt.NDArray[Any]:
    """Read an array of `size` bytes, but only if its header is right: others may hold objects or exceed the memory."""
    with _reading(name):
        if np.lib.format.read_magic(member) != (1, 0):
            raise ValueError("np.savez writes no other version for arrays of numbers")
        shape, by_column, dtype = np.lib.format.read_array_header_1_0(member)
    native = dtype.newbyteorder("=")
    if native not in map(np.dtype, array.dtypes):
        raise ValueError(f"{name} is of {dtype}, it must be of {' or '.join(array.dtypes)}")
    _check_shape(shape, name, array, sizes)
    wanted, there = math.prod(shape) * dtype.itemsize, size - member.tell()
    if there == wanted:
        content = bytearray(wanted)
        with _reading(name):
            filled = _fill(memoryview(content), member)
            # zipfile checks the checksum at the end
            there = filled + len(member.read(1))
    if there != wanted:
        raise ValueError(f"{name} holds {'more' if there > wanted else 'fewer'} numbers than its shape says")
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


def _check_names(names: list[str], parts: Parts) -> None:
    known = [_name(part, key) for part, arrays in parts.items() for key in arrays]
    for name in known:
        if name not in names:
            raise ValueError(f"the array {name} is missing")
    for name in sorted(set(names).difference(known)):
        raise ValueError(f"the array {name!r:.60} is unknown")
    for name in known:
        if names.count(name) > 1:
            raise ValueError(f"the array {name} is there twice")


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


def _check_values(found: npt.NDArray[Any], name: str, array: Array) -> None:
    if array.rises and (found[1:] <= found[:-1]).any():
        place = int(np.argmax(found[1:] <= found[:-1]))
        raise ValueError(f"{name} holds {found[place + 1]} at [{place + 1}] after {found[place]}, it must rise")
    # NaN fails every comparison, and min() and max() are NaN if one of the numbers is
    with np.errstate(invalid="ignore"):
        if not found.size or (array.least <= found.min() and found.max() <= array.most):
            return
        where = np.argwhere(~((found >= array.least) & (found <= array.most)))[0].tolist()
    at = f" at {where}" if where else ""
    raise ValueError(f"{name} holds {found[tuple(where)]}{at}, it must be from {array.least} to {array.most}")


def _name(part: str, key: str) -> str:
    return f"{part}.{key}" if part and key else part or key


def _written(shape: tuple[int | str, ...]) -> str:
    return f"({', '.join(map(str, shape))})"
