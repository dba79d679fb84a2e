"""The constants of the rolling hash of n-grams, and sums of small numbers packed into one integer."""

import numpy as np

from cleaner.lines.features.batch import Integers

BUCKET_BITS = 18
BUCKETS = 1 << BUCKET_BITS

# Odd multipliers of the rolling hash (primes of xxHash, the first near 2^32 / phi):
# h(n) = h(n-1) * MULTIPLIER + code, bucket = the top bits of h * FINISH.
MULTIPLIER = np.uint32(2654435761)
FINISH = np.uint32(2246822519)


# Small numbers of each code point are summed as fields of one integer, over segments of a line this long.
SEGMENT = 128


def field_sums(packed: Integers, starts: Integers, bits: int, fields: int) -> Integers:
    """
    Return the sums of signed fields over consecutive lines, shape (lines, fields).

    `packed` holds `fields` numbers of `bits` bits for each code point; a field must hold the sum of `SEGMENT` of them.
    """
    segments = -(-np.diff(starts, append=len(packed)) // SEGMENT)
    opens = np.concatenate(([0], np.cumsum(segments)[:-1]))
    within = np.arange(segments.sum()) - np.repeat(opens, segments)
    sums = np.add.reduceat(packed, np.repeat(starts, segments) + within * SEGMENT)
    columns = np.empty((fields, len(sums)), dtype=np.int64)
    for column in range(fields):
        # the low field as a signed number
        columns[column] = (sums << (64 - bits)) >> (64 - bits)
        sums = (sums - columns[column]) >> bits
    total: Integers = np.add.reduceat(columns, opens, axis=1).T
    return total
