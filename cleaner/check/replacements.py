"""Which characters of lines were replaced by others, found for all lines of a page at once."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from cleaner.changes import Place, is_replacement
from cleaner.document import Line


def replacements(lines: Sequence[Line]) -> dict[int, tuple[Place, ...]]:
    """
    Return where lines differ from their texts of which characters were replaced and nothing else, by their numbers.

    Characters side by side are one place. It gives what `changes` gives: most changed lines of a page are made
    Simplified, and to compare all of them takes little longer than to compare one.

        >>> import cleaner
        >>> replacements(cleaner.clean("中國圖書").lines)
        {1: ((1, 4, 1, 4),)}
    """
    alike = [line for line in lines if line.steps and is_replacement(line.original, line.steps, line.text)]
    if not alike:
        return {}
    # a line end between two lines is the same on both sides, so no place goes over it
    before = _codes("\n".join([line.original for line in alike]))
    after = _codes("\n".join([line.text for line in alike]))
    (at,) = (before != after).nonzero()
    (last,) = (at[1:] - at[:-1] != 1).nonzero()
    starts, ends = np.append(at[:1], at[last + 1]), np.append(at[last], at[-1:]) + 1
    lengths = np.array([len(line.original) + 1 for line in alike])
    offsets = lengths.cumsum() - lengths
    of_line = np.searchsorted(offsets, starts, side="right") - 1
    edges = np.searchsorted(of_line, np.arange(len(alike) + 1)).tolist()
    firsts, stops = (starts - offsets[of_line]).tolist(), (ends - offsets[of_line]).tolist()
    places = list(zip(firsts, stops, firsts, stops, strict=True))
    return {line.number: tuple(places[edge:end]) for line, (edge, end) in zip(alike, pairwise(edges), strict=True)}


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
