"""Lines of a chapter that advertise its site go, though they stand in its text; what only reads so stays."""

from typing import Any

import numpy as np
import pytest

import cleaner
from cleaner import Label
from cleaner.lines.ad_cut import whole
from cleaner.lines.features.batch import Batch, folded
from cleaner.lines.models.formula_model import load

CHAPTER = """第九章　灯塔上的人
海风把窗纸吹得哗哗响，阿贝坐在灯塔最高的一级台阶上，把那封信又读了一遍。
“你当真要下去？”守塔的老人问，“潮水再过一个时辰就上来了。”
他没有回头，只是把信折好，塞进怀里最里面的那只口袋。
“我答应过她的。”他说，“就是游，也要游到对岸去。”
老人叹了口气，从墙上取下自己的旧蓑衣，披在他肩上。
“那就快走，”老人说，“别等我改了主意。”
他点了点头，沿着铁梯一级一级爬下去，海水已经漫过了最下面的那块礁石。"""
NEWS = """渔港灯塔修缮一新
市航道管理局昨天宣布，使用了六十年的北港灯塔完成修缮，下个月起恢复夜间照明。
工程从去年九月开始，施工队更换了全部的窗户和铁梯，并为塔身重新做了防水。
据介绍，灯塔高三十二米，晴天时灯光可以照到十五海里以外的海面。
航道管理局表示，今后每个月的第一个星期日，灯塔将向市民免费开放参观。
附近的渔民说，没有灯光的这一年，夜里回港总要多绕半个小时的路。"""
# none of them is in the texts of training
ADS = [
    "翻书太累？装上“拾页听书”客户端，躺着把这本听完",
    "各位看官觉得好看，请把拾页书斋告诉身边爱看小说的书友",
    "本章内容拾页书斋正在手打，稍后请刷新页面继续阅读",
    "读者交流群：00000000，进群领取全本番外",
    "閱讀最新章節，請記住拾頁書齋的網址 www.example.org",
]
HONEST = [
    "他把那个网址念了两遍，又觉得念给一盏灯听实在好笑。",
    "“收藏好了，”老人把信递还给他，“别再弄丢了。”",
    "第十章　请记住这条路",
    "告示上写着：灯塔重地，闲人免进。",
]


def with_line(text: str, line: str) -> str:
    rows = text.split("\n")
    return "\n".join([*rows[:4], line, *rows[4:]])


@pytest.mark.parametrize("line", ADS)
def test_an_advertisement_between_the_paragraphs_of_a_chapter_goes(line: str) -> None:
    found = cleaner.clean(with_line(CHAPTER, line))
    assert found.text == cleaner.clean(CHAPTER).text
    assert found.lines[4].label is Label.chrome


def test_its_reason_says_so_with_the_word_that_tells_and_a_probability() -> None:
    found = [cleaner.clean(with_line(CHAPTER, line)).lines[4] for line in ADS]
    named = [line for line in found if line.reason.startswith("advertises the site of a novel: ")]
    assert named
    assert all(0.7 < line.score <= 1 for line in named)


@pytest.mark.parametrize("line", HONEST)
def test_what_a_story_says_stays(line: str) -> None:
    assert line in cleaner.clean(with_line(CHAPTER, line)).text


@pytest.mark.parametrize("options", [{"repair": False}, {"simplify": False}, {"drop": ()}])
def test_the_label_does_not_depend_on_other_options(options: dict[str, object]) -> None:
    lines = [cleaner.clean(with_line(CHAPTER, line), **options).lines[4] for line in ADS]
    assert {line.label for line in lines} == {Label.chrome}
    assert {line.kept for line in lines} == {options.get("drop") == ()}


def test_subtitles_that_speak_like_a_story_keep_every_line() -> None:
    lines = [*CHAPTER.split("\n")[1:], *ADS]
    rows = [f"{at}\n00:00:{at:02},000 --> 00:00:{at + 1:02},000\n{line}\n" for at, line in enumerate(lines, start=1)]
    assert all(line.kept for line in cleaner.clean("\n".join(rows)).lines)


