"""Clean the pieces of a corpus, several at a time, and keep count."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from cleaner.corpus.counts import Counts
from cleaner.corpus.ledger import Ledger, signature_of
from cleaner.corpus.pieces import STDIN, Piece
from cleaner.corpus.reading import Job
from cleaner.corpus.shards import files_of
from cleaner.corpus.worker import clean_piece
from cleaner.replacement import sweep
from cleaner.resources import models

# What of a job says nothing about what is written.
PLACES = ("out", "config", "model")


@dataclass(frozen=True)
class Outcome:
    """What became of a piece: its counts, whether an earlier run had done it, or why it could not be written."""

    piece: Piece
    counts: Counts
    was_done: bool = False
    failure: str | None = None


def run(pieces: Sequence[Piece], job: Job, workers: int) -> Iterator[Outcome]:
    """
    Clean what is not done yet; yield what became of each piece as soon as it is known.

    The work is divided by piece, and no text goes from one process to another. Raise `ValueError` if the output folder
    was written with other options.
    """
    job.out.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(job.out, options(job))
    ledger.settle(pieces, {file for piece in pieces for file in files_of(piece, job).values()})
    if job.limit is not None:
        yield from _up_to(job.limit, pieces, job, ledger)
        return
    left = []
    for piece in pieces:
        counts = ledger.done(piece)
        if counts is None:
            left.append(piece)
        else:
            yield Outcome(piece, counts, was_done=True)
    if workers == 1 or len(left) < 2 or any(piece.files[0].path == STDIN for piece in left):
        yield from (_clean(piece, job, ledger) for piece in left)
    else:
        yield from _in_parallel(left, job, ledger, min(workers, len(left)))


def options(job: Job) -> dict[str, Any]:
    """Return all that the documents of a run depend on, besides its input."""
    digest = sha256()
    for file in sorted((job.model or models()).glob("*.npz")):
        digest.update(file.read_bytes())
    found: dict[str, Any] = {each.name: getattr(job, each.name) for each in fields(job) if each.name not in PLACES}
    settings = {each.name: getattr(job.config, each.name) for each in fields(job.config)}
    found |= {**settings, "drop": sorted(map(str, job.config.drop)), "drop_pages": sorted(job.drop_pages)}
    # the same from whichever folder it is named
    found["removed"] = os.path.relpath(job.removed.resolve(), job.out.resolve()) if job.removed else None
    found["site_memory"] = sha256(job.site_memory.read_bytes()).hexdigest()[:16] if job.site_memory else None
    return {**found, "model": digest.hexdigest()[:16], "version": version("cleaner-zh")}


def _up_to(limit: int, pieces: Iterable[Piece], job: Job, ledger: Ledger) -> Iterator[Outcome]:
    """Clean the first documents, one piece after the other: only so it is known which these are."""
    for piece in pieces:
        if limit <= 0:
            # documents that come before were not there in an earlier run
            ledger.forget(piece.name)
            continue
        done = ledger.done(piece, limit)
        outcome = _clean(piece, replace(job, limit=limit), ledger) if done is None else Outcome(piece, done, True)
        limit -= outcome.counts.get("documents", 0)
        yield outcome


def _in_parallel(pieces: Sequence[Piece], job: Job, ledger: Ledger, workers: int) -> Iterator[Outcome]:
    from concurrent.futures.process import BrokenProcessPool

    from joblib import Parallel, delayed

    parallel = Parallel(n_jobs=workers, return_as="generator_unordered", batch_size=1)
    try:
        yield from parallel(delayed(_clean)(piece, job, ledger) for piece in pieces)
    except BrokenProcessPool:
        raise OSError("a process was killed, perhaps for want of memory: the same command goes on") from None
    finally:
        # what a process left that was killed
        for folder in {file.parent for piece in pieces for file in files_of(piece, job).values()}:
            sweep(folder)


def _clean(piece: Piece, job: Job, ledger: Ledger) -> Outcome:
    try:
        shards = files_of(piece, job).values()
        ledger.begin(piece, shards)
        signature = signature_of(piece)
        counts = clean_piece(piece, job)
        # what could not be opened may be there the next time
        ledger.note(piece, None if counts.get("unread") else signature, counts, shards, job.limit)
    except OSError as error:
        said = error.strerror or str(error)
        return Outcome(piece, {}, failure=f"{error.filename}: {said}" if error.filename else said)
    except Exception as error:  # what no reader foresaw ends its piece, and not the others
        return Outcome(piece, {}, failure=f"{type(error).__name__}: {error}")
    return Outcome(piece, counts)
