"""Characters as code points: text to arrays and back, and the sets of characters that everything else names."""

import re
from typing import TypeVar

import numpy as np
import numpy.typing as npt

# The inside of a character class: the Han characters that Chinese text uses.
HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# Ideographs end here (CJK extension H); code points beyond are their own keys.
LAST_HAN = 0x323B0
CODE_POINTS = 0x110000

KANA_BLOCKS = ((0x3041, 0x3096), (0x30A1, 0x30FA), (0x31F0, 0x31FF), (0xFF66, 0xFF9D))
KANA = re.compile("[{}]".format("".join(f"{chr(first)}-{chr(last)}" for first, last in KANA_BLOCKS)))

Codes = npt.NDArray[np.uint32]
Number = TypeVar("Number", bound=np.generic)


def codes(text: str) -> Codes:
    """Return the code points of a text, shape (len(text),); a lone surrogate counts as one code point."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def distinct(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """
    Return the different values of an array, sorted; `np.unique` takes ten times as long, and more to load.

        >>> distinct(np.array([3, 1, 3])).tolist()
        [1, 3]
    """
    values = np.sort(values)
    first = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return values[first]


def to_text(points: Codes) -> str:
    """
    Return the text of code points: the inverse of `codes`.

        >>> to_text(codes("頭髮"))
        '頭髮'
    """
    return points.tobytes().decode("utf-32-le", "surrogatepass")
