"""Which pieces of a corpus are done, so that a second run goes on where the first one ended."""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from cleaner.corpus.counts import Counts
from cleaner.corpus.pieces import STDIN, Piece
from cleaner.corpus.shards import DOCUMENTS, ERRORS, SUFFIXES
from cleaner.replacement import replacing

FOLDER, OPTIONS = "ledger", "run.json"
# how the file of a shard may end
ENDS = (".jsonl", ".parquet", *filter(None, SUFFIXES.values()))
PAGE = {"from", "files", "shards", "limit", "input", "counts"}
# names in a sentence: what a line of a terminal bears
MOST_LISTED = 20
DAMAGED = "{} is damaged: delete it, and what it was written for is done again"


class Ledger:
    """
    The ledger of one output folder: how it is written, and a page for each piece.

    A page says which files the piece is of, which shards it has, and what its counts are once all of these are there.
    Raise `ValueError` if the folder was written in another way.
    """

    def __init__(self, folder: Path, options: Mapping[str, Any]) -> None:
        self._out, self._folder = folder, folder / FOLDER
        self._options = json.loads(json.dumps(options))
        self._is_new = not (folder / OPTIONS).exists()
        found = self._options if self._is_new else _read(folder / OPTIONS)
        names = sorted(found.keys() | self._options.keys())
        if differing := [name for name in names if found.get(name) != self._options.get(name)]:
            raise ValueError(
                f"{folder} was written with other options ({', '.join(differing)}): name another folder with -o"
            )

    def settle(self, pieces: Sequence[Piece], shards: Collection[Path]) -> None:
        """
        Delete the shards of files that are cut into other pieces by now, so that no document is there twice.

        `shards` are those that the pieces may have. Raise `ValueError`, before anything is written or deleted, where a
        shard would replace what no run wrote, and where only its user knows what should become of one: it has documents
        of files that are not there any more and may be what is read now, or of files beside those that are named now,
        or is in no page.
        """
        names = {piece.name for piece in pieces}
        files = {file.real for piece in pieces for file in piece.files}
        self._check(shards, files)
        # before the pages: another run may write both meanwhile
        written = sorted((self._out / DOCUMENTS).rglob("*"))
        pages = dict(_pages(self._folder))
        old = [name for name, page in pages.items() if self._is_old(name, page, names, files)]
        gone = [page for name, page in pages.items() if name not in old and self._is_gone(name, page, names, files)]
        if gone and any(self.done(piece) is None for piece in pieces):
            raise ValueError(self._doubtful(gone))
        known = {*shards, *(self._out / shard for page in pages.values() for shard in page["shards"])}
        for file in written:
            if file.name.endswith(ENDS) and file not in known and file.is_file():
                raise ValueError(f"{file} is in no page of the ledger: move it away, or name another folder with -o")
        if self._is_new:
            _write(self._out / OPTIONS, self._options)
        for name in old:
            self.forget(name)

    def _check(self, shards: Iterable[Path], files: Collection[str]) -> None:
        """Raise `ValueError` if a shard would take the place of an input, or of a file that no run wrote."""
        folders: dict[Path, str] = {}
        is_first = self._is_new and not self._folder.exists()
        for shard in shards:
            if shard.parent not in folders:
                folders[shard.parent] = os.path.realpath(shard.parent)
            if os.path.join(folders[shard.parent], shard.name) in files:  # noqa: PTH118 # thousands of files
                raise ValueError(f"{shard} is read, and would be written: name another folder")
            if is_first and shard.exists():
                raise ValueError(f"{shard} is there already, and no run wrote it: name another folder")

    def _is_old(self, name: str, page: Mapping[str, Any], names: Collection[str], files: Collection[str]) -> bool:
        """Return whether the shards of a page have to go; raise `ValueError` where they may not be replaced either."""
        own = _files(page)
        missing = [file for file in own if file not in files]
        there = [file for file in missing if file == STDIN or Path(file).exists()]
        if len(missing) < len(own) or name in names:
            if there:
                raise ValueError(
                    f"{self._out} has {name} of {there[0]}, which would not be in it any more: "
                    "name another folder with -o"
                )
            return name not in names
        return not there and not self._texts(page)

    def _is_gone(self, name: str, page: Mapping[str, Any], names: Collection[str], files: Collection[str]) -> bool:
        """Return whether all files of a page are gone, or have other names by now, and nothing takes its place."""
        own = _files(page)
        return name not in names and not any(file in files or file == STDIN or Path(file).exists() for file in own)

    def _doubtful(self, pages: Iterable[Mapping[str, Any]]) -> str:
        files = _listed([file for page in pages for file in _files(page)])
        shards = _listed([shard for page in pages for shard in self._texts(page)])
        return (
            f"{self._out} has documents of what is not there any more ({files}), and what is new may be the same "
            f"under another name: name another folder with -o, or delete {shards}"
        )

    def _texts(self, page: Mapping[str, Any]) -> list[str]:
        """Return the shards of a page that are there and have texts in them."""
        shards = [str(self._out / shard) for shard in page["shards"] if not shard.startswith(f"{ERRORS}/")]
        return list(filter(os.path.exists, shards))

    def forget(self, name: str) -> None:
        """Delete the shards of a piece, and its page."""
        file = self._file(name)
        if file.exists():
            for shard in _page(file)["shards"]:
                (self._out / shard).unlink(missing_ok=True)
            file.unlink()

    def done(self, piece: Piece, limit: int | None = None) -> Counts | None:
        """
        Return the counts of a piece that is done, None if it has to be done.

        It has to be done again if its files have changed since, if one of its shards is not there any more, or if
        another number of documents is to be taken of it.
        """
        file = self._file(piece.name)
        if piece.files[0].path == STDIN or not file.exists():
            return None
        found = _page(file)
        wanted = json.loads(json.dumps(signature_of(piece)))
        if wanted is None or found["input"] != wanted or _files(found) != [each.real for each in piece.files]:
            return None
        if found["limit"] != limit or not all((self._out / shard).exists() for shard in found["shards"]):
            return None
        counts: Counts = found["counts"]
        return counts

    def begin(self, piece: Piece, shards: Iterable[Path]) -> None:
        """Note that a piece is not done any more: these shards are about to be replaced."""
        self._note(piece, None, {}, shards, None)

    def note(
        self, piece: Piece, signature: list[object] | None, counts: Counts, shards: Iterable[Path], limit: int | None
    ) -> None:
        """Note that a piece is done, whose files were as the signature says when they were read, up to a limit."""
        self._note(piece, signature, counts, filter(Path.exists, shards), limit)

    def _note(
        self, piece: Piece, signature: list[object] | None, counts: Counts, shards: Iterable[Path], limit: int | None
    ) -> None:
        real = [file.real for file in piece.files]
        folder = os.path.commonpath([os.path.dirname(file) for file in real])  # noqa: PTH120 # thousands of files
        page = {
            "from": folder,
            "files": [os.path.relpath(file, folder) if folder else file for file in real],
            "shards": [Path(os.path.relpath(shard, self._out)).as_posix() for shard in shards],
            "limit": limit,
            "input": signature,
            "counts": counts,
        }
        _write(self._file(piece.name), page)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.json"


