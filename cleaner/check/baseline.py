"""A baseline: findings that are accepted as they are, known by the hash of their line."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from cleaner.check.findings import Finding

VERSION = 1


class Baseline:
    """
    How many findings are accepted, by file, code and hash of the line, so that other lines may come and go.

    Files are known by their path from `folder`, where the baseline is, so it may be read from anywhere.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, Counter[tuple[str, str]]] = {}

    @classmethod
    def read(cls, file: Path) -> "Baseline":
        """Read a file that `written` gave; raise `ValueError` for any other, `OSError` if it can't be read."""
        found = cls(file.parent)
        try:
            record = json.loads(file.read_text(encoding="utf-8"))
            assert record["version"] == VERSION
            for name, codes in record["files"].items():
                rows = [(code, digest, count) for code, digests in codes.items() for digest, count in digests.items()]
                found._files[name] = Counter({(code, digest): int(count) for code, digest, count in rows})
        except (ValueError, KeyError, TypeError, AttributeError, AssertionError) as error:
            raise ValueError(f"{file}: not a baseline that --write-baseline wrote") from error
        return found

    def __len__(self) -> int:
        """Return the number of accepted findings."""
        return sum(counts.total() for counts in self._files.values())

    def new(self, path: Path, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings of a file that are not accepted; each accepted one counts once."""
        left = Counter(self._files.get(self._name(path), {}))
        for finding in findings:
            key = (finding.code, finding.digest)
            if left[key]:
                left[key] -= 1
            else:
                yield finding

    def accept(self, path: Path, findings: Iterable[Finding]) -> None:
        """Accept findings of a file."""
        if counts := Counter((finding.code, finding.digest) for finding in findings):
            self._files.setdefault(self._name(path), Counter()).update(counts)

    def written(self) -> str:
        """Return the content of a file: JSON, sorted, so that a change shows as few lines as it has."""
        files: dict[str, dict[str, dict[str, int]]] = {}
        for name, counts in sorted(self._files.items()):
            for (code, digest), count in sorted(counts.items()):
                files.setdefault(name, {}).setdefault(code, {})[digest] = count
        return json.dumps({"version": VERSION, "files": files}, ensure_ascii=False, indent=1) + "\n"

    def _name(self, path: Path) -> str:
        return Path(os.path.relpath(path, self._folder)).as_posix()
