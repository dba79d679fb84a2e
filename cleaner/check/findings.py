"""Findings: what cleaning would drop or change in a file, each with its place and its rule."""

import codecs
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any, NamedTuple

from cleaner.changes import WHITESPACE, Place, Step, changes
from cleaner.check.rules import LABELS, by_step, words
from cleaner.document import Cleaned, Label, Line
from cleaner.segments import visible

# characters of a line: enough to recognise a place, few enough for one row of a terminal
EXCERPT, AROUND = 30, 6
# lines that are looked at once as long as they come again, and how long they may be
RECENT, LONGEST = 8192, 200
# enough to tell lines apart, and nothing of their text
DIGITS = 16
NOT_UTF8, MARK, INVALID, LOST, UNCERTAIN, NO_ARTICLE = "E101", "E102", "E103", "U501", "U502", "U503"


class Edit(NamedTuple):
    """Characters `start` to `end` of a line become `text`."""

    start: int
    end: int
    text: str


class Finding(NamedTuple):
    """
    One thing that is wrong.

    `line` and `column`, 1-based, are where it begins; `end` is the column after its last character. `before` is the
    line, empty where the whole file is meant, and `after` what it would become, which differs in `places`.
    """

    line: int
    column: int
    end: int
    code: str
    message: str
    before: str = ""
    after: str = ""
    places: tuple[Place, ...] = ()

    @property
    def digest(self) -> str:
        """A hash of the line without its outer white space, empty where the whole file is meant."""
        text = self.before.strip()
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS] if text else ""

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What fixes it in the line: without any the whole line goes, or the bytes of the file change."""
        return tuple([Edit(start, end, self.after[to:to_end]) for start, end, to, to_end in self.places])


# makes a finding in half the time that calling `Finding` takes: a folder has a hundred thousand of them
FINDING: Callable[[tuple[Any, ...]], Finding] = partial(tuple.__new__, Finding)


def find(raw: bytes, cleaned: Cleaned, remarks: bool = False) -> Iterator[Finding]:
    """
    Yield what separates a file from its cleaned text, by line; with `remarks` also what no fix can mend.

    Line ends, indentation, outer white space and blank lines are left to the author.
    """
    yield from _of_bytes(raw, cleaned.encoding)
    if not remarks and raw == cleaned.text.encode("utf-8", "surrogatepass"):
        return
    # without any body it is a list of words or of links, and who wrote it wants its lines
    is_article = bool(cleaned.text)
    if remarks and not is_article and cleaned.lines:
        yield Finding(1, 1, 1, NO_ARTICLE, f"no article: nothing in the file reads like one ({cleaned.kind.name})")
    yield from _of_lines(cleaned.lines, is_article, remarks)


def is_binary(raw: bytes, cleaned: Cleaned) -> bool:
    """Return whether bytes are no text, or hold NUL and are neither UTF-16 nor UTF-32: such a file is not rewritten."""
    from cleaner.encoding import BINARY

    if cleaned.encoding == BINARY:
        return True
    if b"\0" not in raw:
        return False
    return not is_wide(cleaned.encoding) or any("\0" in line.original for line in cleaned.lines)


def is_wide(encoding: str | None) -> bool:
    """Return whether an encoding has several bytes for each character."""
    return (encoding or "").lower().replace("_", "-").startswith(("utf-16", "utf-32"))


def names_utf8(encoding: str | None) -> bool:
    """Return whether an encoding is UTF-8; that of a text, None, is."""
    return (encoding or "utf-8").lower().replace("_", "-") in ("utf-8", "utf-8-sig")


def is_utf8(raw: bytes) -> bool:
    """Return whether bytes are valid UTF-8 without NUL."""
    try:
        return "\0" not in raw.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _of_bytes(raw: bytes, encoding: str | None) -> Iterator[Finding]:
    mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    if mark:
        yield Finding(1, 1, 2, MARK, "starts with a byte order mark, which UTF-8 does not need")
    is_other = not names_utf8(encoding)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if not is_other:
            before = raw[len(mark) : error.start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
            line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
            said = f"byte {raw[error.start]:02X} at offset {error.start} is not valid UTF-8"
            yield Finding(line, column, column + 1, INVALID, said)
            return
    # ASCII may be HZ
    if is_other:
        yield Finding(1, 1, 1, NOT_UTF8, f"encoded in {encoding}, not in UTF-8")


def _of_lines(lines: Sequence[Line], is_article: bool, remarks: bool) -> Iterator[Finding]:
    # here: a run that finds all files in the cache needs no numpy
    from cleaner.check.replacements import replacements

    replaced = replacements(lines)
    codes = by_step()
    for line in lines:
        # many lines have nothing
        if (line.steps or not line.kept) and line.original.strip():
            if not line.kept and (is_article or line.label is Label.spam) and line.label in LABELS:
                yield _of_label(line)
            if places := replaced.get(line.number):
                yield _of_change(line, codes[line.steps[0].name], places)
            # without a step only white space around the line changed
            elif line.steps:
                for code, places in _places(line).items():
                    yield _of_change(line, code, places)
        if remarks and ";" in line.reason:
            yield from _of_remarks(line)


def _of_label(line: Line) -> Finding:
    """Return that a line goes, and why."""
    original, code = line.original, LABELS[line.label]
    said = f"{words()[code]} ({line.reason.partition(';')[0]}): {_excerpt(original.strip())}"
    return FINDING((line.number, 1, len(original) + 1, code, visible(said), original, "", ()))


def _of_change(line: Line, code: str, places: tuple[Place, ...]) -> Finding:
    """Return that a line changes, and the first place that does, with a few characters around it."""
    original, text = line.original, line.text
    first, last, to, to_end = places[0]
    lead = original[max(0, first - AROUND) : first].lstrip()
    rest = original[last : last + AROUND]
    many = f" ({len(places)} places)" if len(places) > 1 else ""
    was, now = _excerpt(f"{lead}{original[first:last]}{rest}"), _excerpt(f"{lead}{text[to:to_end]}{rest}")
    said = visible(f"{words()[code]}{many}: {was} -> {now}")
    return FINDING((line.number, first + 1, places[-1][1] + 1, code, said, original, text, places))


def _places(line: Line) -> dict[str, tuple[Place, ...]]:
    """Return where a line changed, by the code that reports it, without its outer white space."""
    look = _changes if len(line.original) <= LONGEST else _changes.__wrapped__
    return look(line.original, line.steps, line.text)


# the pages of a site have lines in common: of a folder of news every second line was among the last 500
@lru_cache(maxsize=RECENT)
def _changes(original: str, steps: tuple[Step, ...], text: str) -> dict[str, tuple[Place, ...]]:
    # in the order of the first places
    found: dict[str, list[Place]] = {}
    for change in changes(original, steps, text):
        for step in change.names:
            if step != WHITESPACE:
                found.setdefault(by_step()[step], []).append(change[:4])
    return {code: tuple(places) for code, places in found.items()}


def _of_remarks(line: Line) -> Iterator[Finding]:
    remarks: dict[str, list[str]] = {}
    for remark in line.reason.split("; ")[1:]:
        if not remark.startswith("not simplified"):
            remarks.setdefault(UNCERTAIN if remark.startswith("uncertain") else LOST, []).append(remark)
    for code, said in remarks.items():
        message = f"{words()[code]}: {visible('; '.join(said).removeprefix('uncertain: '))}"
        yield Finding(line.number, 1, len(line.original) + 1, code, message, line.original)


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"
