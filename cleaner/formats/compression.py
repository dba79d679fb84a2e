"""Files that may be compressed, told by how they begin."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, cast

GZIP, ZSTANDARD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
# what a file may be called on top of its own suffix
SUFFIXES = (".gz", ".zst")


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading, decompressed; see `decompressed`."""
    with open(path, "rb") as raw, decompressed(raw) as stream:
        yield stream


@contextmanager
def decompressed(raw: BufferedReader) -> Iterator[BinaryIO]:
    """
    Yield the content of a stream, a pipe too, decompressed if it has to be.

    An `OSError` says what is wrong with compressed data, too: that it ends too soon, or is none after a good start.
    """
    start = raw.peek(len(ZSTANDARD))[: len(ZSTANDARD)]
    stream: Any = raw
    damaged: tuple[type[Exception], ...] = (zlib.error,)
    if start.startswith(GZIP):
        stream = gzip.GzipFile(fileobj=raw)
    elif start == ZSTANDARD:
        stream, damaged = _zstd().ZstdFile(raw), (_zstd().ZstdError,)
    try:
        yield cast(BinaryIO, stream)
    except EOFError:
        raise OSError("the compressed data ends too soon") from None
    except damaged as error:
        raise OSError(f"the compressed data is damaged: {error}") from None


def is_compressed(path: Path) -> bool:
    """Return whether a file has to be decompressed, and so can't be read from the middle."""
    with open(path, "rb") as raw:
        start = raw.read(len(ZSTANDARD))
    return start.startswith(GZIP) or start == ZSTANDARD


@contextmanager
def compressed(stream: BinaryIO, suffix: str) -> Iterator[BinaryIO]:
    """Yield a stream whose content comes compressed out of another: with ".gz", ".zst", or as it is with ""."""
    if suffix == ".gz":
        # no time: the same content is the same file
        with gzip.GzipFile(fileobj=stream, mode="wb", mtime=0, filename="", compresslevel=6) as packed:
            yield cast(BinaryIO, packed)
    elif suffix == ".zst":
        with _zstd().ZstdFile(stream, "wb") as packed:
            yield packed
    else:
        yield stream


def _zstd() -> Any:
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        try:
            from backports import zstd  # type: ignore[no-redef,unused-ignore]
        except ImportError:
            raise ModuleNotFoundError(
                "files compressed with zstandard need backports.zstd: pip install 'cleaner-zh[run]'"
            ) from None
    return zstd
