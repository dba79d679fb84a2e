"""A text of any length is cleaned in bounded memory: in parts that see their neighbours, and each line once."""

import io
import os
import signal
import subprocess
import sys
import time
from typing import IO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from cleaner import Cleaner, chunks, formats
from cleaner.chunks import CONTEXT_LINES, Chunk, read_chunks
from cleaner.encoding import decode
from cleaner.stream import clean_documents
from tests.pages import ARTICLE, PAGE, SENTENCES

SMALL = {"CHUNK_BYTES": 64, "LONGEST_LINE": 256, "CONTEXT_BYTES": 32, "CONTEXT_LINES": 2, "CHUNK_LINES": 9}
FILTER = [sys.executable, "-m", "cleaner"]
LONG = "".join(f"{sentence}\n" for sentence in SENTENCES)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SMALL.items():
        monkeypatch.setattr(chunks, name, value)


def bytes_of(part: Chunk) -> bytes:
    assert isinstance(part.data, bytes)
    return part.data


def own(part: Chunk) -> list[bytes]:
    """Return the part's own lines."""
    lines = bytes_of(part).replace(b"\r\n", b"\n").replace(b"\r", b"\n").splitlines()
    return lines[part.before : len(lines) - part.after]


@pytest.mark.usefixtures("small")
@given(text=st.text(st.sampled_from("上海ab\n\r"), max_size=2000), eager=st.booleans())
@settings(max_examples=100)
def test_each_line_is_a_line_of_one_part(text: str, eager: bool) -> None:
    found = list(read_chunks(io.BytesIO(text.encode()), eager))
    longest = max(map(len, text.encode().replace(b"\r", b"\n").split(b"\n")))
    expected = text.encode().replace(b"\r\n", b"\n").replace(b"\r", b"\n").splitlines()
    if longest < SMALL["LONGEST_LINE"] - SMALL["CHUNK_BYTES"]:
        assert [line for part in found for line in own(part)] == expected
    assert [part.continues for part in found] == [False] + [True] * (len(found) - 1)
    assert all(len(bytes_of(part)) <= 8 * SMALL["LONGEST_LINE"] for part in found)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs"])
def test_a_part_comes_with_lines_of_its_neighbours(encoding: str) -> None:
    found = list(read_chunks(io.BytesIO((("上上" * 2 + "\n上\n") * 40).encode(encoding))))
    assert len(found) > 5
    assert all(part.before in (1, 2) for part in found[1:])
    assert all(part.after in (1, 2) for part in found[:-1])
    assert all(bytes_of(part).decode(encoding).endswith("\n") for part in found)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_is_cut_at_line_ends(encoding: str) -> None:
    data = (("上上" * 5 + "\n上\n") * 40).encode(encoding)
    found = list(read_chunks(io.BytesIO(data)))
    assert b"".join(map(bytes_of, found)) == data
    name = {"utf-16": "utf-16-le"}.get(encoding, encoding)
    assert all(bytes_of(part).decode(name).endswith("\n") for part in found)


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("eager", [False, True])
@pytest.mark.parametrize("end", ["\n", ""])
def test_a_long_stream_of_utf_32_is_cut_between_characters_and_each_part_is_recognised(
    encoding: str, eager: bool, end: str
) -> None:
    # 上 and ਀ hold the byte 0A, and an odd lead shifts the places of the line ends
    text = "编" + f"上海਀图书馆昨日开放。{end}" * 40_000
    data = ("\ufeff" + text).encode(encoding)
    found = list(read_chunks(io.BytesIO(data), eager))
    assert len(data) > chunks.CHUNK_BYTES
    assert len(found) > 1
    read = [decode(bytes_of(part)) for part in found]
    assert ("".join(part for part, _ in read), {name for _, name in read}) == (text, {encoding})
    assert all(part.endswith(end) for part, _ in read)


@pytest.mark.parametrize("eager", [False, True])
def test_utf_16_is_never_cut_into_parts_too_short_to_be_told(eager: bool) -> None:
    data = (LONG * 4).encode("utf-16")
    [part] = read_chunks(io.BytesIO(data), eager)
    assert part == Chunk(data)


