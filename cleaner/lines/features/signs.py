"""What the characters of lines show: how many there are of each class, how lines begin and end, and telling words."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from cleaner.chinese.characters import Codes, distinct
from cleaner.kernels import KERNELS
from cleaner.lines.compiled import loops
from cleaner.lines.features.batch import Batch, Floats, Integers
from cleaner.lines.features.classes import CLASSES, counts, members
from cleaner.lines.features.columns import LOG1P_LINES, LOOKED_UP, logs_of
from cleaner.lines.features.seen import AMOUNTS, DENSITIES
from cleaner.lines.features.telltales import LISTS, seconds, telltales
from cleaner.lines.features.windows import Columns, Flags

# What the first character of a line is looked up in, and twice the last; `signs.c` knows them by their order.
MARKS = {
    "opens_like_a_quote_or_number": '“「『"0[【(《',
    "ends_with_colon": ":：",
    "closed": "。！？!?…”」』.",
}
FLAGS = (*MARKS, *LISTS)
NUMBERS = (*(f"share_of_{name}" for name in DENSITIES), *(f"log_count_of_{name}" for name in AMOUNTS), "log_length")
_SHARES, _AMOUNTS = ([CLASSES.index(name) for name in names] for names in (DENSITIES, AMOUNTS))


@dataclass(frozen=True)
class Signs:
    """
    What the characters of each line show.

    `counts` has how many are of each of `CLASSES`, shape (lines, CLASSES), `numbers` the columns of NUMBERS, shape
    (NUMBERS, lines), `flags` those of FLAGS, shape (FLAGS, lines).
    """

    counts: Integers
    numbers: Floats
    flags: Flags

    def columns(self) -> Columns:
        """Return the numbers and flags by name, shape (lines,) each."""
        return {**dict(zip(NUMBERS, self.numbers, strict=True)), **dict(zip(FLAGS, self.flags, strict=True))}


def signs(lines: Batch) -> Signs:
    """Return what the characters of each line show."""
    logs = logs_of_lengths(lines)
    if KERNELS:
        return Signs(*loops.line_signs(lines, kinds(), logs))
    counted, length = counts(lines), np.maximum(lines.lengths, 1)
    shares = counted[:, _SHARES] / length[:, None]
    amounts = logs[np.column_stack([counted[:, _AMOUNTS], length])]
    numbers = np.concatenate([shares.astype(np.float32), amounts], axis=1).T
    ends = lines.points[np.minimum(lines.starts, len(lines.points) - 1)], lines.points[np.maximum(lines.ends - 1, 0)]
    marks = [_among(points, chars) for points, chars in zip((*ends, ends[1]), MARKS.values(), strict=True)]
    return Signs(counted, numbers, np.stack([*marks, *telltales(lines).values()]))


def logs_of_lengths(lines: Batch) -> Floats:
    """Return the logs of all numbers up to the length of the longest line, and of one more."""
    longest = int(lines.lengths.max(initial=1))
    found: Floats = logs_of(longest.bit_length())[LOOKED_UP.index(LOG1P_LINES)]
    return found


def _among(points: Codes, chars: str) -> Flags:
    """Flag code points that are among `chars`, same shape; np.isin would import numpy.ma and slow down start-up."""
    return _member(chars)[np.minimum(points, 0xFFFF)]


@cache
def _member(chars: str) -> Flags:
    member = np.zeros(0x10000, dtype=bool)
    member[[ord(char) for char in chars]] = True
    return member


@cache
def kinds() -> loops.Kinds:
    """Return the kinds of characters as the compiled loops know them: those of a kind are the same in every way."""
    words = np.stack([seconds(words) for words, _ in LISTS.values()])
    ways = [*members(), *(_member(chars) for chars in MARKS.values()), (words > 0).any(axis=0)]
    packed = np.zeros(words.shape[1], dtype=np.uint32)
    for bit, way in enumerate(ways):
        packed |= way.astype(np.uint32) << np.uint32(bit)
    found = distinct(packed)
    which = found.astype(np.int64)[:, None] >> np.arange(len(ways)) & 1
    return loops.kinds(
        found.searchsorted(packed).astype(np.uint8),
        which[:, : len(CLASSES)],
        which[:, len(CLASSES) :],
        words,
        np.array([longest for _, longest in LISTS.values()]),
        (_SHARES, _AMOUNTS),
    )
