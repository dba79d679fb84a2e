"""
What a page says again and again: lines that stood there before, and lines that read alike.

What a site prints around each of many posts, goods or teasers recurs but for its numbers, or has its beginning or its
end in common; the openings of other articles break off. One line of it may read like prose.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes
from cleaner.kernels import KERNELS
from cleaner.lines.compiled import loops
from cleaner.lines.features.batch import Batch, Integers, Layout
from cleaner.lines.features.windows import Columns, Flags, Numbers

# Ways in which lines are alike: all characters, in any order; the same without numbers; their first and last ones.
WAYS = LINE, MASKED, HEAD, TAIL = ("line", "masked", "head", "tail")
# How many characters make the beginning or the end of a line, without the bullets and rules around it.
REACH = 3
# So many lines that are alike in a way are no coincidence.
MANY = 3
# Digits are folded to this, and a number counts as one of it.
DIGIT = ord("0")
# What a character may be at the ends of a line: each is a bit of `_roles`.
BULLET, CLOSER, DOT, ELLIPSIS = 1, 2, 4, 8
ROLES = {BULLET: "*•·- #>|_", CLOSER: " »>])】[", DOT: ".", ELLIPSIS: "…"}
# Characters are packed into an integer.
POINT_BITS = 21


@dataclass(frozen=True)
class Repeats:
    """
    How often lines are alike in a way, how many such lines stand before, and how far away the last of them is.

    Each has shape (WAYS, lines). The distance is the length of the document where there is none. `trails_off` flags
    lines that end in an ellipsis, shape (lines,).
    """

    copies: Integers
    before: Integers
    since: Integers
    trails_off: Flags

    def values(self) -> Columns:
        """Return the numbers of each line by name, shape (lines,) each."""
        return {
            **{f"like_{way}": copies for way, copies in zip(WAYS, self.copies, strict=True)},
            "copies_before": self.before[0],
            "since_copy": self.since[0],
            "repeats": self.before[0] > 0,
            "trails_off": self.trails_off,
        }

    def sums(self) -> dict[str, Numbers]:
        """Return what is counted in lines around, shape (lines,) each."""
        many = {f"many_{way}": copies >= MANY for way, copies in zip(WAYS[1:], self.copies[1:], strict=True)}
        return {**many, "repeats": self.before[0] > 0, "trails_off": self.trails_off}


def repeats(lines: Batch, layout: Layout) -> Repeats:
    """Return what lines have in common with others of their document."""
    if KERNELS:
        keys, trails_off = loops.line_keys(lines, roles(), len(WAYS), REACH)
        copies, before, since = loops.count_copies(keys, layout.last)
        return Repeats(copies, before, since, trails_off)
    counted = [_counted(keys, layout) for keys in _keys(lines)]
    copies, before, since = np.stack(counted, axis=1)
    return Repeats(copies, before, since, _trails_off(lines))


def _counted(keys: Integers, layout: Layout) -> tuple[Integers, Integers, Integers]:
    """Return the copies of each line, how many stand before it and how far away the last one is."""
    # sorted by hand: np.unique imports numpy.ma, a fifth of the start-up time
    order = np.lexsort((keys, layout.last))
    opens = np.ones(len(order), dtype=bool)
    opens[1:] = (np.diff(keys[order]) != 0) | (np.diff(layout.last[order]) != 0)
    group, places = np.cumsum(opens) - 1, np.arange(len(order))
    copies, before, since = np.empty((3, len(order)), dtype=np.int64)
    copies[order] = np.bincount(group)[group]
    before[order] = places - np.flatnonzero(opens)[group]
    since[order] = np.where(opens, (layout.last - layout.first)[order], np.diff(order, prepend=0))
    return copies, before, since


def _keys(lines: Batch) -> list[Integers]:
    """Return a number for each line and way that is the same for lines that are alike."""
    points, digit = lines.points, lines.points == DIGIT
    in_number = np.append(False, digit[1:] & digit[:-1])
    hashed = points.astype(np.int64) ** 2 % 1000003
    sums = [np.append(0, np.cumsum(values)) for values in (hashed, np.where(in_number, 0, hashed))]
    contents = [running[lines.ends] - running[lines.starts] for running in sums]
    inside = np.flatnonzero(_role_of(points) & BULLET == 0)
    first = np.minimum(inside[np.searchsorted(inside, lines.starts)], lines.ends)
    last = inside[np.searchsorted(inside, lines.ends) - 1]
    rank, kept = np.cumsum(~in_number) - 1, points[~in_number].astype(np.int64)
    return [*contents, _packed(kept, rank[first], rank[last], 1), _packed(kept, rank[last], rank[first], -1)]


def _packed(points: npt.NDArray[np.int64], start: Integers, end: Integers, step: int) -> Integers:
    """Return the characters from `start` on as one number, no further than `end`."""
    found = np.zeros(len(start), dtype=np.int64)
    for number in range(REACH):
        place = start + step * number
        is_inside = (end - place) * step >= 0
        found = found << POINT_BITS | np.where(is_inside, points[np.where(is_inside, place, 0)], 0)
    return found


def _trails_off(lines: Batch) -> Flags:
    roles = _role_of(lines.points)
    inside = np.flatnonzero(roles & CLOSER == 0)
    last = inside[np.searchsorted(inside, lines.ends) - 1]
    dots = roles[last] & DOT != 0
    flags: Flags = (roles[last] & ELLIPSIS != 0) | dots & (roles[np.maximum(last - 1, 0)] & (DOT | ELLIPSIS) != 0)
    return flags


def _role_of(points: Codes) -> npt.NDArray[np.uint8]:
    return roles()[np.minimum(points, 0xFFFF)]


@cache
def roles() -> npt.NDArray[np.uint8]:
    """Return the roles of each code point, the last for all beyond."""
    roles = np.zeros(0x10000, dtype=np.uint8)
    for role, chars in ROLES.items():
        roles[[ord(char) for char in chars]] |= role
    return roles
