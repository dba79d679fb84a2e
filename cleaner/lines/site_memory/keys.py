"""Lines as numbers of 64 bits that are the same in every process, and for both scripts."""

import hashlib
from collections.abc import Sequence
from functools import cache

import numpy as np

from cleaner.chinese.characters import codes
from cleaner.chinese.scripts import keys
from cleaner.lines.features.batch import NEWLINE, Batch, Keys

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
    points = codes("\n".join(["", *map(str.strip, lines), ""]))
    breaks = np.flatnonzero(points == NEWLINE)
    text, sums = Batch(points, breaks[:-1] + 1, breaks[1:]), np.zeros(len(lines), dtype=np.uint64)
    for part, characters, starts in text.cached_slices():
        # the newline behind a line counts, too: what is longer by a character differs
        sizes = text.lengths[part] + 1
        place = np.arange(len(characters) - 1) - np.repeat(starts - 1, sizes)
        sums[part] = np.add.reduceat(keys(characters[1:]) * _factors().take(place & PLACES - 1), starts - 1)
    found = np.maximum(spread(sums), 1)
    found[text.lengths == 0] = BLANK_LINE
    return found


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
