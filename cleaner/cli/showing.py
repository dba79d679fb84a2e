"""What `cleaner check` shows beside findings: a bar while it works, diffs, and the lines that a fix dropped."""

import re
import sys
from collections.abc import Iterable, Iterator

import typer

from cleaner.check.checker import Checked, Task
from cleaner.check.findings import names_utf8
from cleaner.cli.terminal import is_terminal, wants_color
from cleaner.segments import visible

CONTROLS, TO_QUOTE = re.compile(r"[\x00-\x1f\x7f]"), re.compile(r"[\x00-\x1f\x7f\\\"]")
COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def following(tasks: Iterable[Task]) -> Iterator[Task]:
    """Yield tasks while a progress bar on stderr follows them, if that is a terminal."""
    if not sys.stderr.isatty():
        yield from tasks
        return
    with typer.progressbar(list(tasks), label="checked", file=sys.stderr) as bar:
        yield from bar


def diff(checked: Checked) -> str:
    """
    Return the unified diff of a file and of what its fixes make of it; coloured on a terminal.

    Bytes of a file in UTF-8 that are none are surrogates, as in the names of files; a file in another encoding is shown
    as it is read.
    """
    from difflib import unified_diff

    assert checked.cleaned is not None
    assert checked.new is not None
    if applies(checked):
        old, new = (data.decode("utf-8", "surrogateescape") for data in (checked.raw, checked.new))
    else:
        read = "".join(line.original + line.end for line in checked.cleaned.lines)
        old, new = (text.encode("utf-8", "replace").decode() for text in (read, checked.text))
    name = _quoted(str(checked.task.path))
    rows = unified_diff(_rows(old), _rows(new), name, name)
    if is_terminal():
        # a pipe gets the bytes as they are, for `patch`
        rows = (visible(row.rstrip("\n")) + "\n" for row in rows)
    return "".join(map(_coloured, rows) if wants_color("auto") else rows)


def applies(checked: Checked) -> bool:
    """Return whether `patch` can apply the diff of a file, which is UTF-8, to the file."""
    return checked.cleaned is not None and names_utf8(checked.cleaned.encoding)


def removed_from(checked: Checked) -> bytes:
    """Return the lines that a fix drops from a file as JSON objects, those of `cleaner clean --removed`."""
    from cleaner.formats import describe_removed_after, dump

    name = str(checked.task.path)
    return b"".join(dump({"file": name, **describe_removed_after(*each)}) for each in checked.dropped)


def _quoted(name: str) -> str:
    """Return the name of a file for the head of a diff, quoted as git does it where `patch` would see two rows."""
    if not CONTROLS.search(name):
        return name
    return '"' + TO_QUOTE.sub(lambda found: f"\\{ord(found[0]):03o}", name) + '"'


def _rows(text: str) -> list[str]:
    """Return the lines of a text as `patch` sees them, ended by newlines; a note follows a last one without."""
    *rows, last = text.split("\n")
    return [f"{row}\n" for row in rows] + [f"{last}\n\\ No newline at end of file\n"] * bool(last)


def _coloured(row: str) -> str:
    colour = COLOURS.get(row[:1])
    return typer.style(row, fg=colour) if colour and not row.startswith(("+++", "---")) else row
