"""Findings: what cleaning would drop or change in a file, each with its place and its rule."""

import codecs
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from hashlib import sha256
from typing import NamedTuple

from cleaner.changes import WHITESPACE, Step, changes, replaced
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

    `line` and `column`, 1-based, are where it begins; `end` is the column after its last character; `edits` are what
    fixes it in the line: without any the whole line goes, or the bytes of the file change. `digest` is a hash of the
    line, empty where the whole file is meant.
    """

    line: int
    column: int
    end: int
    code: str
    message: str
    digest: str = ""
    edits: tuple[Edit, ...] = ()


# makes an edit in half the time that calling `Edit` takes: a folder has a hundred thousand of them
EDIT: Callable[[tuple[int, int, str]], Edit] = partial(tuple.__new__, Edit)
# a finding without the number of its line
_Fault = tuple[int, int, str, str, str, tuple[Edit, ...]]


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
    for line in cleaned.lines:
        # many lines have nothing
        if line.steps or not line.kept:
            yield from _of_line(line, is_article)
        if remarks:
            yield from _of_remarks(line)


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


def _of_line(line: Line, is_article: bool) -> list[Finding]:
    if not line.original.strip():
        return []
    goes = not line.kept and (is_article or line.label == Label.spam)
    code = LABELS.get(line.label, "") if goes else ""
    look = _faults if len(line.original) <= LONGEST else _faults.__wrapped__
    number, reason = line.number, line.reason if code else ""
    return [Finding._make((number, *fault)) for fault in look(line.original, line.steps, line.text, code, reason)]


# the pages of a site have lines in common: of a folder of news every second line was among the last 500
@lru_cache(maxsize=RECENT)
def _faults(original: str, steps: tuple[Step, ...], text: str, code: str, reason: str) -> list[_Fault]:
    """Return what is wrong with a line, of which `code` says why it goes, if it does."""
    found: list[_Fault] = []
    shown = original.strip()
    digest = _digest(shown)
    if code:
        said = f"{words()[code]} ({reason.partition(';')[0]}): {_excerpt(shown)}"
        found.append((1, len(original) + 1, code, visible(said), digest, ()))
    # without a step only white space around the line changed
    edits = _edits(original, steps, text) if steps else {}
    for each, places in sorted(edits.items(), key=lambda each: each[1][0].start):
        said = _describe(original, each, places)
        found.append((places[0].start + 1, places[-1].end + 1, each, said, digest, tuple(places)))
    return found


def _edits(original: str, steps: tuple[Step, ...], text: str) -> dict[str, list[Edit]]:
    """Return what steps changed on a line, by the code that reports it, without its outer white space."""
    places = replaced(original, steps, text)
    if places:
        return {by_step()[steps[0].name]: list(map(EDIT, [(start, end, text[start:end]) for start, end in places]))}
    found: dict[str, list[Edit]] = {}
    for change in changes(original, steps, text):
        for step in change.names:
            if step != WHITESPACE:
                found.setdefault(by_step()[step], []).append(Edit(change.start, change.end, change.after))
    return found


def _of_remarks(line: Line) -> Iterator[Finding]:
    remarks: dict[str, list[str]] = {}
    for remark in line.reason.split("; ")[1:]:
        if not remark.startswith("not simplified"):
            remarks.setdefault(UNCERTAIN if remark.startswith("uncertain") else LOST, []).append(remark)
    for code, said in remarks.items():
        message = f"{words()[code]}: {visible('; '.join(said).removeprefix('uncertain: '))}"
        yield Finding(line.number, 1, len(line.original) + 1, code, message, _digest(line.original.strip()))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def _describe(line: str, code: str, places: list[Edit]) -> str:
    """Return the first place that changed, before and after, with a few characters around it."""
    first, last, new = places[0]
    before, after = line[max(0, first - AROUND) : first].lstrip(), line[last : last + AROUND]
    many = f" ({len(places)} places)" if len(places) > 1 else ""
    was, now = _excerpt(f"{before}{line[first:last]}{after}"), _excerpt(f"{before}{new}{after}")
    return visible(f"{words()[code]}{many}: {was} -> {now}")


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"
