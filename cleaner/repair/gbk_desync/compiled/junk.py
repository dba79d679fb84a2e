"""Count and drop the junk before the marks of a page in C."""

import re
from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from cleaner.chinese.characters import HAN, to_text
from cleaner.kernels import ADDRESS, NUMBER, function
from cleaner.repair.gbk_desync.compiled.tables import BMP, Bytes, flagged
from cleaner.repair.gbk_desync.junk import BEFORE_ASCII, LONGEST_JUNK, MARKS_AFTER_JUNK

# Bits of what stands before junk, as in junk.h.
HAN_BEFORE, TEXT_BEFORE, SPACE_BEFORE = 1, 2, 4


def count(text: str) -> tuple[Mapping[str, int], int]:
    """Return what `count_junk` of the module in Python does."""
    counts = np.empty(len(MARKS_AFTER_JUNK), dtype=np.int64)
    marks = _count_junk()(_kinds(), _points(text), len(text), LONGEST_JUNK, counts)
    return {mark: found for mark, found in zip(MARKS_AFTER_JUNK, counts.tolist(), strict=True) if found}, marks


def drop(text: str) -> str:
    """Return what `drop_junk` of the module in Python does."""
    left = np.empty(len(text), dtype=np.uint32)
    return to_text(left[: _drop_junk()(_points(text), len(text), LONGEST_JUNK, left)])


def _points(text: str) -> bytes:
    return text.encode("utf-32-le", "surrogatepass")


@cache
def _kinds() -> Bytes:
    """Return the bits of each code point of the BMP; there is no white space beyond it."""
    every = "".join(map(chr, range(BMP)))
    bits = {HAN_BEFORE: f"[{HAN}]", TEXT_BEFORE: f"[{BEFORE_ASCII}]", SPACE_BEFORE: r"\s"}
    found = np.zeros(BMP, dtype=np.uint8)
    for bit, kind in bits.items():
        found |= flagged(re.findall(kind, every)) * np.uint8(bit)
    return found


@cache
def _count_junk() -> Callable[..., int]:
    return function("count_junk", np.uint8, ADDRESS, NUMBER, NUMBER, np.int64)


@cache
def _drop_junk() -> Callable[..., int]:
    return function("drop_junk", ADDRESS, NUMBER, NUMBER, np.uint32)
