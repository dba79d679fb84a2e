"""Findings of files that have not changed since they were checked."""

import json
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import fields
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cleaner.check.findings import Edit, Finding
from cleaner.document import Config
from cleaner.resources import PACKAGE, models

# What was not used for so long, in seconds, is of no use any more.
OLDEST = 30 * 24 * 3600
# backups leave a folder alone that has it
TAG = "CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# Findings of `cleaner check`; may be deleted.\n"


class Cache:
    """
    Findings by file, in one JSON file for each working directory and version of the program.

    A file counts as unchanged if its size and the time of its last change are the same.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / f"{_fingerprint()}.json"
        self._entries: dict[str, Any] = {}
        self._is_new = False
        # a cache that can't be read is none
        with suppress(OSError, ValueError, TypeError):
            self._entries = dict(json.loads(self._file.read_bytes()))

    def get(self, path: Path, config: Config, remarks: bool) -> list[Finding] | None:
        """Return the findings of a file, None if they are not known."""
        entry = self._entries.get(_key(path, config, remarks))
        if entry is None:
            return None
        try:
            found = os.stat(path)  # noqa: PTH116 # ten thousand times, and twice as fast
            size, changed, findings = entry
            if (size, changed) == (found.st_size, found.st_mtime_ns):
                return [Finding._make([*values, tuple(Edit(*edit) for edit in edits)]) for *values, edits in findings]
        except (OSError, ValueError, TypeError):
            pass
        return None

    def put(
        self, path: Path, found: os.stat_result, config: Config, remarks: bool, findings: Iterable[Finding]
    ) -> None:
        """Keep the findings of a file as it was when it was `found`."""
        self._entries[_key(path, config, remarks)] = (found.st_size, found.st_mtime_ns, list(findings))
        self._is_new = True

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
                stream.write(json.dumps(self._entries).encode())
            for file in self._folder.glob("*.json"):
                if file.stat().st_mtime < time.time() - OLDEST:
                    file.unlink()


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
    files = sorted(file for folder in {PACKAGE, models()} for file in folder.rglob("*") if file.suffix != ".pyc")
    found = [(file, file.stat()) for file in files]
    return _digest(str(Path.cwd()), *(f"{file} {each.st_size} {each.st_mtime_ns}" for file, each in found))


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
