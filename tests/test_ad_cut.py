"""Advertising in a sentence is cut out where its seams are certain, and an honest line never loses a character."""

import json
import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

import cleaner
from cleaner import Cleaner, Label
from cleaner.lines.ad_cut.cut import cut, without_ads
from cleaner.lines.ad_cut.page import Chapter, chapter
from cleaner.lines.ad_cut.signs import PAIRS, suspicious
from cleaner.lines.ad_cut.words import expressions, unpierced
from cleaner.lines.block import Block
from cleaner.lines.features.batch import folded
from cleaner.resources import read_table
from tests.conftest import ROOT

CASES = ROOT / "fixtures" / "ad_cut"
CUT = json.loads((CASES / "ad_cut.json").read_text(encoding="utf-8"))
NEGATIVE = json.loads((CASES / "negative.json").read_text(encoding="utf-8"))
each_cut = pytest.mark.parametrize("case", CUT, ids=[case["label"] for case in CUT])
each_negative = pytest.mark.parametrize("case", NEGATIVE, ids=[case["label"] for case in NEGATIVE])
HEADING = "第七章 渡口"
# The kinds of the table of which one is enough for a cut on some page, without an address.
GIVE_AWAY = ("call", "plea", "script", "trace")
SPOKEN, TOLD = "“谁在那里？”他压低声音问。", "她没有回答，只是把灯举高了一些，照见他湿透的衣裳。"
# What stands around the line of a case: before it and behind it.
PAGES = {
    "chapter": ([HEADING], [SPOKEN, TOLD]),
    "story": ([], [SPOKEN, TOLD, "“是我。”门外的人说。", TOLD, "“你终于来了。”她说。"]),
    "plain": (["城南图书馆开放"], ["首日接待读者两万人次。"]),
    "report": ([HEADING], [SPOKEN, TOLD, "本报记者 王某"]),
    "law": (
        ["第一章 总则"],
        ["第一条 为了规范渡口管理，制定本办法。", "他人造成损失的，由他承担责任，并且依法予以处理。"],
    ),
}
AD, AUTHOR = "(www.example.org 青崖书院)", "老船工把缆绳解开，又回头望了一眼岸上的灯。"
pieces = st.sampled_from(
    [case["original"] for case in CUT] + [case["text"] for case in NEGATIVE] + [HEADING, SPOKEN, TOLD]
)
pages = st.lists(pieces, min_size=1, max_size=8).map("\n".join)


def page_of(page: str, line: str) -> tuple[list[str], int]:
    before, behind = PAGES[page]
    return [*before, line, *behind], len(before)


def cuts(*documents: list[str], but: Sequence[int] = ()) -> dict[int, str]:
    """Return the lines that lose something, by their rows in all documents; all lines are body, `but` some rows."""
    block = Block.of(documents)
    is_body = ~np.isin(np.arange(len(block.lines)), but)
    return dict(cut(block.lines, block.edges, is_body, suspicious(block.points, is_body)))


def after(page: str, line: str) -> str:
    """Return what is left of a line on a page where all lines are body."""
    lines, row = page_of(page, line)
    found = cuts(lines)
    assert [*found] in ([], [row])
    return found.get(row, line)


@each_cut
def test_an_advertisement_is_cut_out(case: dict[str, str]) -> None:
    assert after(case["page"], case["original"]) == case["fixed"]


@each_cut
def test_what_stays_is_left_alone(case: dict[str, str]) -> None:
    assert after(case["page"], case["fixed"]) == case["fixed"]


@each_negative
def test_an_honest_line_loses_nothing(case: dict[str, str]) -> None:
    assert after(case["page"], case["text"]) == case["text"]


@pytest.mark.parametrize("script", ["s2t", "s2tw", "s2hk"])
def test_cuts_do_not_depend_on_the_script(script: str) -> None:
    convert = OpenCC(script).convert
    for case in CUT:
        lines, row = page_of(case["page"], case["original"])
        assert cuts([convert(line) for line in lines]) == {row: convert(case["fixed"])}, case["label"]
    for case in NEGATIVE:
        lines, _ = page_of(case["page"], case["text"])
        assert not cuts([convert(line) for line in lines]), case["label"]


@each_cut
def test_no_advertisement_escapes_the_look_for_signs(case: dict[str, str]) -> None:
    for line in (case["original"], case["original"].upper(), OpenCC("s2t").convert(case["original"])):
        assert [row for row, _ in suspicious(Block.of([[TOLD, "", line, TOLD]]).points, np.ones(4, dtype=bool))] == [2]


