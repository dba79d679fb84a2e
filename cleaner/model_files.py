"""
The files of a model folder: arrays, and a card in JSON that names each of them with its SHA-256.

All that is loaded from such a folder goes through here: a file that was changed, cut off or taken from another model is
refused before any array of it is used.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import EFBIG, EINVAL
from pathlib import Path
from stat import S_ISREG
from typing import Any, BinaryIO, NamedTuple

from cleaner.arrays import MOST_PACKED, PIECE, Arrays, Parts, read_arrays
from cleaner.log import WARNING, log
from cleaner.resources import ModelError

CARD = "lines.json"
VERSION, DIGESTS = "features_version", "sha256"
# Changes whenever features do: a model trained on other features must not be used.
FEATURES_VERSION = 6
# Ours have a tenth of it.
LARGEST_FILE = MOST_PACKED


class Card(NamedTuple):
    """The folder of a model, and the SHA-256 of each of its files by name."""

    folder: Path
    digests: dict[str, str]

    def has(self, name: str) -> bool:
        """Return whether the model has a file. Raise `ValueError` for one that is there and doesn't belong to it."""
        named = name in self.digests
        if not named and (self.folder / name).is_file():
            raise ValueError(f"{name} is there, but {CARD} doesn't name it")
        return named

    def arrays(self, name: str, parts: Parts) -> dict[str, Arrays]:
        """
        Return the arrays of a file by part.

        Raise `ValueError` for anything but what `parts` says, or with another SHA-256 than the card's; `OSError` for a
        file that can't be read.
        """
        known = self.digests.get(name)
        if known is None:
            raise ValueError(f"{CARD} doesn't name {name} with its {DIGESTS}")
        with _opened(self.folder / name) as stream:
            found = read_arrays(stream, name, parts)
            # last: where an array is wrong, that says more
            digest = sha256(stream)
        if digest != known:
            raise ValueError(f"{name} is not the file that {CARD} names: its SHA-256 is {digest}, not {known}")
        return found


def read_card(folder: Path) -> Card:
    """
    Read the card of a model.

    Raise `ModelError` for a model of other features, `ValueError` for what is no card, `OSError` for no file.
    """
    try:
        with _opened(folder / CARD) as stream:
            content = json.loads(stream.read().decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{CARD} can't be read as JSON in UTF-8") from error
    if not (isinstance(content, dict) and VERSION in content):
        raise ValueError(f"{CARD} is no JSON object with a field {VERSION}")
    version = content[VERSION]
    if type(version) is not int:
        raise ValueError(f"{VERSION} in {CARD} is {version!r:.40}, it must be a whole number")
    if version != FEATURES_VERSION:
        raise ModelError(
            f"the model in {shown(folder)} has features version {version!r:.40}, "
            f"this release reads {FEATURES_VERSION}: train it again with `cleaner train`"
        )
    digests = content.get(DIGESTS)
    if not isinstance(digests, dict) or not all(isinstance(digest, str) for digest in digests.values()):
        raise ValueError(f"{DIGESTS} in {CARD} must be an object with the SHA-256 of each file")
    return Card(folder, digests)


def write_card(card: dict[str, Any], folder: Path, files: Iterable[str]) -> None:
    """Write the card of a model, with the SHA-256 of its files, which are in the folder."""
    digests = {}
    for name in files:
        with open(folder / name, "rb") as stream:
            digests[name] = sha256(stream)
    text = json.dumps({VERSION: FEATURES_VERSION, DIGESTS: digests, **card}, ensure_ascii=False, indent=2)
    (folder / CARD).write_text(text + "\n", encoding="utf-8")


@contextmanager
def loading(folder: Path) -> Iterator[None]:
    """Turn the errors of reading a model into a `ModelError` with one sentence, and tell the logger."""
    try:
        try:
            yield
        except ModelError:
            raise
        except OSError as error:
            needs = f"it needs lines.npz and {CARD} of `cleaner train`"
            named = f"{Path(error.filename).name}: " if error.filename else ""
            raise ModelError(f"no model in {shown(folder)}: {needs} ({named}{error.strerror})") from error
        except ValueError as error:
            raise ModelError(f"the model in {shown(folder)} is damaged: {error}") from error
    except ModelError as error:
        log(WARNING, "%s", error)
        raise


def shown(folder: Path | None) -> str:
    """Return the name of a folder as an error of one line has it."""
    name = str(folder)
    return name if name.isprintable() else repr(name)


def sha256(stream: BinaryIO) -> str:
    """Return the SHA-256 of all of a stream that can be read from its beginning, as 64 hexadecimal digits."""
    import hashlib  # what needs no model starts sooner without it

    found, piece = hashlib.sha256(), memoryview(bytearray(PIECE))
    stream.seek(0)
    while size := stream.readinto(piece):  # type: ignore[attr-defined] # files have it, which the type BinaryIO lacks
        found.update(piece[:size])
    return found.hexdigest()


def _opened(file: Path) -> BinaryIO:
    """Open a regular file of bounded size: a pipe would block, and a device has no end."""
    found = file.stat()
    if not S_ISREG(found.st_mode):
        raise OSError(EINVAL, "not a regular file", str(file))
    if found.st_size > LARGEST_FILE:
        raise OSError(EFBIG, f"larger than {LARGEST_FILE} bytes", str(file))
    return open(file, "rb")
