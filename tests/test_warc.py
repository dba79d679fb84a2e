"""Archives of the web: which records are documents, what is said of broken ones, and that the others are kept."""

import gzip
import os
from io import BytesIO
from threading import Thread

import pytest

fastwarc = pytest.importorskip("fastwarc", reason="archives need the packages of the extra `html`")

from fastwarc.stream_io import ZstdWriter  # noqa: E402

from cleaner.formats import Broken, Document, Reading  # noqa: E402
from cleaner.formats.warc import read_warc, split, starts  # noqa: E402

PACKED = ["plain", "gz", "zst"]


def response(
    number: int, content: bytes = b"", kind: str = "text/html; charset=utf-8", status: str = "200 OK", extra: str = ""
) -> bytes:
    content = content or f"<html><body><p>第{number}页：村口的老桥修好了。</p></body></html>".encode()
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}\r\n".encode() + content


def record(number: int, content: bytes | None = None, length: int | str | None = None, kind: str = "response") -> bytes:
    content = response(number) if content is None else content
    head = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{number}>",
        f"WARC-Target-URI: http://a.example/{number}",
        "WARC-Date: 2024-05-01T10:00:00Z",
        "WARC-Identified-Content-Language: zho,eng",
        f"Content-Type: {'application/http; msgtype=response' if kind == 'response' else 'text/plain'}",
        f"Content-Length: {len(content) if length is None else length}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


def packed(data: bytes, how: str) -> bytes:
    if how == "gz":
        return gzip.compress(data, mtime=0)
    if how == "zst":
        stream = BytesIO()
        writer = ZstdWriter(stream)
        writer.write(data)
        writer.close()
        return stream.getvalue()
    return data


RECORDS = [record(number) for number in range(6)]


def read(data: bytes, begin: int = 0, end: int | None = None) -> tuple[list[Document], list[Broken]]:
    broken: list[Broken] = []
    return list(read_warc(BytesIO(data), "a.warc", Reading(start=begin, end=end, report=broken.append))), broken


def numbers(documents: list[Document]) -> list[int]:
    return [int(str(document.value("id")).removeprefix("<urn:uuid:").removesuffix(">")) for document in documents]


@pytest.mark.parametrize("how", PACKED)
def test_pages_come_as_lines_with_what_the_archive_says_of_them(how: str) -> None:
    parts = [packed(each, how) for each in RECORDS]
    documents, broken = read(b"".join(parts))
    assert not broken
    assert numbers(documents) == [0, 1, 2, 3, 4, 5]
    third = documents[2]
    assert third.part.data == "第2页：村口的老桥修好了。"
    assert third.offset == len(parts[0] + parts[1])
    described = tuple(third.value(name) for name in ("url", "date", "language"))
    assert described == ("http://a.example/2", "2024-05-01T10:00:00Z", "zho,eng")


def test_an_archive_that_is_compressed_as_a_whole_is_read() -> None:
    documents, broken = read(packed(b"".join(RECORDS), "gz"))
    assert (numbers(documents), broken) == ([0, 1, 2, 3, 4, 5], [])


@pytest.mark.parametrize("how", PACKED)
def test_a_pipe_is_read(how: str) -> None:
    reader, writer = os.pipe()

    def write() -> None:
        with open(writer, "wb") as pipe:
            pipe.write(b"".join(packed(each, how) for each in RECORDS))

    thread = Thread(target=write)
    thread.start()
    with open(reader, "rb") as pipe:
        assert numbers(list(read_warc(pipe, "-"))) == [0, 1, 2, 3, 4, 5]
    thread.join()


def test_texts_of_wet_files_come_as_they_are() -> None:
    text = "首页 | 新闻\n村口的老桥修好了。\n"
    head = record(0, b"Software: test", kind="warcinfo")
    documents, broken = read(head + record(1, text.encode(), kind="conversion"))
    assert ([document.part.data for document in documents], broken) == ([text], [])


