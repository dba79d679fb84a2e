"""Which lines and words are simplified, by what is beside them: tables of both scripts, the particle, names."""

from collections.abc import Sequence

import pytest

from cleaner.chinese.characters import codes
from cleaner.document import VARIANTS, Variant
from cleaner.kernels import KERNELS
from cleaner.simplify import ABOUT_SCRIPTS, simplify, simplify_lines, simplify_many
from cleaner.simplify.aspect import write_particle
from cleaner.simplify.both_scripts import has_columns, is_about_scripts, may_have_twins, shown, twins
from cleaner.simplify.rows import _marked, _table
from cleaner.simplify.words import correct, has_name


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        (f"書{'，' * 20}书", [(0, 1), (21, 22)]),
        (f"書{'，' * 21}书", []),
        ("龜龟鯉鲤", [(0, 2), (2, 4)]),
        ("天上雲云", []),
        ("龜龟鯉", []),
        ("龜龜", []),
        ("皇后", []),
        ("雲云，好", [(0, 2)]),
        ("雲，雲，云", [(2, 3), (4, 5)]),
        ("雲，云，雲", [(0, 1), (2, 3), (4, 5)]),
        ("书籍書籍", []),
    ],
)
def test_words_are_side_by_side_in_both_scripts_within_twenty_characters(line: str, spans: Sequence[object]) -> None:
    assert twins(line) == spans


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("軟件軟件軟件 软件软件软件", [(0, 13)]),
        ("軟件軟件軟件軟 软件软件软件软", [(0, 7), (8, 15)]),
        ("雲 云 天上的雲", [(0, 8)]),
        ("雲 云 天上的雲。", [(0, 1), (2, 3)]),
        ("我寫“軟體”，他寫“软体”，別人寫“網路”", [(3, 5), (10, 12), (18, 20)]),
        ("他寫“雲”，雲和云", []),
        ("好 好", []),
    ],
)
def test_a_row_of_short_words_stays_whole_and_of_a_sentence_what_it_shows(line: str, spans: Sequence[object]) -> None:
    assert shown(line) == spans


def test_a_line_may_have_twins_where_it_has_a_character_and_its_other_form() -> None:
    assert may_have_twins(["皇后後來說", "他後來說", "书書", "好", "書"]) == [0, 2]
    assert may_have_twins([""]) == []
    assert may_have_twins(["書", "书"]) == []


def test_two_long_lines_make_a_page_one_about_the_scripts() -> None:
    long, short = "从繁体字到简体字变化大了", "从繁体字到简体字变化大"
    assert (len(long), len(short)) == (12, 11)
    assert is_about_scripts([long, long])
    assert is_about_scripts([long, "好", "正體字比較多的老書更難讀啊"])
    assert not is_about_scripts([long, short])
    assert not is_about_scripts([long, "这一行没有说到别的什么事情"])


@pytest.mark.parametrize(
    ("lines", "is_table"),
    [
        (["繁體,简体", "軟體,软件", "滑鼠,鼠标"], True),
        (["小標題", "繁體,简体", "軟體,软件", "滑鼠,鼠标"], True),
        (["简体", "繁體,简体", "軟體,软件", "滑鼠,鼠标"], True),
        (["編號\t繁體\t简体", "1\t軟體\t软件", "2\t滑鼠\t鼠标"], True),
        (["zh_TW,zh-Hans", "軟體,软件", "滑鼠,鼠标"], True),
        (["繁體 | Simplified Chinese", "軟體 | 软件", "滑鼠 | 鼠标"], True),
        (["繁體,简体", "軟體,软件"], False),
        (["繁體,简体", "軟體,软件", "滑鼠"], False),
        (["繁體,简体", "軟體,软件", "一,二,三"], False),
        (["简体,備註", "软件,無", "鼠标,無"], False),
        (["繁體,備註", "軟體,無", "滑鼠,無"], False),
    ],
)
def test_a_table_names_both_scripts_and_has_two_rows(lines: list[str], is_table: bool) -> None:
    assert has_columns(lines) == is_table


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("鲁迅著", None),
        ("鲁迅著，中华书局，1962年", None),
        ("鲁迅著，好看的书", "鲁迅着，好看的书"),
        ("房子著火了", "房子着火了"),
        ("雨果著的长篇小说", None),
        ("他唱著的歌", "他唱着的歌"),
        ("看著的书", "看着的书"),
        ("老舍著的《茶馆》", None),
        ("由王力著", None),
        ("马克·吐温著", None),
        ("法国作家莫泊桑著，李青崖译", None),
        ("他写著，李青崖译", "他写着，李青崖译"),
        ("鲁迅著\n好", None),
        ("好\n鲁迅著", None),
        ("看著名画家", None),
        ("看著名单", "看着名单"),
        ("专著，名著，显著", None),
        ("著作等身", None),
        (f"{'一' * 22}鲁迅著", f"{'一' * 22}鲁迅着"),
        ("（法）雨果著《悲惨世界》", None),
        ("王力 著", None),
        ("附著力，执著", "附着力，执着"),
        ("试著著色", "试着着色"),
        ("论著著者", None),
        ("著，李青崖译", None),
    ],
)
def test_the_word_of_traditional_text_is_told_from_the_particle(text: str, written: str | None) -> None:
    assert write_particle(text, is_traditional=True) == (written or text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("看著它", "看着它"),
        ("走著走著", "走着走着"),
        ("用不著", "用不着"),
        ("不著一字", None),
        ("不著边际", None),
        ("他著书，著有《史通》", None),
        ("著名的名著", None),
    ],
)
def test_simplified_text_has_the_particle_behind_verbs_alone(text: str, written: str | None) -> None:
    assert write_particle(text, is_traditional=False) == (written or text)


