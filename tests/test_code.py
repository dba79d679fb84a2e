"""Code that a text in Markdown shows stays as it is written, and the text around it is repaired as ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.repair import repair
from cleaner.repair.code import NO_CHARACTERS, outside_code

pieces = st.sampled_from(["`", "``", "```", "~~~", "\n", "    ", "a", "渡", " ", *NO_CHARACTERS[:2]])
texts = st.lists(pieces, max_size=30).map("".join)


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("写 `&nbsp;`，江水&nbsp;和&#23665;", "写 `&nbsp;`，江水 和山"),
        ("江水&nbsp;东流\n```\n&nbsp;\n```\n江水&nbsp;东流", "江水 东流\n```\n&nbsp;\n```\n江水 东流"),
        # a fence without an end goes on to the end of the text, as Markdown has it
        ("```\n&nbsp;\n江水&nbsp;东流", "```\n&nbsp;\n江水&nbsp;东流"),
        # without a fence, indented lines are paragraphs, and one backtick is no code
        ("渡口\n\n    江水&nbsp;东流\n    `船&nbsp;夫", "渡口\n\n    江水 东流\n    `船 夫"),
        ("~~~\nmake\n~~~\n    江水&nbsp;东流", "~~~\nmake\n~~~\n    江水 东流"),
    ],
)
def test_only_code_stays_as_it_is_written(text: str, repaired: str) -> None:
    assert repair(text)[0] == repaired


@given(texts)
def test_nothing_but_the_fix_changes_a_text(text: str) -> None:
    assert outside_code(lambda hidden: hidden, text) == text
    assert outside_code(str.lower, text).count("\n") == text.count("\n")


def test_a_text_with_all_code_points_that_are_no_characters_is_left_alone() -> None:
    text = "`&nbsp;`&nbsp;江水" + "".join(NO_CHARACTERS)
    assert outside_code(lambda hidden: hidden.replace("&nbsp;", " "), text) == text


def test_a_page_of_notes_is_cleaned_around_its_code() -> None:
    notes = "# 搭建笔记\n\n先装好&nbsp;服务器，再改配置。\n\n```html\n<p>你好&nbsp;江水</p>\n```\n\n保存以后刷新。\n"
    assert cleaner.clean(notes, drop=()).text == notes.replace("好&nbsp;服", "好 服")
