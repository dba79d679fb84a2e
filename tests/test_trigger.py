"""A trigger is the one scan that a repair costs on clean text: where it finds nothing, the repair changes nothing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.repair import REPAIRS, Repair, is_triggered

PIECES = st.sampled_from(
    [
        *"财經國們過去好了，。！？,!?（）()樗涓浜äÖÐ¹ú<>＜＞&;#/%\\aZ9 \n\x05\x08\x1f\ue000\uf06c\ufffd\u200b",
        *"\u2f42\u2ed4\uf92c",
        *("(jīng)", "(men)", "yàn)", "??", "span", "br", "p", "/span>", "/p>", "<br>", "&nbsp;", "nbsp;", "&#20013;"),
        *("20013", "\\u4e2d", "u4e2d", "%E4%B8%AD", "%E4"),
    ]
)


@pytest.mark.parametrize("kind", REPAIRS, ids=[kind.name for kind in REPAIRS])
@given(text=st.lists(PIECES, max_size=12).map("".join))
@example("验证/span>")
@example("?\x05\x08！\n過去")
def test_a_repair_changes_nothing_where_its_trigger_finds_nothing(kind: Repair, text: str) -> None:
    assert kind.trigger.search(text) or kind.fix(text) == text


@given(text=st.lists(PIECES, max_size=12).map("".join))
def test_a_trigger_is_found_where_it_may_begin_as_by_a_search(text: str) -> None:
    # where many characters may begin a match, and where few may
    for padded in (text, text + "了" * 200):
        found = [kind.trigger.search(padded) is not None for kind in REPAIRS]
        assert [is_triggered(number, padded) for number in range(len(REPAIRS))] == found