def test_an_author_stands_apart_in_a_row_of_less_than_eighty_characters() -> None:
    for title, particle in (("书" * 74, "著"), ("书" * 75, "着")):
        assert write_particle(f"{title}王小波 著", is_traditional=True) == f"{title}王小波 {particle}"
        assert write_particle(f"王小波 著，{title[1:]}", is_traditional=True) == f"王小波 {particle}，{title[1:]}"


def test_names_keep_their_characters_and_words_do_not() -> None:
    assert [has_name(name) for name in ("刘承乾", "徐乾学", "王乾", "乾", "刘先生吃饼乾")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert correct("穀梁", "谷") == "谷"
    assert correct("神祇，祇有", "神祇，祇有") == "神祇，只有"


@pytest.mark.parametrize(
    ("page", "simplified"),
    [
        # one character may be a name, two are none
        (["中国人來了"], ["中国人來了"]),
        (["中国人來了，他說话"], ["中国人来了，他说话"]),
        (["中國的人民来到了图书馆"], ["中國的人民来到了图书馆"]),
        (["中国的人民来到了图书馆", "中國科學"], ["中国的人民来到了图书馆", "中国科学"]),
        (["中國"], ["中国"]),
        (["書", "电脑和汽车都很好用"], ["書", "电脑和汽车都很好用"]),
        # what shows no script
        (["他看著"], ["他看着"]),
        (["他看著名单", "經濟"], ["他看着名单", "经济"]),
        (["著名的人", "图书"], ["著名的人", "图书"]),
    ],
)
def test_a_page_tells_the_script_of_its_lines(page: list[str], simplified: list[str]) -> None:
    assert simplify(page) == simplified


def test_a_page_beside_another_is_judged_by_itself() -> None:
    pages = [["中國科學", "他看著"], [], ["中国人來了", "看著它"], ["這裡的「雲」簡化以後寫成「云」"], ["國書"]]
    assert simplify_many(pages) == [simplify(page) for page in pages]
    together = simplify_lines([line for page in pages for line in page], list(map(len, pages)))
    assert together.remarks == {4: ABOUT_SCRIPTS}
    assert simplify_many([[], []]) == [[], []]


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_named_variant_leaves_names_and_what_is_simplified(variant: Variant) -> None:
    texts = {
        "頭髮": "头发",
        "头髮很长": "头发很长",
        "程序": "程序",
        "么": "么",
        "看著": "看着",
        # who writes both forms tells them apart
        "看着著": "看着著",
        "说著": "说著",
        "乾隆": "乾隆",
        "乾县": "乾县",
        "餅乾": "饼干",
        "刘承乾": "刘承乾",
        "著名": "著名",
    }
    assert [simplify([text], variant) for text in texts] == [[text] for text in texts.values()]
    assert simplify(["程式"], variant) == ["程序" if variant == "tw2sp" else "程式"]


@pytest.mark.parametrize("compiled", [False, True])
def test_the_characters_of_a_line_are_counted_by_what_they_are(compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KERNELS, "wanted", compiled)
    # the first and the last Han character, and those beside them
    lines = ["\u3400雲\u9fff", "\u33ff\ua000", "", "书a，é"]
    marked = _marked(codes("".join(f"{line}\n" for line in lines)), len(lines), _table(""))
    assert (marked.hans.tolist(), marked.letters.tolist()) == ([3, 0, 0, 1], [0, 0, 0, 2])
    assert marked.ends.tolist() == [3, 6, 7, 12]
