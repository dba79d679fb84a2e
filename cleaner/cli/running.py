"""What `cleaner run` does: inputs to pieces, pieces to shards, and a summary on stdout."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from cleaner.cli.console import fail, need, payload, warn
from cleaner.cli.options import choose, configure, settings_in
from cleaner.cli.stream import check_model
from cleaner.corpus.counts import Counts, add, lines_of
from cleaner.corpus.ledger import FOLDER
from cleaner.corpus.pieces import INPUTS, STDIN, Piece, cut, find
from cleaner.corpus.reading import Job
from cleaner.corpus.run import Outcome, run
from cleaner.corpus.shards import DOCUMENTS, ERRORS, OUTPUTS, SUFFIXES
from cleaner.document import KINDS, SUMMARY

# The packages that reading a format needs, and the extra that brings them.
PACKAGES = {
    "parquet": (("pyarrow",), "run"),
    "warc": (("fastwarc", "resiliparse"), "html"),
    "html": (("resiliparse",), "html"),
}


@dataclass(frozen=True)
class Options:
    """The options of `cleaner run`, as they were given."""

    inputs: Sequence[str]
    out: Path
    jobs: int
    source: str | None
    target: str | None
    compress: str
    text_field: str
    id_field: str
    removed: Path | None
    drop_pages: Sequence[str] | None
    min_body: int
    longest: int
    sample: float
    limit: int | None
    site_memory: Path | None
    dry_run: bool
    drop: list[str] | None
    keep: list[str] | None
    no_repair: bool | None
    no_simplify: bool | None
    variant: str | None
    punctuation: bool | None
    quotes: str | None
    threshold: float | None
    encoding: str | None
    model: Path | None
    settings_file: Path | None
    isolated: bool

    def job(self) -> Job:
        """Return how the corpus is cleaned and written; raise `ValueError` for a value that is not known."""
        settings = settings_in(Path(), self.settings_file, self.isolated)
        for kind in self.drop_pages or ():
            choose("kind of page", kind, KINDS)
        choose("compression", self.compress, SUFFIXES)
        if self.text_field in (SUMMARY, self.id_field):
            raise ValueError(f"--text-field {self.text_field}: that field is not free for the text")
        if self.target is not None:
            choose("format", self.target, OUTPUTS)
        if self.target == "parquet" and self.compress != "none":
            raise ValueError("--compress is for JSON lines: Parquet is compressed by itself")
        config = configure(
            self.drop,
            self.keep,
            self.no_repair,
            self.no_simplify,
            self.variant,
            self.punctuation,
            self.quotes,
            self.threshold,
            self.encoding,
            base=settings.config,
        )
        return Job(
            self.out,
            config,
            self.model or settings.model,
            self.text_field,
            self.id_field,
            self.source,
            self.target,
            SUFFIXES[self.compress],
            self.removed,
            frozenset(self.drop_pages or ()),
            self.min_body,
            self.longest,
            self.sample,
            self.limit,
            self.site_memory,
        )


def start(options: Options) -> NoReturn:
    """Clean a corpus as the options say, and end the program."""
    try:
        if options.source is not None:
            choose("input", options.source, INPUTS)
        sources, passed = find(options.inputs, options.source, _written(options))
        if not sources:
            others = f"; passed over: {', '.join(passed[:3])} and others" if passed else ""
            fail(f"no file to read in {', '.join(options.inputs)}{others}")
        job = options.job()
        _need_packages({source.format for source in sources} | {job.documents or "jsonl"})
        check_model(job.model)
        pieces = cut(sources)
        if options.dry_run:
            size = sum(piece.size for piece in pieces)
            _say({"files": len(sources), "passed_over": len(passed), "pieces": len(pieces), "bytes": size})
            sys.exit(0)
        workers = options.jobs or os.cpu_count() or 1
        if workers > 1 and len(pieces) > 1:
            need(("joblib",), "more than one process", "run")
        if job.site_memory:
            _remember(pieces, job, workers, job.site_memory)
        sys.exit(_run(pieces, job, workers, len(passed)))
    except (OSError, ValueError, ModuleNotFoundError) as error:
        fail(error)


def _written(options: Options) -> list[Path]:
    """Return the folders that are written to, whatever was there before: they are no input."""
    inside = [options.out / name for name in (DOCUMENTS, ERRORS, FOLDER)]
    if options.removed and any(options.removed.resolve().is_relative_to(folder.resolve()) for folder in inside):
        raise ValueError(f"--removed {options.removed}: {options.out} has something else there")
    return [options.out, *inside, *([options.removed] if options.removed else [])]


def _need_packages(formats: Iterable[str]) -> None:
    for name in sorted(formats):
        packages, extra = PACKAGES.get(name, ((), ""))
        need(packages, f"reading {name}", extra)


def _remember(pieces: Sequence[Piece], job: Job, workers: int, file: Path) -> None:
    """See that there is a memory of what sites repeat: the one in the file, or one of this corpus."""
    from cleaner.corpus.sites import remember
    from cleaner.lines.site_memory import SiteMemory

    if file.exists():
        SiteMemory.load(file)
        return
    if any(piece.files[0].path == STDIN for piece in pieces):
        raise ValueError(f"--site-memory {file}: no such file, and stdin can't be read twice to write it")
    remember(pieces, job, workers).save(file)


def _run(pieces: Sequence[Piece], job: Job, workers: int, passed: int) -> int:
    """Clean the pieces, write the summary with how many files were passed over, and return the exit code."""
    started = time.perf_counter()
    counts: Counts = {}
    done_before, failures, fresh = 0, [], 0
    with _progress(pieces) as advance:
        for outcome in run(pieces, job, workers):
            advance(outcome)
            add(counts, outcome.counts)
            done_before += outcome.was_done
            fresh += 0 if outcome.was_done else outcome.counts.get("text_bytes", 0)
            if outcome.failure:
                failures.append({"piece": outcome.piece.name, "reason": outcome.failure})
    seconds = time.perf_counter() - started
    for failure in failures:
        warn(f"{failure['piece']}: not written: {failure['reason']}")
    if broken := counts.get("broken", 0):
        warn(f"records that could not be read: {broken}, see {job.out / 'errors'}")
    hosts = len(counts.pop("hosts", {}))
    speed = {"seconds": round(seconds, 2), "megabytes_per_second": round(fresh / 1e6 / seconds, 2)}
    found = {
        "passed_over": passed,
        "pieces": len(pieces),
        "done_before": done_before,
        "failed": failures,
        "hosts": hosts,
    }
    _say({**found, "documents": 0, "written": 0, "broken": 0, **counts, **speed})
    return 2 if failures or (broken and not counts.get("documents")) else 0


def _say(found: dict[str, Any]) -> None:
    with payload() as write:
        write(f"{json.dumps(found, ensure_ascii=False)}\n".encode("utf-8", "replace"))


@contextmanager
def _progress(pieces: Sequence[Piece]) -> Iterator[Callable[[Outcome], None]]:
    """Yield a function that takes each piece that is done, and shows on a terminal how far the run is."""
    if not sys.stderr.isatty():
        yield lambda outcome: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    said = TextColumn("{task.description}")
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(), said)
    documents = kept = lines = 0
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=sum(piece.size for piece in pieces))

        def advance(outcome: Outcome) -> None:
            nonlocal documents, kept, lines
            documents += outcome.counts.get("documents", 0)
            kept += lines_of(outcome.counts, "kept")
            lines += lines_of(outcome.counts, "kept") + lines_of(outcome.counts, "dropped")
            said = f"{documents} documents, {100 * kept / max(lines, 1):.0f} % of lines kept"
            progress.update(task, advance=outcome.piece.size, description=said)

        yield advance
