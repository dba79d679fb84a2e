"""What `cleaner run` reads: files of a corpus, cut into pieces that one process cleans at a time."""

import glob
import os
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from pathlib import Path

from cleaner.formats.compression import SUFFIXES, is_compressed

STDIN = "-"
FORMATS = {
    ".txt": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".html": "html",
    ".htm": "html",
    ".warc": "warc",
    ".wet": "warc",
}
INPUTS = tuple(dict.fromkeys(FORMATS.values()))
# formats in which a file is one document
SINGLE = ("text", "html")
# Bytes of a piece: seconds of work, so that little is lost when it is cut short, and enough for a shard.
PIECE = 16 << 20
# A long file of rows is cut into a multiple of four equal pieces, so that two or four processes end at the same time.
TOGETHER = 4
# Files of one document each in a piece.
MOST_FILES = 2000


@dataclass(frozen=True)
class Source:
    """A file of a corpus: its path, its name in the output, its format, its size in bytes, and where it really is."""

    path: str
    name: str
    format: str
    size: int
    real: str


@dataclass(frozen=True)
class Piece:
    """
    The part of a corpus that one process cleans at a time, and whose results are written to one shard.

    `name` is that of the shard without its suffix. Of a single file only the records that begin at the bytes `start` to
    `end`, exclusive, belong to it, where `end` is not None.
    """

    name: str
    files: tuple[Source, ...]
    start: int = 0
    end: int | None = None

    @property
    def format(self) -> str:
        """The format of its files."""
        return self.files[0].format

    @property
    def size(self) -> int:
        """How many bytes of the files it has, compressed ones as they are."""
        end = sum(file.size for file in self.files) if self.end is None else self.end
        return end - self.start

    def signature(self) -> list[object]:
        """Return what changes if one of its files does."""
        found = [os.stat(file.path) for file in self.files if file.path != STDIN]  # noqa: PTH116 # thousands of files
        return [self.start, self.end, *([each.st_size, each.st_mtime_ns] for each in found)]


def find(inputs: Sequence[str], given: str | None, written: Iterable[Path] = ()) -> tuple[list[Source], list[str]]:
    """
    Return the files of inputs (files, folders with all that is in them, patterns), and the names of those passed over.

    The format is the `given` one, otherwise that of a file's suffix. Of a folder a file is passed over if its suffix
    says nothing, or another format than the given one, and so is what is hidden or no regular file, and folders that
    are `written` to. A file that is named twice is read once. Raise `ValueError` for an input that has no known format
    or the name of another, `OSError` for one that is not there or a folder that can't be read.
    """
    found: dict[str, Source] = {}
    passed: list[str] = []
    seen: set[str] = set()
    skipped = {path.resolve() for path in written}
    for name in inputs:
        for path, relative in _expanded(name, skipped):
            real = path if path == STDIN else os.path.realpath(path)
            if real in seen:
                continue
            seen.add(real)
            kind = given or format_of(path)
            if path != STDIN and relative != Path(path).name and not _is_wanted(path, kind):
                passed.append(path)
                continue
            size = _size(path, is_named=path == name)
            if kind is None:
                raise ValueError(f"{path}: its name does not say what it is: choose with --input")
            source = Source(path, relative, kind, size, real)
            other = found.setdefault(relative, source)
            if other.path != path:
                raise ValueError(f"{path} and {other.path} would both be written as {relative}: give each its own -o")
    return list(found.values()), passed


def _is_wanted(path: str, kind: str | None) -> bool:
    """Return whether a file of a folder is read, as a format that its suffix may not say."""
    # what hides is made by systems and editors, and may be copies
    if kind is None or format_of(path) not in (None, kind) or Path(path).name.startswith("."):
        return False
    try:
        # who opens a pipe waits for its other end
        return stat.S_ISREG(Path(path).stat().st_mode)
    except OSError:
        return True


def _size(path: str, is_named: bool) -> int:
    """Return the size of a file; one in a folder that is not there after all is reported where it is read."""
    try:
        return 0 if path == STDIN else Path(path).stat().st_size
    except OSError:
        if is_named:
            raise
        return 0