def test_the_whole_pipeline_cuts_and_says_so() -> None:
    lines, row = page_of("chapter", AUTHOR.replace("，", f"{AD}，"))
    cleaned = cleaner.clean("\n".join(lines))
    assert cleaned.text.split("\n")[row] == AUTHOR
    assert cleaned.lines[row].repairs == cleaned.repairs == ("ad_cut",)
    assert cleaned.lines[row].label is Label.body
    assert cleaned.lines[row].original == lines[row]


@pytest.mark.parametrize("options", [{"repair": False}, {"drop": {"spam"}}, {"drop": frozenset()}])
def test_nothing_is_cut_when_nothing_is_to_be_repaired_or_chrome_is_kept(options: dict[str, object]) -> None:
    lines, row = page_of("chapter", AUTHOR.replace("，", f"{AD}，"))
    cleaned = cleaner.clean("\n".join(lines), **options)
    assert cleaned.lines[row].text == lines[row]
    assert cleaned.repairs == ()


def test_only_body_is_looked_at_and_only_body_makes_a_chapter() -> None:
    lines, row = page_of("chapter", f"{AUTHOR}{AD}")
    assert [*cuts(lines)] == [row]
    assert not cuts(lines, but=[row])
    assert not cuts(lines, but=[place for place in range(len(lines)) if place != row])
    # a journalist's name among what is no body does no harm
    assert cuts([*lines, "本报记者 王某"], but=[len(lines)])
    assert not cuts([*lines, "本报记者 王某"])


def test_documents_are_told_apart() -> None:
    line = f"{AUTHOR}{AD}"
    chapters, plain = page_of("chapter", line)[0], page_of("plain", line)[0]
    before = len(plain) + 1
    assert cuts(plain, [], chapters, [TOLD], chapters) == {before: AUTHOR, before + len(chapters) + 1: AUTHOR}
    assert not cuts()


@given(pages)
@settings(max_examples=100, deadline=None)
def test_cutting_settles(page: str) -> None:
    text = cleaner.clean(page).text
    assert cleaner.clean(text).text == text


@given(st.lists(pages, max_size=5))
@settings(max_examples=30, deadline=None)
def test_many_documents_are_cut_as_each_alone(documents: list[str]) -> None:
    tool = Cleaner()
    assert list(tool.clean_many(documents)) == [tool.clean(page) for page in documents]


@given(st.text(alphabet="www.example.com(){}【】《》,，。:： 第章书院小说网他最新址记住本站()-~*未完", max_size=80))
@settings(max_examples=300, deadline=None)
def test_only_whole_pieces_of_any_line_go(line: str) -> None:
    text = without_ads(line, folded(line), Chapter.SURE, range(len(line)))
    rest = iter(line)
    assert all(char in rest for char in text)


@pytest.mark.parametrize(
    ("lines", "is_one"),
    [
        ([HEADING, SPOKEN, TOLD], Chapter.SURE),
        ([HEADING, SPOKEN, SPOKEN], Chapter.SURE),
        ([HEADING, TOLD, TOLD], Chapter.SURE),
        ([HEADING, TOLD], Chapter.NO),
        ([HEADING, SPOKEN], Chapter.NO),
        (["正文 第十二回 夜渡", TOLD, TOLD], Chapter.SURE),
        (["第12章", TOLD, TOLD], Chapter.SURE),
        ([HEADING + "，" * 29, TOLD, TOLD], Chapter.NO),
        ([f"他说第七章写得不好，{TOLD}", TOLD, SPOKEN], Chapter.NO),
        ([SPOKEN, SPOKEN, TOLD, TOLD, TOLD], Chapter.LIKELY),
        ([SPOKEN, TOLD, TOLD, TOLD, TOLD], Chapter.NO),
        ([SPOKEN, SPOKEN, TOLD, TOLD], Chapter.NO),
        ([SPOKEN, SPOKEN, TOLD, TOLD, TOLD[:-1]], Chapter.NO),
        ([SPOKEN, SPOKEN, TOLD, TOLD, "他没有说话。"], Chapter.NO),
        ([SPOKEN, SPOKEN, TOLD, TOLD, "我校师生一齐动手，把渡口打扫得干干净净。"], Chapter.NO),
        ([SPOKEN, SPOKEN, TOLD, TOLD, "我和师生一齐动手，把渡口打扫得干干净净。"], Chapter.LIKELY),
        ([HEADING, TOLD, "他把灯举高一些，照见渡口。"], Chapter.NO),
        ([HEADING, TOLD, "他把灯举高了一些，照见渡口。"], Chapter.SURE),
        ([HEADING, SPOKEN, TOLD, "责任编辑 王某"], Chapter.NO),
        ([HEADING, SPOKEN, TOLD, "第三条 本办法自公布之日起施行。"], Chapter.NO),
        ([HEADING, SPOKEN, TOLD, "第三条路通向渡口。"], Chapter.SURE),
        (["", ""], Chapter.NO),
    ],
)
def test_what_makes_a_chapter(lines: list[str], is_one: Chapter) -> None:
    assert chapter(folded("\n".join(lines))) is is_one


