"""Arrow arrays: the same as the library, whatever type, chunks and nulls."""

import pickle
from typing import Any

import pytest

import cleaner
from cleaner import Cleaner, Config, Label
from cleaner.engines.details import DETAILS
from tests.engines.corpus import BYTES, TEXTS, wanted

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'cleaner-zh[arrow]'")

from cleaner.engines.arrow import TYPES, clean_array, clean_batch, clean_batches, clean_texts  # noqa: E402 # it needs pyarrow

PAGE = """首页 > 新闻 > 本地
图书馆昨日正式开放，首日接待读者两万人次。
馆长说，开馆前三个月，馆员们每天都要把书搬上搬下。
一位带着孩子来的母亲说，家门口终于有了看书的地方。
孩子们最喜欢二楼的绘本区，一坐就是一个下午。
从下周起，图书馆的开放时间延长到晚上九点。
"""


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view"])
def test_strings_come_out_as_the_library_gives_them_and_in_their_type(kind: str) -> None:
    array = pa.array(list(TEXTS.values()), type=getattr(pa, kind)())
    found = clean_texts(array)
    assert found.to_pylist() == list(wanted(TEXTS).values())
    assert found.type == array.type


@pytest.mark.parametrize("kind", ["binary", "large_binary", "binary_view"])
def test_bytes_in_any_encoding_come_out_as_the_library_gives_them(kind: str) -> None:
    array = pa.array(list(BYTES.values()), type=getattr(pa, kind)())
    assert clean_texts(array).to_pylist() == list(wanted(BYTES).values())


def test_chunks_slices_and_dictionaries_make_no_difference() -> None:
    whole = pa.array([*TEXTS.values(), *TEXTS.values()])
    texts = [*wanted(TEXTS).values()] * 2
    chunked = pa.chunked_array([whole[:3], whole[3:3], whole[3:]])
    found = clean_array(chunked)
    assert isinstance(found, pa.ChunkedArray)
    assert [row and row["text"] for row in found.to_pylist()] == texts
    assert clean_texts(whole[2:9]).to_pylist() == texts[2:9]
    assert clean_texts(whole.dictionary_encode()).to_pylist() == texts


def test_strings_that_are_no_utf8_are_taken_as_bytes() -> None:
    big5 = "圖書館開放了，市民可以借書。".encode("big5")
    _, offsets, data = pa.array([big5, b"ok"]).buffers()
    array = pa.Array.from_buffers(pa.string(), 2, [None, offsets, data])
    assert clean_texts(array).to_pylist() == ["图书馆开放了，市民可以借书。\n", "ok\n"]


@pytest.mark.parametrize("array", [[], [None], [None] * 3])
def test_nothing_and_nulls_alone_have_all_columns(array: list[None]) -> None:
    for type_ in (pa.null(), pa.string()):
        found = clean_array(pa.array(array, type=type_), details=list(DETAILS))
        assert found.to_pylist() == array
        assert [field.name for field in found.type] == ["text", *DETAILS]


def test_the_details_are_those_of_the_document() -> None:
    row = clean_array(pa.array([PAGE]), details=list(DETAILS))[0].as_py()
    cleaned = cleaner.clean(PAGE)
    assert row["lines"] == 6
    assert row["dropped"] == {"body": 0, "chrome": 1, "spam": 0}
    assert row["kind"] == {"name": cleaned.kind.name, "score": pytest.approx(cleaned.kind.score)}
    line = cleaned.lines[0]
    assert row["removed"] == [
        {
            "line": 1,
            "label": "chrome",
            "score": pytest.approx(line.score, abs=1e-4),
            "reason": line.reason,
            "text": line.original,
        }
    ]
    assert clean_array(pa.array(["圖書館&nbsp;開了"]), details=["repairs"])[0].as_py()["repairs"] == ["html_entities"]
    assert (
        clean_array(pa.array(["圖書館開了".encode("utf-16")]), details=["encoding"])[0].as_py()["encoding"]
        == "utf-16-le"
    )


def test_each_detail_has_a_type_in_arrow() -> None:
    assert [*TYPES] == [*DETAILS]
    assert [field.name for field in TYPES["dropped"]] == [*Label]


def test_a_batch_keeps_its_other_columns_and_comes_in_parts() -> None:
    table = pa.table({"id": list(TEXTS), "page": list(TEXTS.values()), "n": range(len(TEXTS))})
    for whole in (table, table.to_batches()[0], pa.concat_tables([table[:4], table[4:]])):
        parts = list(clean_batch(whole, field="page", size=1))
        assert {type(part) for part in parts} == {type(whole)}
        assert [part.num_rows for part in parts] == [1] * len(TEXTS)
        rows = [row for part in parts for row in part.to_pylist()]
        assert {row["id"]: row["page"] for row in rows} == wanted(TEXTS)
        assert [row["n"] for row in rows] == [*range(len(TEXTS))]
        assert [row["cleaner"] is None for row in rows] == [text is None for text in TEXTS.values()]


def test_parts_have_about_as_many_bytes_as_asked_for() -> None:
    array = pa.array([PAGE] * 40)
    sizes = [batch.num_rows for batch in clean_batches(array, size=10 * len(PAGE.encode()))]
    assert sum(sizes) == 40
    assert max(sizes) <= 11
    assert len(sizes) >= 4


def test_cleaning_twice_leaves_one_column_of_what_was_done() -> None:
    (once,) = clean_batch(pa.table({"text": [PAGE]}))
    (twice,) = clean_batch(once)
    assert twice.schema == once.schema
    assert twice["cleaner"][0].as_py()["lines"] == 5


def test_a_configuration_counts() -> None:
    config = Config(simplify=False, drop=frozenset())
    tool = pickle.loads(pickle.dumps(Cleaner(config)))
    assert clean_texts(pa.array(list(TEXTS.values())), tool).to_pylist() == list(wanted(TEXTS, config).values())


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: clean_array(pa.array([1])), TypeError, "texts of type int64: they are strings or bytes"),
        (lambda: clean_array(pa.array(["a"]), details=["size"]), ValueError, "unknown detail 'size'"),
        (lambda: next(clean_batch(pa.table({"a": ["b"]}))), ValueError, "no one column 'text'; columns here: a"),
    ],
)
def test_what_cannot_be_cleaned_is_said_in_one_sentence(call: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        call()
