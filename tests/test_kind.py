"""The kind of a page: what it is, how surely, and what is needed to know it."""

from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from opencc import OpenCC

import cleaner
from cleaner import Cleaner
from cleaner.chunks import Chunk
from cleaner.document import KINDS, Kind
from cleaner.lines.models.arrays import KIND_BUCKETS
from cleaner.lines.models.kind_model import KindModel, page_counts, page_roots, shares
from cleaner.lines.models.page_model import load, save
from cleaner.resources import models
from cleaner.training.fitting.kinds import GROUPS, KIND_OF

CHAPTER = """第十二章 夜渡
雨落在河面上，渡口的灯笼被风吹得直晃。老船夫把蓑衣往肩上一披，眯着眼看了看来人。
“这么晚了，还要过河？”
“要过。”少年握紧了剑柄，声音压得很低，“后面有人追我。”
老船夫笑了一声，把竹篙往水里一点，船便无声无息地离了岸。
“坐稳了。”他说，“今晚的水，比人心还急。”
少年回头望去，岸上已经亮起了一片火把，马蹄声由远而近。他忽然觉得，胸口那封信烫得厉害。
"""
MENU = ["首页", "新闻中心", "最新文章", "热门文章", "图片", "视频", "更多>>", "上一页", "1", "2", "3", "下一页", "末页"]
TITLES = ("小区新装充电桩", "校园足球赛开赛", "周末有雨", "公交线路调整", "图书馆延时开放")
INDEX = "\n".join([*MENU, *TITLES * 4])


@pytest.mark.parametrize(("page", "name"), [(CHAPTER, "novel"), (INDEX, "list")])
def test_a_page_has_a_kind_in_either_script(page: str, name: str) -> None:
    found = cleaner.clean(page).kind
    assert found.name == name
    assert 1 / len(KINDS) < found.score <= 1
    assert cleaner.clean(OpenCC("s2t").convert(page)).kind == found


def test_the_kind_is_that_of_the_whole_page_with_what_is_dropped() -> None:
    assert len(cleaner.clean(INDEX).text) < len(INDEX) / 2
    assert cleaner.clean(INDEX, drop=()).kind == cleaner.clean(INDEX).kind


@pytest.mark.parametrize("page", ["", "\n\n", "?", "\u3000"])
def test_a_page_without_text_has_a_kind_of_little_certainty(page: str) -> None:
    found = cleaner.clean(page).kind
    assert found.name in KINDS
    assert found.score < 0.9


def test_every_kind_of_the_labels_belongs_to_one_kind() -> None:
    assert len(KIND_OF) == sum(map(len, GROUPS.values())) == 18
    assert set(KIND_OF.values()) == set(KINDS)


def test_shares_sum_to_one_and_follow_the_odds() -> None:
    found = shares(np.array([[2.0, -1.0, -3.0], [-9.0, -9.0, -8.0]]))
    assert found.sum(axis=1) == pytest.approx([1, 1])
    assert found.argmax(axis=1).tolist() == [0, 2]


def test_what_a_page_is_made_of_has_length_one_and_no_order_of_lines() -> None:
    lines = ["春眠不觉晓", "处处闻啼鸟"]
    (found, roots), (others, roots_of_others), nothing = page_roots([lines, [*lines[::-1], "  "], [" "]])
    assert np.linalg.norm(roots) == pytest.approx(1)
    assert [others.tolist(), roots_of_others.tolist()] == [found.tolist(), roots.tolist()]
    assert [len(each) for each in nothing] == [0, 0]


def test_characters_and_pairs_are_counted_with_the_ends_of_lines() -> None:
    _, counts, _ = page_counts([["啊啊啊", "啊"]])
    # 啊 four times; 啊啊, and 啊 at the start and at the end of a line, twice each
    assert sorted(counts.tolist()) == [2, 2, 2, 4]


def test_kinds_that_are_found_together_are_those_of_each_page() -> None:
    pages = [CHAPTER, "", "今天天气很好。", "首页\n登录\n" * 20, CHAPTER * 2]
    together = Cleaner().clean_chunks(map(Chunk, pages), together=["kind"])
    assert [found.kind for found in together] == [cleaner.clean(page).kind for page in pages]


def test_counts_that_are_found_together_are_those_of_the_own_lines_of_each() -> None:
    """A line that decoding or a repair fills was blank, and binary data has no lines."""
    pages: list[str | bytes] = [CHAPTER, "", "\u0085\n\u200b\n 首页\n登录\n" * 9, b"\0\1\2\3" * 99, CHAPTER * 2]
    chunks = [*map(Chunk, pages), Chunk(CHAPTER * 2, before=2, after=3), Chunk(b"\0\1\2\3" * 99, 2, 3), Chunk(CHAPTER)]
    for found in Cleaner().clean_chunks(chunks, together=["counts"]):
        together = found.counts
        # the lines are made now, and are what is counted
        assert (len(found.lines), found.counts) == (len(found.lines), together)


def test_a_model_without_kinds_has_those_of_the_shipped_one(tmp_path: Path) -> None:
    save(load(), {}, tmp_path)
    assert Cleaner(model=tmp_path).clean(CHAPTER).kind == cleaner.clean(CHAPTER).kind


def test_a_damaged_model_of_kinds_is_told_in_a_sentence(tmp_path: Path) -> None:
    folder = copytree(models(), tmp_path / "model")
    (folder / "kinds.npz").write_bytes(b"no zip")
    with pytest.raises(ValueError, match=r"is damaged: kinds\.npz can't be read as a zip file"):
        _ = Cleaner(model=folder).clean(CHAPTER).kind


def test_a_model_of_kinds_gives_the_likeliest() -> None:
    weights = np.zeros((len(KINDS), KIND_BUCKETS), dtype=np.int8)
    bias = np.full(len(KINDS), -4.0)
    bias[3] = 4.0
    [found] = KindModel(weights, np.ones(len(KINDS)), bias).kinds([["雨"]], [KINDS])
    assert found == Kind(KINDS[3], found.score)
    assert found.score == pytest.approx(0.886, abs=0.01)


@pytest.mark.parametrize("text", ["今天天气很好。", "图书馆昨日正式向公众开放。\n馆长介绍，新馆共有七层。\n", ""])
def test_a_line_or_two_without_a_page_around_them_are_of_no_page_of_links_or_advertising(text: str) -> None:
    kind = cleaner.clean(text).kind
    assert kind.name == "article"
    assert 0 <= kind.score <= 1