@pytest.mark.parametrize("end", [b"\r", b""], ids=["carriage returns", "no line end"])
@pytest.mark.parametrize("lead", [b"", b"a\0b\n"], ids=["plain", "a stray NUL"])
def test_a_stream_without_newlines_comes_in_parts(end: bytes, lead: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK_BYTES", 1 << 10)
    monkeypatch.setattr(chunks, "LONGEST_LINE", 4 << 10)
    monkeypatch.setattr(chunks, "CONTEXT_BYTES", 1 << 8)
    data = lead + ("上海图书馆昨日开放。".encode() + end) * 2000
    found = list(read_chunks(io.BytesIO(data)))
    assert b"".join(b"".join(own(part)) for part in found) == data.replace(b"\r", b"").replace(b"\n", b"")
    assert max(len(bytes_of(part)) for part in found) <= 6 << 10
    assert "\ufffd" not in "".join(cleaner.clean(part.data).text for part in found)


@pytest.mark.parametrize("lines", [PAGE * 40, LONG * 12], ids=["pages", "an article"])
def test_a_text_in_parts_keeps_its_lines_and_their_numbers(lines: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK_BYTES", 1 << 12)
    monkeypatch.setattr(chunks, "CONTEXT_BYTES", 1 << 13)
    whole = cleaner.clean(lines)
    pairs = list(clean_documents(Cleaner(), formats.read_text(io.BytesIO(lines.encode()), "-")))
    found = [line for _, cleaned in pairs for line in cleaned.lines]
    assert len(pairs) > 1
    assert [(line.number, line.original) for line in found] == [(line.number, line.original) for line in whole.lines]
    assert b"".join(formats.write_text(pairs)).decode() == "".join(f"{line.text}\n" for line in found if line.kept)
    # a part sees the lines around it, so that labels are those of the whole
    assert [line.label for line in found] == [line.label for line in whole.lines]


def test_a_part_is_cleaned_as_its_lines_in_the_whole() -> None:
    whole = cleaner.clean(PAGE)
    [part] = Cleaner().clean_chunks([Chunk(PAGE, before=2, after=1)])
    assert part.lines == tuple(type(line)(**{**line.__dict__, "number": line.number - 2}) for line in whole.lines[2:-1])
    assert part.text == "".join(f"{line.text}\n" for line in part.lines if line.kept)


@pytest.mark.parametrize("spare", [0, 2])
def test_a_part_in_utf_16_loses_no_line_because_its_neighbours_are_of_another_encoding(spare: int) -> None:
    text = "".join(f"{sentence}\n" for sentence in SENTENCES[:3])
    own, after = text.encode("utf-16-le"), b"\n" * spare + b"a\nb\n"
    [found] = Cleaner().clean_chunks([Chunk(own + after, after=2 + spare, trail=len(after))])
    assert "".join(f"{line.original}{line.end}" for line in found.lines) == text


def started(*arguments: str) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    return subprocess.Popen([*FILTER, *arguments], stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0)


def pipes(process: "subprocess.Popen[bytes]") -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
    assert process.stdin
    assert process.stdout
    assert process.stderr
    return process.stdin, process.stdout, process.stderr


def test_line_buffered_writes_before_the_input_ends() -> None:
    process = started("--line-buffered")
    source, sink, errors = pipes(process)
    lines = (LONG * 4).encode().splitlines(keepends=True)
    source.write(b"".join(lines[: CONTEXT_LINES + 10]))
    source.flush()
    first = [sink.readline() for _ in range(10)]  # a reader that is not eager would wait for ever
    source.write(b"".join(lines[CONTEXT_LINES + 10 :]))
    source.close()
    assert [*first, *sink.read().splitlines(keepends=True)] == lines
    assert (process.wait(), errors.read()) == (0, b"")
    sink.close(), errors.close()


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_an_interrupt_ends_quietly() -> None:
    process = started("--line-buffered")
    source, sink, errors = pipes(process)
    source.write((LONG * 4).encode())
    source.flush()
    sink.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130
    assert errors.read() == b""
    source.close(), sink.close(), errors.close()


@pytest.mark.skipif(os.name == "nt", reason="pipes are closed otherwise there")
def test_a_reader_who_leaves_ends_an_endless_stream_quietly() -> None:
    process = started()
    source, sink, errors = pipes(process)
    sink.close()
    text = (ARTICLE * 1000).encode()
    with pytest.raises(BrokenPipeError):
        fill(source, text, time.monotonic() + 60)
    assert (process.wait(timeout=30), errors.read()) == (0, b"")
    source.close(), errors.close()


def fill(source: IO[bytes], text: bytes, deadline: float) -> None:
    while time.monotonic() < deadline:
        source.write(text)
