"""A line of JSON is changed in one place and stays as it was written everywhere else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import SUMMARY
from cleaner.json_rows import Row
from cleaner.restoration.rows import describe_row, restore_row

pytestmark = pytest.mark.slow

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
OBJECTS = st.dictionaries(st.text(), VALUES)
INDENTS = st.sampled_from([None, 0, 2])


@given(OBJECTS, INDENTS, st.booleans())
def test_members_are_those_that_the_json_module_finds(
    found: dict[str, Any], indent: int | None, ascii_only: bool
) -> None:
    line = json.dumps(found, indent=indent, ensure_ascii=ascii_only)
    row = Row(line)
    assert list(row.members) == list(found)
    for name, value in found.items():
        assert json.dumps(row.value(name)) == json.dumps(value)


@pytest.mark.parametrize("values", [['"a"', "1"], ["1", '"a"'], ['"a"', '"b"'], ['"a"', '["a"]']])
def test_of_members_with_one_name_the_last_counts(values: list[str]) -> None:
    line = f'{{"n": {values[0]}, "n": {values[1]}}}'
    assert Row(line).value("n") == json.loads(line)["n"]


@given(OBJECTS, st.text(), VALUES, INDENTS)
def test_one_member_is_replaced_or_added_and_the_others_stay(
    found: dict[str, Any], name: str, value: Any, indent: int | None
) -> None:
    row = Row(json.dumps(found, indent=indent))
    literal = json.dumps(value)
    line = row.with_members({name: literal})
    assert json.dumps(json.loads(line)) == json.dumps({**found, name: value})
    if name in row:
        assert Row(line).with_members({name: row.literal(name)}) == row.line
    else:
        assert Row(line).without(name) == row.line


@given(st.text() | st.text(alphabet='{}[]",:0 1ae-'))
def test_what_the_json_module_refuses_is_refused(line: str) -> None:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if isinstance(found, dict):
        Row(line)
    else:
        with pytest.raises(ValueError, match="this line is not"):
            Row(line)


def test_the_last_of_several_members_of_a_name_is_the_one_that_counts() -> None:
    assert Row('{"a": 1, "b": 2, "a": 3}').with_members({"a": "4", "b": "5"}) == '{"a": 1, "b": 5, "a": 4}'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "not a JSON object"),
        ("[1]", "not a JSON object"),
        ('{"a"}', "a colon is missing at column 5"),
        ('{"a": }', "a value is missing at column 7"),
        ('{"a": 1,}', "a name in quotes is missing at column 9"),
        ('{"a": 1} {}', "something follows the object at column 9"),
        ('{"a": ' + "[" * 100_000, "the value at column 7 does not end"),
    ],
)
def test_a_line_that_is_no_object_says_where(line: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Row(line)


@pytest.mark.parametrize(
    "raw",
    [
        b' {"text": "a", "n": 1.0}',
        b'{"text": "\\u56fd", "cleaner": {"kind": 1}, "text": "\\u56fd"}',
        '{"cleaner": null, "text": "国", "n": 1e999} '.encode(),
        b'{"text": "\\u0041"}',
    ],
)
def test_a_row_comes_back_from_the_one_that_was_cleaned(raw: bytes) -> None:
    row = Row(raw.decode().strip())
    text = row.value("text")
    described = describe_row(raw, row, "text")
    written = Row(row.with_members({"text": '"b"', SUMMARY: "{}"}))
    assert restore_row(described, written, text) == raw
    with pytest.raises(ValueError, match="the other fields are not those that were recorded"):
        restore_row(described, Row(written.with_members({"n": "2"})), text)
    with pytest.raises(ValueError, match="there is no line for it"):
        restore_row(described, None, text)


def test_a_line_that_is_no_row_comes_back_as_it_was() -> None:
    raw = b"no row \xff"
    assert restore_row(describe_row(raw, None, "text"), None, "") == raw
