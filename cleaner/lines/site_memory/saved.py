"""A memory of sites as a file: arrays and JSON, checked when they are read."""

import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.arrays import Arrays
from cleaner.lines.models.arrays import read_sites
from cleaner.lines.site_memory.tally import Tally
from cleaner.replacement import replacing

# Changes whenever keys of lines do: those of another version are of no use.
VERSION = 1
CARD = "card"


def write(tallies: Mapping[str, Tally], file: Path) -> None:
    """Write what is known of hosts to a file."""
    card = {"site_memory_version": VERSION, "hosts": list(tallies)}
    arrays: dict[str, Any] = {
        CARD: np.frombuffer(json.dumps(card).encode(), dtype=np.uint8),
        "pages": np.array([tally.pages for tally in tallies.values()], dtype=np.uint32),
        "missed": np.array([tally.missed for tally in tallies.values()], dtype=np.uint32),
        "sizes": np.array([len(tally.keys) for tally in tallies.values()], dtype=np.uint32),
        "keys": np.concatenate([np.zeros(0, np.uint64), *(tally.keys for tally in tallies.values())]),
        "counts": np.concatenate([np.zeros(0, np.uint32), *(tally.counts for tally in tallies.values())]),
        "slack": np.concatenate([np.zeros(0, np.uint32), *(tally.slack for tally in tallies.values())]),
    }
    with replacing(file) as stream:
        np.savez(stream, **arrays)


def read(file: Path) -> dict[str, Tally]:
    """Return what a file knows of hosts; raise `ValueError` where it holds something else, `OSError` for no file."""
    try:
        arrays = read_sites(file)
        hosts = _hosts(arrays)
        return _tallies(hosts, arrays)
    except ValueError as error:
        raise ValueError(f"{file} is no memory of sites that can be read: {error}") from error


def _hosts(arrays: Arrays) -> list[str]:
    try:
        card = json.loads(arrays[CARD].tobytes())
        version, hosts = card["site_memory_version"], card["hosts"]
    except (ValueError, RecursionError, KeyError, TypeError):
        raise ValueError(f"the array {CARD} is no JSON with site_memory_version and hosts") from None
    if version != VERSION:
        raise ValueError(f"it is of version {version!r:.40}, this release reads {VERSION}")
    if not isinstance(hosts, list) or not all(isinstance(host, str) and host for host in hosts):
        raise ValueError(f"hosts in the array {CARD} is no list of names")
    if len(set(hosts)) != len(hosts) or len(hosts) != len(arrays["pages"]):
        raise ValueError(f"hosts in the array {CARD} must be {len(arrays['pages'])} different names")
    return hosts


def _tallies(hosts: list[str], arrays: Arrays) -> dict[str, Tally]:
    edges = np.append(0, np.cumsum(arrays["sizes"], dtype=np.int64)).tolist()
    if edges[-1] != len(arrays["keys"]):
        raise ValueError(f"sizes sum to {edges[-1]}, and there are {len(arrays['keys'])} keys")
    found = {}
    columns = (arrays["pages"].tolist(), arrays["missed"].tolist(), pairwise(edges))
    for host, pages, missed, (first, last) in zip(hosts, *columns, strict=True):
        keys, counts, slack = (arrays[name][first:last] for name in ("keys", "counts", "slack"))
        if (keys[1:] <= keys[:-1]).any():
            raise ValueError(f"the keys of {host!r:.60} are not in order")
        if missed > pages or (counts > pages).any() or (slack > missed).any():
            raise ValueError(f"counts of {host!r:.60} are higher than its number of pages")
        found[host] = Tally(pages, missed, keys, counts, slack)
    return found
