"""Random choices that depend on a name alone, so that the copies of a page never depend on other pages."""

import hashlib

import numpy as np

Random = np.random.Generator


def seeded(name: str) -> Random:
    """Return a generator that depends on a name alone."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))
