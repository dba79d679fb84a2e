"""
The inner loops in C, and whether they run: where they do not, numpy and Python do the same, with the same results.

The library is compiled when the package is built or installed (`hatch_build.py`); a wheel has it ready. Its functions
take arrays and whole numbers of 64 bits; `function` says which arrays each takes, so that no other gets there.
"""

import sys
import warnings
from ctypes import CDLL, c_int64, c_void_p
from functools import cache
from pathlib import Path
from typing import Any

from numpy.ctypeslib import ndpointer

LIBRARY = Path(__file__).with_name("library.dll" if sys.platform == "win32" else "library.so")
# What a function takes: an array of these numbers, a whole number, or the address of a structure.
NUMBER, ADDRESS = c_int64, c_void_p
MISSING = "the compiled loops of cleaner are missing, so it takes longer: they come with a wheel, or with a C compiler"


class Kernels:
    """The choice of a process: true where the compiled loops run. Tests and benchmarks change `wanted`."""

    def __init__(self) -> None:
        self.wanted = True

    def __bool__(self) -> bool:
        return self.wanted and _library() is not None


KERNELS = Kernels()


def function(name: str, *arguments: type[Any]) -> Any:
    """
    Return a function of the library that returns a whole number of 64 bits.

    `arguments` are NUMBER, ADDRESS and types of numpy, which stand for arrays of them without gaps; an array of another
    type raises `ctypes.ArgumentError`.
    """
    library = _library()
    assert library is not None, "ask whether KERNELS is true first"
    found = library[name]
    found.restype = NUMBER
    found.argtypes = [
        each if each in (NUMBER, ADDRESS) else ndpointer(each, flags="C_CONTIGUOUS") for each in arguments
    ]
    return found


@cache
def _library() -> CDLL | None:
    try:
        return CDLL(str(LIBRARY))
    except OSError:
        warnings.warn(MISSING, RuntimeWarning, stacklevel=2)
        return None
