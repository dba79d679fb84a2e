"""Measure the speed of repairs on clean Chinese, which they must not slow down, against decoding its bytes."""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.speed.sets import DOCUMENTS
from benchmarks.speed.timing import seconds
from cleaner.repair import SUSPECT, repair
from cleaner.training.corpora.folder import raw

# Bytes of UTF-8 in all, and per page.
SIZE, PAGE = 20_000_000, 3_000
GOAL = 100.0


def main(corpora: str | None = None) -> None:
    """Print MB/s and the ratio to `bytes.decode` for pages and one long document, with and without suspect lines."""
    print(f"\n{'repairs of 20 MB on one core':<48}{'MB/s':>8}{'x decode':>10}")
    found = list(_lines(Path(corpora) if corpora else None))
    scanned = [line for line in found if not SUSPECT.search(line)]
    _print("lines without a suspect, as pages of 3 kB", list(cut(scanned, PAGE)), GOAL)
    _print("lines without a suspect, as one document", list(cut(scanned, SIZE)), GOAL)
    if len(scanned) < len(found):
        # honest lines that the scan stops at are clean, too: a rare character, the ??? of a chat
        clean = [line for line in found if repair(line)[0] == line]
        share = 1 - len(scanned) / len(clean)
        _print(f"lines that stay, {share:.2%} of them suspect, as pages", list(cut(clean, PAGE)), GOAL)
        share = 1 - len(scanned) / len(found)
        _print(f"all lines, {share:.2%} of them suspect, as pages", list(cut(found, PAGE)), 0.0)


def _lines(corpora: Path | None) -> Iterator[str]:
    files = [lines for _, lines in raw(corpora, "body")] if corpora and corpora.is_dir() else []
    for lines in files or [(DOCUMENTS / "clean_article" / "clean.txt").read_text(encoding="utf-8").splitlines()]:
        yield from lines


def cut(lines: list[str], size: int) -> Iterator[str]:
    """Yield documents of about `size` bytes, `SIZE` in all; lines are repeated when there are too few."""
    done, page, length, place = 0, [], 0, 0
    while done < SIZE:
        line = lines[place % len(lines)]
        place += 1
        page.append(line)
        length += len(line.encode()) + 1
        if length >= size:
            yield "\n".join(page)
            done, page, length = done + length, [], 0


def _print(name: str, documents: list[str], goal: float) -> None:
    data = [document.encode() for document in documents]
    megabytes = sum(map(len, data)) / 1e6
    floor = seconds(lambda: [each.decode() for each in data])
    taken = seconds(lambda: [repair(document) for document in documents])
    speed = megabytes / taken
    verdict = f"  goal {goal:.0f}{'' if speed >= goal else ', below it'}" if goal else ""
    print(f"{name:<48}{speed:>8.1f}{taken / floor:>10.1f}{verdict}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