@pytest.mark.parametrize(
    "content",
    [
        response(1, b"%PDF-1.4", "application/pdf"),
        response(1, status="404 Not Found"),
        response(1, status="302 Found"),
        response(1, b'{"a": 1}', "application/json"),
        response(1, b"a", "text/html-template"),
    ],
    ids=["PDF", "error", "redirection", "JSON", "another type"],
)
def test_what_is_no_page_is_passed_over(content: bytes) -> None:
    documents, broken = read(RECORDS[0] + record(1, content) + record(2, b"GET /", kind="request") + RECORDS[3])
    assert (numbers(documents), broken) == ([0, 3], [])


def test_pages_are_read_as_the_server_sent_them() -> None:
    body = gzip.compress("<p>村口的老桥昨天修好了</p>".encode("gbk"), mtime=0)
    chunked = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    sent = response(1, chunked, "text/html", extra="Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n")
    short = response(2, "<p>莫</p>".encode("gbk"), "text/html; charset=gbk")
    documents, broken = read(record(1, sent) + record(2, short))
    assert ([document.part.data for document in documents], broken) == (["村口的老桥昨天修好了", "莫"], [])


@pytest.mark.parametrize(
    "kind",
    ["TEXT/HTML", 'Text/Html;Charset="GBK"', "text/html charset=gbk", "Application/XHTML+xml ; charset='gbk'"],
)
def test_servers_may_write_the_type_of_a_page_as_they_like(kind: str) -> None:
    data = record(1, response(1, "<p>莫</p>".encode("gbk" if "=" in kind else "utf-8"), kind))
    documents, broken = read(data)
    assert ([document.part.data for document in documents], broken) == (["莫"], [])