def test_a_bracket_that_is_too_long_is_none() -> None:
    for length, is_cut in ((89, True), (90, False)):
        ad = f"({'青崖书院 www.example.org '.ljust(length - 1)})"
        assert (after("chapter", f"{AUTHOR[:8]}{ad}{AUTHOR[8:]}") == AUTHOR) is is_cut


def test_a_long_run_goes_as_a_whole() -> None:
    ad = f"{'请到青崖书院，' * 14}最新网址：www.example.org"
    assert after("chapter", AUTHOR + f"最新网址，{ad}") == AUTHOR


def test_words_of_the_net_count_only_near_an_address() -> None:
    for distance, is_cut in ((28, False), (29, True)):
        text = f"电脑{'慢' * distance}"
        assert (after("chapter", f"{text}www.example.com，老船工") == f"{text}，老船工") is is_cut


def test_what_stays_has_four_characters() -> None:
    for rest, is_cut in (("他走了。", False), ("他走远了。", True)):
        assert (after("chapter", f"{rest}最新网址：www.example.org") == rest) is is_cut
    # a title has no sign of a sentence
    assert after("chapter", f"渡口旧事一二三{AD}") == f"渡口旧事一二三{AD}"


def test_signs_stand_where_they_were() -> None:
    lines = [TOLD, f"{AUTHOR}最新章节", "", "他走了 www"]
    assert suspicious(Block.of([lines]).points, np.ones(4, dtype=bool)) == [(1, [22]), (3, [4, 5])]
    assert suspicious(Block.of([lines]).points, np.array([True, False, True, True])) == [(3, [4, 5])]
    assert unpierced("他·走·了") == ("他·走·了", [0, 1, 2, 3, 4, 5])
    text, places = unpierced("他说最·快·更·新。")
    assert (text, list(places)) == ("他说最快更新。", [0, 1, 2, 4, 6, 8, 9, 10])


@pytest.mark.parametrize("expression", [row[1] for row in read_table("ad_cut_words.tsv")])
def test_expressions_have_no_groups_of_their_own_and_match_something(expression: str) -> None:
    pattern = re.compile(expression)
    assert pattern.groups == 0
    assert pattern.fullmatch("") is None


@pytest.mark.parametrize("expression", [each for kind in GIVE_AWAY for each in expressions(kind)])
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_nothing_that_gives_itself_away_escapes_the_look_for_signs(expression: str, data: st.DataObject) -> None:
    word = data.draw(st.from_regex(re.compile(expression, re.ASCII), fullmatch=True)).replace("\n", "")
    assert suspicious(Block.of([[TOLD, f"{TOLD}{word}"]]).points, np.ones(2, dtype=bool))[0][0] == 1


@pytest.mark.parametrize(
    "line",
    [
        *(
            "新华社北京电",
            "中新社讯",
            "中新网电",
            "本报讯",
            "本刊记者",
            "本网讯",
            "记者 王某 摄",
            "通讯员王某",
            "责任编辑 王某",
        ),
        *(
            "责编：王某",
            "编辑：王某",
            "来源：晚报",
            "校对：王某",
            "审核：王某",
            "发布时间：昨日",
            "关键词：渡口",
            "摘要：本文",
        ),
        *("据城南晚报报道", "第三条 本办法自公布之日起施行。"),
    ],
)
def test_news_and_laws_are_no_chapters(line: str) -> None:
    assert chapter(folded("\n".join([HEADING, SPOKEN, TOLD]))) is Chapter.SURE
    assert chapter(folded("\n".join([HEADING, SPOKEN, TOLD, line]))) is Chapter.NO


def test_a_number_with_a_unit_is_no_sign() -> None:
    lines = ["7k，这条河有20km长。", "7017k船靠了岸。", "他有7018k。", "船靠了岸，7017K他说。"]
    found = suspicious(Block.of([lines]).points, np.ones(4, dtype=bool))
    assert found == [(1, [3]), (3, [8])]


def test_signs_are_folded() -> None:
    assert [folded(pair) for pair in PAIRS] == list(PAIRS)
    assert all(len(pair) == 2 for pair in PAIRS)
    assert len(set(PAIRS)) == len(PAIRS)
