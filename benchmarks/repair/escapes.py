"""Text that was written as escapes: the share of lines that comes back exactly, and real text that has to stay."""

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from benchmarks.repair import Figure
from cleaner.chinese.characters import HAN_RUN
from cleaner.repair import SUSPECT, repair
from cleaner.repair.escapes import unescape
from cleaner.training.corpora.folder import raw

# Lines per file and their lengths: from a heading to a paragraph.
LINES, SHORTEST, LONGEST = 150, 8, 200
# A line that names a code or holds an address is left alone, as it should be: this share is what can be reached.
GOAL = 0.96
CLAUSE = re.compile(f"[{HAN_RUN}，。、！？：；“”（）]{{2,8}}")


def as_json(text: str) -> str:
    """Escape non-ASCII characters and quotation marks as JSON does."""
    return json.dumps(text)[1:-1]


def as_bytes(text: str) -> str:
    r"""Write UTF-8 as \xe4."""
    return "".join(char if char.isascii() else "".join(f"\\x{byte:02x}" for byte in char.encode()) for char in text)


def as_javascript(text: str) -> str:
    """Escape as JavaScript's escape() does."""
    units = memoryview(text.encode("utf-16-le")).cast("H").tolist()
    return "".join(map(_javascript_unit, units))


def _javascript_unit(unit: int) -> str:
    if unit < 128 and (chr(unit).isalnum() or chr(unit) in "@*_+-./"):
        return chr(unit)
    return f"%{unit:02X}" if unit < 256 else f"%u{unit:04X}"


def as_references(text: str) -> str:
    """Escape non-ASCII characters as HTML's numeric references."""
    return "".join(char if char.isascii() else f"&#{ord(char)};" for char in text)


def in_part(escape: Callable[[str], str]) -> Callable[[str], str]:
    """Return a function that escapes only about half of the clauses."""

    def escape_in_part(text: str) -> str:
        chooser = random.Random(text)
        return CLAUSE.sub(lambda match: escape(match[0]) if chooser.random() < 0.5 else match[0], text)

    return escape_in_part


ESCAPES: dict[str, Callable[[str], str]] = {
    "JSON": as_json,
    "JSON, twice": lambda text: as_json(as_json(text)),
    "JSON, in part": in_part(as_json),
    "bytes": as_bytes,
    "bytes, in part": in_part(as_bytes),
    "escape() of JavaScript": as_javascript,
    "percent-encoding": lambda text: quote(text, safe=""),
    "percent-encoding, but for /": quote,
    "percent-encoding, twice": lambda text: quote(quote(text)),
    "percent-encoding, in part": in_part(quote),
    "percent-encoding of GBK": lambda text: quote(text.encode("gb18030")),
    "references": as_references,
    "references, escaped": lambda text: as_references(text).replace("&", "&amp;"),
}


def measure(corpora: Path, part: str = "test") -> Iterator[Figure]:
    """Escape lines of one part of the raw body lines and repair them; then all real lines, none of which may change."""
    lines = []
    for _, found in raw(corpora, "body", part):
        good = [line for line in found if SHORTEST <= len(line) <= LONGEST and not SUSPECT.search(line)]
        lines += random.Random(len(good)).sample(good, min(LINES, len(good)))
    for name, escape in ESCAPES.items():
        pairs = [(line, escape(line)) for line in lines]
        damaged = [(line, escaped) for line, escaped in pairs if line != escaped]
        back = sum(repair(escaped)[0] == line for line, escaped in damaged)
        yield Figure(f"{name} ({len(damaged)} lines)", back, len(damaged), GOAL)
    for folder in ("titles", "body"):
        total = stay = 0
        for _, found in raw(corpora, folder):
            total += len(found)
            stay += sum(unescape(line) == line for line in found)
        yield Figure(f"real {folder} stay ({total} lines)", stay, total, 1)
