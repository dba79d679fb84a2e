"""
How many decisions about lines a change of models or rules changes: `fixtures/decisions.tsv` has pages of our own.

`python -m benchmarks.gates.decisions` prints each line whose label is not that of the last release, and by kind of
page how many these are and how many are not a reader's; it exits with 1 where the file is out of step. With --write
it writes what the models say now, so that every changed decision is a changed row in review. With --release VERSION
what they say now becomes what the next change is compared with.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from cleaner import Cleaner

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "decisions.tsv"
SINCE = "# Compared with: "


@dataclass(frozen=True)
class Decision:
    """A line of a page: its label in the last release, now, and as a reader gave it."""

    page: str
    released: str
    now: str
    wanted: str
    text: str

    @property
    def kind(self) -> str:
        """The kind of page that the reader took it for."""
        return self.page.partition("/")[0]

    @property
    def is_changed(self) -> bool:
        """Whether the label is no longer that of the last release."""
        return self.now != self.released

    @property
    def is_wanted(self) -> bool:
        """Whether the label is the reader's."""
        return self.now == self.wanted


def read() -> tuple[list[str], list[Decision]]:
    """Return the rows of the list's header, and its decisions in the order of pages and lines."""
    rows = FILE.read_text(encoding="utf-8").splitlines()
    header = [row for row in rows if row.startswith("#")]
    return header, [Decision(*row.split("\t")) for row in rows[len(header) :]]


def write(header: Iterable[str], decisions: Iterable[Decision]) -> None:
    """Write the list as `read` reads it."""
    rows = ("\t".join((row.page, row.released, row.now, row.wanted, row.text)) for row in decisions)
    FILE.write_text("".join(f"{row}\n" for row in (*header, *rows)), encoding="utf-8")


def judged(decisions: Iterable[Decision]) -> Iterator[Decision]:
    """Yield the decisions of a list as the shipped models take them now, with the default options."""
    cleaner = Cleaner()
    for _, rows in groupby(decisions, key=lambda row: row.page):
        page = list(rows)
        lines = cleaner.clean("\n".join(row.text for row in page)).lines
        yield from (replace(row, now=line.label.value) for row, line in zip(page, lines, strict=True))


def release(header: Iterable[str], version: str) -> list[str]:
    """Return a header that names another version to compare with."""
    return [f"{SINCE}{version}" if row.startswith(SINCE) else row for row in header]


def sentence(header: Iterable[str], decisions: Sequence[Decision]) -> str:
    """Return what the changes of a version say of its decisions."""
    (since,) = (row.removeprefix(SINCE) for row in header if row.startswith(SINCE))
    changed = sum(row.is_changed for row in decisions)
    return f"{changed} of {len(decisions)} decisions changed since {since}"


def table(decisions: Sequence[Decision]) -> Iterator[str]:
    """Yield rows of how many decisions changed, and are not a reader's, by kind of page."""
    lines = Counter(row.kind for row in decisions)
    changed = Counter(row.kind for row in decisions if row.is_changed)
    other = Counter(row.kind for row in decisions if not row.is_wanted)
    yield f"{'kind':14}{'lines':>7}{'changed':>9}{'not as a reader':>17}"
    for kind, count in sorted(lines.items()):
        yield f"{kind:14}{count:>7}{changed[kind]:>9}{other[kind]:>17}"
    yield f"{'all':14}{lines.total():>7}{changed.total():>9}{other.total():>17}"


def failures(corpora: Path | None = None) -> Iterator[str]:
    """Yield a sentence for each decision that the list does not have as it is now; the corpora are not looked at."""
    _, recorded = read()
    for old, new in zip(recorded, judged(recorded), strict=True):
        if old != new:
            yield f"{old.page}: {new.now}, not {old.now}: {old.text}"


def main() -> None:
    """Print what changed, or write it."""
    parser = argparse.ArgumentParser(description="Compare the decisions about lines with those of the last release.")
    parser.add_argument("--write", action="store_true", help="write the decisions of now to the list")
    parser.add_argument("--release", metavar="VERSION", help="compare the next changes with the decisions of now")
    wanted = parser.parse_args()
    header, recorded = read()
    found = list(judged(recorded))
    if wanted.release:
        header, found = release(header, wanted.release), [replace(row, released=row.now) for row in found]
    if wanted.write or wanted.release:
        write(header, found)
    for row in found:
        if row.is_changed:
            better = "as a reader" if row.is_wanted else f"a reader: {row.wanted}"
            print(f"{row.page}: {row.released} -> {row.now} ({better}): {row.text}")
    print(*table(found), sentence(header, found), sep="\n")
    out_of_step = read()[1] != found
    if out_of_step:
        print("fixtures/decisions.tsv is out of step: write it with --write, and the sentence above into CHANGELOG.md")
    sys.exit(1 if out_of_step else 0)


if __name__ == "__main__":
    main()
