"""A cleaned text and its record give the input back: each character of a str, each byte of bytes."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from benchmarks.gates.restored import lost, pages
from cleaner import Cleaner, Config, chunks, formats
from cleaner.restoration import PAIR, places, record, restore
from cleaner.restoration.outputs import restored, restored_objects, with_removed
from cleaner.stream import clean_documents
from tests.pages import ARTICLE, PAGE, SENTENCES, SPAM, TRADITIONAL
from tests.properties.strategies import CODECS

pytestmark = pytest.mark.slow

DAMAGED = (
    "  財(cái)經(jīng)新聞&nbsp;：「開門」  \r\nÍ¼Êé¹ÝÉÏ¸öÔÂÌíÁËÈýÇ§²áÐÂÊé£¬\n\x01\x05，好,的\r\n\n\n \r他們來了。\n"
)
# What a text may be made of that a record could lose: ends of lines, blanks, marks, halves of characters.
PIECES = [
    *"他們說来的,a \t　\n\r\0\ufeff\ufffd\x85\u2028",
    "\r\n",
    "&nbsp;",
    "&#13;",
    "\ud83d",
    "\ude00",
    "😀",
    TRADITIONAL,
    SPAM,
]
TEXTS = st.one_of(st.text(st.characters()), st.lists(st.sampled_from(PIECES)).map("".join))
WRITTEN = st.builds(lambda text, codec: text.encode(codec, "replace"), TEXTS, st.sampled_from(CODECS))
BYTES = st.one_of(
    st.binary(),
    WRITTEN,
    st.builds(lambda parts: b"".join(parts), st.lists(st.one_of(WRITTEN, st.binary(max_size=9)), max_size=4)),
    st.binary(min_size=300, max_size=400).map(lambda data: data + b"\r\n" + bytes(range(256)) * 4),
)
OPTIONS: list[dict[str, Any]] = [
    {},
    {"punctuation": "fullwidth", "quotes": "curly"},
    {"variant": "tw2sp"},
    {"repair": False, "simplify": False},
    {"drop": ()},
    {"drop": list(cleaner.Label)},
]


def through_json(found: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(found, ensure_ascii=False))


def given_back(data: str | bytes, **options: Any) -> str | bytes:
    cleaned = cleaner.clean(data, **options)
    return restore(cleaned.text, through_json(record(cleaned, data)))


@given(TEXTS)
def test_any_text_comes_back(text: str) -> None:
    assert given_back(text) == text


@given(BYTES)
@settings(max_examples=200)
def test_any_bytes_come_back(data: bytes) -> None:
    assert given_back(data) == data


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@given(text=TEXTS)
@settings(max_examples=25)
def test_text_comes_back_whatever_the_options(options: dict[str, Any], text: str) -> None:
    document = PAGE + DAMAGED + text + DAMAGED
    assert given_back(document, **options) == document
    data = document.encode("gb18030", "replace")
    assert given_back(data, **options) == data


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "big5", "cp037", "utf-7", "raw_unicode_escape"])
def test_bytes_come_back_that_were_read_with_another_encoding(encoding: str) -> None:
    data = (PAGE + DAMAGED).encode("gb18030", "replace") + b"\xff\x00\r\n"
    assert given_back(data, encoding=encoding) == data


@given(TEXTS)
def test_lines_and_their_ends_are_the_text(text: str) -> None:
    assert "".join(line.original + line.end for line in cleaner.clean(text).lines) == text


@given(TEXTS)
def test_a_text_comes_back_from_a_file_that_can_hold_no_surrogates(text: str) -> None:
    cleaned = cleaner.clean(text)
    if not PAIR.search(cleaned.text):
        assert restore(cleaned.text.encode("utf-8", "replace").decode(), record(cleaned, text)) == text


def test_clean_text_has_a_short_record() -> None:
    found = record(cleaner.clean(ARTICLE * 50), ARTICLE * 50)
    assert (found["lines"], found["input"]["ends"]) == ([], [["\n", 200]])
    assert set(found["input"]) == {"first", "lines", "ends", "sha256"}


def test_what_could_not_be_read_is_recorded_by_itself() -> None:
    data = (ARTICLE * 3).encode("gb18030").replace(b"\n", b"\xff\n", 1)
    found = record(cleaner.clean(data), data)["input"]
    assert "base64" not in found
    assert [patch["base64"] for patch in found["bytes"]] == ["/w=="]


def test_another_text_is_refused() -> None:
    cleaned = cleaner.clean(PAGE)
    with pytest.raises(ValueError, match="the text is not the one that was recorded"):
        restore(f"{cleaned.text}。\n", record(cleaned, PAGE))


def test_a_record_that_was_changed_is_refused() -> None:
    cleaned = cleaner.clean(PAGE)
    found = record(cleaned, PAGE)
    found["lines"][0]["original"] += "。"
    with pytest.raises(ValueError, match="one of them was changed"):
        restore(cleaned.text, found)


@pytest.mark.parametrize("found", [{}, {"input": 3, "encoding": None}, {"input": {"sha256": ""}, "encoding": None}])
def test_what_is_no_record_is_refused(found: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no record of a cleaned text"):
        restore("", found)


def test_the_lines_of_a_text_are_those_of_its_kept_lines() -> None:
    cleaned = cleaner.clean(f"\n{SPAM}\n\n{ARTICLE}\n \n{SPAM}{ARTICLE}\n")
    there = [line.text for line, is_there in zip(cleaned.lines, places(cleaned), strict=True) if is_there]
    assert there == cleaned.text.split("\n")[:-1]


# Long enough for several parts, with what a page has at any place.
LONG = [(PAGE + DAMAGED) * 40, (ARTICLE + SPAM + "\r\n\r\n").replace("\n", "\r") * 60, "\n\n \n" * 900 + ARTICLE]


def cut(data: bytes, monkeypatch: pytest.MonkeyPatch, eager: bool = False) -> list[formats.Pair]:
    monkeypatch.setattr(chunks, "CHUNK_BYTES", 1 << 12)
    monkeypatch.setattr(chunks, "LONGEST_LINE", 1 << 13)
    monkeypatch.setattr(chunks, "CHUNK_LINES", 200)
    return list(
        clean_documents(
            Cleaner(), formats.read_text(io.BytesIO(data), "page.txt", formats.Reading(eager=eager)), block=1
        )
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", LONG, ids=["pages", "carriage returns", "blank lines"])
@pytest.mark.parametrize("target", ["text", "jsonl"])
def test_a_text_in_parts_comes_back(text: str, encoding: str, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = text.encode(encoding)
    pairs = cut(data, monkeypatch)
    rows: list[bytes] = []
    written = b"".join(formats.WRITERS[target](formats.write_record(pairs, rows.append, target, "text", {}), "text"))
    assert len(rows) == len(pairs) > 1
    assert b"".join(restored(io.BytesIO(written), map(json.loads, rows))) == data
    if target == "jsonl":
        assert b"".join(restored_objects(io.BytesIO(written))) == data


def test_a_record_is_written_as_the_parts_come(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[bytes] = []
    pairs = formats.write_record(iter(cut(LONG[0].encode(), monkeypatch, eager=True)), rows.append, "text", "text", {})
    for count, _ in enumerate(pairs, start=1):
        assert len(rows) == count


@pytest.mark.parametrize("text", LONG, ids=["pages", "carriage returns", "blank lines"])
def test_removed_lines_go_back_to_their_places(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[bytes] = []
    pairs = cut(text.encode(), monkeypatch)
    written = b"".join(formats.write_text(formats.write_removed(pairs, rows.append)))
    found = b"".join(with_removed(io.BytesIO(written), map(json.loads, rows))).decode().split("\n")
    lines = [line for _, cleaned in pairs for line in cleaned.lines]
    wanted = [line.text if line.kept else line.original for line in lines if line.original.strip()]
    assert [line for line in found if line] == [line for line in wanted if line]


def test_a_removed_line_goes_back_to_the_blank_lines_around_it() -> None:
    rows: list[bytes] = []
    rest = "".join(f"{sentence}\n" for sentence in SENTENCES[:4])
    document = formats.Document("page.txt", chunks.Chunk(f"{ARTICLE}\n{SPAM}\n{rest}"))
    pairs = formats.write_removed([(document, cleaner.clean(document.part.data))], rows.append)
    written = b"".join(formats.write_text(pairs))
    assert [json.loads(row)["after"] for row in rows] == [5]
    assert b"".join(with_removed(io.BytesIO(written), map(json.loads, rows))).decode() == f"{ARTICLE}\n{SPAM}{rest}"


def test_a_line_that_was_noted_twice_goes_back_once() -> None:
    row = {"file": "page.txt", "line": 1, "after": 0, "text": "首页"}
    assert b"".join(with_removed(io.BytesIO(b"text\n"), [row, row])).decode() == "首页\ntext\n"


@given(st.lists(st.sampled_from([*"甲\t ", "\n", "\r", "\r\n", "\0", SPAM, ARTICLE])).map("".join), st.booleans())
def test_without_its_marks_a_marked_text_is_the_input(text: str, is_long: bool) -> None:
    document = formats.Document("-", chunks.Chunk(text * (1 + is_long)))
    marked = b"".join(formats.write_marks([(document, cleaner.clean(document.part.data))])).decode()
    rows = [row.partition("\t") for row in marked.split("\n")]
    assert {row[0] for row in rows} <= {"body", "chrome", "spam", ""}
    assert "\n".join(row[2] for row in rows) == document.part.data


def test_every_real_page_comes_back(shared: Path) -> None:
    found = pages(shared / "corpora")
    assert found
    assert list(lost(found, Config())) == []