def format_of(path: str) -> str | None:
    """
    Return the format that the name of a file says, None if it says none.

        >>> format_of("CC-MAIN-2026.warc.wet.gz"), format_of("notes.md")
        ('warc', None)
    """
    suffixes = [suffix.lower() for suffix in Path(path).suffixes if suffix.lower() not in SUFFIXES]
    return FORMATS.get(suffixes[-1]) if suffixes else None


def _expanded(name: str, skipped: Collection[Path]) -> Iterator[tuple[str, str]]:
    """Yield the path of each file that an input names, and what it is called in the output."""
    if name == STDIN:
        yield name, "stdin"
        return
    is_pattern = glob.has_magic(name) and not Path(name).exists()
    paths = sorted(glob.glob(name, recursive=True)) if is_pattern else [name]  # noqa: PTH207 # it may be absolute
    if not paths:
        raise ValueError(f"{name}: no file matches")
    for path in paths:
        if Path(path).is_dir():
            yield from _files_in(Path(path), skipped)
        else:
            yield path, Path(path).name


def _files_in(root: Path, skipped: Collection[Path]) -> Iterator[tuple[str, str]]:
    def fail(error: OSError) -> None:
        raise error

    for folder, folders, files in os.walk(root, onerror=fail):
        seen = (name for name in folders if not name.startswith("."))
        folders[:] = sorted(name for name in seen if Path(folder, name).resolve() not in skipped)
        for file in sorted(files):
            full = Path(folder, file)
            yield str(full), Path(root.resolve().name, full.relative_to(root)).as_posix()


def cut(sources: Iterable[Source], size: int = PIECE) -> list[Piece]:
    """
    Return the pieces of files: long ones cut where that can be done, small ones of one document put together.

    Raise `ValueError` if two would have one name.
    """
    pieces: dict[str, Piece] = {}
    groups: dict[tuple[str, Path, bool], list[Source]] = {}
    for source in sources:
        # stdin is read again each time, and no file with it
        is_single = source.format in SINGLE and source.path != STDIN
        groups.setdefault((source.format, Path(source.name).parent, is_single), []).append(source)
    for (kind, folder, is_single), files in groups.items():
        found = _gathered(str(folder / kind), files, size) if is_single else _ranges(files, size)
        for piece in found:
            other = pieces.setdefault(piece.name, piece)
            if other is not piece:
                names = f"{piece.files[0].path} and {other.files[0].path}"
                raise ValueError(f"{names} would both be written as {piece.name}: give each its own -o")
    return list(pieces.values())


def _gathered(name: str, files: Iterable[Source], size: int) -> Iterator[Piece]:
    batch: list[Source] = []
    number = 0
    for file in files:
        batch.append(file)
        if len(batch) == MOST_FILES or sum(each.size for each in batch) >= size:
            yield Piece(f"{name}-{number:05}", tuple(batch))
            batch, number = [], number + 1
    if batch:
        yield Piece(f"{name}-{number:05}", tuple(batch))


def _ranges(files: Iterable[Source], size: int) -> Iterator[Piece]:
    for source in files:
        name = _stem(source.name)
        starts = _starts(source, size) if source.size > size else [0]
        if len(starts) == 1:
            yield Piece(name, (source,))
        else:
            for number, (start, end) in enumerate(pairwise([*starts, source.size])):
                yield Piece(f"{name}-{number:05}", (source,), start, end)


def _starts(source: Source, size: int) -> Sequence[int]:
    """Return where reading can begin in a long file; a file that can't be opened is reported where it is read."""
    try:
        if source.format == "jsonl" and not is_compressed(Path(source.path)):
            pieces = TOGETHER * ceil(source.size / size / TOGETHER)
            return range(0, source.size, ceil(source.size / pieces))
        if source.format == "warc":
            from cleaner.formats.warc import split

            with open(source.path, "rb") as stream:
                return split(stream, size)
    except OSError:
        pass
    return [0]


def _stem(name: str) -> str:
    path = Path(name)
    while path.suffix.lower() in SUFFIXES:
        path = path.with_suffix("")
    return str(path.with_suffix("")) if path.suffix.lower() in FORMATS else str(path)
