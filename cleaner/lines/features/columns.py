"""
Columns of features described by what they are made of, and filled in one pass: in C or by numpy, equal bit for bit.

A column is the value of a line nearby, or a sum over lines around, as a share of another sum over lines around. A
column sees no other document, and sums are made of integers, so it does not depend on the batch.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.kernels import KERNELS
from cleaner.lines.compiled import loops
from cleaner.lines.features.batch import Floats, Integers, Layout
from cleaner.lines.features.windows import UNIT, Column, Columns, Numbers, between, running

# Bounds are numbers of lines from a line on, cut where its document ends; these are its ends, the line and the next.
FIRST, HERE, NEXT, LAST = -(1 << 40), 0, 1, 1 << 40
# From here on a bound is a row of `Sources.marked`, which may have no line for it.
MARKED, NOWHERE = 1 << 41, -1
# What becomes of a number. Logs of a number of lines of the document, or of one more, are looked up.
PLAIN, LOG1P, LOG_LINES, LOG1P_LINES = range(4)
LOOKED_UP = LOG_LINES, LOG1P_LINES


class Span(NamedTuple):
    """The lines from a bound up to another, exclusive: each is a number of lines from here or a key of `marked`."""

    first: int | str
    last: int | str


PAGE, BEFORE, AFTER = Span(FIRST, LAST), Span(FIRST, HERE), Span(NEXT, LAST)


class Made(NamedTuple):
    """
    How a column is made: of a `value` of the line `offset` lines further on, 0 where the document has none, or of sums.

    The sum `of` lines of the `span`, without the line itself if it is `apart`, and `plus`, or -1 if the span has a
    bound that is no line, is divided by the sum `over` lines of its span and `plus`, by 1 at least.
    """

    value: str = ""
    offset: int = 0
    of: str = ""
    span: Span = PAGE
    over: str = ""
    over_span: Span = PAGE
    plus: int = 0
    apart: bool = False
    scale: int = PLAIN


def above(reach: int) -> Span:
    """Return the lines within reach above the line."""
    return Span(-reach, HERE)


def below(reach: int) -> Span:
    """Return the lines within reach below the line."""
    return Span(NEXT, reach + 1)


def within(reach: int) -> Span:
    """Return the lines within reach on both sides, and the line."""
    return Span(-reach, reach + 1)


def near(name: str, *offsets: int) -> dict[str, Made]:
    """Describe the value of lines at some offsets, by columns called after both: `closed-1`, `closed+1`."""
    return {f"{name}{offset:+d}": Made(name, offset) for offset in offsets}


def total(of: str, span: Span, apart: bool = False, scale: int = PLAIN) -> Made:
    """Describe the sum over the lines of a span."""
    return Made(of=of, span=span, apart=apart, scale=scale)


def share(of: str, over: str, span: Span, over_span: Span | None = None, plus: int = 0, apart: bool = False) -> Made:
    """Describe a sum over the lines of a span as a share of another sum, over the same lines if no span is given."""
    return Made(of=of, span=span, over=over, over_span=over_span or span, plus=plus, apart=apart)


class Sources(NamedTuple):
    """What columns are made of, by name, of shape (lines,) each: numbers, numbers to sum, and places of other lines."""

    values: Columns
    sums: Mapping[str, Numbers]
    marked: Mapping[str, Integers]


Tables = tuple[Floats, npt.NDArray[np.float64], Integers]


class Plan:
    """Columns by group and name, and the numbers by which the loops know their sources."""

    def __init__(self, groups: Mapping[str, Mapping[str, Made]]) -> None:
        """Take the columns in the order of the table."""
        self.names = [f"{group}.{name}" for group, columns in groups.items() for name in columns]
        self.columns = [made for columns in groups.values() for made in columns.values()]
        ends = np.cumsum([len(columns) for columns in groups.values()]).tolist()
        self.rows = {group: slice(end - len(groups[group]), end) for group, end in zip(groups, ends, strict=True)}
        self.values = _names(made.value for made in self.columns)
        self.sums = _names(name for made in self.columns for name in (made.of, made.over))
        spans = [span for made in self.columns for span in (made.span, made.over_span)]
        self.marked = _names(bound for span in spans for bound in span if isinstance(bound, str))
        self.logs = [place for place, made in enumerate(self.columns) if made.scale == LOG1P]
        self.rows_of_logs = np.array(self.logs, dtype=np.int64)
        self.reach = max((abs(bound) for bound in _near(spans)), default=0)
        self.table = np.array([self._row(place, made) for place, made in enumerate(self.columns)], dtype=np.int64)

    @cached_property
    def of_logs(self) -> "Plan":
        """The columns that are logs of sums, in the order of `logs`."""
        return Plan({"logs": {self.names[place]: self.columns[place] for place in self.logs}})

    def _row(self, place: int, made: Made) -> list[int]:
        return [
            self.values.index(made.value) if made.value else NOWHERE,
            made.offset,
            self.sums.index(made.of) if made.of else NOWHERE,
            *map(self._bound, made.span),
            self.sums.index(made.over) if made.over else NOWHERE,
            *map(self._bound, made.over_span),
            made.plus,
            made.apart,
            self.logs.index(place) if place in self.logs else NOWHERE,
            LOOKED_UP.index(made.scale) if made.scale in LOOKED_UP else NOWHERE,
        ]

    def _bound(self, wanted: int | str) -> int:
        return wanted if isinstance(wanted, int) else MARKED + self.marked.index(wanted)

    def tables(self, lines: int) -> Tables:
        """Return room for sources in the rows of three tables, in the order of `values`, `sums` and `marked`."""
        values, sums = np.empty((len(self.values), lines), dtype=np.float32), np.empty((len(self.sums), lines))
        return values, sums, np.empty((len(self.marked), lines), dtype=np.int64)

    def fill(self, sources: Sources, layout: Layout) -> Floats:
        """Return the columns as one table, shape (columns, lines)."""
        tables = values, sums, marked = self.tables(len(layout.first))
        for row, name in enumerate(self.values):
            values[row] = sources.values[name]
        for row, name in enumerate(self.sums):
            sums[row] = sources.sums[name]
        for row, name in enumerate(self.marked):
            marked[row] = sources.marked[name]
        return self.fill_from(tables, layout)

    def fill_from(self, tables: Tables, layout: Layout) -> Floats:
        """Do the same from sources in three tables."""
        # logs are numpy's, whose last bit is not that of C's
        lines = len(layout.first)
        logs, known = np.empty((len(self.logs), lines)), logs_of(lines.bit_length())
        if KERNELS:
            scales = self.reach, MARKED, UNIT
            found = loops.fill_columns(self.table, tables, layout.last, known, scales, logs)
        else:
            values, sums, marked = tables
            page = _Page(
                dict(zip(self.values, values, strict=True)),
                dict(zip(self.sums, running(sums), strict=True)),
                dict(zip(self.marked, marked, strict=True)),
                layout,
            )
            found = self._filled(page, logs, known)
        found[self.rows_of_logs] = np.log1p(logs)
        return found

    def _filled(self, page: "_Page", logs: npt.NDArray[np.float64], known: Floats) -> Floats:
        found = np.empty((len(self.columns), logs.shape[1]), dtype=np.float32)
        for place, made in enumerate(self.columns):
            numbers = page.numbers(made)
            if made.scale == LOG1P:
                logs[self.logs.index(place)] = numbers
            elif made.scale in LOOKED_UP:
                found[place] = known[LOOKED_UP.index(made.scale)][numbers.astype(np.int64)]
            else:
                found[place] = numbers
        return found


@cache
def logs_of(bits: int) -> Floats:
    """Return the logs of all numbers of `bits` bits and of one more, a row for each of `LOOKED_UP`."""
    numbers = np.arange(1 << bits, dtype=np.float64)
    # there is no log of 0
    return np.stack([np.log(np.maximum(numbers, 1)), np.log1p(numbers)]).astype(np.float32)


def _near(spans: Iterable[Span]) -> Iterator[int]:
    """Yield the bounds that are a number of lines from a line on."""
    for bound in chain.from_iterable(spans):
        if isinstance(bound, int) and FIRST < bound < LAST:
            yield bound


def _names(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in found if name))


class _Page:
    """The numbers of columns by numpy; what several columns are made of is computed once."""

    def __init__(
        self,
        values: Mapping[str, Floats],
        sums: Mapping[str, Integers],
        marked: Mapping[str, Integers],
        layout: Layout,
    ) -> None:
        self.values, self.sums, self.marked, self.layout = values, sums, marked, layout
        self.bounds: dict[int, Integers] = {}
        self.totals: dict[tuple[str, Span, bool], npt.NDArray[np.float64]] = {}

    def numbers(self, made: Made) -> Column:
        """Return a column, shape (lines,)."""
        if made.value:
            there, inside = self.layout.beside(made.offset)
            return np.where(inside, self.values[made.value][there], 0)
        top = self._total(made.of, made.span, made.apart) + made.plus
        for bound in made.span:
            if isinstance(bound, str):
                top = np.where(self.marked[bound] == NOWHERE, -1.0, top)
        if made.over:
            top = top / np.maximum(self._total(made.over, made.over_span, made.apart) + made.plus, 1)
        return top

    def _total(self, of: str, span: Span, apart: bool) -> npt.NDArray[np.float64]:
        if (of, span, apart) not in self.totals:
            sums, here = self.sums[of], self.layout.here
            own = between(sums, here, here + 1) if apart else 0
            self.totals[of, span, apart] = between(sums, *map(self._places, span)) - own
        return self.totals[of, span, apart]

    def _places(self, bound: int | str) -> Integers:
        if isinstance(bound, str):
            return self.marked[bound]
        if bound not in self.bounds:
            layout = self.layout
            self.bounds[bound] = np.minimum(np.maximum(layout.here + bound, layout.first), layout.last)
        return self.bounds[bound]
