"""The lines that sites repeat, looked up for many pages at once."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cleaner.lines.block import Block
from cleaner.lines.features.batch import Keys
from cleaner.lines.site_memory.keys import keys_in, name_key, spread
from cleaner.lines.site_memory.tally import Counts, Tally

# A line repeats that is on this share of a site's pages, if at least that many pages were seen.
SHARE, FEWEST_PAGES = 0.3, 10
# The least number of pages that a line must be on: two copies of an article are not yet a template.
FEWEST_COPIES = 3


class Found(NamedTuple):
    """
    What is known of lines, as columns of shape (lines,): on how many pages (`on`) of how many of its site (`of`) it is.

    All are 0 for a line that does not repeat. Those with the same one of `keys` read the same on the same site.
    """

    keys: Keys
    on: Counts
    of: Counts


@dataclass(frozen=True)
class RepeatedLines:
    """
    The lines that sites repeat, as columns of shape (lines,).

    `keys` are those of a line and its host together, sorted; `on` is the number of pages that have the line, `of` that
    of the pages of its host.
    """

    keys: Keys
    on: Counts
    of: Counts

    @classmethod
    def select(cls, tallies: Mapping[str, Tally], share: float, fewest_pages: int) -> "RepeatedLines":
        """Return the lines on a `share` or more of the pages of hosts with `fewest_pages` pages or more."""
        found: list[tuple[Keys, Counts, Counts]] = [(np.zeros(0, np.uint64), *np.zeros((2, 0), np.uint32))]
        for host, tally in tallies.items():
            if tally.pages >= fewest_pages:
                # rounded because 0.3 * 90 may be a little more than 27
                least = max(FEWEST_COPIES, math.ceil(round(share * tally.pages, 6)))
                places = np.flatnonzero(tally.counts + tally.slack >= least)
                of = np.full(len(places), tally.pages, dtype=np.uint32)
                found.append((_of_host(tally.keys[places], name_key(host)), tally.counts[places], of))
        keys, on, of = map(np.concatenate, zip(*found, strict=True))
        order = np.argsort(keys)
        return cls(keys[order], on[order], of[order])

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.keys)

    def look_up(self, block: Block, hosts: Sequence[str]) -> Found:
        """Return what is known of the lines of a block, given the host of each document."""
        names = {host: name_key(host) for host in set(hosts)}
        of_lines = np.array([names[host] for host in hosts], dtype=np.uint64).repeat(block.of_each)
        keys = _of_host(keys_in(block.points, len(block.lines)), of_lines)
        if not len(self):
            return Found(np.zeros_like(keys), *np.zeros((2, len(keys)), dtype=np.uint32))
        places = np.minimum(np.searchsorted(self.keys, keys), len(self) - 1)
        known = self.keys[places] == keys
        return Found(*(column[places] * known for column in (self.keys, self.on, self.of)))


def _of_host(keys: Keys, host: Keys | np.uint64) -> Keys:
    """Return keys of lines that differ from host to host."""
    return spread(keys ^ host)