def test_only_chapters_have_such_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    line = ADS[1]
    monkeypatch.setattr(whole, "SURE", -9.0)
    assert not any("novel" in found.reason for found in cleaner.clean(with_line(NEWS, line)).lines)
    assert any("novel" in found.reason for found in cleaner.clean(with_line(CHAPTER, line)).lines)


@pytest.mark.parametrize(("name", "value"), [("SURE", 99.0), ("UNLIKE", -99.0), ("SHORTEST", 99)])
def test_each_limit_keeps_lines(name: str, value: float, monkeypatch: pytest.MonkeyPatch) -> None:
    def count() -> int:
        texts = [with_line(CHAPTER, line) for line in ADS]
        return sum("novel" in found.lines[4].reason for found in cleaner.Cleaner().clean_many(texts))

    assert count() > 0
    monkeypatch.setattr(whole, name, value)
    assert count() == 0


class Told:
    """Both models, whose odds a line ends with: those of an advertisement, and those of body by the first pass."""

    def log_odds(self, lines: list[str]) -> np.ndarray:
        return np.array([float(line.split("|")[1]) for line in lines])

    def scores(self, lines: Batch) -> np.ndarray:
        rows = folded("".join(map(chr, lines.points.tolist()))).split()
        return np.array([[{"a": -0.45, "b": -0.55}[row[-1]]] + [0.0] * 5 for row in rows])


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("书友群号|1.05|b", True),
        ("书友群号|0.95|b", False),
        ("书友群号|1.05|a", False),
        ("书|1.05|b", True),
        ("|1.05|b", False),
    ],
    ids=["sure", "not quite", "reads like body", "eight characters", "seven"],
)
def test_a_line_is_one_from_some_odds_and_some_length_on(
    line: str, is_one: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "load", lambda _: Told())
    lines = [*CHAPTER.split("\n"), f"{line}"]
    body = np.ones(len(lines), dtype=bool)
    model: Any = Told()
    rows, found = whole.advertising(lines, [0, len(lines)], body, np.arange(len(lines)) == len(lines) - 1, model, None)
    assert rows.tolist() == [len(lines) - 1] * is_one
    assert [verdict.label for verdict in found] == [Label.chrome] * is_one


def test_a_line_has_the_same_odds_in_any_company() -> None:
    lines = [*ADS, *HONEST, *CHAPTER.split("\n")]
    alone = np.concatenate([load().log_odds([line]) for line in lines])
    assert (load().log_odds(lines) == alone).all()
    assert (alone[: len(ADS)] > alone[len(ADS) :].max()).all()


LEFT = "老人叹了口气，把旧蓑衣从墙上取下来，披在了他的肩上。"
AT_ITS_END = [
    "[手机阅读 wap.example.org]",
    "【拾页小说网，请记住网址www.example.org】",
    "手机用户请浏览m.example.org阅读。",
]


@pytest.mark.parametrize("ad", AT_ITS_END)
def test_a_line_that_is_mostly_told_loses_its_advertisement_and_stays(ad: str) -> None:
    found = cleaner.clean(with_line(CHAPTER, LEFT + ad))
    assert found.text == cleaner.clean(with_line(CHAPTER, LEFT)).text
    assert found.lines[4].label is Label.body


@pytest.mark.parametrize("ad", AT_ITS_END)
def test_it_is_body_though_nothing_is_cut(ad: str) -> None:
    found = cleaner.clean(with_line(CHAPTER, LEFT + ad), repair=False)
    assert found.lines[4].text == LEFT + ad
    assert found.lines[4].kept


def test_a_line_goes_of_which_an_advertisement_is_more_than_half() -> None:
    ad = "拾页书院 www.example.org 手机版阅读网址：m.example.org 更优质的阅读体验"
    assert cleaner.clean(with_line(CHAPTER, f"他没有说话。{ad}")).lines[4].label is Label.chrome
