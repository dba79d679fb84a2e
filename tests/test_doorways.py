"""A page of copied text with the name of a gambling site pasted into it is spam as a whole; a report on one is not."""

import numpy as np
import pytest
from opencc import OpenCC

import cleaner
from cleaner import Label
from cleaner.lines.features.batch import Layout, batch
from cleaner.lines.features.doorways import _made, _pasted, doorways

TEXT = (
    "山城的茶农今年把采摘日提前了一周，往年这个时候雨水还没有停，新芽都躲在雾里。",
    "合作社的老会计说，提前采摘并不是为了抢市场，而是为了给后面的制茶留出时间。",
    "每天凌晨四点，第一批背篓就上了山，到中午之前，青叶已经摊在竹匾上晾开了。",
    "晾青要看天色，阴天多摊一个时辰，晴天就得勤翻，翻得太重，叶子会伤了边缘。",
    "到了夜里，炒锅一口接一口烧热，院子里满是青草的气味，孩子们都舍不得睡觉。",
)
TITLE = "山城春茶提前一周开采"
PASTED = (
    "【欧宝体育app】山城春茶提前一周开采",
    "山城春茶提前一周开采‘华体会官方网站’",
    "必威手机版登录：山城春茶提前一周开采",
    "本文关键词：金宝博官网,山城,春茶,提前",
    "文章摘要：王者永利现金网网址,山城春茶",
    "山城博鱼体育app下载手机版提前一周开采",
    "本文关键词：十大正规体育平台,山城春茶,开采",
)
SITE = ("首页", "关于我们", "产品中心", "新闻资讯", "联系我们", "在线留言", "网站地图", "版权所有")


def flagged(*lines: str) -> bool:
    found = doorways(batch(lines), Layout.of(np.array([len(lines)])))
    assert found.all() or not found.any()
    return bool(found[0])


@pytest.mark.parametrize("line", PASTED)
def test_a_name_pasted_into_several_lines_makes_a_doorway(line: str) -> None:
    assert flagged(*TEXT, *[line] * 2)
    assert flagged(*TEXT, *[OpenCC("s2t").convert(line).upper()] * 2)
    assert not flagged(*TEXT, line)


@pytest.mark.parametrize(
    "line",
    [
        "他打开欧宝体育app看了一眼，又把手机放回口袋。",
        "名为“欧宝体育app”的软件已经下架。",
        "【山城晚报】记者从欧宝体育官网上看到，活动已经结束。",
        "金沙遗址博物馆官网：周一闭馆",
        "【皇冠蛋糕】门店清单",
        "‘永利’是一家老茶庄的名字。",
    ],
)
def test_a_name_within_a_sentence_or_of_another_trade_makes_none(line: str) -> None:
    assert not flagged(*TEXT, *[line] * 5)


def test_a_name_alone_on_every_other_line_makes_a_doorway_and_a_list_of_them_does_not() -> None:
    names = ["秒速赛车开奖结果", "极速飞艇三期计划", "澳洲幸运8人工计划", "华体会app下载", "加拿大28走势图"]
    mixed = [line for pair in zip(names, TEXT, strict=True) for line in pair]
    assert flagged(*mixed)
    assert not flagged(*mixed[2:])
    assert not flagged(*names, *TEXT, *names, *TEXT, names[0])


@pytest.mark.parametrize(
    "signs",
    [
        ["本文关键词：山城,春茶,提,前一周,开采"],
        [f"本文摘要：{TEXT[0][:30]}", TEXT[0]],
    ],
)
def test_one_name_is_enough_on_a_page_that_a_program_made(signs: list[str]) -> None:
    assert flagged(PASTED[0], *TEXT[1:], *signs)
    harmless = signs[0].replace("提,前一周", "提前一周").replace("山城的茶农", "本地茶农")
    assert not flagged(PASTED[0], *TEXT[1:], harmless)
    assert not flagged(TITLE, *TEXT[1:], *signs, signs[0])


def test_a_report_on_such_sites_is_no_doorway() -> None:
    assert not flagged("【欧宝体育app】团伙落网", "涉赌平台‘华体会官方网站’", "警方提醒市民不要下载。", *TEXT)


def test_pages_of_a_batch_are_told_apart() -> None:
    pages = [list(TEXT), [*PASTED, *TEXT], [PASTED[0]], [PASTED[1], *TEXT], [TITLE, PASTED[2], PASTED[3]]]
    sizes = np.array([len(page) for page in pages])
    lines = [line for page in pages for line in page]
    found = doorways(batch(lines), Layout.of(sizes))
    assert [flags.all() for flags in np.split(found, np.cumsum(sizes)[:-1])] == [False, True, False, False, True]
    assert found.sum() == sizes[1] + sizes[4]


def test_a_doorway_goes_as_a_whole_and_says_why() -> None:
    page = [
        f"{TITLE}【亚博体育app】",
        *TEXT,
        "本文关键词：亚博体育app,山城,春茶,提前,一周,开采",
        f"亚博手机版登录：{TITLE}",
    ]
    cleaned = cleaner.clean("\n".join(page))
    assert cleaned.text == ""
    assert {line.label for line in cleaned.lines} <= {Label.spam, Label.chrome}
    assert cleaned.lines[2].reason.startswith("on a page made to advertise a gambling site")
    assert cleaner.clean("\n".join([TITLE, *TEXT])).text == "\n".join([TITLE, *TEXT, ""])


def test_a_page_that_names_such_a_site_once_keeps_its_text() -> None:
    page = [*SITE, f"亚博手机版登录：{TITLE}", *TEXT, *SITE]
    kept = cleaner.clean("\n".join(page)).text
    assert all(line in kept for line in TEXT)


OPENING = "渡口的早晨总是从一声吆喝开始"


@pytest.mark.parametrize(
    ("summary", "opening", "signs"),
    [
        (OPENING[:12], OPENING[:12], 1),
        (OPENING, OPENING[:12], 1),
        (OPENING[:11], OPENING[:12], 0),
        (OPENING, f"{OPENING[:11]}而", 0),
    ],
)
def test_a_summary_has_twelve_characters_of_the_text_that_it_repeats(summary: str, opening: str, signs: int) -> None:
    assert _made([f"本文摘要:{summary}", opening]) == signs


@pytest.mark.parametrize(
    ("line", "rows", "count"),
    [
        ("春茶上市欧宝体育app今年早开采了", [0, 2, 4, 6, 8], 5),
        # fewer lines, or lines one below the other, may be what others put there
        ("春茶上市欧宝体育app今年早开采了", [0, 2, 4, 6], 0),
        ("春茶上市欧宝体育app今年早开采了", [0, 1, 2, 3, 4], 0),
        ("春茶的上市欧宝体育app今年早开采了", [0, 2, 4, 6, 8], 0),
        ("春茶上市欧宝体育app今年又早开采了", [0, 2, 4, 6, 8], 0),
    ],
)
def test_five_lines_apart_that_are_hardly_more_than_a_name_are_pasted_in(
    line: str, rows: list[int], count: int
) -> None:
    assert _pasted([(row, line) for row in rows]) == count