def signature_of(piece: Piece) -> list[object] | None:
    """Return the signature of a piece, None if one of its files is not there: it is looked for again each time."""
    try:
        return piece.signature()
    except OSError:
        return None


def counts_in(folder: Path) -> Iterator[Counts]:
    """Yield the counts of all pieces that are done in an output folder; raise `ValueError` if it is none."""
    if not (folder / OPTIONS).is_file():
        raise ValueError(f"{folder}: nothing here was written by `cleaner run`")
    for _, page in _pages(folder / FOLDER):
        yield page["counts"]


def _pages(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each piece that has a page, and the page."""
    # a folder may be called like a file
    for file in filter(Path.is_file, sorted(folder.rglob("*.json"))):
        yield file.relative_to(folder).as_posix().removesuffix(".json"), _page(file)


def _page(file: Path) -> dict[str, Any]:
    found = _read(file)
    if not found.keys() >= PAGE or not _is_counts(found["counts"]):
        raise ValueError(DAMAGED.format(file))
    return found


def _is_counts(found: object) -> bool:
    return isinstance(found, int) or (isinstance(found, dict) and all(map(_is_counts, found.values())))


def _files(page: Mapping[str, Any]) -> list[str]:
    """Return the files that the piece of a page is of."""
    return [os.path.join(page["from"], file) for file in page["files"]]  # noqa: PTH118 # thousands of files


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return ", ".join(names[:MOST_LISTED]) + more


def _read(file: Path) -> dict[str, Any]:
    with suppress(ValueError):
        found = json.loads(file.read_bytes())
        if isinstance(found, dict):
            return found
    raise ValueError(DAMAGED.format(file))


def _write(file: Path, content: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with replacing(file) as stream:
        # a name that is not UTF-8 comes out as escapes that JSON has for it
        stream.write(
            json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode(errors="backslashreplace")
        )
