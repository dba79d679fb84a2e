"""Fuzzing keeps what breaks a promise, and its inputs can hold any bytes and any text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fuzz import __main__ as fuzz
from benchmarks.fuzz.options import config_of
from benchmarks.fuzz.promises import check_step, check_steps
from benchmarks.fuzz.targets import TARGETS, bytes_of, text_of
from cleaner import Cleaned, Config, Kind, Label, Line
from cleaner.changes import Step


def broken(data: bytes) -> None:
    assert b"\xff" not in data


def test_an_input_that_breaks_a_promise_is_told_from_one_that_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(TARGETS, "broken", broken)
    for name, data in {"broken-a": b"\xff", "broken-b": b"a", "other-c": b"\xff"}.items():
        (tmp_path / name).write_bytes(data)
    assert list(fuzz.confirmed("broken", tmp_path)) == [tmp_path / "broken-a"]


def test_the_table_sums_the_runs() -> None:
    runs = [fuzz.Run("a", 1, 1000, 60.0, 50.0, 7, ()), fuzz.Run("b", 2, 500, 60.0, 40.0, 9, (Path("x"),))]
    assert list(fuzz.table(runs))[2:] == [
        "| `a` | 1 | 1,000 | 60 | 50 | 7 | 0 |",
        "| `b` | 2 | 500 | 60 | 40 | 9 | 1 |",
        "| all | 3 | 1,500 | 120 | 90 |  | 1 |",
    ]


@given(st.binary())
def test_bytes_that_were_made_text_come_back(data: bytes) -> None:
    assert bytes_of(text_of(data)) == data


@given(st.integers(0, 1 << 24))
def test_any_number_is_a_configuration(number: int) -> None:
    assert isinstance(config_of(number), Config)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("simplify", "圖書館", "图书官"),
        ("punctuation", "好,", "号，"),
        ("spam_cut", "正文|彩票", "正文字"),
        ("a new step", "正文", "正文字"),
    ],
)
def test_a_step_that_invents_a_character_breaks_a_promise(name: str, before: str, after: str) -> None:
    with pytest.raises(AssertionError):
        check_step(Step(name, before, after), Config())


def test_a_change_without_a_step_breaks_a_promise() -> None:
    line = Line(1, "正文", "正文字", Label.body, 0.9, True, (), "reads like an article")
    with pytest.raises(AssertionError, match="a line changed and no step says so"):
        check_steps(Cleaned("正文字\n", (line,), None, (), Kind("article", 1.0)), Config())
