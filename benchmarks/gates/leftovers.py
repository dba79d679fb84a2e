"""Real dirty pages: what is left in the text that is kept."""

import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.repair import Figure
from cleaner import Cleaner, Line
from cleaner.chinese.characters import HAN_RUN
from cleaner.repair.trigger import CONTROLS, DIRECTIONS, LETTERS, PRIVATE, TONED

_SYLLABLE = f"[{LETTERS}]{{0,5}}[{TONED}][{LETTERS}]{{0,5}}"
# A word injected into a parenthesis, 學(xué飄雪姐姐), leaves the syllable at one end of it.
LEFTOVERS = {
    "pinyin after a character": re.compile(rf"[{HAN_RUN}][(（] ?{_SYLLABLE} ?[)）]"),
    "broken pinyin": re.compile(rf"[?？]{_SYLLABLE}|{_SYLLABLE} ?[)）]|[(（] ?{_SYLLABLE}"),
    "private-use characters": re.compile(f"[{PRIVATE}]"),
    "control and zero-width characters": re.compile(f"[{CONTROLS}{DIRECTIONS}]"),
}

# Remarks in a line's reason on what is lost.
LOST = ("; unrepairable: ", "; lost character: ")


def measure(corpora: Path) -> Iterator[Figure]:
    """Yield for each kind of leftover the pages whose cleaned text has none, then those with none of any kind."""
    found = leftovers(corpora)
    for kind in LEFTOVERS:
        clean = sum(not any(kind == each for each, _ in page) for page in found.values())
        yield Figure(f"pages without {kind}", clean, len(found), 1.0)
    yield Figure("pages without leftovers", sum(not page for page in found.values()), len(found), 1.0)


def leftovers(corpora: Path) -> dict[str, list[tuple[str, str]]]:
    """
    Return for each dirty page the kinds of leftovers in its cleaned text, each with the text around it.

    Lines whose reason says that something on them is lost for good are skipped: that stays as it was.
    """
    files = sorted((corpora / "dirty").glob("*.txt"))
    cleaned = Cleaner().clean_many(file.read_text(encoding="utf-8") for file in files)
    texts = ["\n".join(line.text for line in page.lines if line.kept and not _is_lost(line)) for page in cleaned]
    return {file.stem: list(_found(text)) for file, text in zip(files, texts, strict=True)}


def _is_lost(line: Line) -> bool:
    return any(remark in line.reason for remark in LOST)


def _found(text: str) -> Iterator[tuple[str, str]]:
    for kind, pattern in LEFTOVERS.items():
        for match in pattern.finditer(text):
            yield kind, text[max(0, match.start() - 20) : match.end() + 20]


def failures(corpora: Path) -> Iterator[str]:
    """Yield a sentence for each leftover, with the text around it."""
    for name, found in leftovers(corpora).items():
        yield from (f"{name}: {kind}: {place!r}" for kind, place in found)
