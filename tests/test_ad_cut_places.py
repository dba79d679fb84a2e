"""What of a line goes with an advertisement, and on which page it is sure enough, by what is beside it."""

import numpy as np
import pytest

from cleaner.chinese.characters import codes
from cleaner.lines.ad_cut.cut import without_ads
from cleaner.lines.ad_cut.page import Chapter, chapter
from cleaner.lines.ad_cut.runs import Run, _bracket, _pieces
from cleaner.lines.ad_cut.seams import Seams, _is_address
from cleaner.lines.ad_cut.signs import suspicious
from cleaner.lines.features.batch import folded

AD = "(www.example.org 青崖书院)"
FAR, AND_BACK = "他走了很远", "又回来了。"
WHOLE = f"{FAR}，{AND_BACK}"

# lines, and what is left of them on a page that is surely a chapter and on one that is likely one
NAMED: list[tuple[str, str]] = [
    (f"她数了数，{AD}又数了一遍。", "她数了数，又数了一遍。"),
    (f"她数了数，*{AD}*又数了一遍。", "她数了数，又数了一遍。"),
    (f"她数了数，**{AD}**又数了一遍。", "她数了数，又数了一遍。"),
    (f"她数了数，*{AD}~又数了一遍。", "她数了数，*~又数了一遍。"),
    (f"他说 OK {AD} yes，又走了一遍。", "他说 OK yes，又走了一遍。"),
    (f"他说OK{AD}yes，又走了一遍。", "他说OKyes，又走了一遍。"),
    (f"  {AD}{WHOLE}", f"  {WHOLE}"),
    (f"  {AD}  {WHOLE}", f"  {WHOLE}"),
    (f"{FAR}，{AD}，{AND_BACK}", WHOLE),
    (f"{FAR}、{AD}，{AND_BACK}", WHOLE),
    (f"{FAR}，{AD}。{AND_BACK}", f"{FAR}。{AND_BACK}"),
    (f"{FAR}。{AD}{AND_BACK}", f"{FAR}。{AND_BACK}"),
    (f"{FAR}{AD}。", f"{FAR}。"),
    (f"“{FAR}。{AD}”", f"“{FAR}。”"),
    (f"{FAR}。最新网址：www.example.org", f"{FAR}。"),
    (f"{FAR}。最新网址：www.example.org，{AND_BACK}", f"{FAR}。{AND_BACK}"),
    (f"{FAR}。最新网址：www.example.org，百度青崖书院最新章节。", f"{FAR}。"),
    (f"{FAR}，最新网址：www.example.org，{AND_BACK}", WHOLE),
    (f"最新网址：www.example.org {WHOLE}", WHOLE),
    (f"{FAR}。青崖书院：www.example.org", f"{FAR}。"),
    (f"{FAR}。《渡口》最新章节 www.example.org", f"{FAR}。"),
    (f"{FAR}ｗｗｗ．ｅｘａｍｐｌｅ．ｏｒｇ{AND_BACK}", f"{FAR}{AND_BACK}"),
    (f"{FAR}w w w . example . org，{AND_BACK}", WHOLE),
    (f"{FAR}。手机用户请到m.example.org阅读。", f"{FAR}。"),
    (f"{FAR}{{青崖书院 www.example.org}}，{AND_BACK}", WHOLE),
    (f"{FAR}[青崖书院 www.example.org][老张]，{AND_BACK}", f"{FAR}[老张]，{AND_BACK}"),
]
# only where it is sure
ALONE: list[tuple[str, str]] = [
    (f"{FAR}。求月票！", f"{FAR}。"),
    (f"{FAR}。www.example.org", f"{FAR}。"),
    (f"{FAR}www.example.org，{AND_BACK}", WHOLE),
    (f"{FAR}。www.example.org/12/34.html", f"{FAR}。"),
    (f"{FAR}(https://www.example.org/12/3456.html)，{AND_BACK}", WHOLE),
    (f"{FAR}(青崖书院最新章节)，{AND_BACK}", WHOLE),
    (f"最·快·更·新在青崖书院，{WHOLE}", WHOLE),
    (f"{FAR}。最·快·更·新在青崖书院", f"{FAR}。"),
]
# on any page
ANYWHERE: list[tuple[str, str]] = [
    (f"{FAR}。本章未完，请翻页。", f"{FAR}。"),
    (f"{FAR}。记住本站网址", f"{FAR}。"),
    (f"{FAR}。</p>", f"{FAR}。"),
]
# nowhere
HONEST = [
    f"{FAR}。青崖书院",
    f"{FAR}。本章未完",
    f"{FAR}，求月票！",
    f"求月票！{WHOLE}",
    "他打开www.example.org看了看，又关上了。",
    f"{FAR}(https://www.example.org/page)，{AND_BACK}",
    f"“{FAR}www.example.org，{AND_BACK}”",
    f"{FAR}(example.org)，{AND_BACK}",
    f"{FAR}(青崖书院)，{AND_BACK}",
    f"{FAR}【青崖书院】，{AND_BACK}",
    f"{FAR}，www.example.gov.cn，{AND_BACK}",
    f"{FAR}。www.example.edu.cn",
]


def left(line: str, page: Chapter) -> str:
    """Return what is left of a line on a page."""
    signs = [place for _, places in suspicious(codes(f"{line}\n"), np.ones(1, dtype=bool)) for place in places]
    return without_ads(line, folded(line), page, signs)


