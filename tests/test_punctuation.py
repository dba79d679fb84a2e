"""Full-width punctuation comes back between Chinese characters, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.punctuation import restore_fullwidth


@pytest.mark.parametrize(
    ("folded", "restored"),
    [
        ("他说,天气很好;明天呢?", "他说，天气很好；明天呢？"),
        ("注意:不要外传!", "注意：不要外传！"),
        ("新馆(见图三)已经开放,欢迎参观", "新馆（见图三）已经开放，欢迎参观"),
        ("“走吧!”她说", "“走吧！”她说"),
        ("真的吗?!我不信", "真的吗？！我不信"),
    ],
)
def test_marks_between_chinese_characters_become_fullwidth(folded: str, restored: str) -> None:
    assert restore_fullwidth(folded) == restored


@pytest.mark.parametrize(
    "text",
    [
        "在10:30开会",
        "共1,234人",
        "用Python(3.11)写",
        "访问 http://example.org/?a=1,2",
        "if (x): print(1)",
        "好的,thanks",
    ],
)
def test_numbers_latin_text_and_code_are_left_alone(text: str) -> None:
    assert restore_fullwidth(text) == text


@given(st.text(alphabet="好的,。:;!?()（）“”a1 \n"))
def test_restoring_twice_is_restoring_once(text: str) -> None:
    once = restore_fullwidth(text)
    assert restore_fullwidth(once) == once


def test_punctuation_is_kept_unless_asked_for() -> None:
    assert cleaner.clean("今天很好,明天呢?").text == "今天很好,明天呢?\n"
    assert cleaner.clean("今天很好,明天呢?", punctuation="fullwidth").text == "今天很好，明天呢？\n"
