"""Which lines of a file a report shows: all of a short one, of a long one what was done, as far as there is room."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from cleaner.document import Kind, Line
from cleaner.report.chart import Chart
from cleaner.report.counts import Counts, count, names
from cleaner.segments import Segment, segments

# About how many bytes of rows a page may have, that a browser still scrolls through it; and a file in it, however many
# there are.
LARGEST, LEAST = 6_000_000, 60_000
# Bytes of markup for a row, and about how many for each character of a line that changed: a change has tags and a name.
ROW, UNCHANGED, CHANGED = 500, 5, 60
# Lines around what is shown of a long file.
AROUND = 2
# Characters of a line that are shown.
LONGEST = 5_000


@dataclass(frozen=True)
class Row:
    """A line as a report shows it; `gap` lines before it are left out."""

    line: Line
    gap: int

    @cached_property
    def segments(self) -> list[Segment]:
        """The first pieces of the line, together about as long as a line may be."""
        found, left = [], LONGEST
        for segment in segments(self.line):
            if left <= 0:
                break
            found.append(segment._replace(before=segment.before[:left], after=segment.after[:left]))
            left -= max(len(segment.before), len(segment.after))
        return found

    @property
    def hidden(self) -> int:
        """How many characters of the line are not shown."""
        return len(self.line.original) - sum(len(segment.before) for segment in self.segments)

    @property
    def names(self) -> tuple[str, ...]:
        """The steps that changed the line."""
        return names(self.line)


@dataclass(frozen=True)
class Section:
    """What a page says of one file: `left_out` which lines are shown if not all are; `end_gap` more come after them."""

    name: str
    encoding: str
    kind: Kind
    counts: Counts
    rows: Sequence[Row]
    left_out: str | None
    end_gap: int
    chart: Chart | None


Choice = Callable[[Line], bool]

# What is shown of a long file, the first that fits; the last as far as it does.
CHOICES: tuple[tuple[str, Choice], ...] = (
    ("dropped or changed", lambda line: not line.kept or line.original != line.text),
    ("dropped or repaired", lambda line: not line.kept or bool(line.repairs)),
)


def section(
    name: str, encoding: str | None, kind: Kind, lines: Sequence[Line], drawn: Chart | None, most: int
) -> Section:
    """Return what a page says of a file, in about `most` bytes of rows; blank lines are nobody's loss."""
    lines = [line for line in lines if line.original.strip()]
    places, left_out = _choose(lines, most)
    before = [-1, *places]
    rows = [Row(lines[place], place - last - 1) for last, place in zip(before, places, strict=False)]
    end = len(lines) - 1 - before[len(places)]
    return Section(name, encoding or "text", kind, count(lines, encoding, kind), rows, left_out, end, drawn)


def _choose(lines: Sequence[Line], most: int) -> tuple[Sequence[int], str | None]:
    """Return the places of the lines that are shown, and a sentence if these are not all."""
    sizes = [_size(line) for line in lines]
    if sum(sizes) <= most:
        return range(len(lines)), None
    found = [(said, [place for place, line in enumerate(lines) if wanted(line)]) for said, wanted in CHOICES]
    # where nothing was repaired, what was changed is shown as far as it fits
    found = [pair for pair in found if pair[1]] or found[:1]
    for said, chosen in found:
        places = _with_context(chosen, len(lines))
        fitting = sum(1 for size in accumulate(sizes[place] for place in places) if size <= most)
        if fitting == len(places):
            return places, f"the {len(chosen):,} that were {said}, with {AROUND} lines around each"
    places = places[: max(fitting, 1)]
    first = sum(place <= places[-1] for place in chosen)
    return places, f"the first {first:,} of the {len(chosen):,} that were {said}, with {AROUND} lines around each"


def _with_context(places: Iterable[int], end: int) -> list[int]:
    around = {near for place in places for near in range(place - AROUND, place + AROUND + 1)}
    return sorted(near for near in around if 0 <= near < end)


def _size(line: Line) -> int:
    """Return about how many bytes of markup a line makes."""
    shown = min(len(line.original), LONGEST)
    return ROW + shown * (UNCHANGED if line.original == line.text else CHANGED)
