"""
Remember on how many pages of its site a line stands: what a site repeats is chrome that no single page gives away.

Lines are counted by lossy counting (Manku and Motwani 2002), a bucket of pages at a time, so that memory stays bounded
and no line on a large share of the pages is missed.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from cleaner.chinese.characters import codes
from cleaner.lines.features.batch import Keys
from cleaner.lines.site_memory.keys import distinct_keys, keys_in
from cleaner.lines.site_memory.repeated import FEWEST_PAGES, SHARE, RepeatedLines
from cleaner.lines.site_memory.tally import BUCKET, Tally

# The most lines of all sites together: 16 bytes each.
MOST_LINES = 1 << 22
# So much of that is left once sites had to be forgotten, so that it is not done again for each page.
LEFT = 0.75


class SiteMemory:
    """
    On how many pages of its site each line stands, for many sites.

    No more than `most_lines` lines are remembered: sites of which the fewest pages were seen are forgotten first.
    """

    def __init__(self, most_lines: int = MOST_LINES) -> None:
        self.most_lines = most_lines
        self._tallies: dict[str, Tally] = {}
        # the distinct keys of pages that are still to be counted
        self._waiting: dict[str, list[Keys]] = {}
        self._size = 0

    def __len__(self) -> int:
        """Return how many lines are remembered; pages that are still to be counted have one for each of theirs."""
        return self._size

    def add(self, host: str, lines: Sequence[str]) -> None:
        """Count the lines of a page of a site."""
        self.add_pages([(host, "\n".join(lines))])

    def add_pages(self, pages: Sequence[tuple[str, str]]) -> None:
        """Count the lines of many pages, given as host and text; a page without a host is not counted."""
        for (host, _), keys in zip(pages, _distinct([text for _, text in pages]), strict=True):
            if host:
                self._add(host, keys)

    def _add(self, host: str, keys: Keys) -> None:
        waiting = self._waiting.setdefault(host, [])
        waiting.append(keys)
        self._size += len(keys)
        if len(waiting) == BUCKET:
            self.put(host, self.tally(host))
        self._forget()

    def hosts(self) -> list[str]:
        """Return the hosts that are remembered, sorted."""
        return sorted({*self._tallies, *self._waiting})

    def tally(self, host: str) -> Tally:
        """Return what is known of a host."""
        tally = self._tallies.get(host) or Tally.of([])
        return tally.plus(Tally.of(self._waiting[host])) if host in self._waiting else tally

    def put(self, host: str, tally: Tally) -> None:
        """Replace what is known of a host."""
        self._drop(host)
        self._tallies[host] = tally
        self._size += len(tally.keys)

    def _drop(self, host: str) -> None:
        waiting, tally = self._waiting.pop(host, []), self._tallies.pop(host, None)
        self._size -= sum(map(len, waiting)) + (len(tally.keys) if tally else 0)

    def merge(self, other: "SiteMemory") -> None:
        """Count the pages that another memory has counted, too."""
        for host in other.hosts():
            self.put(host, self.tally(host).plus(other.tally(host)))
            self._forget()

    def _forget(self) -> None:
        """Forget sites, fewest pages first, if there are too many lines."""
        if self._size <= self.most_lines:
            return
        by_pages = sorted(self.hosts(), key=self._pages, reverse=True)
        while by_pages and self._size > LEFT * self.most_lines:
            self._drop(by_pages.pop())

    def _pages(self, host: str) -> int:
        tally = self._tallies.get(host)
        return len(self._waiting.get(host, ())) + (tally.pages if tally else 0)

    def finished(self, share: float = SHARE, fewest_pages: int = FEWEST_PAGES) -> RepeatedLines:
        """Return the lines on a `share` or more of the pages of sites with `fewest_pages` pages or more."""
        return RepeatedLines.select({host: self.tally(host) for host in self.hosts()}, share, fewest_pages)

    def save(self, file: Path) -> None:
        """Write the memory to a file, which is replaced in one step; raise `OSError` where that can't be done."""
        from cleaner.lines.site_memory.saved import write

        write({host: self.tally(host) for host in self.hosts()}, file)

    @classmethod
    def load(cls, file: Path, most_lines: int = MOST_LINES) -> "SiteMemory":
        """Read a memory that `save` wrote; raise `ValueError` for a file that holds none, `OSError` for no file."""
        from cleaner.lines.site_memory.saved import read

        memory = cls(most_lines)
        for host, tally in read(file).items():
            memory.put(host, tally)
        memory._forget()
        return memory


def _distinct(texts: Sequence[str]) -> list[Keys]:
    """Return the keys of the lines of each text, each once, without that of blank lines."""
    sizes = np.array([text.count("\n") + 1 for text in texts], dtype=np.int64)
    keys, ends = distinct_keys(keys_in(codes("\n".join([*texts, ""])), int(sizes.sum())), sizes)
    # copies: a page that waits must not keep those of all others in memory
    return [keys[start:end].copy() for start, end in pairwise([0, *ends.tolist()])]
