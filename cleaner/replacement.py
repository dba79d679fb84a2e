"""Replace a file in one step, so that readers see the old file or the new one, never half of it."""

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
    Yield a stream for new content, which replaces the file if the block ends without an exception.

    Permission bits are kept. A symbolic link is followed; other hard links keep the old content. On any exception,
    and on an `OSError` of its own that names `path`, the old file is left as it was.
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
        # the user knows nothing of the temporary name
        said = "its folder is not writable" if isinstance(error, PermissionError) else error.strerror
        raise OSError(error.errno, said, str(path)) from None
