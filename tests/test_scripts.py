"""What is counted of many texts at once is what is counted of each."""

import numpy as np
import pytest

from cleaner.chinese.characters import TEXTS, codes
from cleaner.chinese.scripts import is_simplified, is_traditional, kinds_of_each, script_table
from cleaner.kernels import KERNELS
from cleaner.simplify.both_scripts import SIGN, has_columns, may_have_twins

# Each has another number of kinds of either script, and one is empty.
WRITTEN = ["網頁網頁", "网页", "", "软件的軟體", "人口"]


@pytest.fixture(autouse=True, params=[False, True], ids=["numpy", "compiled"])
def _compiled(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KERNELS, "wanted", request.param)


def test_more_texts_than_are_looked_at_together_have_the_kinds_of_each() -> None:
    texts = WRITTEN * TEXTS
    points = codes("".join(texts))
    lengths = np.array([len(text) for text in texts])
    traditional, simplified = kinds_of_each(points, script_table().take(points), lengths)
    assert (traditional > simplified).tolist() == [is_traditional([text]) for text in WRITTEN] * TEXTS
    assert (simplified > traditional).tolist() == [is_simplified([text]) for text in WRITTEN] * TEXTS
    assert traditional[:5].tolist() == [2, 0, 0, 2, 0]
    assert simplified[:5].tolist() == [0, 1, 0, 1, 0]


def test_no_text_has_no_kinds() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert [len(counts) for counts in kinds_of_each(codes(""), script_table()[:0], nothing)] == [0, 0]


def test_twins_are_found_on_the_same_lines_among_more_than_are_looked_at_together() -> None:
    lines = ["皇后後來說", "他後來說", ""] * TEXTS
    assert may_have_twins(lines) == [*range(0, len(lines), 3)]
    assert may_have_twins([]) == []


def test_each_name_of_traditional_has_a_sign_of_it() -> None:
    names = ["繁", "繁体", "繁體字", "正體", "正體中文", "Traditional", "TRADITIONAL CHINESE", "zh_TW", "ZH-Hant"]
    assert all(SIGN.search(name) for name in names)
    assert all(has_columns([f"简体\t {name} ", "软件\t軟體", "鼠标\t滑鼠"]) for name in names)
    assert not any(SIGN.search(name) for name in ("正体", "simplified", "zh-cn", "Beijing zhang"))
