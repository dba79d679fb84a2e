"""Documents as text that says of each line what became of it and why."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from cleaner.document import Cleaned, Line
from cleaner.formats import Pair
from cleaner.segments import Segment, segments, visible, visible_change

# Gives text the look of a part: "file", "before", "after", "aside", or the name of a label.
Paint = Callable[[str, str], str]
MARGIN = " " * 8
# Which lines are shown; a line may be changed and dropped.
CHOICES: dict[str, Callable[[Line], bool]] = {
    "all": lambda line: True,
    "changed": lambda line: line.original != line.text,
    "dropped": lambda line: not line.kept and bool(line.original.strip()),
    "kept": lambda line: line.kept and bool(line.original.strip()),
}


def explain(pairs: Iterable[Pair], paint: Paint = lambda text, part: text, only: str = "all") -> Iterator[bytes]:
    """
    Yield what became of each document: its file, encoding and kind, then two rows for each line.

    The first has number, label, score, kept or dropped, and the text with {before→after} where it changed; the second
    says why the line has its label and which steps changed it. A blank line has its number alone. `only` is one of
    `CHOICES`.
    """
    separator = ""
    for document, cleaned in pairs:
        rows = [_explained(line, paint) for line in cleaned.lines if CHOICES[only](line)]
        if not document.part.continues:
            rows.insert(0, separator + paint(f"{visible(document.source)}: {_described(cleaned)}", "file") + "\n")
            separator = "\n"
        yield "".join(rows).encode()


def _described(cleaned: Cleaned) -> str:
    return f"{cleaned.encoding or 'text'}, {cleaned.kind.name} {cleaned.kind.score:.2f}"


def _explained(line: Line, paint: Paint) -> str:
    if not line.original.strip() and not line.text.strip():
        return paint(f"{line.number:6}", "aside") + "\n"
    found = list(segments(line))
    label = line.label.value
    head = [
        f"{line.number:6}",
        paint(f"{label:6}", label),
        f"{line.score:.3f}",
        paint("kept   " if line.kept else "dropped", label),
        "".join(_shown(segment, paint) for segment in found),
    ]
    why = "; ".join(filter(None, [visible(line.reason), _steps(line, found)]))
    return "  ".join(head) + "\n" + paint(MARGIN + why, "aside") + "\n"


def _shown(segment: Segment, paint: Paint) -> str:
    if not segment.names:
        return visible(segment.before)
    before, after = map(visible_change, segment[:2])
    return "{" + (before and paint(before, "before")) + "→" + (after and paint(after, "after")) + "}"


def _steps(line: Line, found: Iterable[Segment]) -> str:
    """Name the steps that changed a line, and at how many places each."""
    places = Counter(name for segment in found for name in segment.names)
    # what a later step took back is at no place
    names = dict.fromkeys([*places, *line.repairs])
    return "changed by " + ", ".join(f"{name} ×{places[name]}" for name in names) if names else ""
