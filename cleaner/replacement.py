"""Replace a file in one step, so that readers see the old file or the new one, never half of it."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows, where what a killed process leaves has to be deleted by hand
    fcntl = None  # type: ignore[assignment]

# the temporary name of new content, beside the file
PREFIX, DIGITS = ".cleaner-", 16
CAPABILITY = "security.capability"
# of a file system that has no attributes
NO_ATTRIBUTES = (errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """
    Yield a stream for new content, which replaces the file if the block ends without an exception.

    Owner, permission bits, access lists and other extended attributes are kept. A symbolic link is followed; other hard
    links keep the old content. On any exception, and on an `OSError` of its own that names `path` (such as for a file
    that would not keep its owner), the old file is left as it was. What a process that was killed
    left in the folder is deleted.
    """
    target = path.resolve()
    old = target.stat() if target.exists() else None
    if old and not stat.S_ISREG(old.st_mode) and not stat.S_ISDIR(old.st_mode):
        raise OSError(errno.EINVAL, "not a regular file, and would be replaced by one", str(path))
    if old and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is read-only", str(path))
    _swept(target.parent)
    new = target.with_name(f"{PREFIX}{os.urandom(DIGITS // 2).hex()}")
    try:
        with _named(path, "its folder is not writable"):
            stream = _create(new, is_private=old is not None)
        with stream:
            if old:
                _keep(path, target, old, new)
            yield stream
            with _named(path):
                write_through(stream)
                if fcntl:
                    # under the lock, so that no other process takes it for one that was left
                    new.replace(target)
        if not fcntl:
            with _named(path):
                new.replace(target)
    except BaseException:
        # a signal may come before `_create` has returned
        new.unlink(missing_ok=True)
        raise


def write_through(stream: BinaryIO, data: bytes = b"") -> None:
    """Write to a file, and wait until all of it is on the disk."""
    stream.write(data)
    stream.flush()
    os.fsync(stream.fileno())


@contextmanager
def _named(path: Path, forbidden: str = "can't be replaced in its folder") -> Iterator[None]:
    """Give an `OSError` the name that the user knows, not the temporary one."""
    try:
        yield
    except OSError as error:
        said = forbidden if isinstance(error, PermissionError) else error.strerror
        raise OSError(error.errno, said, str(path)) from None


def _keep(path: Path, target: Path, old: os.stat_result, new: Path) -> None:
    """Give new content the owner, the attributes and the mode of the old; raise `OSError` where it can't have them."""
    made = new.stat()
    try:
        if (made.st_uid, made.st_gid) != (old.st_uid, old.st_gid):
            os.chown(new, old.st_uid, old.st_gid)
        for name in _attributes(target):
            # the system takes a program's capabilities away when it is written to, and so does this
            if name != CAPABILITY:
                os.setxattr(new, name, os.getxattr(target, name))
        # last: a change of the owner takes the bits away that let a program run as its owner
        new.chmod(old.st_mode & 0o7777)
    except OSError as error:
        said = "not rewritten: its owner, group or attributes would not stay"
        raise OSError(error.errno, said, str(path)) from None


def _attributes(path: Path) -> list[str]:
    try:
        return os.listxattr(path) if hasattr(os, "listxattr") else []
    except OSError as error:
        if error.errno in NO_ATTRIBUTES:
            return []
        raise


def _create(new: Path, *, is_private: bool) -> BinaryIO:
    """Create new content, locked as long as this process has it open."""
    while True:
        # nobody shall open it who may not read the old one; that gives it its mode later
        stream = open(new, "xb", opener=_open_private if is_private else None)  # noqa: SIM115 # closed where it is written
        if fcntl:
            # some file systems have no locks, and then nothing is swept there
            with suppress(OSError):
                fcntl.flock(stream, fcntl.LOCK_EX)
        # another process may have swept it before it was locked
        if new.exists():
            return stream
        stream.close()


def _open_private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


@cache
def _swept(folder: Path) -> None:
    """Sweep a folder once."""
    sweep(folder)


def sweep(folder: Path) -> None:
    """Delete new content in a folder whose process is no more: nobody holds the lock on it."""
    if not fcntl:
        return
    for left in folder.glob(f"{PREFIX}{'?' * DIGITS}"):
        with suppress(OSError):
            found = left.lstat()
            # root gives new content to whom the file belongs
            if stat.S_ISREG(found.st_mode) and os.geteuid() in (found.st_uid, 0):
                with open(left, "rb") as stream:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    left.unlink()
