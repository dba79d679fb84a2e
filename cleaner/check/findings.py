"""Findings: what cleaning would drop or change in a file, each with its place and its rule."""

import codecs
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any, NamedTuple

from cleaner.changes import WHITESPACE, Place, Step, changes
from cleaner.check.rules import LABELS, by_step, words
from cleaner.document import Cleaned, Label, LineFields
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


def find(raw: bytes, cleaned: Cleaned, remarks: bool = False) -> list[Finding]:
    """
    Return what separates a file from its cleaned text, by line; with `remarks` also what no fix can mend.

    Line ends, indentation, outer white space and blank lines are left to the author.
    """
    found = list(_of_bytes(raw, cleaned.encoding))
    if not remarks and raw == cleaned.text.encode("utf-8", "surrogatepass"):
        return found
    # without any body it is a list of words or of links, and who wrote it wants its lines
    is_article = bool(cleaned.text)
    lines = cleaned.line_fields
    if remarks and not is_article and lines:
        said = f"no article: nothing in the file reads like one ({cleaned.kind.name})"
        found.append(Finding(1, 1, 1, NO_ARTICLE, said))
    found.extend(_of_lines(lines, is_article, remarks))
    return found


def is_binary(raw: bytes, cleaned: Cleaned) -> bool:
    """Return whether bytes are no text, or hold NUL and are neither UTF-16 nor UTF-32: such a file is not rewritten."""
    from cleaner.encoding import BINARY

    if cleaned.encoding == BINARY:
        return True
    if b"\0" not in raw:
        return False
    return not is_wide(cleaned.encoding) or any("\0" in original for _, original, *_ in cleaned.line_fields)


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


def _of_lines(lines: Sequence[LineFields], is_article: bool, remarks: bool) -> Iterator[Finding]:
    # here: a run that finds all files in the cache needs no numpy
    from cleaner.check.replacements import replacements

    replaced = replacements(lines)
    codes = by_step()
    for number, original, text, label, _, kept, _, reason, steps, _ in lines:
        # many lines have nothing
        if (steps or not kept) and original.strip():
            if not kept and (is_article or label is Label.spam) and label in LABELS:
                yield _of_label(number, original, LABELS[label], reason)
            if places := replaced.get(number):
                yield _of_change(number, original, text, codes[steps[0].name], places)
            # without a step only white space around the line changed
            elif steps:
                look = _places if len(original) <= LONGEST else _places.__wrapped__
                for code, places in look(original, steps, text).items():
                    yield _of_change(number, original, text, code, places)
        if remarks and ";" in reason:
            yield from _of_remarks(number, original, reason)


def _of_label(number: int, original: str, code: str, reason: str) -> Finding:
    """Return that a line goes, and why."""
    said = f"{words()[code]} ({reason.partition(';')[0]}): {_excerpt(original.strip())}"
    return FINDING((number, 1, len(original) + 1, code, visible(said), original, "", ()))


def _of_change(number: int, original: str, text: str, code: str, places: tuple[Place, ...]) -> Finding:
    """Return that a line changes, and the first place that does, with a few characters around it."""
    tell = _said if len(original) <= LONGEST else _said.__wrapped__
    said = tell(code, original, text, places[0], len(places))
    return FINDING((number, places[0][0] + 1, places[-1][1] + 1, code, said, original, text, places))


# the pages of a site have lines in common: of a folder of news every second line was among the last 500
@lru_cache(maxsize=RECENT)
def _said(code: str, original: str, text: str, place: Place, often: int) -> str:
    """Return what is said of a line that changes at `often` places, the first of which is `place`."""
    first, last, to, to_end = place
    lead = original[max(0, first - AROUND) : first].lstrip()
    rest = original[last : last + AROUND]
    many = f" ({often} places)" if often > 1 else ""
    was, now = _excerpt(f"{lead}{original[first:last]}{rest}"), _excerpt(f"{lead}{text[to:to_end]}{rest}")
    return visible(f"{words()[code]}{many}: {was} -> {now}")


@lru_cache(maxsize=RECENT)
def _places(original: str, steps: tuple[Step, ...], text: str) -> dict[str, tuple[Place, ...]]:
    """Return where a line changed, by the code that reports it, without its outer white space."""
    # in the order of the first places
    found: dict[str, list[Place]] = {}
    for change in changes(original, steps, text):
        for step in change.names:
            if step != WHITESPACE:
                found.setdefault(by_step()[step], []).append(change[:4])
    return {code: tuple(places) for code, places in found.items()}


def _of_remarks(number: int, original: str, reason: str) -> Iterator[Finding]:
    remarks: dict[str, list[str]] = {}
    for remark in reason.split("; ")[1:]:
        if not remark.startswith("not simplified"):
            remarks.setdefault(UNCERTAIN if remark.startswith("uncertain") else LOST, []).append(remark)
    for code, said in remarks.items():
        message = f"{words()[code]}: {visible('; '.join(said).removeprefix('uncertain: '))}"
        yield Finding(number, 1, len(original) + 1, code, message, original)


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"
