"""Binary data is recognised before anything reads it as text, and no text is taken for it."""

import bz2
import gzip
import io
import lzma
import random
import sqlite3
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.encoding.binary import BINARY, HEAD, as_text, is_binary
from tests.conftest import Run
from tests.pages import ARTICLE, PAGE

pytestmark = pytest.mark.slow

NOISE = random.Random(7).randbytes(20_000)


def _zip(hour: int, minute: int) -> bytes:
    stream = io.BytesIO()
    entry = zipfile.ZipInfo("page.txt", (2026, 11, 30, hour, minute, 6))
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(entry, PAGE * 9, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _table() -> bytes:
    table = sqlite3.connect(":memory:")
    table.execute("create table pages (text)")
    table.executemany("insert into pages values (?)", [(NOISE[:99],), (PAGE,)])
    table.commit()
    return table.serialize() if sys.version_info >= (3, 11) else b"SQLite format 3\0\xff" + bytes(900)


FILES = {
    "noise": NOISE,
    "gzip": gzip.compress(PAGE.encode() * 9),
    "bz2": bz2.compress(NOISE),
    "xz": lzma.compress(NOISE),
    "zip": _zip(8, 0),
    # the time is C3 80: a character of UTF-8, by chance
    "zip with a time that reads like a character": _zip(16, 6),
    "numpy": b"\x93NUMPY\1\0v\0{'descr': '|u1', 'fortran_order': False, 'shape': (9999,), }" + b" " * 40 + b"7" * HEAD,
    "archive": b"!<arch>\n/               1619       `\n\0\0\0\xff" + b"abc " * HEAD,
    "sqlite": _table(),
    "program": b"\x7fELF\2\1\1" + b"\0" * 40 + NOISE[:50] + b"\1\0\0\0" * 500,
    "image": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + zlib.compress(NOISE),
    "pdf": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj << /Length 99 >>" + b" " * HEAD,
}
# junk of a mirror site before every mark, as dense as a page has it
JUNK = ARTICLE.replace("，", "\x01，").replace("。", "\x05。").replace("的", "的\x02")
TEXTS = [
    text.encode(codec, "ignore")
    for text in (PAGE, ARTICLE, JUNK, PAGE.replace("。", "。\0"), "\x01\x02\x03\x04", "短")
    for codec in ("utf-8", "gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
] + [
    "Ça va très bien, à bientôt".encode("latin-1") * 9,
    "Привет, мир. ".encode("koi8-r") * 9,
    bytes(99),
    PAGE.encode() + NOISE[:9],
]


@pytest.mark.parametrize(("characters", "is_data"), [(3, True), (4, False)])
def test_text_at_the_start_is_more_than_a_few_characters(characters: int, is_data: bool) -> None:
    data = b"RIFF\0" + "好".encode() * characters + b"\xff"
    assert is_binary(data) == is_data
    assert is_binary(as_text(data)) == is_data


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_text_comes_back_as_it_was(name: str) -> None:
    found = cleaner.clean(FILES[name])
    assert found.encoding == BINARY
    assert found.text.encode("utf-8", "surrogateescape") == FILES[name]
    assert cleaner.clean(found.text).text == found.text
    assert {line.reason for line in found.lines} == {"binary data, left as it came"}
    assert found.repairs == ()


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_compressed_text_is_data_however_short_it_is(compress: Callable[[bytes], bytes]) -> None:
    texts = [PAGE * (1 + 40 * number) + str(number) for number in range(30)] + ["短"]
    missed = [text for text in texts if not is_binary(compress(text.encode()))]
    # a checksum of bzip2 may look like UTF-8 by chance
    assert len(missed) <= (3 if compress is bz2.compress else 0)


# pinyin makes control characters two in a row of one kind after another; junk makes them dense
PINYIN = "zhōng guó de bān jiǎng diǎn lǐ zài běi jīng jǔ xíng, ǔ ǚ ǜ ē ě ī ō ŏ ɑ lǜ chǒu jiě ň ḿ 缝沝輁鴝渞漝缝 "
MIRRORED = "".join(f"{chr(1 + place % 8)}{chr(8 - place % 8)}{sign}" for place, sign in enumerate(ARTICLE[:300]))
DENSE = [(PINYIN * 9)[:size].encode(codec) for size in (60, 250, 700) for codec in ("utf-16-le", "utf-16-be")]
DENSE += [MIRRORED.encode(codec, "ignore") for codec in ("gb18030", "big5")]

PADDED = [
    ARTICLE.encode("gbk") + b"\0" * 100,
    ARTICLE.encode("big5", "ignore") + b"\0" * 5000,
    b"".join(name.encode("gbk").ljust(64, b"\0") for name in ("张三", "李四", "王小明") * 9),
    "".join(name.ljust(64, "\0") for name in ("张三", "李四", "王小明") * 9).encode("utf-16-le"),
    *(f"{name}{ARTICLE}".encode("gbk") for name in ("%PDF-", "%PDF-1.4", "ID3", "RIFF", "GIF89a", "PK", "!<arch>\n")),
]


@pytest.mark.parametrize("data", [*TEXTS, *PADDED, *DENSE])
def test_text_in_any_encoding_is_no_binary_data(data: bytes) -> None:
    assert not is_binary(data)
    assert not is_binary(data.decode("utf-8", "replace"))


@given(st.text(alphabet=st.characters(categories=["Cc", "Cs", "Lo"])))
def test_a_str_is_binary_only_if_it_was_made_of_bytes(text: str) -> None:
    assert not is_binary(text) or is_binary(text.encode("utf-8", "surrogateescape"))


@given(st.binary(max_size=9000))
def test_bytes_and_the_text_that_holds_them_are_judged_alike(data: bytes) -> None:
    assert is_binary(NOISE[:3000] + data) == is_binary(as_text(NOISE[:3000] + data))
    assert is_binary(data) == is_binary(as_text(data))


def test_binary_data_touches_no_document_beside_it() -> None:
    documents: list[str | bytes] = [PAGE, NOISE, PAGE.encode("gbk"), as_text(NOISE)]
    assert list(cleaner.Cleaner().clean_many(documents)) == [cleaner.clean(document) for document in documents]


def test_the_command_says_it_in_a_sentence_and_writes_the_others(cleaner_here: Run, tmp_path: Path) -> None:
    page, image = tmp_path / "page.txt", tmp_path / "photo.jpg"
    page.write_text(PAGE, encoding="utf-8")
    image.write_bytes(NOISE)
    done = cleaner_here("clean", page, image, page)
    text = cleaner.clean(PAGE).text
    assert (done.returncode, done.stdout.decode()) == (2, f"{text}\n{text}")
    assert done.stderr.decode() == f"cleaner: {image}: binary data, not text; --encoding reads it all the same\n"
    assert cleaner_here("clean", data=NOISE).returncode == 2
    assert cleaner_here("clean", "--encoding", "latin-1", image).returncode == 0


@pytest.mark.parametrize("arguments", [["check"], ["check", "--fix"]])
def test_a_check_passes_over_it(cleaner_here: Run, tmp_path: Path, arguments: list[str]) -> None:
    image = tmp_path / "photo.jpg"
    image.write_bytes(NOISE)
    done = cleaner_here(*arguments, image)
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == f"cleaner: {image}: looks like a binary file, passed over\n"
    assert image.read_bytes() == NOISE


def test_long_data_stays_as_it_is_where_there_is_text_in_the_midst_of_it() -> None:
    data = bytes(range(256)) * 200 + "\n\n\n  圖書館開放了&nbsp;\n".encode() * 60_000
    assert len(data) > 1 << 20
    cleaned = cleaner.clean(data)
    assert cleaned.encoding == "binary"
    assert cleaned.text.encode("utf-8", "surrogateescape") == data
