"""Random choices that depend on a name alone, so that a page's copies never change with those of others."""

import hashlib

import numpy as np

Random = np.random.Generator


def seeded(name: str) -> Random:
    """Return a generator that depends on a name alone."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))
