"""
The trigram model for compiled code, one character at a time: the log-probabilities of `TrigramModel`, bit for bit.

numba caches compiled code until the file of the called function changes, whatever else changes. After changing a file
of this folder, remove its `__pycache__`, or the content of NUMBA_CACHE_DIR, as the tests do.
"""

from typing import Any

import numba
import numpy as np

# Nothing is allocated here, so numba need not count references to arrays at each call: five times as fast.
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "boundscheck": False, "_nrt": False}
compiled = numba.njit(**OPTIONS)
# Inlined, since each call would pass all arrays of the tables again.
inlined = numba.njit(**OPTIONS, forceinline=True)


@inlined
def _find(values, low, high, wanted):
    """Return the index of a value in a sorted part of an array, -1 if it is not there."""
    end = high
    while low < high:
        middle = (low + high) >> 1
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low if low < end and values[low] == wanted else -1


@inlined
def context_of(model, one, two):
    """Return the number of a context of two characters, -1 for one that the model has not seen."""
    first, second = model.keys[one], model.keys[two]
    return _find(model.seconds, model.firsts[first], model.firsts[first + 1], second)


@inlined
def logprob_of(model, context, before, char):
    """Return the log-probability of a character as `TrigramModel.logprobs` does."""
    two, three = model.keys[before], model.keys[char]
    if context >= 0:
        triple = _find(model.thirds, model.triples[context], model.triples[context + 1], three)
        if triple >= 0:
            return np.float64(model.trigram[triple])
    pair = _find(model.others, model.pairs[two], model.pairs[two + 1], three)
    score = model.bigram[pair] if pair >= 0 else model.unigram[three] + model.pair_backoff[two]
    return np.float64(score + model.backoff[context] if context >= 0 else score)
