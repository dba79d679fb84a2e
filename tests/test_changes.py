"""Each change inside a line is on record with its place, and the record gives the line back as it was."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.changes import Change, Step, changes, replaced, undone
from tests.pages import PAGE

DAMAGED = f"{PAGE}\n  財(cái)經(jīng)新聞&nbsp;：「開門」  \nÍ¼Êé¹ÝÉÏ¸öÔÂÌíÁËÈýÇ§²áÐÂÊé£¬\n\x01\x05，好,的\n"
SHORT = st.text(alphabet="甲乙丙", max_size=9)


@given(st.lists(SHORT, min_size=1, max_size=5), st.lists(st.booleans(), min_size=4, max_size=4))
def test_changes_through_any_steps_give_the_original_back(texts: list[str], noted: list[bool]) -> None:
    original, text = texts[0], texts[-1]
    pairs = list(zip(texts, texts[1:], noted, strict=False))
    found = changes(original, [Step(str(at), *pair[:2]) for at, pair in enumerate(pairs) if pair[2]], text)
    assert undone(text, found) == original
    read = written = 0
    for change in found:
        assert original[read : change.start] == text[written : change.text_start], "what lies between is the same"
        assert original[change.start : change.end] == change.before != change.after
        assert text[change.text_start : change.text_end] == change.after
        read, written = change.end, change.text_end


@given(SHORT, st.lists(st.sampled_from("甲乙丙"), min_size=9, max_size=9))
def test_one_step_has_the_changes_that_it_has_among_others(original: str, chars: list[str]) -> None:
    text = "".join(chars[: len(original)])
    step = Step("simplify", original, text)
    assert changes(original, [step], text) == changes(original, [step, Step("quotes", text, text)], text)


@given(SHORT, SHORT)
def test_only_a_step_that_replaced_characters_is_told_as_places(original: str, text: str) -> None:
    step = Step("simplify", original, text)
    places = [(change.start, change.end) for change in changes(original, [step], text)]
    assert replaced(original, [step], text) == (places if len(original) == len(text) else None)
    assert replaced(original, [step, Step("quotes", text, text)], text) is None


@given(st.text(), st.booleans())
def test_every_line_can_be_had_back_from_its_changes(text: str, wide: bool) -> None:
    document = text + DAMAGED
    cleaned = cleaner.clean(document, punctuation="fullwidth" if wide else "keep", quotes="curly")
    assert all(undone(line.text, line.changes) == line.original for line in cleaned.lines)


def test_a_change_has_the_names_of_the_steps_that_made_it() -> None:
    (line,) = cleaner.clean("他說：「財(cái)經(jīng)&nbsp;新聞」,好", punctuation="fullwidth", quotes="curly").lines
    assert [(change.before, change.after, *change.names) for change in line.changes] == [
        ("說", "说", "simplify"),
        ("「", "“", "quotes"),
        ("財", "财", "simplify"),
        ("(cái)", "", "gbk_desync"),
        ("經", "经", "simplify"),
        ("(jīng)", "", "gbk_desync"),
        ("&nbsp;", " ", "html_entities"),
        ("聞", "闻", "simplify"),
        ("」", "”", "quotes"),
        (",", "，", "punctuation"),
    ]


def test_a_place_that_two_steps_changed_has_both_names() -> None:
    (line,) = cleaner.clean("打開&#38283;關").lines
    assert [change for change in line.changes if "&" in change.before] == [
        Change(2, 10, 2, 3, "&#38283;", "开", ("html_entities", "simplify"))
    ]


def test_the_repairs_of_a_line_are_steps_in_their_order() -> None:
    for line in cleaner.clean(DAMAGED).lines:
        names = [step.name for step in line.steps if step.name != "simplify"]
        assert line.repairs == tuple(dict.fromkeys(names))


def test_a_line_that_stays_has_no_changes() -> None:
    assert {line.changes for line in cleaner.clean("今天天气很好。\n我们去公园。").lines} == {()}


@pytest.mark.parametrize(("before", "after"), [("甲乙" * 20_000, "乙甲丁" * 19_000), ("甲" * 50_000, "甲乙" * 50_000)])
def test_long_texts_of_few_characters_are_one_change(before: str, after: str) -> None:
    started = time.process_time()
    (change,) = changes(f"丙{before}丙", [], f"丁{after}丁")
    assert change == Change(0, len(before) + 2, 0, len(after) + 2, f"丙{before}丙", f"丁{after}丁", ("whitespace",))
    assert time.process_time() - started < 10, "all pairs of them would take hours"
