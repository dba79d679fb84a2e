"""Count characters and their neighbours in clean Chinese and write `models/characters.npz`."""

import gzip
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleaner.hanzi import codes, keys
from cleaner.language import STEP

DISCOUNT = 0.7
# A pair seen fewer times than this says little that its characters do not; the file stays near 1 MB.
RAREST_PAIR = 4
# A word of jieba's dictionary counts as this share of its corpus frequency: it fills in, it does not outweigh text.
DICTIONARY_WEIGHT = 0.05
TEXTS = ("body", "titles")


def fit(corpora: Path) -> dict[str, npt.NDArray[np.generic]]:
    """
    Count `corpora`/raw and jieba's dictionary and return the arrays of a `CharacterModel`.

    Source of the method: absolute discounting with back-off (Ney, Essen and Kneser 1994).
    """
    single = np.full(0x10000, 0.01)
    pairs: dict[int, float] = {}
    for text, weight in [*_lines(corpora), *_words()]:
        points = keys(codes(text))
        points = points[points <= 0xFFFF].astype(np.uint32)
        np.add.at(single, points, weight)
        for pair in ((points[:-1] << 16) | points[1:]).tolist():
            pairs[pair] = pairs.get(pair, 0.0) + weight
    return _model(single, {pair: count for pair, count in pairs.items() if count >= RAREST_PAIR})


def _model(single: npt.NDArray[np.float64], counts: dict[int, float]) -> dict[str, npt.NDArray[np.generic]]:
    pairs = np.array(sorted(counts), dtype=np.uint32)
    count = np.array([counts[pair] for pair in pairs.tolist()])
    first, second = pairs >> 16, pairs & 0xFFFF
    follows = np.bincount(first, weights=count, minlength=0x10000)
    kinds = np.bincount(first, minlength=0x10000)
    unigram = single / single.sum()
    reserved = np.where(kinds > 0, (DISCOUNT * kinds + 1) / (single + 1), 1.0).clip(1e-4, 1.0)
    bigram = np.maximum(count - DISCOUNT, 0.1) / np.maximum(single[first], follows[first])
    bigram += reserved[first] * unigram[second]
    return {
        "unigram": _quantised(unigram),
        "pairs": pairs,
        "bigram": _quantised(bigram),
        "backoff": _quantised(reserved),
    }


def _quantised(probability: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    return np.clip(np.rint(-np.log(probability) / STEP), 0, 255).astype(np.uint8)


def _lines(corpora: Path) -> Iterator[tuple[str, float]]:
    for folder in TEXTS:
        for file in sorted((corpora / "raw" / folder).glob("*.txt.gz")):
            with gzip.open(file, "rt", encoding="utf-8") as lines:
                yield from ((line.strip(), 1.0) for line in lines)


def _words() -> Iterator[tuple[str, float]]:
    spec = find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    with open(Path(spec.origin).parent / "dict.txt", encoding="utf-8") as words:
        for row in words:
            word, count, _ = row.split(" ")
            yield word, int(count) * DICTIONARY_WEIGHT
