"""Files through a `Cleaner` to findings, in batches, and without cleaning what a cache knows."""

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner.check.baseline import Baseline
from cleaner.check.cache import Cache
from cleaner.check.findings import LOST, NO_ARTICLE, UNCERTAIN, Finding, find, is_binary, is_utf8
from cleaner.check.fixes import Dropped, RefusedError, fix
from cleaner.check.known import count
from cleaner.check.output import Result
from cleaner.chunks import Chunk
from cleaner.document import Cleaned, Config

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner


class Task(NamedTuple):
    """
    What is done to a file: the options and the model it is cleaned with, the codes looked for and those to be fixed.

    `raw` is what was read from stdin, which `path` only names.
    """

    path: Path
    config: Config
    model: Path | None
    codes: frozenset[str]
    fixes: frozenset[str] = frozenset()
    raw: bytes | None = None

    @property
    def wants_remarks(self) -> bool:
        """Whether it looks for what nobody can mend."""
        return not self.codes.isdisjoint((LOST, UNCERTAIN, NO_ARTICLE))

    @property
    def file(self) -> Path | None:
        """The file, None for stdin."""
        return self.path if self.raw is None else None


class Checked(NamedTuple):
    """
    A file with its findings and bytes, the bytes `new` without what was fixed (None if nothing was), and cleaned.

    `text` is what `new` says, `dropped` are the lines that it has lost.
    """

    task: Task
    result: Result
    raw: bytes = b""
    new: bytes | None = None
    cleaned: Cleaned | None = None
    text: str = ""
    dropped: Sequence[Dropped] = ()


class Checker:
    """
    Check files; `warn` takes what is to be said of one that is passed over or not rewritten.

    `failed` counts the files that could not be read, `refused` those that were not fixed because a person should look.
    """

    def __init__(
        self,
        warn: Callable[[Exception | str], object],
        *,
        cache: Cache | None = None,
        baseline: Baseline | None = None,
    ) -> None:
        self.failed = self.refused = 0
        self._warn, self._cache, self._baseline = warn, cache, baseline
        self._cleaners: dict[tuple[Config, Path | None], Cleaner] = {}

    def check(self, tasks: Iterable[Task]) -> Iterator[Checked]:
        """Yield each file that can be read, in order, one that is no text without findings."""
        # files of one configuration are cleaned together
        looked = ((task, self._known(task)) for task in tasks)
        for key, group in groupby(
            looked, key=lambda pair: (pair[0].config, pair[0].model) if pair[1] is None else None
        ):
            if key is None:
                yield from (self._judged(task, known or []) for task, known in group)
            else:
                yield from self._cleaned(self._cleaner(*key), (task for task, _ in group))

    def _cleaner(self, config: Config, model: Path | None) -> "Cleaner":
        from cleaner.pipeline import Cleaner

        return self._cleaners.setdefault((config, model), Cleaner(config, model=model))

    def _known(self, task: Task) -> Sequence[Finding] | None:
        """Return the findings of a file that the cache has, if nothing of it is to be fixed."""
        if not self._cache or not task.file or task.model:
            return None
        found = self._cache.get(task.path, task.config, task.wants_remarks)
        return None if found and not task.fixes.isdisjoint(count(found)) else found

    def _cleaned(self, cleaner: "Cleaner", tasks: Iterable[Task]) -> Iterator[Checked]:
        waiting: deque[tuple[Task, bytes, os.stat_result | None]] = deque()

        def read() -> Iterator[tuple[Chunk, bool]]:
            for task in tasks:
                try:
                    found = task.file.stat() if task.file else None
                    raw = task.path.read_bytes() if task.raw is None else task.raw
                except OSError as error:
                    self._warn(error)
                    self.failed += 1
                    continue
                waiting.append((task, raw, found))
                # what was fixed is UTF-8, whatever the file was before
                is_sure = is_utf8(raw)
                # a file that is rewritten has one encoding: where it has to be found out, it is in one piece
                yield Chunk(raw.decode() if cleaner.config.encoding and is_sure else raw), is_sure

        for cleaned in cleaner.clean_parted(read()):
            task, raw, found = waiting.popleft()
            if is_binary(raw, cleaned):
                self._warn(f"{task.path}: looks like a binary file, passed over")
                yield Checked(task, Result(str(task.path), [], []), raw)
                continue
            findings: Sequence[Finding] = find(raw, cleaned, task.wants_remarks)
            if self._cache and found and not task.model:
                findings = self._cache.put(task.path, found, task.config, task.wants_remarks, findings)
            yield self._judged(task, findings, raw, cleaned)

    def _judged(
        self, task: Task, findings: Sequence[Finding], raw: bytes = b"", cleaned: Cleaned | None = None
    ) -> Checked:
        """Return a file with the findings that are looked for and not accepted, and with what its fixes make of it."""
        name = str(task.path)
        if not findings:
            return Checked(task, Result(name, [], []), raw, None, cleaned)
        found = findings
        if not task.codes.issuperset(count(findings)):
            found = [finding for finding in findings if finding.code in task.codes]
        new = found if self._baseline is None else list(self._baseline.new(task.path, found))
        # a fix mends all that a code finds in a file, so a code that is accepted somewhere in it is not fixed
        codes = task.fixes.difference(Counter(count(found)) - Counter(count(new))) if task.fixes else task.fixes
        fixing = [finding for finding in new if finding.code in codes] if codes else []
        if cleaned is None or not fixing:
            return Checked(task, Result(name, new, []), raw, None, cleaned)
        try:
            changed = fix(raw, cleaned, codes, self._cleaner(task.config, task.model).clean)
        except RefusedError as reason:
            self._warn(f"{name}: not rewritten: {reason}")
            self.refused += 1
            return Checked(task, Result(name, new, []), raw, None, cleaned)
        left = [finding for finding in changed.findings if finding.code in task.codes]
        if self._baseline is not None:
            left = list(self._baseline.new(task.path, left))
        result = Result(name, left, list(_ended(fixing, left)))
        return Checked(task, result, raw, changed.data, cleaned, changed.text, changed.dropped)


def _ended(findings: Iterable[Finding], left: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings that are no more, as many of each code as there are fewer now."""
    counts = Counter(finding.code for finding in left)
    for finding in findings:
        if counts[finding.code]:
            counts[finding.code] -= 1
        else:
            yield finding
