"""
A character bigram model of Chinese: how likely a text is as Chinese prose.

Repairs and encoding detection choose among readings with it. It sees text through `hanzi.keys`, so Traditional and
Simplified score alike. The counts are read at first use.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.hanzi import Codes, codes, keys
from cleaner.resources import models

# Values are stored as uint8 in this many nats a step: 255 steps reach far below the rarest pair.
STEP = 0.1


class CharacterModel:
    """
    Bigram log-probabilities with a backed-off unigram (Katz 1987, absolute discounting), in nats a character.

    `unigram` has shape (65536,), `pairs` and `bigram` shape (n,), `backoff` shape (65536,), all as written by
    `cleaner.training.characters`.
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

    def logprobs(self, text: str) -> npt.NDArray[np.float32]:
        """
        Return the log-probability of each character given the one before it, shape (len(text),).

        The first character is scored alone; to score a run, pass it with its neighbours and sum what is wanted.
        """
        points = _bmp(keys(codes(text)))
        scores = self.unigram[points]
        if len(points) > 1:
            wanted = (points[:-1] << 16) | points[1:]
            place = np.minimum(np.searchsorted(self.pairs, wanted), len(self.pairs) - 1)
            known = self.pairs[place] == wanted
            scores[1:] = np.where(known, self.bigram[place], scores[1:] + self.backoff[points[:-1]])
        return scores

    def score(self, text: str) -> float:
        """Return the log-probability of a text in nats: a sum, so compare texts of like length."""
        return float(self.logprobs(text).sum())


def _bmp(points: Codes) -> Codes:
    # no character beyond the BMP is common enough to have a count of its own
    return np.where(points > 0xFFFF, np.uint32(0xFFFD), points)


@cache
def character_model() -> CharacterModel:
    """Load the shipped model once."""
    with np.load(models() / "characters.npz", allow_pickle=False) as arrays:
        return CharacterModel(*(arrays[name] for name in ("unigram", "pairs", "bigram", "backoff")))
