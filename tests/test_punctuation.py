"""Full-width punctuation is restored only next to Chinese; quotes and variants do what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.simplify.presentation import CLOSING, MARKS, OPENING, USUAL_CLOSING, USUAL_OPENING
from cleaner.simplify.punctuation import curl_quotes, restore_fullwidth
from tests.timing import grows_linearly

# Each vertical or small form and what its usual one is folded to.
NARROW = str.maketrans("，。：；！？（）", ",.:;!?()")
FORMS = {
    code: chr(usual).translate(NARROW)
    for code, usual in ((MARKS | str.maketrans(OPENING + CLOSING, USUAL_OPENING + USUAL_CLOSING)).items())
}

RESTORED = [
    ("他说,天气很好;明天呢?", "他说，天气很好；明天呢？"),
    ("注意:不要外传!", "注意：不要外传！"),
    ("新馆(见图三)已经开放,欢迎参观", "新馆（见图三）已经开放，欢迎参观"),
    ("“走吧!”她说", "“走吧！”她说"),
    ("真的吗?!我不信", "真的吗？！我不信"),
    ("太好了!!!明天见", "太好了！！！明天见"),
    ("使用GPU,但是很贵", "使用GPU，但是很贵"),
    ("好的,thanks", "好的，thanks"),
    ("第1章:序", "第1章：序"),
    ("比分:3:2", "比分：3:2"),
    ("买了3个,5元一个", "买了3个，5元一个"),
    ("世界贸易组织(WTO)成立了", "世界贸易组织（WTO）成立了"),
    ("NBA(美国职业篮球联赛)开赛", "NBA（美国职业篮球联赛）开赛"),
    ("他来了(听说(昨天)走了)。", "他来了（听说（昨天）走了）。"),
    ("新馆（见图三)已经开放", "新馆（见图三）已经开放"),
    ("(记者王一)昨天", "（记者王一）昨天"),
    ("春天来了.花开了.", "春天来了。花开了。"),
    ("增长了30%.同时下降", "增长了30%。同时下降"),
    ("使用GPU.但是很贵", "使用GPU。但是很贵"),
    ("用的是GPU!", "用的是GPU！"),
    ('他说"好".', '他说"好"。'),
    ("“好”,他说", "“好”，他说"),
    ("官网:http://example.org/?a=1,2", "官网：http://example.org/?a=1,2"),
    ("天气很好, 出门吧", "天气很好， 出门吧"),
    ("我去,,,真的", "我去，，，真的"),
]
LEFT = [
    "在10:30开会",
    "共1,234人",
    "圆周率是3.14",
    "沪指报3686.92点，2017.11.17日",
    "因为Δ?，所以不变",
    "更新说明1.",
    "比例是1:2",
    "用Python(3.11)写",
    "访问 http://example.org/?a=1,2",
    "if (x): print(1)",
    "Tom,Jerry和我",
    "N,N-二甲基甲酰胺",
    "函数f(x)的值",
    "当(x+1)>0时",
    "文档.doc和说明.txt在这里",
    "报告(终稿).doc",
    "SELECT 姓名,年龄 FROM 用户;",
    "a = max(长,宽)",
    "总数=求和(1,2)",
    "乔治.布什来了。他说好。",
    "《诗经.小雅》很美",
    "1.总则",
    "一.概述",
    "A.苹果",
    "Dr.王来了",
    "我在想...算了",
    "好的:)",
    '{"名":"值","数":1}',
    "margin:0; 颜色{红}",
    "print('好');",
    "`好,坏`",
    "AT&amp;T是公司",
    "写信给tom@example.org",
    "東京へ,行く(明日)!",
    "日本語「です」,はい",
    "Well, yes (maybe): ok?",
    "新馆(见图三已经开放",
    "。。。",
    "",
]


@pytest.mark.parametrize(("folded", "restored"), RESTORED)
def test_marks_beside_chinese_characters_become_fullwidth(folded: str, restored: str) -> None:
    assert restore_fullwidth(folded) == restored


@pytest.mark.parametrize("text", LEFT)
def test_numbers_latin_text_names_and_code_are_left_alone(text: str) -> None:
    assert restore_fullwidth(text) == text


@given(st.text(alphabet="好的是,。.:;!?()（）“”\"'《》、…a1%:/@` \nの︐﹕︵︶﹁﹂", max_size=40))
def test_restoring_twice_is_restoring_once(text: str) -> None:
    once = restore_fullwidth(text)
    assert restore_fullwidth(once) == once
    assert len(once) == len(text)


@given(st.text(max_size=60))
def test_only_the_width_of_marks_changes(text: str) -> None:
    once = restore_fullwidth(text)
    narrow = NARROW | FORMS
    assert once.translate(narrow) == text.translate(narrow)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["(", ")", "(中", "(a),", "中.", "a,:", ",(a)", '"中"', "中(", "www.", "中!?", "`"])
def test_a_row_of_pieces_takes_linear_time(piece: str) -> None:
    assert grows_linearly(lambda size: restore_fullwidth("中" + piece * size + "中" + ")" * size), 1000)


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("门上写着︓﹃出入平安﹄︐下面是︵乙卯年︶︒", "门上写着：『出入平安』，下面是（乙卯年）。"),
        ("集合﹕八点﹐地点﹕北门﹖", "集合：八点，地点：北门？"),
        ("读︽山海经︾﹝上册﹞", "读《山海经》〔上册〕"),
        ("笑死 ￣︶￣，︿_︿ ╯︵╰", "笑死 ￣︶￣，︿_︿ ╯︵╰"),
        ("f﹕x", "f﹕x"),
    ],
)
def test_vertical_and_small_marks_become_usual_ones_beside_chinese(text: str, usual: str) -> None:
    assert restore_fullwidth(text) == usual
    assert restore_fullwidth(usual) == usual


def test_punctuation_is_kept_unless_asked_for() -> None:
    assert cleaner.clean("今天很好,明天呢?").text == "今天很好,明天呢?\n"
    assert cleaner.clean("今天很好,明天呢?", punctuation="fullwidth").text == "今天很好，明天呢？\n"


def test_quotes_are_kept_unless_asked_for() -> None:
    text = "老师说：「请读『春晓』。」"
    assert cleaner.clean(text).text == f"{text}\n"
    assert cleaner.clean(text, quotes="curly").text == "老师说：“请读‘春晓’。”\n"


def test_quotes_on_lines_with_kana_stay() -> None:
    assert curl_quotes("「はい」と言った\n他说「好」") == "「はい」と言った\n他说“好”"


@pytest.mark.parametrize(
    ("variant", "text", "simplified"),
    [
        ("t2s", "裡面的軟體與滑鼠", "里面的软体与滑鼠"),
        ("tw2s", "裡面的軟體與滑鼠，著名的台灣", "里面的软体与滑鼠，著名的台湾"),
        ("tw2sp", "裡面的軟體與滑鼠", "里面的软件与鼠标"),
        ("hk2s", "裏面的衞生與羣眾", "里面的卫生与群众"),
    ],
)
def test_each_variant_converts_as_it_says(variant: str, text: str, simplified: str) -> None:
    assert cleaner.clean(text, variant=variant).text == f"{simplified}\n"
