"""Findings of files that have not changed since they were checked."""

import json
import os
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from cleaner.check.findings import Finding
from cleaner.check.known import Known, count
from cleaner.check.output import as_text
from cleaner.document import Config
from cleaner.resources import PACKAGE, models

if TYPE_CHECKING:
    from mmap import mmap

# What was not used for so long, in seconds, is of no use any more.
OLDEST = 30 * 24 * 3600
# a cache, of this or of an earlier version
CACHE = re.compile(r"[0-9a-f]{16}\.(findings|json)")
COMPILED = "__pycache__"
# backups leave a folder alone that has it
TAG = "CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# Findings of `cleaner check`; may be deleted.\n"


class _Entry(NamedTuple):
    """
    A file as it was: its size, when it was changed, and how many findings of each code it has.

    Of `data`, what is from `start` to `middle` is their rows, and from there to `end` they are as JSON.
    """

    size: int
    changed: int
    counts: Mapping[str, int]
    start: int
    middle: int
    end: int
    data: "bytes | mmap"

    def rows(self) -> bytes:
        """Return the findings as they are written."""
        return self.data[self.start : self.middle]


class Cache:
    """
    Findings by file, in one file for each working directory and version of the program.

    It has the findings of each file twice, as rows that are written as they are and as JSON, both read only where they
    are asked for. Its last line says in JSON where they are: a file that was cut off has none. A file counts as
    unchanged if its size and the time of its last change are the same.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / f"{_fingerprint()}.findings"
        self._entries: dict[str, _Entry] = {}
        self._is_new = False
        # a cache that can't be read is none
        with suppress(OSError, ValueError, TypeError, AttributeError):
            self._open()

    def get(self, path: Path, config: Config, remarks: bool) -> Sequence[Finding] | None:
        """Return the findings of a file, None if they are not known."""
        entry = self._entries.get(_key(path, config, remarks))
        if entry is None:
            return None
        try:
            found = os.stat(path)  # noqa: PTH116 # ten thousand times, and twice as fast
        except (OSError, ValueError):
            return None
        if (entry.size, entry.changed) != (found.st_size, found.st_mtime_ns):
            return None
        return Known(entry.counts, entry.rows, partial(self._read, entry)) if entry.counts else []

    def put(
        self, path: Path, found: os.stat_result, config: Config, remarks: bool, findings: Sequence[Finding]
    ) -> Sequence[Finding]:
        """Keep the findings of a file as it was when it was `found`, and return them with their rows."""
        rows = record = b""
        if findings:
            rows = as_text(str(path), findings)
            record = json.dumps(findings, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
        length = len(rows)
        entry = _Entry(
            found.st_size, found.st_mtime_ns, count(findings), 0, length, length + len(record), rows + record
        )
        self._entries[_key(path, config, remarks)] = entry
        self._is_new = True
        return Known(entry.counts, entry.rows, lambda: findings)

    def save(self) -> None:
        """Write what is new; a folder that can't be written to keeps nothing."""
        from cleaner.replacement import replacing

        if not self._is_new:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            name, content = TAG
            (self._folder / name).write_text(content, encoding="ascii")
            with replacing(self._file) as stream:
                self._write(stream)
            for file in self._folder.iterdir():
                if CACHE.fullmatch(file.name) and file.stat().st_mtime < time.time() - OLDEST:
                    file.unlink()

    def _open(self) -> None:
        from mmap import ACCESS_READ, mmap

        with open(self._file, "rb") as stream:
            data = mmap(stream.fileno(), 0, access=ACCESS_READ)
        index = json.loads(data[data.rfind(b"\n") + 1 :])
        self._entries = {key: _Entry._make([*values, data]) for key, values in index.items()}

    def _write(self, stream: BinaryIO) -> None:
        index, place = {}, 0
        for key, (*known, start, middle, end, data) in self._entries.items():
            index[key] = *known, place, place + middle - start, place + end - start
            place += stream.write(data[start:end])
        stream.write(json.dumps(index).encode())
        # some systems replace no file that is open
        for entry in self._entries.values():
            if not isinstance(entry.data, bytes):
                entry.data.close()

    def _read(self, entry: _Entry) -> list[Finding]:
        try:
            rows = json.loads(entry.data[entry.middle : entry.end])
            return [Finding._make([*values, tuple(map(tuple, places))]) for *values, places in rows]
        except (ValueError, TypeError) as error:
            raise ValueError(f"{self._file}: this is broken: delete it") from error


def default_folder() -> Path:
    """Return the folder for caches of the user: nothing is written to a folder because its files are checked."""
    chosen = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(chosen) if chosen else Path("~/.cache").expanduser()) / "cleaner"


def _key(path: Path, config: Config, remarks: bool) -> str:
    return f"{path} {_options(config)} {int(remarks)}"


@cache
def _options(config: Config) -> str:
    """Return a hash of a configuration; a set has no order of its own."""
    values = {field.name: getattr(config, field.name) for field in fields(config)}
    return _digest(repr({**values, "drop": sorted(config.drop)}))


def _fingerprint() -> str:
    """Return a hash of the working directory and of the program, by the sizes and times of its files."""
    # compiled modules are written while it runs, which changes their folders, too
    files = sorted(file for folder in {PACKAGE, models()} for file in folder.rglob("*") if file.parent.name != COMPILED)
    found = [(file, status) for file in files if S_ISREG((status := file.stat()).st_mode)]
    return _digest(str(Path.cwd()), *(f"{file} {each.st_size} {each.st_mtime_ns}" for file, each in found))


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
