"""Lines as numbers of 64 bits that are the same in every process, and for both scripts."""

import hashlib
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes, codes
from cleaner.chinese.scripts import key_table, keys
from cleaner.kernels import KERNELS
from cleaner.lines.compiled import site_keys as compiled
from cleaner.lines.features.batch import NEWLINE, Integers, Keys

# White space is below this character, which is none and stands for all beyond.
BEYOND_SPACES = 0x3001
# The key of a blank line, which no other line has.
BLANK_LINE = 0
KEY_BYTES = 8

# A line is a sum of its characters, each times a random odd number for its place: multilinear hashing (Lemire and
# Kaser 2014, Strongly universal string hashing is fast). Places farther on use the numbers again.
PLACES = 1 << 12
SEED = 17
# The multipliers and shifts of SplitMix64 (Steele, Lea and Flood 2014), which spread the sum over all bits.
MULTIPLIERS, SHIFTS = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB), (30, 27, 31)


def line_keys(lines: Sequence[str]) -> Keys:
    """
    Return the keys of lines without their outer white space, shape (len(lines),); none may hold a newline.

        >>> one, other, blank = line_keys(["網站導航", " 网站导航　", "　"])
        >>> bool(one == other), int(blank)
        (True, 0)
    """
    return keys_in(codes("\n".join([*lines, ""])), len(lines))


def keys_in(points: Codes, lines: int) -> Keys:
    """Return the keys of the lines of a text as code points, which all have a newline behind them, shape (lines,)."""
    if KERNELS:
        return compiled.line_keys(points, lines, _hashing())
    ends = np.flatnonzero(points == NEWLINE)
    # what is no white space, and where that of each line begins and ends
    inside = np.flatnonzero(~_spaces().take(np.minimum(points, BEYOND_SPACES)))
    edges = np.searchsorted(inside, np.append(-1, ends))
    sizes = np.diff(edges)
    written = np.flatnonzero(sizes)
    firsts, lasts = inside[edges[written]], inside[edges[written + 1] - 1] + 1
    found = np.full(lines, BLANK_LINE, dtype=np.uint64)
    found[written] = np.maximum(spread(_sums(points, firsts, lasts)), 1)
    return found


def _sums(points: Codes, firsts: Integers, lasts: Integers) -> Keys:
    """Return the sum of each line, which begins and ends at some places and has a character or more."""
    lengths = lasts - firsts
    starts = np.cumsum(lengths) - lengths
    place = np.arange(lengths.sum()) - np.repeat(starts, lengths)
    terms = keys(points[place + np.repeat(firsts, lengths)]) * _factors().take(place & PLACES - 1)
    # the newline behind a line counts, too: what is longer by a character differs
    newlines = np.uint64(NEWLINE) * _factors().take(lengths & PLACES - 1)
    return np.add.reduceat(terms, starts) + newlines if len(terms) else newlines


def distinct_keys(found: Keys, sizes: Integers) -> tuple[Keys, Integers]:
    """
    Return the keys of the lines of pages, each once a page, without that of blank lines, and where each page's end.

    Page i has the next `sizes[i]` keys; those of a page stay in the order in which they come.
    """
    if KERNELS:
        return compiled.distinct(found, sizes)
    page = np.repeat(np.arange(len(sizes)), sizes)
    order = np.lexsort((found, page))
    ordered, of_page = found[order], page[order]
    first = ordered != BLANK_LINE
    first[1:] &= (ordered[1:] != ordered[:-1]) | (of_page[1:] != of_page[:-1])
    places = np.sort(order[first])
    return found[places], np.searchsorted(page[places], np.arange(len(sizes)), side="right")


def name_key(name: str) -> np.uint64:
    """Return the key of a name, such as that of a host."""
    digest = hashlib.blake2b(name.encode(errors="surrogatepass"), digest_size=KEY_BYTES).digest()
    return np.uint64(int.from_bytes(digest, "big"))


def spread(numbers: Keys) -> Keys:
    """Return other numbers, one for each, whose bits all depend on all bits of the number."""
    first, second, third = (np.uint64(shift) for shift in SHIFTS)
    one, other = (np.uint64(multiplier) for multiplier in MULTIPLIERS)
    numbers = (numbers ^ numbers >> first) * one
    numbers = (numbers ^ numbers >> second) * other
    return numbers ^ numbers >> third


@cache
def _factors() -> Keys:
    # numpy keeps the stream of a bit generator the same in all its releases
    return np.random.PCG64(SEED).random_raw(PLACES) | np.uint64(1)


@cache
def _spaces() -> npt.NDArray[np.bool_]:
    """Return which code points `str.strip` takes off, shape (BEYOND_SPACES + 1,); the last stands for all beyond."""
    return np.array([chr(point).isspace() for point in range(BEYOND_SPACES + 1)])


@cache
def _hashing() -> compiled.Hashing:
    return compiled.hashing(key_table(), _spaces(), _factors(), MULTIPLIERS, SHIFTS)
