"""Weigh readings of misread lines: what each run gains, and by how much its Chinese beats random characters."""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from cleaner.repair.mojibake.choice import Reading, WeighedReading
from cleaner.repair.mojibake.plausibility import Logprobs, is_chinese, logprobs

# The log-probability of a random Han character: there are some twenty thousand.
RANDOM = -10.0


def weigh(found: dict[str, list[Reading]]) -> dict[str, list[WeighedReading]]:
    """Weigh all readings of all lines at once: each run, in its context, against the run as it is."""
    texts: list[str] = []
    for line, listed in found.items():
        for run in (run for reading in listed for run in reading.runs):
            before, after = line[max(run.start - 1, 0) : run.start], line[run.end : run.end + 1]
            texts += [before + line[run.start : run.end] + after, before + run.reading + after]
    totals, proofs = _score(texts)
    gains = iter((totals[1::2] - totals[::2]).tolist())
    ahead = iter(proofs[1::2].tolist())
    return {
        line: [
            WeighedReading(each, [next(gains) for _ in each.runs], [next(ahead) for _ in each.runs]) for each in listed
        ]
        for line, listed in found.items()
    }


def _score(texts: Sequence[str]) -> tuple[Logprobs, Logprobs]:
    """Return the log-probability of each text, and by how many nats its Chinese beats random characters."""
    if not texts:
        return np.zeros(0, np.float32), np.zeros(0, np.float32)
    # a line end before and after each text, including the first and the last
    joined = "\n" + "".join(text + "\n" for text in texts)
    scores = logprobs(joined)
    starts = np.array(list(accumulate((len(text) + 1 for text in texts[:-1]), initial=1)))
    ahead = np.where(is_chinese(joined), scores - RANDOM, 0.0)
    return np.add.reduceat(scores, starts), np.add.reduceat(ahead, starts)
