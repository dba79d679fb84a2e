"""The pages to label: read them from files, and judge their lines as the model does."""

import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cleaner.chunks import CHUNK_BYTES
from cleaner.document import Config, Label
from cleaner.encoding import BINARY
from cleaner.formats import Document, Reading, read_jsonl
from cleaner.json_rows import Row
from cleaner.pipeline import Cleaner

Warn = Callable[[str], None]

# A longer file is a corpus or a log, and no page that somebody labels by hand.
MOST_LINES = 5000
# Nothing is dropped and no character exchanged: who labels sees what the model sees. Labels don't depend on the script.
CONFIG = Config(drop=frozenset(), simplify=False)


@dataclass(frozen=True)
class Line:
    """One line of a page: as it came, repaired, and what the model says of it; a blank one has no label."""

    original: str
    text: str
    label: Label | None
    score: float
    reason: str


@dataclass(frozen=True)
class Page:
    """A page to label. `name` is its `id` in the file of labelled pages; pages of one `group` are of one site."""

    name: str
    group: str | None
    lines: tuple[Line, ...]

    @property
    def uncertainty(self) -> float:
        """
        Return the mean entropy of the labels of the lines in bits, 0 to 1.

        The mean and not the sum, which long pages would lead whatever the model knows of them; and not the share of
        lines near the threshold, which ties many pages at 0 and depends on where the threshold is.
        """
        found = [_entropy(line.score) for line in self.lines if line.label]
        return sum(found) / len(found)


def _entropy(score: float) -> float:
    return -sum(chance * math.log2(chance) for chance in (score, 1 - score) if chance > 0)


def read_pages(paths: Sequence[Path], field: str, model: Path | None, warn: Warn) -> list[Page]:
    """
    Read and judge the pages of text files, of JSON lines and of folders of .txt files.

    What is no page is named through `warn` and passed over. Raise `InputError` for a broken JSON line, `OSError` for
    what can't be read and `ValueError` for a folder that holds no model.
    """
    cleaner = Cleaner(CONFIG, model=model)
    sources: dict[str, tuple[str | None, str | bytes]] = {}
    for name, group, data in _sources(paths, field):
        if len(data) > CHUNK_BYTES:
            warn(f"{name}: longer than a page (1 MiB), passed over")
        else:
            sources[name] = group, data  # a file named twice is one page
    cleaned = cleaner.clean_many(data for _, data in sources.values())
    pages = []
    for (name, (group, _)), found in zip(sources.items(), cleaned, strict=True):
        lines = tuple(
            Line(line.original, line.text, line.label if line.text.strip() else None, line.score, line.reason)
            for line in found.lines
        )
        if found.encoding == BINARY:
            warn(f"{name}: looks like a binary file, passed over")
        elif not any(line.label for line in lines):
            warn(f"{name}: no text in it, passed over")
        elif len(lines) > MOST_LINES:
            warn(f"{name}: {len(lines)} lines are more than a page has ({MOST_LINES}), passed over")
        else:
            pages.append(Page(name, group, lines))
    return pages


def _sources(paths: Iterable[Path], field: str) -> Iterator[tuple[str, str | None, str | bytes]]:
    """Yield (name, group, text or bytes) of each page."""
    for path in paths:
        for file in sorted(path.rglob("*.txt")) if path.is_dir() else [path]:
            if file.is_dir():
                continue
            content = file.read_bytes()
            if file.suffix == ".jsonl":
                for document in read_jsonl(io.BytesIO(content), str(file), Reading(field)):
                    assert document.json
                    group = _group(document.json)
                    yield _plain(_name(document, document.json)), group and _plain(group), document.part.data
            else:
                yield _plain(str(file)), None, content


def _plain(name: str) -> str:
    """Return a name that UTF-8 can hold: those of files may have any byte, and JSON half a surrogate pair."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _name(document: Document, row: Row) -> str:
    given = row.value("id")
    return f"{document.source}:{given if isinstance(given, (str, int)) else document.row}"


def _group(row: Row) -> str | None:
    """Return the site of a JSON object, from what it says, or from its address."""
    for key in ("group", "host"):
        if isinstance(found := row.value(key), str) and found:
            return found
    try:
        host: str | None = urlsplit(row.value("url")).hostname or None
    except (TypeError, ValueError, AttributeError):
        return None
    return host