def damaged(how: str) -> bytes:
    parts = [packed(each, how) for each in RECORDS]
    bad = bytearray(parts[2])
    bad[len(bad) // 2] ^= 0xFF
    bad[len(bad) // 2 + 9] ^= 0x55
    return b"".join([*parts[:2], bytes(bad), *parts[3:]])


LENGTHS = [packed(each, "gz") for each in RECORDS]
BROKEN = [
    (damaged("gz"), [0, 1, 3, 4, 5], "Gzip decompression error"),
    (b"".join([*LENGTHS[:2], LENGTHS[2][:150], *LENGTHS[3:]]), [0, 1, 3, 4, 5], "Gzip decompression error"),
    (b"".join([*LENGTHS[:2], b"\0" + LENGTHS[2][1:], *LENGTHS[3:]]), [0, 1, 3, 4, 5], "Gzip decompression error"),
    (b"".join(LENGTHS)[:-60], [0, 1, 2, 3, 4], "is cut off"),
    (b"".join(RECORDS)[:-60], [0, 1, 2, 3, 4], "is cut off"),
    (b"".join(RECORDS[:3]) + RECORDS[3][:100], [0, 1, 2], "is cut off"),
    (b"".join([*RECORDS[:2], record(2, length=10), *RECORDS[3:]]), [0, 1, 3, 4, 5], "has not the length that it says"),
    (b"".join([*RECORDS[:2], record(2, length=900), *RECORDS[3:]]), [0, 1, 3, 4, 5], "has not the length that it says"),
    (b"".join([*RECORDS[:2], record(2, length="x"), *RECORDS[3:]]), [0, 1, 3, 4, 5], "has not the length that it says"),
    (b"".join([*RECORDS[:2], b"<p>\r\n\r\n", *RECORDS[2:]]), [0, 1, 2, 3, 4, 5], "Invalid WARC header"),
    (b"<p>\r\n" + b"".join(RECORDS), [0, 1, 2, 3, 4, 5], "the record at byte 0: Invalid WARC header"),
    (b"<p>no archive</p>\n" * 99, [], "the record at byte 0: Invalid WARC header"),
    (
        b"".join([RECORDS[0], record(1, response(1, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)), RECORDS[2]]),
        [0, 2],
        "binary data",
    ),
    (b"".join([RECORDS[0], record(1, b"HTTP/1.1"), RECORDS[2]]), [0, 2], ""),
]


@pytest.mark.parametrize(("data", "kept", "reason"), BROKEN)
def test_a_broken_record_is_named_and_the_others_are_kept(data: bytes, kept: list[int], reason: str) -> None:
    documents, broken = read(data)
    assert numbers(documents) == kept
    assert [reason in each.reason for each in broken] == ([True] if reason else [])


def test_the_place_of_a_broken_record_is_said() -> None:
    place = len(b"".join(LENGTHS[:2]))
    _, broken = read(b"".join([*LENGTHS[:2], LENGTHS[2][:-60]]))
    assert [(each.offset, str(each).startswith(f"a.warc: the record at byte {place} ")) for each in broken] == [
        (place, True)
    ]


def test_what_follows_damage_in_a_pipe_is_lost_and_said() -> None:
    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

    broken: list[Broken] = []
    documents = list(read_warc(Pipe(damaged("gz")), "-", Reading(report=broken.append)))
    assert numbers(documents) == [0, 1]
    assert len(broken) == 1


def test_records_that_are_too_long_are_named_without_being_read() -> None:
    long = record(1, response(1, b"<p>" + "字".encode() * 1000))
    other = record(2, response(2, bytes(3000), "image/png"))
    broken: list[Broken] = []
    data = BytesIO(RECORDS[0] + long + other + RECORDS[3])
    documents = list(read_warc(data, "a.warc", Reading(longest=1000, report=broken.append)))
    assert numbers(documents) == [0, 3]
    assert [str(each) for each in broken] == [
        f"a.warc: the record at byte {len(RECORDS[0])} has {long.count('字'.encode()) * 3 + 62} bytes, more than 1000"
    ]


@pytest.mark.parametrize("how", PACKED)
@pytest.mark.parametrize("size", [1, 200, 1000, 10_000])
def test_the_parts_of_an_archive_have_each_record_once(how: str, size: int) -> None:
    data = b"".join(packed(each, how) for each in RECORDS)
    places = split(BytesIO(data), size)
    parts = [read(data, begin, end) for begin, end in zip(places, [*places[1:], None], strict=True)]
    assert [number for documents, _ in parts for number in numbers(documents)] == [0, 1, 2, 3, 4, 5]
    assert [broken for _, broken in parts if broken] == []


def test_a_broken_record_is_named_by_the_part_that_has_it() -> None:
    data, places = damaged("gz"), [0, *(len(b"".join(LENGTHS[:count])) for count in (2, 3))]
    parts = [read(data, begin, end) for begin, end in zip(places, [*places[1:], None], strict=True)]
    assert [(numbers(documents), len(broken)) for documents, broken in parts] == [([0, 1], 0), ([], 1), ([3, 4, 5], 0)]


def test_records_are_found_that_begin_where_blocks_of_the_search_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.formats import warc

    for how in PACKED:
        parts = [packed(each, how) for each in RECORDS]
        for block in (7, 11, 64):
            monkeypatch.setattr(warc, "BLOCK", block)
            wanted = [len(b"".join(parts[:count])) for count in range(6)]
            assert list(starts(BytesIO(b"".join(parts)))) == wanted


class Counted(BytesIO):
    """A file that counts how many bytes were read."""

    count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.count += len(found)
        return found


@pytest.mark.parametrize("how", ["gz", "zst"])
def test_an_archive_that_is_compressed_as_a_whole_is_one_part_and_read_once_to_know_it(how: str) -> None:
    noise = b"".join(record(number, os.urandom(60_000), kind="resource") for number in range(50))
    stream = Counted(packed(noise, how))
    size = len(stream.getvalue())
    assert split(stream, size // 20) == [0]
    assert stream.count < 2 * size
