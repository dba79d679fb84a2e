"""The targets that read files: documents in four formats, models, and settings."""

import io
import json
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from zipfile import ZipFile

from cleaner import Cleaner
from cleaner.document import KINDS
from cleaner.formats import READERS, Broken, Document, Reading
from cleaner.formats.readers import ARCHIVES
from cleaner.lines.block import Block
from cleaner.lines.models import kind_model, page_model
from cleaner.lines.site_memory import SiteMemory
from cleaner.lines.site_memory.saved import read as read_memory
from cleaner.resources import models
from cleaner.settings import SettingsError, load

LINES = ["首页 新闻 论坛", "图书馆昨日开放，首日接待读者两万人次。", "版权所有"]
HOST = "news.example"
# How many bytes say where a byte of a model changes; the next is what it becomes.
PLACE = 3
LONGEST = 1 << 20


class Dripping(io.RawIOBase):
    """A stream that hands out a few bytes at a time, as a pipe may."""

    def __init__(self, data: bytes, step: int) -> None:
        self.rest, self.step = data, step

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, fewer than asked for."""
        size = self.step if size < 0 else min(size, self.step)
        found, self.rest = self.rest[:size], self.rest[size:]
        return found

    read1 = read


@cache
def folder() -> Path:
    """Return a folder for files that are read by name; it goes when the process ends."""
    import atexit

    made = Path(mkdtemp(prefix="cleaner-fuzz-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def documents(kind: str, data: bytes) -> tuple[list[Document], list[Broken], bytes]:
    """Return the documents that a reader finds in a file, what it reports, and the bytes after the last."""
    broken: list[Broken] = []
    reader = {**READERS, **ARCHIVES}[kind](io.BytesIO(data), "file", Reading(longest=LONGEST, report=broken.append))
    found = []
    while True:
        try:
            found.append(next(reader))
        except StopIteration as end:
            return found, broken, end.value
        except OSError as error:  # the file as a whole is none of its kind
            return found, [*broken, Broken("file", str(error))], b""


def check_sentence(refusal: object) -> None:
    """Check that what can't be read is named in one sentence."""
    assert "\n" not in str(refusal), "a sentence has two lines"


def read_jsonl(data: bytes) -> None:
    """Read JSON lines: no byte is lost, and a text that is replaced is the one that is read again."""
    found, broken, rest = documents("jsonl", data)
    for each in broken:
        check_sentence(each)
    assert b"".join(document.raw for document in found) + rest == data
    for document in found:
        assert isinstance(document.part.data, str)
        assert document.json is not None
        again = document.json.with_members({"text": json.dumps("甲")})
        [reread], _, _ = documents("jsonl", again.encode("utf-8", "surrogatepass"))
        assert reread.part.data == "甲"


def read_html(data: bytes) -> None:
    """Read a page of HTML: a text of its own lines."""
    found, broken, _ = documents("html", data)
    for each in broken:
        check_sentence(each)
    assert len(found) + len(broken) == 1


def read_warc(data: bytes) -> None:
    """Read an archive of the web."""
    _, broken, _ = documents("warc", data)
    for each in broken:
        check_sentence(each)


def read_parquet(data: bytes) -> None:
    """Read a Parquet file."""
    documents("parquet", data)


def load_model(data: bytes) -> None:
    """Load the shipped model with other bytes here and there: as it was, or one sentence."""
    content = bytearray((models() / "lines.npz").read_bytes())
    for start in range(0, len(data) - PLACE, PLACE + 1):
        place = int.from_bytes(data[start : start + PLACE], "little") - (1 << 8 * PLACE - 1)
        content[place % len(content)] = data[start + PLACE]
    shutil.copy(models() / "lines.json", folder())
    (folder() / "lines.npz").write_bytes(content)
    page_model._load.cache_clear()
    try:
        found = page_model.load(folder())
    except ValueError as error:
        check_sentence(error)
        return
    finally:
        page_model._load.cache_clear()
    score = found.score([LINES])
    assert ((score.body >= 0) & (score.body <= 1)).all()


def load_kinds(data: bytes) -> None:
    """Load a model of kinds of which one array is the input."""
    put(data, kind_arrays(), folder() / "kinds.npz")
    kind_model.load.cache_clear()
    try:
        [found] = kind_model.load(folder()).kinds([LINES], [KINDS])
    except ValueError as error:
        check_sentence(error)
        return
    finally:
        kind_model.load.cache_clear()
    assert 0 <= found.score <= 1


def load_site_memory(data: bytes) -> None:
    """Load a memory of sites of which one array is the input, and look lines up in it."""
    file = folder() / "sites.npz"
    put(data, memory_arrays(), file)
    try:
        memory = SiteMemory()
        for host, tally in read_memory(file).items():
            memory.put(host, tally)
    except ValueError as error:
        check_sentence(error)
        return
    repeated = memory.finished()
    assert (repeated.on <= repeated.of).all()
    repeated.look_up(Block.of([LINES]), [HOST])


def put(data: bytes, arrays: Mapping[str, bytes], file: Path) -> None:
    """Write a file of arrays; the first byte chooses the one that has the rest of the data as its content."""
    names = sorted(arrays)
    chosen = names[data[0] % len(names)] if data else ""
    with ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, data[1:] if name == chosen else arrays[name])


@cache
def kind_arrays() -> Mapping[str, bytes]:
    """Return the arrays of the shipped model of kinds, by the names of their files."""
    with ZipFile(models() / "kinds.npz") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def memory_arrays() -> Mapping[str, bytes]:
    """Return the arrays of a memory of two sites."""
    memory = SiteMemory()
    memory.add_pages([(host, "\n".join([*LINES, f"第{page}页"])) for host in (HOST, "example") for page in range(3)])
    memory.save(folder() / "sites.npz")
    with ZipFile(folder() / "sites.npz") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def load_settings(data: bytes) -> None:
    """Load settings: an answer for each file, or one sentence."""
    file = folder() / "cleaner.toml"
    file.write_bytes(data)
    try:
        found = load(file)
    except SettingsError as error:
        check_sentence(error)
        return
    page = folder() / "seeds" / "页.txt"
    assert Cleaner(found.config_for(page)).clean(LINES[1]).lines
    found.excludes(page)
    found.ignored_for(page)
