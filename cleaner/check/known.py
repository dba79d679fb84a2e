"""Findings of a file as a cache keeps them: counted, written as rows, and read one by one only where that is needed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import overload

from cleaner.check.findings import Finding


class Known(Sequence[Finding]):
    """
    Findings of which `counts` says how many each code has; `rows` and `read` get the rest when it is asked for.

    Most runs of a folder that was checked before write rows and count, which needs no finding as such.
    """

    def __init__(
        self, counts: Mapping[str, int], rows: Callable[[], bytes], read: Callable[[], Sequence[Finding]]
    ) -> None:
        self.counts, self.rows, self._read = counts, rows, read
        self._findings: Sequence[Finding] | None = None

    def __len__(self) -> int:
        return sum(self.counts.values())

    @overload
    def __getitem__(self, place: int) -> Finding: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Finding]: ...

    def __getitem__(self, place: int | slice) -> Finding | Sequence[Finding]:
        return self._all()[place]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all())

    def _all(self) -> Sequence[Finding]:
        if self._findings is None:
            self._findings = self._read()
        return self._findings


def count(findings: Iterable[Finding]) -> Mapping[str, int]:
    """Return how many findings each code has."""
    return findings.counts if isinstance(findings, Known) else Counter([finding.code for finding in findings])
