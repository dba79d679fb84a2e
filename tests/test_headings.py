"""The heading of a chapter stays above its text, and a list of chapters goes."""

import numpy as np
import pytest

import cleaner
from cleaner.lines.decision.headings import with_headings
from cleaner.lines.decision.verdicts import IS_BODY, IS_CHROME, READS_BODY, READS_CHROME, TITLE, Verdicts
from cleaner.lines.features.batch import fold
from tests.pages import SENTENCES

HEADING = "第十二章 雪夜"
TEXT = [sentence.ljust(30, "雪") for sentence in SENTENCES[:3]]


def judged(lines: list[str], edges: list[int] | None = None) -> list[int]:
    """Return the rows that became titles; what is not of TEXT is chrome."""
    labels = np.array([IS_BODY if line in TEXT else IS_CHROME for line in lines], dtype=np.int8)
    reasons = np.where(labels == IS_BODY, READS_BODY, READS_CHROME).astype(np.int8)
    verdicts = Verdicts(labels, np.full(len(lines), 0.7), reasons)
    firsts = np.concatenate([fold(line[:1] or " ") for line in lines])
    found = with_headings(verdicts, lines, np.array(edges or [0, len(lines)]), firsts)
    titles = np.flatnonzero(found.reasons == TITLE)
    assert (found.labels[titles] == IS_BODY).all()
    assert found.scores[titles].tolist() == pytest.approx([0.3] * len(titles))
    assert np.flatnonzero(found.labels != labels).tolist() == titles.tolist()
    return titles.tolist()


@pytest.mark.parametrize("heading", [HEADING, "第１２章", "第一百零三回：夜归", "第20章\u3000末班车"])
def test_the_heading_above_a_text_is_its_title(heading: str) -> None:
    assert judged(["青竹书屋", heading, "作者：寒江客", *TEXT]) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "第十二章雪夜来客",
        "上一章 第十一章",
        "第十二章 雪夜_青竹书屋",
        "第三届 书展",
        "第十二章 " + "雪" * 60,
        "十二章 雪夜",
    ],
)
def test_a_line_that_only_looks_alike_is_none(line: str) -> None:
    assert judged([line, *TEXT]) == []


@pytest.mark.parametrize(("characters", "titles"), [(45, [0]), (46, [])])
def test_a_heading_has_forty_five_characters_at_most(characters: int, titles: list[int]) -> None:
    assert judged([f"{HEADING} ".ljust(characters, "雪"), *TEXT]) == titles


def test_where_there_are_two_it_is_a_list_of_chapters() -> None:
    assert judged([HEADING, "第十三章 归途", *TEXT]) == []
    assert judged([HEADING, *TEXT, "第十三章 归途"]) == []
    assert judged([HEADING, *TEXT, "第十三章 归途", *TEXT], [0, 4, 8]) == [0, 4]


def test_below_a_text_far_above_it_or_without_one_there_is_no_title() -> None:
    assert judged([*TEXT, HEADING]) == []
    assert judged([TEXT[0], HEADING, *TEXT[1:]]) == []
    assert judged([HEADING, *TEXT[:2]]) == []
    assert judged([HEADING, *["首页"] * 19, *TEXT]) == [0]
    assert judged([HEADING, *["首页"] * 20, *TEXT]) == []


def test_a_page_of_a_novel_keeps_its_heading() -> None:
    head = "青竹书屋\n首页 玄幻 武侠 都市 历史 排行榜 我的书架\n您的位置：首页 > 武侠小说 > 雪夜孤刀\n"
    tools = "作者：寒江客　更新时间：2020-03-11 08:12:44　字数：3021\n上一章　章节目录　下一章　加入书签\n"
    text = (
        "雪从傍晚开始下，到了掌灯时分，院子里已经积了半尺厚。青山把最后一捆柴抱进灶房，拍了拍肩上的雪。\n"
        "他没有回答，只是把火拨旺了些。火光映在墙上，把两个人的影子拉得很长，像两棵被风吹弯的树。\n"
        "阿晚没有哭。她把灯芯挑亮，转身去热了一碗酒，放在他手边，然后坐下来，看着他一口一口喝完。\n"
        "天快亮的时候，雪停了。山路上只有一行脚印，从院门口一直延伸到看不见的地方。\n"
    )
    page = f"{head}{HEADING}\n{tools}{text}上一章　章节目录　下一章　加入书签\n"
    assert cleaner.clean(page).text == f"{HEADING}\n{text}"
