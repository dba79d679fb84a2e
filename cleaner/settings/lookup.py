"""Find the file of settings that holds for a folder, and read its TOML: all the filter needs where there is none."""

import os
import re
import sys
from pathlib import Path
from typing import Any

OWN, SHARED = "cleaner.toml", "pyproject.toml"
# Whatever makes a table tool.cleaner is found, and little else: most files of that name need not be parsed.
TABLE = re.compile(
    rb"""^(?:\xef\xbb\xbf)?[ \t]*\[*[ \t]*["']?tool["']?[ \t]*(?:\.[ \t]*["']?cleaner|[\]=])""", re.MULTILINE
)
# where tomllib ends its messages
PLACE = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"


class SettingsError(ValueError):
    """A file of settings that can't be used; the message says in one sentence which, where, and what would work."""


def find(start: Path) -> Path | None:
    """
    Return the file of settings that holds for a folder, the nearest in it or above it; None if there is none.

    A pyproject.toml without a table tool.cleaner does not count, and cleaner.toml comes before one beside it. Raise
    `SettingsError` for a pyproject.toml that can't be read, or that mentions the table and is not TOML.
    """
    try:
        folder = Path(os.path.realpath(start))  # Path.resolve raises for a loop of links, this does not
    except OSError:  # the working directory was deleted
        return None
    for each in (folder, *folder.parents):
        if _is_file(each / OWN):
            return each / OWN
        if _is_file(each / SHARED) and _has_table(each / SHARED):
            return each / SHARED
    return None


def parse(file: Path, data: bytes) -> dict[str, Any]:
    """Return what TOML says; raise `SettingsError` with file, line and column where it is none."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        text = data.decode("utf-8-sig")  # some editors begin a file with a byte order mark
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        before = data.count(b"\n", 0, error.start)
        raise SettingsError(f"{shown(file)}:{before + 1}: this line is not UTF-8, as TOML has to be") from error
    except ValueError as error:
        what = re.sub(PLACE, "", str(error))
        found = re.search(PLACE, str(error))
        line, column = found.groups() if found else (None, None)
        end = f":{len(text.splitlines())}" if found else ""
        place = f":{line}:{column}" if line else end
        raise SettingsError(f"{shown(file)}{place}: this is not TOML: {what[:1].lower()}{what[1:]}") from error


def shown(file: Path) -> str:
    """Return how a message names a file: from the working directory where it is below."""
    try:
        return str(file.relative_to(Path.cwd()))
    except (OSError, ValueError):
        return str(file)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # what may not be looked at is not there
        return False


def _has_table(file: Path) -> bool:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise SettingsError(f"{shown(file)}: {error.strerror or os.strerror(error.errno or 0)}") from error
    if not TABLE.search(data):
        return False
    try:
        tool = parse(file, data).get("tool")
    except RecursionError:  # `load` says it in a sentence
        return True
    return isinstance(tool, dict) and "cleaner" in tool
