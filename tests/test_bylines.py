"""A name by itself is a byline where a line with a date, which is chrome, has it too."""

import numpy as np
import pytest

import cleaner
from cleaner import Label
from cleaner.lines.decision.bylines import within_reach, without_bylines
from cleaner.lines.decision.verdicts import (
    AMONG_BODY,
    BYLINE,
    IS_BODY,
    IS_CHROME,
    ISSUE,
    KEYWORDS,
    READS_CHROME,
    Verdicts,
)

# what the decision was made with, and not what the code says now
LONGEST, REACH = 8, 5
NAME, DATED = "周以宁", "2021-05-03 10:20 记者 周以宁"
EDGES = np.array([0, 9])


def judged(lines: list[str], edges: np.ndarray = EDGES) -> list[int]:
    """Return the rows of bylines; lines with a digit are chrome, others body."""
    labels = [IS_CHROME if any(char.isdigit() for char in line) else IS_BODY for line in lines]
    reasons = [READS_CHROME if label == IS_CHROME else AMONG_BODY for label in labels]
    columns = (np.array(column, dtype=np.int8) for column in (labels, reasons))
    labelled, told = columns
    found = without_bylines(Verdicts(labelled, np.full(len(lines), 0.6), told), lines, edges)
    assert np.flatnonzero(found.labels != labelled).tolist() == np.flatnonzero(found.reasons == BYLINE).tolist()
    assert found.scores[found.reasons == BYLINE].tolist() == [0.4] * int((found.reasons == BYLINE).sum())
    return np.flatnonzero(found.reasons == BYLINE).tolist()


def page(*lines: str) -> list[str]:
    return [*lines, *["正文"] * (9 - len(lines))]


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (page(NAME, DATED), [0]),
        (page(DATED, NAME), [1]),
        (page(DATED, "题目", "导语", NAME), [3]),
        (page(DATED, *["正文"] * (REACH - 1), NAME), [REACH]),
        (page(DATED, *["正文"] * REACH, NAME), []),
        (page("2021 周以宁", NAME), [1]),
        (page("第 3 版 周以宁", NAME), []),
        (page("二〇二一年 周以宁", NAME), []),
        (page("2021-05-03 王清", NAME), []),
        (page("雨", "2021年5月3日 星期一 天气：雨"), []),
        (page("阿岸", "2021-05-03 阿岸"), [0]),
    ],
)
def test_a_name_is_found_near_a_date_that_it_stands_beside(lines: list[str], rows: list[int]) -> None:
    assert judged(lines) == rows


def test_only_a_short_line_is_a_name() -> None:
    for length, rows in ((LONGEST, [1]), (LONGEST + 1, [])):
        name = "阿卜杜热合曼江艾力"[:length].ljust(length, "江")
        assert judged(page(f"2021-05-03 {name}", name)) == rows


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("文史月报 2013年第5期", ISSUE),
        ("《文史月报》2013年5期", ISSUE),
        ("文史月报（2013年第12期）", ISSUE),
        ("周以宁：老桥考，文史月报，2013年第5期", AMONG_BODY),
        ("2013年第5期", AMONG_BODY),
        ("文史月报 2013年第5期出版了", AMONG_BODY),
        ("两年期", AMONG_BODY),
        ("关键词：老桥 加固", KEYWORDS),
        ("【關鍵字】老橋，加固", KEYWORDS),
        ("关 键 词: 老桥", KEYWORDS),
        ("关键词是老桥和加固。", AMONG_BODY),
        ("本文的关键词：老桥", AMONG_BODY),
        ("关键在于：谁来加固", AMONG_BODY),
    ],
)
def test_the_issue_of_a_magazine_and_keywords_are_no_body_near_a_date(line: str, reason: int) -> None:
    columns = (np.array(column, dtype=np.int8) for column in ([IS_CHROME, IS_BODY], [READS_CHROME, AMONG_BODY]))
    verdicts = Verdicts(next(columns), np.full(2, 0.6), next(columns))
    found = without_bylines(verdicts, [DATED, line], np.array([0, 2]))
    assert found.reasons.tolist() == [READS_CHROME, reason]
    assert found.labels.tolist() == [IS_CHROME, IS_BODY if reason == AMONG_BODY else IS_CHROME]
    undated = without_bylines(verdicts, ["首页", line], np.array([0, 2]))
    assert undated.labels.tolist() == [IS_CHROME, IS_BODY]


def test_other_documents_do_not_count() -> None:
    lines = page("正文", DATED, NAME)
    assert judged(lines) == [2]
    assert judged(lines, np.array([0, 2, 9])) == []
    assert judged(lines[::-1], np.array([0, 7, 9])) == []


def test_a_byline_of_a_page_goes_and_says_why() -> None:
    text = (
        "老桥修好了\n2021-05-03 10:20　来源：临渡晚报　周以宁\n周以宁\n"
        "村口的老桥昨天修好了，村里的老人们一早就来走了一趟，孩子们在桥头放了一挂鞭炮。\n"
        "这座桥建于六十年前，去年夏天被大水冲坏了一个桥墩，此后村民进城都要绕行八公里。\n"
        "施工队用了三个月的时间，加固了全部的桥墩，又在两边装上了新的石栏杆和路灯。\n"
    )
    found = cleaner.clean(text)
    line = found.lines[2]
    assert (line.label, line.kept) == (Label.chrome, False)
    assert found.text.startswith("老桥修好了\n村口的老桥")


@pytest.mark.parametrize("flagged", [[], [0], [20], [0, 11], [5, 6, 20]])
def test_lines_within_reach_of_a_flagged_one_are_near_it(flagged: list[int]) -> None:
    flags = np.isin(np.arange(21 if flagged else 0), flagged)
    near = [any(abs(place - other) <= REACH for other in flagged) for place in range(len(flags))]
    assert within_reach(flags).tolist() == near
