"""
The inner loops in C, and whether they run: where they do not, numpy and Python do the same, with the same results.

The library is compiled when the package is built or installed (`hatch_build.py`); a wheel has it ready. Its functions
take arrays and whole numbers of 64 bits; `function` says which arrays each takes, so that no other gets there.
"""

import sys
import warnings
from collections.abc import Callable
from ctypes import CDLL, addressof, c_char, c_int64, c_void_p
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

LIBRARY = Path(__file__).with_name("library.dll" if sys.platform == "win32" else "library.so")
# What a function takes: an array of these numbers, a whole number, or the address of a structure.
NUMBER, ADDRESS = c_int64, c_void_p
# Takes the memory of an array as it is, however long.
_bytes: Callable[[Any], Any] = (c_char * 0).from_buffer
MISSING = "the compiled loops of cleaner are missing, so it takes longer: they come with a wheel, or with a C compiler"


class Kernels:
    """The choice of a process: true where the compiled loops run. Tests and benchmarks change `wanted`."""

    def __init__(self) -> None:
        self.wanted = True

    def __bool__(self) -> bool:
        return self.wanted and _library() is not None


KERNELS = Kernels()


def function(name: str, *arguments: type[Any]) -> Callable[..., int]:
    """
    Return a function of the library that returns a whole number of 64 bits.

    `arguments` are NUMBER, ADDRESS and types of numpy, which stand for arrays of them without gaps; an array of another
    type raises `TypeError`.
    """
    library = _library()
    assert library is not None, "ask whether KERNELS is true first"
    found = library[name]
    found.restype = NUMBER
    found.argtypes = [each if each in (NUMBER, ADDRESS) else ADDRESS for each in arguments]
    arrays = [(place, np.dtype(each)) for place, each in enumerate(arguments) if each not in (NUMBER, ADDRESS)]

    def call(*given: Any) -> int:
        # here and not by `ctypes`, which makes a Ctrl-C that comes while it converts an error of its own
        values = list(given)
        for place, kind in arrays:
            array = given[place]
            try:
                # a fifth of the time of `ctypes.data`, which a small page would feel; it refuses what has gaps
                values[place] = addressof(_bytes(array)) if array.dtype is kind else _address(array, kind)
            except TypeError:
                values[place] = _address(array, kind)
        returned: int = found(*values)
        return returned

    return call


def _address(array: npt.NDArray[Any], kind: np.dtype[Any]) -> int:
    """Return where the numbers of an array are; raise `TypeError` if they are of another type, or apart."""
    if array.dtype == kind and array.flags.c_contiguous:
        return array.ctypes.data
    raise TypeError(f"not an array of {kind} without gaps: {array.dtype}, strides {array.strides}")


@cache
def _library() -> CDLL | None:
    try:
        return CDLL(str(LIBRARY))
    except OSError:
        warnings.warn(MISSING, RuntimeWarning, stacklevel=2)
        return None
