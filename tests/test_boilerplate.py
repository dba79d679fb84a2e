"""A line that a site printed into an article goes, though it stands among its paragraphs; what only reads so stays."""

from typing import Any

import numpy as np
import pytest

import cleaner
from cleaner import Label
from cleaner.lines import boilerplate
from cleaner.lines.block import Block
from cleaner.lines.decision.verdicts import AMONG_BODY, IS_BODY, READS_BODY, TITLE, Verdicts
from cleaner.lines.features.batch import Batch, folded
from cleaner.lines.models.arrays import BOILERPLATE_FILE
from cleaner.lines.models.formula_model import load

ARTICLE = """旧磨坊里的面包房
东桥村的旧磨坊空了二十多年，去年秋天，一对年轻夫妇把它租了下来，改成了一间面包房。
他们没有拆掉石磨，而是请村里的老木匠换了一根新轴，让它重新转了起来，每天早上磨二十斤麦子。
头一个月几乎没有客人。村里人习惯吃馒头，觉得面包又贵又硬，路过时只在门口闻一闻。
后来他们把老面加进配方，烤出一种软一点的圆饼，两块钱一个，放学的孩子排起了队。
到了今年春天，邻村也有人骑车来买，磨坊门口的空地上常常停着十几辆自行车。
老木匠每天下午都来坐一会儿，他说，听见磨盘响，就像回到了小时候。"""
# none of them is in the texts of training
LEFT = [
    "广告｜继续滑动看正文",
    "扫一扫右侧二维码，在手机上接着看",
    "本页浏览 3,214 次　有用 12　没用 0",
    "点这里打开客户端看大图",
]
HONEST = ["店里的电话写在门上：000-1234。", "——写于东桥村", "“广告就不用了，”老木匠说，“好吃就有人来。”"]


def with_line(line: str, place: int = 4) -> str:
    rows = ARTICLE.split("\n")
    return "\n".join([*rows[:place], line, *rows[place:]])


@pytest.mark.parametrize("line", LEFT)
@pytest.mark.parametrize("place", [4, 7])
def test_boilerplate_goes_from_the_midst_of_an_article_and_from_its_end(line: str, place: int) -> None:
    found = cleaner.clean(with_line(line, place))
    assert found.text == ARTICLE + "\n"
    assert found.lines[place].label is Label.chrome


@pytest.mark.parametrize("line", HONEST)
@pytest.mark.parametrize("place", [4, 7])
def test_what_an_author_says_stays(line: str, place: int) -> None:
    assert cleaner.clean(with_line(line, place)).text == with_line(line, place) + "\n"


def test_the_reason_says_so_with_the_word_that_tells_and_a_probability() -> None:
    found = [cleaner.clean(with_line(line)).lines[4] for line in LEFT]
    told = [line for line in found if line.reason.startswith("reads like boilerplate: ")]
    assert told
    assert all(0.5 < line.score <= 1 for line in told)


def test_a_line_has_the_same_odds_in_any_company() -> None:
    model, lines = load(None, BOILERPLATE_FILE), [*LEFT, *HONEST, *ARTICLE.split("\n")]
    alone = np.concatenate([model.log_odds([line]) for line in lines])
    assert (model.log_odds(lines) == alone).all()
    assert (alone[: len(LEFT)] > alone[len(LEFT) :].max()).all()


def test_subtitles_keep_every_line() -> None:
    lines = [*ARTICLE.split("\n")[1:], *LEFT]
    rows = [f"{at}\n00:00:{at:02},000 --> 00:00:{at + 1:02},000\n{line}\n" for at, line in enumerate(lines, start=1)]
    assert all(line.kept for line in cleaner.clean("\n".join(rows)).lines)


class Told:
    """Both models, whose odds a line ends with: those of boilerplate, and those of body by the first pass."""

    def log_odds(self, lines: list[str]) -> np.ndarray:
        return np.array([float(line.split("|")[1]) for line in lines])

    def scores(self, lines: Batch) -> np.ndarray:
        rows = folded("".join(map(chr, lines.points.tolist()))).split()
        return np.array([[{"a": 0.05, "b": -0.05}[row[-1]]] + [0.0] * 5 for row in rows])


@pytest.mark.parametrize(
    ("line", "likely", "reason", "paragraphs", "is_one"),
    [
        # log-odds of 0.5 are 0
        ("甲|2.1|b", 0.5, AMONG_BODY, 3, True),
        ("甲|1.9|b", 0.5, AMONG_BODY, 3, False),
        # the likelier body, the surer it must be: log-odds of 0.8 are 1.39
        ("甲|4.2|b", 0.8, AMONG_BODY, 3, True),
        ("甲|4.0|b", 0.8, AMONG_BODY, 3, False),
        ("甲|9.0|b", 0.89, AMONG_BODY, 3, True),
        ("甲|9.0|b", 0.91, AMONG_BODY, 3, False),
        ("甲|9.0|a", 0.5, AMONG_BODY, 3, False),
        ("甲|9.0|b", 0.5, READS_BODY, 3, False),
        # of a title the score says nothing
        ("甲|2.1|b", 0.2, TITLE, 3, True),
        ("甲|1.9|b", 0.2, TITLE, 3, False),
        ("甲|0.1|b", 0.2, AMONG_BODY, 3, True),
        ("甲|-0.2|b", 0.2, AMONG_BODY, 3, False),
        # what is no article has to be surer, and keeps its title
        ("甲|5.1|b", 0.5, AMONG_BODY, 2, True),
        ("甲|4.9|b", 0.5, AMONG_BODY, 2, False),
        ("甲|9.0|b", 0.2, TITLE, 2, False),
    ],
)
def test_a_line_is_one_from_some_odds_on(
    line: str, likely: float, reason: int, paragraphs: int, is_one: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boilerplate, "load", lambda *_: Told())
    # a document before and one behind have paragraphs enough, and no such line
    block = Block.of([["文" * 25] * 3, [*["文" * 25] * paragraphs, "文" * 24, f" {line}"], ["文" * 25] * 3])
    row = 3 + paragraphs + 1
    labels = np.full(len(block.lines), IS_BODY, dtype=np.int8)
    scores, reasons = np.full(len(labels), 0.95), np.full(len(labels), READS_BODY, dtype=np.int8)
    scores[row], reasons[row] = likely, reason
    model: Any = Told()
    rows, found = boilerplate.boilerplate(block.having(verdicts=Verdicts(labels, scores, reasons)), model, None)
    assert rows.tolist() == [row] * is_one
    assert [verdict.label for verdict in found] == [Label.chrome] * is_one
