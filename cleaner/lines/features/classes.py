"""How many characters of each class a line has: scripts, digits, and marks that hint at what it is."""

from functools import cache

import numpy as np

from cleaner.chinese.characters import FOLDED_HAN
from cleaner.lines.features.batch import Batch, Integers
from cleaner.lines.features.hashing import field_sums

# Letters by script, as ranges of code points after folding.
HAN = tuple((first, last + 1) for first, last in FOLDED_HAN)
KANA_AND_HANGUL = ((0x3041, 0x3100), (0x31F0, 0x3200), (0xAC00, 0xD7A4), (0xFF66, 0xFF9E))
OTHER_LETTERS = ((0x61, 0x7B), (0xC0, 0x250), (0x370, 0x2000))

# Code points counted per line, by the use of the mark.
KINDS: dict[str, str] = {
    "end": "。！？!?…；;",
    "comma": "，、,",
    "colon": "：:",
    "quote": "“”‘’「」『』\"'",
    "bracket": "()（）[]【】《》<>〈〉",
    "separator": "|｜-–—_/\\>»·•,~=*+#",
    "space": " \t\u3000\u00a0",
    "question": "?？",
    "stop": "。",
}
SCRIPTS = {"han": HAN, "kana": KANA_AND_HANGUL, "letter": OTHER_LETTERS, "latin": ((0x61, 0x7B),)}
CLASSES = (*SCRIPTS, "digit", *KINDS)

CLASS_BITS = 9


def counts(lines: Batch) -> Integers:
    """Return how many characters of each of `CLASSES` each line has, shape (lines, len(CLASSES))."""
    tables = _class_tables()
    table = np.empty((len(lines.starts), len(CLASSES)), dtype=np.int64)
    half = len(CLASSES) // 2
    for rows, points, starts in lines.cached_slices():
        low = np.minimum(points, 0xFFFF)
        for number, packed in enumerate(tables):
            table[rows, number * half : (number + 1) * half] = field_sums(packed[low], starts, CLASS_BITS, half)
    return table


@cache
def _class_tables() -> Integers:
    """Return for each half of the classes which of them each code point is in, as bit fields, shape (2, 0x10000)."""
    half = len(CLASSES) // 2
    member = members()
    shifted = member << (CLASS_BITS * (np.arange(len(CLASSES)) % half))[:, None]
    return np.stack([shifted[:half].sum(axis=0), shifted[half:].sum(axis=0)])


def members() -> Integers:
    """Return 1 where a code point is in a class, shape (len(CLASSES), 0x10000)."""
    member = np.zeros((len(CLASSES), 0x10000), dtype=np.int64)
    for row, ranges in enumerate(SCRIPTS.values()):
        for first, last in ranges:
            member[row, first:last] = 1
    member[CLASSES.index("digit"), ord("0")] = 1
    for name, chars in KINDS.items():
        member[CLASSES.index(name), [ord(char) for char in chars]] = 1
    return member
