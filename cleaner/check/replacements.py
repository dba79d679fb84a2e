"""Which characters of lines were replaced by others, found for all lines of a page at once."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from cleaner.changes import Place, is_replacement
from cleaner.document import LineFields


def replacements(lines: Sequence[LineFields]) -> dict[int, tuple[Place, ...]]:
    """
    Return where lines differ from their texts of which characters were replaced and nothing else, by their numbers.

    Characters side by side are one place. It gives what `changes` gives: most changed lines of a page are made
    Simplified, and to compare all of them takes little longer than to compare one.

        >>> import cleaner
        >>> replacements(cleaner.clean("中國圖書").line_fields)
        {1: ((1, 4, 1, 4),)}
    """
    alike = [
        (number, original, text)
        for number, original, text, _, _, _, _, _, steps, _ in lines
        if steps and is_replacement(original, steps, text)
    ]
    if not alike:
        return {}
    numbers, originals, texts = zip(*alike, strict=True)
    differs = _codes(originals) != _codes(texts)
    # a line end is the same on both sides, so no place goes over it; before the first line there is one, too
    edges = (differs[1:] != differs[:-1]).nonzero()[0]
    starts, ends = edges[::2], edges[1::2]
    offsets = np.array([*accumulate([len(original) + 1 for original in originals], initial=0)])
    first = starts.searchsorted(offsets)
    of_line = offsets[:-1].repeat(first[1:] - first[:-1])
    begins, stops = (starts - of_line).tolist(), (ends - of_line).tolist()
    places = list(zip(begins, stops, begins, stops, strict=True))
    spans = pairwise(first.tolist())
    return {number: tuple(places[start:end]) for number, (start, end) in zip(numbers, spans, strict=True)}


def _codes(lines: Iterable[str]) -> npt.NDArray[np.uint32]:
    """Return the code points of lines, each between two line ends."""
    return np.array(["\n".join(["", *lines, ""])]).view(np.uint32)
