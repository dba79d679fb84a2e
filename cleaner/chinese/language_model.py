"""
Character models of Chinese: how likely a text is as Chinese prose.

Repairs and encoding detection choose among readings with the bigram model; the larger trigram model is for bytes that
nothing names. Both see text through `scripts.keys`, so Traditional and Simplified score alike. Both are loaded at the
first use.
"""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.arrays import Array, Arrays
from cleaner.chinese.characters import CODE_POINTS, Codes, codes
from cleaner.chinese.scripts import keys
from cleaner.model_files import loading, read_card
from cleaner.resources import models

# Values are stored as uint8 in steps of this many nats: 255 steps reach far below the rarest pair.
STEP = 0.1
# So many look-ups or more are sorted first: in order they stay in the cache, and two fifths of the time is enough.
MANY = 512
# The characters that have counts of their own.
BMP = 1 << 16

Costs = npt.NDArray[np.float32]

# The files of both models, and what their arrays must be.
CHARACTERS, TRIGRAMS = "characters.npz", "trigrams.npz"
BYTES = ("uint8",)
CHARACTER_ARRAYS = {
    "unigram": Array(BYTES, (BMP,), 0, 255),
    "pairs": Array(("uint32",), ("pairs",), 0, (1 << 32) - 1, rises=True),
    "bigram": Array(BYTES, ("pairs",), 0, 255),
    "backoff": Array(BYTES, (BMP,), 0, 255),
}
TRIGRAM_ARRAYS = {
    "contexts": Array(("uint32",), ("contexts",), 0, (1 << 32) - 1, rises=True),
    "sizes": Array(("uint16",), ("contexts",), 1, BMP - 1),
    "backoff": Array(BYTES, ("contexts",), 0, 255),
    "third": Array(("uint16",), ("trigrams",), 0, BMP - 1),
    "trigram": Array(BYTES, ("trigrams",), 0, 255),
}


class CharacterModel:
    """
    Bigram log-probabilities interpolated with the unigram, in nats per character.

    `unigram` and `backoff` have shape (65536,), `pairs` and `bigram` shape (n,), all as written by
    `cleaner.training.fitting.characters`.
    """

    def __init__(
        self,
        unigram: npt.NDArray[np.uint8],
        pairs: npt.NDArray[np.uint32],
        bigram: npt.NDArray[np.uint8],
        backoff: npt.NDArray[np.uint8],
    ) -> None:
        self.unigram = unigram.astype(np.float32) * -STEP
        self.pairs = pairs
        self.bigram = bigram.astype(np.float32) * -STEP
        self.backoff = backoff.astype(np.float32) * -STEP

    def logprobs(self, text: str) -> Costs:
        """
        Return the log-probability of each character given the one before it, shape (len(text),).

        The first character is scored alone; to score a run, pass it with its neighbours and sum its own characters.
        """
        return self.of_points(_points(text))

    def of_points(self, points: Codes) -> Costs:
        """Return what `logprobs` does, given keys of code points below 0x10000, shape (n,)."""
        scores = self.unigram[points]
        if len(points) > 1:
            wanted = (points[:-1] << 16) | points[1:]
            place = _find(self.pairs, wanted)
            known = self.pairs.take(place, mode="clip") == wanted
            scores[1:] = np.where(known, self.bigram.take(place, mode="clip"), scores[1:] + self.backoff[points[:-1]])
        return scores

    def score(self, text: str) -> float:
        """Return the log-probability of a text in nats: a sum, so compare only texts of similar length."""
        return float(self.logprobs(text).sum())


class TrigramModel:
    """
    Trigram log-probabilities interpolated with a `CharacterModel`, used where a single byte is guessed.

    `contexts` (two characters, 16 bits each), `sizes` and `backoff` have shape (m,), `third` and `trigram` shape (n,):
    the first `sizes[0]` of these follow the first context, and so on.
    """

    def __init__(
        self,
        pairs: CharacterModel,
        contexts: npt.NDArray[np.uint32],
        sizes: npt.NDArray[np.uint16],
        backoff: npt.NDArray[np.uint8],
        third: npt.NDArray[np.uint16],
        trigram: npt.NDArray[np.uint8],
    ) -> None:
        self.pairs = pairs
        self.contexts = contexts
        self.backoff = backoff.astype(np.float32) * -STEP
        self.triples = np.repeat(contexts.astype(np.uint64) << np.uint64(16), sizes) | third
        self.trigram = trigram.astype(np.float32) * -STEP

    def logprobs(self, text: str) -> Costs:
        """Return the log-probability of each character given the two before it, shape (len(text),)."""
        points = _points(text)
        scores = self.pairs.of_points(points)
        if len(points) > 2:
            context = (points[:-2] << 16) | points[1:-1]
            place = self.contexts.searchsorted(context)
            followed = self.contexts.take(place, mode="clip") == context
            wanted = (context.astype(np.uint64) << np.uint64(16)) | points[2:]
            triple = self.triples.searchsorted(wanted)
            seen = self.triples.take(triple, mode="clip") == wanted
            unseen = scores[2:] + np.where(followed, self.backoff.take(place, mode="clip"), np.float32(0))
            scores[2:] = np.where(seen, self.trigram.take(triple, mode="clip"), unseen)
        return scores


def _find(values: Codes, wanted: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    """Return what `values.searchsorted(wanted)` does."""
    if len(wanted) < MANY:
        return values.searchsorted(wanted)
    order = np.argsort(wanted)
    found = np.empty(len(wanted), dtype=np.intp)
    found[order] = values.searchsorted(wanted[order])
    return found


def _points(text: str) -> Codes:
    return model_table()[codes(text)]


@cache
def model_table() -> Codes:
    """Return the key of each code point in the models, shape (0x110000,)."""
    # no character beyond the BMP is common enough for a count of its own
    return np.where((found := keys(np.arange(CODE_POINTS, dtype=np.uint32))) > 0xFFFF, np.uint32(0xFFFD), found)


@cache
def character_model() -> CharacterModel:
    """Load the shipped bigram model once; raise `ModelError` where it is damaged."""
    return CharacterModel(**_read(CHARACTERS, CHARACTER_ARRAYS))


@cache
def trigram_model() -> TrigramModel:
    """Load the shipped trigram model once; raise `ModelError` where it is damaged."""
    with loading(models()):
        found = _read(TRIGRAMS, TRIGRAM_ARRAYS)
        if (total := int(found["sizes"].sum(dtype=np.int64))) != len(found["third"]):
            raise ValueError(f"sizes sum to {total}, and there are {len(found['third'])} trigrams")
    return TrigramModel(character_model(), **found)


def _read(name: str, arrays: dict[str, Array]) -> Arrays:
    with loading(models()):
        return read_card(models()).arrays(name, {"": arrays})[""]
