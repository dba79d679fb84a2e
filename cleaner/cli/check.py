"""The command `cleaner check`."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.check import find, fixed, is_binary, is_utf8, rewrite, unsafe
from cleaner.cli.console import fail, payload, warn
from cleaner.cli.options import (
    Drop,
    Encoding,
    Keep,
    NoRepair,
    NoSimplify,
    Punctuation,
    Quotes,
    Threshold,
    Variant,
    configure,
)
from cleaner.document import Config

if TYPE_CHECKING:
    from cleaner import Cleaner

Paths = Annotated[list[Path], typer.Argument(metavar="PATH", help="Files to check.", show_default=False)]
Fix = Annotated[bool, typer.Option("--fix", help="Rewrite the files that are not clean, and name them.")]


def check(
    paths: Paths,
    fix: Fix = False,
    drop: Drop = None,
    keep: Keep = None,
    no_repair: NoRepair = False,
    no_simplify: NoSimplify = False,
    variant: Variant = Config.variant,
    punctuation: Punctuation = False,
    quotes: Quotes = Config.quotes,
    threshold: Threshold = Config.threshold,
    encoding: Encoding = None,
) -> None:
    """
    Name every line that cleaning would drop or change, as path:line: what is wrong.

    Exit code 0: all files are clean; 1: something was found (or fixed); 2: a file could not be read or written. White
    space around lines, blank lines and line ends are left to their author. Binary files are skipped with a note.
    """
    try:
        config = configure(drop, keep, no_repair, no_simplify, variant, punctuation, quotes, threshold, encoding)
    except ValueError as error:
        fail(error)
    from cleaner import Cleaner

    cleaner = Cleaner(config)
    codes = {0}
    with payload(closed=1) as write:  # only findings are written, so a reader who left has seen one
        for path in paths:
            try:
                report, found = _check_file(cleaner, path, fix)
            except OSError as error:
                warn(error)
                codes.add(2)
                continue
            write(report)
            codes.add(int(found))
    sys.exit(max(codes))


def _check_file(cleaner: "Cleaner", path: Path, fix: bool) -> tuple[bytes, bool]:
    """Return what to print about one file and whether anything was found; with `fix` rewrite it."""
    raw = _read(path)
    # what --fix wrote is UTF-8, whatever the file was before
    cleaned = cleaner.clean(raw.decode() if cleaner.config.encoding and is_utf8(raw) else raw)
    if is_binary(raw, cleaned):
        warn(f"{path}: looks like a binary file, passed over")
        return b"", False
    findings = list(find(raw, cleaned))
    name = os.fsencode(path)
    if findings and fix and (reason := unsafe(raw, cleaned)):
        warn(f"{path}: not rewritten: {reason}")
    elif findings and fix:
        text = fixed(raw, cleaned)
        # --fix leaves nothing to find: where the layout that was kept changes the verdict, the cleaned text is written
        settled = not list(find(text.encode("utf-8", "replace"), cleaner.clean(text)))
        rewrite(path, text if settled else cleaned.text)
        return name + b": cleaned\n", True
    rows = (b"%s:%d: %s\n" % (name, at.line, at.message.encode("utf-8", "replace")) for at in findings)
    return b"".join(rows), bool(findings)


def _read(path: Path) -> bytes:
    if path.is_dir():
        raise OSError(f"{path}: is a directory; name the files in it")
    return path.read_bytes()
