"""Fixes: a file rewritten without some of its findings."""

import codecs
from bisect import bisect
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from errno import EBUSY, EINVAL, EMLINK
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from cleaner.changes import changes, undone
from cleaner.check.findings import INVALID, MARK, NOT_UTF8, Finding, find
from cleaner.check.rules import LABELS, ON_REQUEST, SAFE, UNSAFE, by_step, rules
from cleaner.document import Cleaned, Line

# A stray byte or two may go. A file with more than this number and share of them has an unknown encoding.
MOST_LOST, LOST_SHARE = 2, 0.001
# A fix may let something else be found; real files have nothing left after two.
MOST_ROUNDS = 4
NOTHING_LEFT = "nothing of it would be left"
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class RefusedError(ValueError):
    """A file that should not be rewritten; the message is a sentence that says why."""


class Dropped(NamedTuple):
    """A line that a fixed file has lost, and how many lines of that file come before its place."""

    line: Line
    after: int


class Fixed(NamedTuple):
    """A fixed file as bytes and as text, the findings that are left in it, or new, and the lines that were dropped."""

    data: bytes
    text: str
    findings: list[Finding]
    dropped: list[Dropped]


def fixable(codes: Collection[str], *, unsafe: bool, requested: Collection[str] = ()) -> frozenset[str]:
    """Return which codes may be fixed: safe ones, those that were `requested` if they have to be, and unsafe ones."""
    allowed = {SAFE, UNSAFE, ON_REQUEST} if unsafe else {SAFE}
    known = rules()
    return frozenset(
        code for code in codes if known[code].fix in allowed or (known[code].fix == ON_REQUEST and code in requested)
    )


def fix(raw: bytes, cleaned: Cleaned, codes: Collection[str], clean: Callable[[str], Cleaned]) -> Fixed:
    """
    Return a file without its findings of some codes; `clean` cleans text as the file was cleaned.

    What has no such finding stays as it was: lines, blank ones, indentation, line ends and, unless it is to become
    UTF-8, the encoding. A place that needs a fix of another code, too, may be left. Raise `RefusedError` where a person
    should look first.
    """
    found = find(raw, cleaned)
    if not cleaned.text:
        # a list of words, of which only spam is a finding
        if any(finding.code in LABELS.values() and finding.code in codes for finding in found):
            raise RefusedError(NOTHING_LEFT)
        codes = set(codes) - set(LABELS.values())
    staying = {finding.code for finding in found} & ({NOT_UTF8, MARK, INVALID} - set(codes))
    if reason := _unsafe(raw, cleaned, staying):
        raise RefusedError(reason)
    now, text, kept, dropped = cleaned, "", list(cleaned.lines), []
    for _ in range(MOST_ROUNDS):
        before, going = text, [not line.kept and LABELS.get(line.label) in codes for line in now.lines]
        rows = list(zip(kept, now.lines, going, strict=True))
        text = "".join([_line(line, codes) + line.end for _, line, goes in rows if not goes])
        dropped += [replace(line, number=was.number, original=was.original) for was, line, goes in rows if goes]
        kept = [was for was, _, goes in rows if not goes]
        now = clean(text)
        found = find(text.encode("utf-8", "replace"), now)
        if text == before or not any(finding.code in codes for finding in found):
            break
    # a file of white space behind a mark loses nothing
    if not text.strip() and any(line.original.strip() for line in cleaned.lines):
        raise RefusedError(NOTHING_LEFT)
    return Fixed(_encoded(text, raw, cleaned, staying), text, found, list(_placed(dropped, kept)))


def rewrite(path: Path, old: bytes, new: bytes, record: Callable[[], object] = lambda: None) -> None:
    """
    Replace the content of a file that still is `old`. See `replacing` for what stays; raise `OSError`.

    `record` is called before, when nothing else can fail: what it notes of the old content is noted whatever happens.
    """
    from cleaner.replacement import replacing, write_through

    if not path.is_file():
        raise OSError(EINVAL, "not rewritten: not a regular file", str(path))
    if path.stat().st_nlink > 1:
        raise OSError(EMLINK, "not rewritten: it has another name (hard link) that would keep the old text", str(path))
    if path.read_bytes() == new:
        # by its other name, a symbolic link
        return
    with replacing(path) as stream:
        write_through(stream, new)
        _see_that_it_is(path, old)
        record()
        # once more: this took its time
        _see_that_it_is(path, old)


def _see_that_it_is(path: Path, old: bytes) -> None:
    if path.read_bytes() != old:
        raise OSError(EBUSY, "not rewritten: the file changed meanwhile", str(path))


def _placed(dropped: Iterable[Line], kept: Sequence[Line]) -> Iterator[Dropped]:
    """Yield dropped lines in order, with the number of kept ones before each."""
    numbers = [line.number for line in kept]
    for line in sorted(dropped, key=lambda line: line.number):
        yield Dropped(line, bisect(numbers, line.number))


def _unsafe(raw: bytes, cleaned: Cleaned, staying: Collection[str]) -> str | None:
    """Return why a person should look at a file before it is rewritten, or None."""
    if INVALID in staying:
        return "some of its bytes are not UTF-8, and it is not safe to put U+FFFD in their place"
    lost = sum(line.original.count("\ufffd") for line in cleaned.lines) - raw.count("\ufffd".encode())
    if lost > MOST_LOST and lost > len(raw) * LOST_SHARE:
        return f"{lost} bytes fit no encoding known here: name it with --encoding"
    return None


def _line(line: Line, codes: Collection[str]) -> str:
    """Return a line with the changes of some codes, between the white space that its author wrote around it."""
    if line.original == line.text:
        return line.text
    allowed = {step for step, code in by_step().items() if code in codes}
    first = list(takewhile(lambda step: step.name in allowed, line.steps))
    text = first[-1].after if first else line.original
    # later steps may build on one that is not allowed, and then change the same place
    later = changes(text, line.steps[len(first) :], line.text)
    return undone(line.text, [change for change in later if not allowed.issuperset(change.names)])


def _encoded(text: str, raw: bytes, cleaned: Cleaned, staying: Collection[str]) -> bytes:
    """Return text as UTF-8 or, if that is a finding which stays, as the file was."""
    from cleaner.encoding.codec import OWN

    mark = next((mark for mark in MARKS if raw.startswith(mark)), b"") if staying else b""
    if NOT_UTF8 not in staying:
        return mark + text.encode("utf-8", "replace")
    encoding = cleaned.encoding or "utf-8"
    # ftfy, once it is imported, has a codec of such a name that writes UTF-8
    if encoding in OWN.values():
        raise RefusedError(f"{encoding} is read and not written: let the file become UTF-8 ({NOT_UTF8})")
    # a line in another encoding than the rest would get other bytes, whether it has a finding or not
    whole = "".join(line.original + line.end for line in cleaned.lines)
    try:
        if mark + whole.encode(encoding, "replace") != raw:
            raise RefusedError(f"not all of it is {encoding}: let the file become UTF-8 ({NOT_UTF8})")
        return mark + text.encode(encoding)
    except UnicodeEncodeError as error:
        what = repr(error.object[error.start])
        raise RefusedError(f"{encoding} has no {what}: let the file become UTF-8 ({NOT_UTF8})") from error
