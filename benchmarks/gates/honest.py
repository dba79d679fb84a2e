"""Honest text of many kinds: no line that was fine may change; what was markup by mistake goes, and nothing else."""

import html
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.repair import Figure
from cleaner.repair import repair
from cleaner.training.corpora.folder import raw

# Lines per page: some repairs judge a line by the page around it.
PAGE = 200
# Repairs of damage to bytes: these lines have none, so each such change is a false repair.
BYTES = frozenset(("gbk_desync", "mojibake", "escapes"))
# Changed lines of each set, as pages and one by one. All were checked by eye, and each lost only a leftover: entities
# (&hellip; B&amp;O), tags (<br/> <nowiki>), zero-width and control characters, Word's bullets and ornaments at an
# article's end. `python -m benchmarks.gates.honest CORPORA` prints them; check new ones before changing a number.
CHECKED = {"titles, as pages": 21, "body, as pages": 437, "titles, one by one": 21, "body, one by one": 466, "legit": 0}
TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
# Not printed: control and format characters, private use, white space; and the bullets that Word's are decoded to.
UNPRINTED = frozenset(("Cc", "Cf", "Co", "Zs"))
BULLETS = frozenset("●■◆❖▪•➢✓")


class Change(NamedTuple):
    """A line that was changed, and by which repairs."""

    before: str
    after: str
    repairs: tuple[str, ...]

    @property
    def is_of_markup(self) -> bool:
        """Whether nothing that a browser would show was lost or added."""
        return not BYTES.intersection(self.repairs) and printed(self.before) == printed(self.after)


def measure(corpora: Path) -> Iterator[Figure]:
    """Yield for each set the lines without a false repair by rule, and the changes that were checked by eye."""
    for name, pages in sets(corpora):
        total = sum(map(len, pages))
        found = [change for page in pages for change in changes(page)]
        false = sum(not change.is_of_markup for change in found)
        yield Figure(f"{name}: lines without a false repair", total - false, total, 1.0)
        yield Figure(f"{name}: changes seen by eye", min(CHECKED[name], len(found)), len(found), 1.0)


def sets(corpora: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the sets of honest text: their names and their pages, each a list of lines."""
    for folder in ("titles", "body"):
        files = [lines for _, lines in raw(corpora, folder)]
        pages = [lines[start : start + PAGE] for lines in files for start in range(0, len(lines), PAGE)]
        yield f"{folder}, as pages", pages
        yield f"{folder}, one by one", [[line] for page in pages for line in page]
    files = [file.read_text(encoding="utf-8").splitlines() for file in sorted((corpora / "legit").glob("*.txt"))]
    yield "legit", files


def changes(page: list[str]) -> Iterator[Change]:
    """Yield the lines of a page that a repair changes."""
    text, names = repair("\n".join(page))
    for change in map(Change, page, text.split("\n"), names):
        if change.before != change.after:
            yield change


def printed(line: str) -> str:
    r"""
    Return what a browser prints of a line that is taken for HTML, without white space.

        >>> printed("B&amp;amp;O的<br/>耳机&hellip;"), printed("一\u200b\ue003 二")
        ('B&O的耳机…', '一二')
    """
    before = ""
    while before != line:
        before, line = line, TAG.sub("", html.unescape(line))
    return "".join(char for char in line if char not in BULLETS and unicodedata.category(char) not in UNPRINTED)


def failures(corpora: Path) -> Iterator[str]:
    """Yield a sentence for each honest line that a repair changes by more than removing markup."""
    for name, pages in sets(corpora):
        for change in (change for page in pages for change in changes(page)):
            if not change.is_of_markup:
                yield f"{name}: {', '.join(change.repairs)}: {change.before!r} -> {change.after!r}"


def main(corpora: str) -> None:
    """Print every change, to be checked by eye."""
    for name, pages in sets(Path(corpora)):
        for change in (change for page in pages for change in changes(page)):
            verdict = "markup" if change.is_of_markup else "FALSE"
            print(f"{name}  {verdict}  {', '.join(change.repairs)}\n  - {change.before!r}\n  + {change.after!r}")


if __name__ == "__main__":
    main(*sys.argv[1:])
