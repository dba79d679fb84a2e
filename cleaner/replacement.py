"""Files replaced in one step: a reader sees the old file or the new one, never half of it."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """
    Lend a stream for the new content of a file, which takes the place of the old one when the block ends well.

    Permission bits stay. A symbolic link stays and its target is replaced; a hard link parts from its twins.

    Raise `OSError` that names `path`, as the block raises what it will, with the old file in place.
    """
    target = path.resolve()
    mode = target.stat().st_mode & 0o7777 if target.exists() else None
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is read-only", str(path))
    new = target.with_name(f".cleaner-{secrets.token_hex(8)}")
    try:
        with _create(new, path) as stream:
            if mode is not None:
                new.chmod(mode)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _create(new: Path, path: Path) -> BinaryIO:
    try:
        return open(new, "xb")
    except OSError as error:
        # the new file's name would tell nobody anything
        said = "its folder is not writable" if isinstance(error, PermissionError) else error.strerror
        raise OSError(error.errno, said, str(path)) from None
