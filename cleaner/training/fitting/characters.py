"""
Count characters and their neighbours in clean Chinese and write `models/characters.npz` and `models/trigrams.npz`.

Source of the method: interpolated absolute discounting (Ney, Essen and Kneser 1994; Chen and Goodman 1999).
"""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import codes
from cleaner.chinese.language_model import STEP
from cleaner.chinese.scripts import keys
from cleaner.simplify.punctuation import restore_fullwidth
from cleaner.training.corpora.folder import raw

Keys = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.float64]
Arrays = dict[str, npt.NDArray[np.generic]]

BMP = 0x10000
# Counts are lowered by these discounts, and the probability that frees goes to what was not seen.
DISCOUNT_PAIR, DISCOUNT_TRIPLE = 0.75, 0.9
MOST_OF_COUNT = 0.9
# N-grams seen fewer times than this say little that their characters do not; without them the files have 1 and 3 MB.
RAREST_PAIR, RAREST_TRIPLE = 4, 2
# A word of jieba's dictionary counts as this share of its corpus frequency, to fill gaps without outweighing text.
DICTIONARY_WEIGHT = 0.05
# Added to each character's count, so that an unseen one is possible.
UNSEEN = 0.01
TEXTS = ("body", "titles")


def fit(corpora: Path) -> tuple[Arrays, Arrays]:
    """
    Count a part of `corpora`/raw and jieba's dictionary; return the arrays of a `CharacterModel` and its triples.

    Texts that repairs are tuned and measured on (`cleaner.training.corpora.folder.PARTS`) are not counted.
    """
    text = _points("\n".join(["", *_lines(corpora), ""]))
    words = list(_words())
    pairs, pair_counts = _merged(text, words, 2)
    triples, triple_counts = _merged(text, words, 3)
    model = _pair_model(text, pairs, pair_counts)
    return model, _triple_model(model, pairs, pair_counts, triples, triple_counts)


def _merged(text: Keys, words: list[tuple[str, float]], length: int) -> tuple[Keys, Counts]:
    """Return the sorted n-grams of a text and of weighted words, packed 16 bits a character, and their counts."""
    found, counts = np.unique(_packed(text, length), return_counts=True)
    listed = [(gram, weight) for word, weight in words for gram in _packed(_points(word), length).tolist()]
    grams, weights = zip(*listed, strict=True)
    merged, place = np.unique(np.concatenate([found, np.array(grams, np.uint64)]), return_inverse=True)
    summed: Counts = np.bincount(place, weights=np.concatenate([counts, np.array(weights)])).astype(np.float64)
    return merged.astype(np.uint64), summed


def _packed(points: Keys, length: int) -> Keys:
    packed = np.zeros(max(0, len(points) - length + 1), np.uint64)
    for place in range(length):
        packed = (packed << np.uint64(16)) | points[place : place + len(packed)]
    return packed


def _pair_model(text: Keys, pairs: Keys, counts: Counts) -> Arrays:
    seen = np.bincount(text.astype(np.int64), minlength=BMP) + UNSEEN
    first, second = _ends(pairs)
    # half by how often a character occurs, half by how many different ones it occurs after
    kinds = np.bincount(second, minlength=BMP) + UNSEEN
    unigram = (seen / seen.sum() + kinds / kinds.sum()) / 2
    total = np.bincount(first, weights=counts, minlength=BMP)
    kept = counts >= RAREST_PAIR
    first, second = first[kept], second[kept]
    lowered = _lowered(counts[kept], DISCOUNT_PAIR)
    left = np.ones(BMP)
    np.divide(np.bincount(first, weights=lowered, minlength=BMP), total, out=left, where=total > 0)
    backoff = np.where(total > 0, 1 - left, 1.0)
    bigram = lowered / total[first] + backoff[first] * unigram[second]
    return {
        "unigram": _quantised(unigram),
        "pairs": pairs[kept].astype(np.uint32),
        "bigram": _quantised(bigram),
        "backoff": _quantised(backoff),
    }


def _triple_model(model: Arrays, pairs: Keys, pair_counts: Counts, triples: Keys, counts: Counts) -> Arrays:
    kept = counts >= RAREST_TRIPLE
    triples, lowered = triples[kept], _lowered(counts[kept], DISCOUNT_TRIPLE)
    contexts, place, sizes = np.unique(triples >> np.uint64(16), return_inverse=True, return_counts=True)
    total = pair_counts[np.searchsorted(pairs, contexts)]
    backoff = 1 - np.bincount(place, weights=lowered) / total
    trigram = lowered / total[place] + backoff[place] * _pair_probability(model, triples & np.uint64(0xFFFFFFFF))
    return {
        "contexts": contexts.astype(np.uint32),
        "sizes": sizes.astype(np.uint16),
        "backoff": _quantised(backoff),
        "third": (triples & np.uint64(0xFFFF)).astype(np.uint16),
        "trigram": _quantised(trigram),
    }


def _pair_probability(model: Arrays, wanted: Keys) -> Counts:
    pairs: Any = model["pairs"]
    unigram, bigram, backoff = (_probability(model[name]) for name in ("unigram", "bigram", "backoff"))
    first, second = _ends(wanted)
    place = np.minimum(np.searchsorted(pairs, wanted.astype(np.uint32)), len(pairs) - 1)
    return np.where(pairs[place] == wanted, bigram[place], backoff[first] * unigram[second])


def _ends(pairs: Keys) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    return (pairs >> np.uint64(16)).astype(np.int64), (pairs & np.uint64(0xFFFF)).astype(np.int64)


def _lowered(counts: Counts, discount: float) -> Counts:
    return counts - np.minimum(discount, MOST_OF_COUNT * counts)


def _quantised(probability: Counts) -> npt.NDArray[np.uint8]:
    return np.clip(np.rint(-np.log(probability) / STEP), 0, 255).astype(np.uint8)


def _probability(quantised: Any) -> Counts:
    probability: Counts = np.exp(quantised.astype(np.float64) * -STEP)
    return probability


def _points(text: str) -> Keys:
    points = keys(codes(text))
    return np.where(points < BMP, points, 0xFFFD).astype(np.uint64)


def _lines(corpora: Path) -> Iterator[str]:
    for folder in TEXTS:
        for _, lines in raw(corpora, folder, "count"):
            # the makers of some of these corpora made marks half-width: 。 would be too rare
            yield from map(restore_fullwidth, lines)


def _words() -> Iterator[tuple[str, float]]:
    spec = find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    with open(Path(spec.origin).parent / "dict.txt", encoding="utf-8") as words:
        for row in words:
            word, count, _ = row.split(" ")
            yield word, int(count) * DICTIONARY_WEIGHT
