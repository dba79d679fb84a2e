"""Findings: what cleaning would drop or change in a file, and the file rewritten without it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from cleaner.document import Cleaned, Line
from cleaner.encoding import BINARY

# characters of a line: enough to recognise it, few enough for one row of a terminal
EXCERPT = 30
# A stray byte or two may go. A file with more than this number and share of them has an unknown encoding.
MOST_LOST = 2
LOST_SHARE = 0.001
LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and the 1-based line it is on."""

    line: int
    message: str


def find(raw: bytes, cleaned: Cleaned) -> Iterator[Finding]:
    """
    Yield what separates a file from its cleaned text, by line.

    Line ends, indentation, outer white space and runs of blank lines are left to the author.
    """
    if wrong := _encoding_fault(raw, cleaned.encoding):
        yield Finding(1, wrong)
    for line in cleaned.lines:
        if not line.kept:
            if line.original.strip():
                yield Finding(line.number, f"{line.label} ({line.reason}): {_excerpt(line.original)}")
        elif line.text.strip() != line.original.strip():
            yield Finding(line.number, _describe_change(line))


def is_binary(raw: bytes, cleaned: Cleaned) -> bool:
    """Return whether bytes are no text, or hold NUL and are neither UTF-16 nor UTF-32: such a file is not rewritten."""
    if cleaned.encoding == BINARY:
        return True
    if b"\0" not in raw:
        return False
    return not _is_wide(cleaned.encoding) or any("\0" in line.original for line in cleaned.lines)


def unsafe(raw: bytes, cleaned: Cleaned) -> str | None:
    """Return why a person should look at a file before it is rewritten, or None."""
    if not cleaned.text:
        return "nothing of it would be left"
    lost = sum(line.original.count("\ufffd") for line in cleaned.lines) - raw.count("\ufffd".encode())
    if lost > MOST_LOST and lost > len(raw) * LOST_SHARE:
        return f"{lost} bytes fit no encoding known here: name it with --encoding"
    return None


def fixed(raw: bytes, cleaned: Cleaned) -> str:
    """
    Return the text of a file with the findings of its lines mended.

    Other lines, blank ones, indentation and line ends stay as they were. A file that loses lines was a page, with white
    space for its site: it becomes the cleaned text.
    """
    if not all(map(_stays, cleaned.lines)):
        return cleaned.text
    # the bytes of line ends are in no character of the encodings read here but UTF-16 and UTF-32
    text = raw.decode(cleaned.encoding or "utf-16", "replace") if _is_wide(cleaned.encoding) else raw.decode("latin-1")
    ends = LINE_END.findall(text)
    ends += [""] * (len(cleaned.lines) - len(ends))
    # text that was repaired across its line ends, or read otherwise, has no ends of its own
    if len(ends) != len(cleaned.lines):
        return cleaned.text
    return "".join([_mended(line) + end for line, end in zip(cleaned.lines, ends, strict=True)])


def _stays(line: Line) -> bool:
    return line.kept or not line.original.strip()


def _mended(line: Line) -> str:
    """Return a line as cleaning leaves it, between the white space that its author wrote around it."""
    inner, text = line.original.strip(), line.text.strip()
    if not inner or inner == text:
        return line.original
    start = line.original.index(inner)
    return line.original[:start] + text + line.original[start + len(inner) :]


def rewrite(path: Path, text: str) -> None:
    """Replace the content of a file, as UTF-8. See `replacing` for what stays and what is raised."""
    from cleaner.replacement import replacing

    with replacing(path) as stream:
        stream.write(text.encode("utf-8", "replace"))


def is_utf8(raw: bytes) -> bool:
    """Return whether bytes are valid UTF-8 without NUL."""
    try:
        return "\0" not in raw.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _is_wide(encoding: str | None) -> bool:
    return (encoding or "").lower().replace("_", "-").startswith(("utf-16", "utf-32"))


def _encoding_fault(raw: bytes, encoding: str | None) -> str | None:
    if raw.startswith(b"\xef\xbb\xbf"):
        return "starts with a byte order mark, which UTF-8 does not need"
    if is_utf8(raw):
        # ASCII may be HZ
        return None if encoding in ("utf-8", None) else f"encoded in {encoding}, not in UTF-8"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if (encoding or "utf-8").lower().startswith(("utf-8", "utf_8")):
            return f"byte {raw[error.start]:02X} at offset {error.start} is not valid UTF-8"
    return f"encoded in {encoding}, not in UTF-8" if encoding not in ("utf-8", None) else None


def _describe_change(line: Line) -> str:
    before, after = line.original.strip(), line.text.strip()
    names = ", ".join(line.repairs or _name_changes(before, after))
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))))
    return f"{names}: {_excerpt(before[same:])} -> {_excerpt(after[same:])}"


def _name_changes(before: str, after: str) -> list[str]:
    """
    Return names for what changed on a line that no repair changed.

        >>> _name_changes("「開門,」", "“开门，”")
        ['not Simplified', 'half-width punctuation', 'corner quotes']
    """
    from cleaner.simplify.punctuation import CURLY, WIDE

    wide = WIDE | str.maketrans("()", "（）")
    marks = {"half-width punctuation": wide, "corner quotes": CURLY}
    names = [name for name, table in marks.items() if _count(before, table) > _count(after, table)]
    # once the marks are the same, only the script can differ
    same_script = before.translate(wide | CURLY) == after.translate(wide | CURLY)
    return names if same_script else ["not Simplified", *names]


def _count(text: str, table: dict[int, int]) -> int:
    return sum(ord(char) in table for char in text)


def _excerpt(text: str) -> str:
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text.strip()[: EXCERPT + 1])
    return shown if len(shown) <= EXCERPT else shown[:EXCERPT] + "…"
