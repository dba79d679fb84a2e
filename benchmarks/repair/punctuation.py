"""Punctuation that a width fold made ASCII: the share that comes back, and marks that have to stay."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.repair import Figure
from cleaner.chinese.characters import HAN, KANA
from cleaner.simplify.punctuation import restore_fullwidth
from cleaner.training.corpora.folder import raw

WIDE, NARROW = "，：；！？（）", ",:;!?()"
# What NFKC makes of full-width marks; other programs also turn 。 into a full stop and · into a dot.
WIDTH_FOLD = str.maketrans(WIDE, NARROW)
FULL_FOLD = str.maketrans(f"{WIDE}。·", f"{NARROW}..")
HAN_CLASS = f"[{HAN}]"
# In lines whose author distinguishes the two widths, no ASCII mark touches Chinese and some mark is full-width.
MIXED = re.compile(f"{HAN_CLASS}[,:;!?.()]|[,:;!?.()]{HAN_CLASS}")
WELL_SET = re.compile(f"[{WIDE}。]")
STOP = re.compile(f"(?<={HAN_CLASS})[。·](?={HAN_CLASS})")
# Marks of numbers, times, ratios, abbreviations and Latin text.
LATIN_MARK = re.compile(r"(?<=[0-9A-Za-z])[,.:;!?]+(?=[0-9A-Za-z])")
# Colons of times and ratios, and brackets after Latin letters and digits, may well be intended as ASCII.
GOALS = {"：": 0.9, "（": 0.9, "）": 0.9}
# Lines per file, and the length of the longest: a paragraph.
MOST_LINES, LONGEST = 1500, 1500


def measure(corpora: Path, part: str = "test") -> Iterator[Figure]:
    """Fold lines of one part of the raw body lines and restore them."""
    every = [line for _, lines in raw(corpora, "body", part) for line in lines[:MOST_LINES] if len(line) <= LONGEST]
    lines = [line for line in every if WELL_SET.search(line) and not MIXED.search(line) and not KANA.search(line)]
    yield from _folded("width fold", lines, WIDTH_FOLD, WIDE, 0.95)
    yield from _folded("full fold", lines, FULL_FOLD, f"{WIDE}。", 0.9)
    yield _names(lines)
    stay = sum(restore_fullwidth(line) == line for line in lines)
    # the few that change have an ASCII mark next to a full-width one
    yield Figure(f"untouched lines stay ({len(lines)} lines)", stay, len(lines), 0.995)
    latin = [(line, found.span()) for line in every for found in LATIN_MARK.finditer(line)]
    restored = {line: restore_fullwidth(line) for line, _ in latin}
    stay = sum(restored[line][start:end] == line[start:end] for line, (start, end) in latin)
    yield Figure(f"marks within numbers and Latin text stay ({len(every)} lines)", stay, len(latin), 1)


def _folded(name: str, lines: list[str], fold: dict[int, int], marks: str, goal: float) -> Iterator[Figure]:
    folded = [(line, line.translate(fold)) for line in lines]
    pairs = [(line, restore_fullwidth(ascii_line)) for line, ascii_line in folded if line != ascii_line]
    exact = sum(line == restored for line, restored in pairs)
    yield Figure(f"{name}: lines exactly as they were ({len(pairs)} lines)", exact, len(pairs), goal)
    total: Counter[str] = Counter()
    back: Counter[str] = Counter()
    for line, restored in pairs:
        for was, now in zip(line, restored, strict=True):
            total[was] += 1
            back[was] += was == now
    for mark in marks:
        yield Figure(f"{name}: {mark}", back[mark], total[mark], min(goal, GOALS.get(mark, goal)))


def _names(lines: list[str]) -> Figure:
    """Count the dots in names that a full fold made ASCII and that are not restored as full stops."""
    stay = total = 0
    for line in lines:
        restored = restore_fullwidth(line.translate(FULL_FOLD))
        places = [found.start() for found in STOP.finditer(line) if found[0] == "·"]
        stay += sum(restored[place] == "." for place in places)
        total += len(places)
    return Figure("full fold: dots in names are no full stops", stay, total, 0.75)
