"""Which characters of lines were replaced by others, found for all lines of a page at once."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np

from cleaner.changes import Place, is_replacement
from cleaner.chinese.characters import codes
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
    differs = codes("\n".join(["", *originals, ""])) != codes("\n".join(["", *texts, ""]))
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