@pytest.mark.parametrize(("line", "rest"), NAMED)
def test_a_name_with_an_address_goes_from_what_is_likely_a_chapter(line: str, rest: str) -> None:
    assert [left(line, page) for page in Chapter] == [line, rest, rest]


@pytest.mark.parametrize(("line", "rest"), ALONE)
def test_an_address_or_a_formula_alone_goes_only_from_a_chapter(line: str, rest: str) -> None:
    assert [left(line, page) for page in Chapter] == [line, line, rest]


@pytest.mark.parametrize(("line", "rest"), ANYWHERE)
def test_what_only_such_sites_write_goes_from_any_page(line: str, rest: str) -> None:
    assert [left(line, page) for page in Chapter] == [rest] * 3


@pytest.mark.parametrize("line", HONEST)
def test_what_an_author_may_have_written_stays(line: str) -> None:
    assert [left(line, page) for page in Chapter] == [line] * 3


TELLING, SPOKEN = "他走了很远的路才走到了家。\n", "“谁呀?”\n"


@pytest.mark.parametrize(
    ("heading", "spoken", "telling", "page"),
    [
        ("", 2, 3, Chapter.LIKELY),
        ("", 2, 2, Chapter.NO),
        ("", 3, 2, Chapter.LIKELY),
        # speech there must be
        ("", 1, 9, Chapter.NO),
        ("第七章 怀表\n", 0, 2, Chapter.SURE),
        ("第七章 怀表\n", 0, 1, Chapter.NO),
        ("第七章 怀表\n", 1, 1, Chapter.SURE),
    ],
)
def test_a_story_has_five_lines_that_tell_or_speak_and_two_under_a_heading(
    heading: str, spoken: int, telling: int, page: Chapter
) -> None:
    assert chapter(heading + SPOKEN * spoken + TELLING * telling) is page


def test_a_line_that_tells_has_twelve_characters() -> None:
    for line, page in (("他走了很远的路才走到家。\n", Chapter.NO), ("他走了很远的路才走到了家。\n", Chapter.SURE)):
        assert chapter("第七章 怀表\n" + line * 2) is page
    assert len("他走了很远的路才走到了家") == 12


def test_a_bracket_closes_within_ninety_characters_and_a_run_within_a_hundred_and_twenty() -> None:
    for size, found in ((88, True), (89, False)):
        assert (_bracket(f"({'www.example.org'.ljust(size)})", 0, frozenset()) is not None) == found
    # the piece that goes beyond still counts
    assert _pieces("www.example.org " * 20, 0)[-1].end == 127


def test_a_line_that_would_keep_fewer_than_four_characters_stays() -> None:
    assert left("走很远。最新网址：www.example.org", Chapter.SURE) == "走很远。最新网址：www.example.org"
    assert left("走了很远。最新网址：www.example.org", Chapter.SURE) == "走了很远。"


@pytest.mark.parametrize(("between", "is_pasted"), [(29, False), (30, True)])
def test_thirty_characters_behind_a_word_of_the_net_an_address_is_no_part_of_the_story(
    between: int, is_pasted: bool
) -> None:
    seams = Seams("网" + "好" * between, ",又回来了。")
    run = Run(0, 0, frozenset({"domain"}), is_bracket=False, is_closed=True)
    assert _is_address(run, seams, "www.example.org", Chapter.SURE) == is_pasted


PASTED = [
    "（青灯小说网 www.example.org）",
    "【青灯书院 m.example.net 最快更新】",
    "[请到青灯书院 www.example.org]",
    "www.example.org",
    "ｗｗｗ．ｅｘａｍｐｌｅ．ｏｒｇ",
    "★青灯小筑★www.example.net★",
    "『青灯书院 www.example.com』",
    "<青灯文学网 www.example.cc>",
    "本章未完，点击下一页继续阅读",
    "一秒记住本站网址：www.example.com。",
    "手机用户请浏览m.example.org阅读，掌上阅读更方便。",
    "喜欢渡口旧事请大家收藏：(www.example.org)渡口旧事青灯书院更新速度全网最快。",
    "(本章未完，请翻页)",
    "看书就到www.example.net，",
    "www.example.org，最快更新！",
    "chaptererror();",
    "求月票！",
]
HONEST_LINES = [
    "石桥下面的水涨了半尺，桥墩上的青苔都泡软了。",
    "“走吧，”她把伞递过去，“再晚，就赶不上末班车了。”",
    "「說好了。」他站起來，「明天，老地方見。」",
    "他想起师父的话（那时他还小，听不懂），不由得笑了。",
    "巷子尽头有家书屋，门上挂着“打烊”的木牌；灯还亮着。",
    "“哥，”她低声说，“你听——”",
    "他看着《渡口旧事》的封面，心想：原来是你！",
    "读者都走了，地址就是这里，他又打开。",
]


@pytest.mark.parametrize("line", HONEST_LINES)
@pytest.mark.parametrize("pasted", PASTED)
def test_wherever_an_advertisement_is_pasted_the_author_loses_no_character(line: str, pasted: str) -> None:
    for place in range(len(line) + 1):
        rest = iter(left(line[:place] + pasted + line[place:], Chapter.SURE))
        assert all(char in rest for char in line), place
