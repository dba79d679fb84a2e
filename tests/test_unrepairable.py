"""Damage that nobody can undo is reported on its line, and the text stays as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner import clean
from cleaner.repair import SUSPECT
from cleaner.repair.unrepairable import is_misread, remarks
from tests.pages import ARTICLE

KUN = "unrepairable: 锟斤拷 (bytes lost in a wrong decoding)"
QUESTIONS = "unrepairable: ?? (characters that an encoding did not have)"
# "the download page has no updated message", written in GBK and read as UTF-8: a few characters survive
HALF_LOST = "下载页面没有更新消息".encode("gbk").decode("utf-8", "replace").encode().decode("gbk", "replace")
LOST = {
    "锟斤拷锟斤拷锟斤拷活动": KUN,
    HALF_LOST: KUN,
    "斤拷锟斤拷锟今天的新闻": KUN,
    "錕斤拷錕斤拷今天的新聞": KUN,
    "锟侥硷拷锟斤拷": KUN,
    "姓名：烫烫烫烫烫烫": "unrepairable: 烫烫烫 (there was no text)",
    "姓名：屯屯屯屯屯屯": "unrepairable: 屯屯屯 (there was no text)",
    "�й���������": "unrepairable: U+FFFD, 10 times (bytes lost in a wrong decoding)",
    "赌王何鸿\ufffd病情好转": "lost character: U+FFFD",
    "诊断为错\ue40a畸形": "lost character: private use U+E40A",
    "\ue001好\ue002的\ue001书": "lost character: private use U+E001, U+E002",
    "物流很快，??好评！": QUESTIONS,
    "买了2??部手机": QUESTIONS,
    "不???要???试???了???": QUESTIONS,
    "?????? 2024 ???? GDP ?????": QUESTIONS,
    "锟斤拷和\ufffd": f"{KUN}; lost character: U+FFFD",
    "??? 2024 ???": QUESTIONS,
    "\ue001\ue002\ue003\ue004": "lost character: private use U+E001, U+E002, U+E003",
}
HONEST = [
    "洗手水太烫了，烫烫的",
    "好烫烫烫！",
    "屯溪老街，屯屯相连",
    "他叫段锟，使一把锟铻刀",
    "硬盘拷贝了两份",
    "“锟斤拷”是怎么来的",
    "乱码里常见锟斤拷和烫烫烫烫",
    "手持两把锟斤拷，口中疾呼烫烫烫",
    "真的吗???我不信",
    "什么意思??",
    "???",
    "What??? Really??",
    "为什么??????",
    "?? 2024 ???",
    "价格是200??真贵",
    "",
]


@pytest.mark.parametrize(("line", "remark"), LOST.items(), ids=LOST)
def test_what_is_lost_is_named(line: str, remark: str) -> None:
    assert remarks([line]) == [remark]


@pytest.mark.parametrize("line", HONEST)
def test_honest_text_has_no_remark(line: str) -> None:
    assert remarks([line]) == [""]


@given(st.text(st.sampled_from("锟錕斤拷烫屯?？好1a，\ufffd\ue001\uf8ff \n")))
def test_the_scan_of_clean_text_finds_every_line_with_a_remark(text: str) -> None:
    found = remarks(text.split("\n"))
    assert len(found) == text.count("\n") + 1
    assert SUSPECT.search(text) or not any(found)


@pytest.mark.parametrize("repair", [True, False])
def test_a_line_keeps_its_text_and_says_what_is_lost(repair: bool) -> None:
    page = "上海图书馆东馆昨日正式向公众开放。\n\n锟斤拷锟斤拷活动昨日开始。\n读者可以凭身份证入馆。"
    lines = cleaner.clean(page, repair=repair).lines
    assert [line.reason.partition("; ")[2] for line in lines] == ["", "", KUN, ""]
    assert lines[2].text == lines[2].original
    assert all(line.reason.partition("; ")[0] for line in lines)


def test_what_a_repair_brings_back_is_not_lost() -> None:
    (line,) = cleaner.clean("因?yàn)樗\ue3d5荗penAI的合作伙伴。").lines
    assert line.text == "因为它是OpenAI的合作伙伴。"
    assert "lost" not in line.reason


def test_a_line_that_is_dropped_says_it_too() -> None:
    page = ARTICLE
    lines = cleaner.clean(page + "责任编辑：王\ufffd　转载请注明出处\n").lines
    assert not lines[-1].kept
    assert lines[-1].reason.endswith("; lost character: U+FFFD")


def test_a_line_that_was_out_of_step_says_that_a_question_mark_may_be_a_lost_byte() -> None:
    line = "因為它很好，賣出?12臺"
    assert remarks([line, line], [True, False]) == ["uncertain: a ? may be a lost byte that nothing names", ""]


MISREAD = ["뒤寧莖놔랙돤格선，戈죄던껸怯돨묏야", "µÚ¶þÌìÇå³¿£¬É½ÀïµÄÎí\xad"]
READ = [
    "省略号······和××××××都不算",
    "他在首尔（서울）学了三年韩文",
    "朝鮮民族의 獨立을 世界에 宣言하노라",
    "Größe, façade, ÄÖÜäöü",
    "版权©®™，共50°±2",
]


@pytest.mark.parametrize("line", MISREAD)
def test_a_line_that_stays_misread_stays_as_it_came_and_says_so(line: str) -> None:
    assert is_misread(line)
    assert "misread" in remarks([line])[0]


@pytest.mark.parametrize(
    ("line", "misread"),
    [
        ("\ufffd\ufffd" + "好" * 14, True),
        ("\ufffd\ufffd" + "好" * 23, False),
        ("\ufffd好", False),
        # Han inside a row of syllables once or twice, among syllables that are as good as all of the line
        ("뒤寧莖놔", False),
        ("뒤寧莖놔랙戈죄", True),
        # half-width kana inside words once or twice
        ("好ｧ好", False),
        ("好ｧ好ｧ好", True),
        # the same among Chinese: three syllables of ten characters, and four
        ("뒤寧놔戈죄今天下雨", True),
        ("뒤寧놔戈죄今天下雨了不好", False),
    ],
    ids=[
        *("one in eight lost", "one in twelve lost", "one", "Korean", "misread", "kana once", "kana twice", "a third"),
        "a quarter",
    ],
)
def test_a_line_is_misread_if_a_share_of_it_is(line: str, misread: bool) -> None:
    assert is_misread(line) == misread


UNREADABLE = ["뒤寧莖놔랙돤격선，戈죄던껸怯돨묏야", "Ð¶¡¿×ß÷§¶±Ð¼½¾þ\xad", "a\ufffd\ufffd\ufffd體\ufffd制\ufffd"]


@pytest.mark.parametrize("line", UNREADABLE)
@pytest.mark.parametrize("options", [{}, {"punctuation": "fullwidth", "quotes": "curly"}, {"variant": "tw2sp"}])
def test_no_step_changes_a_line_that_stays_misread(line: str, options: dict[str, str]) -> None:
    text = f"{line},\u200b&nbsp;<br>\\u4e2d⽔體\ufeff\n"
    assert clean(text, **options).text == text


@pytest.mark.parametrize("line", READ)
def test_an_honest_line_is_not_called_misread(line: str) -> None:
    assert not is_misread(line)
    assert remarks([line]) == [""]


@pytest.mark.parametrize("tail", ["©®§¶°±²¼½¾", "《국민의》、《대韓민국》和《한中일》", "ÄÖÜ£¢äöü", "品名¥£¢é§©®"])
def test_signs_at_the_end_of_a_line_keep_no_repair_from_the_rest(tail: str) -> None:
    line = "城南的舊橋上週修好了，<b>村裡</b>的老人一早就來走了一趟，&ldquo;好\u200b&rdquo;。"
    assert clean(f"{line}{tail}\n").text.startswith("城南的旧桥上周修好了，村里的老人一早就来走了一趟，“好”。")
    assert "left as it came" not in remarks([line + tail])[0]


def test_a_line_that_is_misread_in_part_says_so() -> None:
    line = "他说的是中文，下面这一句谁也读不出来：Ð¶¡¿×ß÷§¶±Ð，后面的话又都看得懂了，写得也很清楚，没有一个错字。"
    assert remarks([line]) == ["unrepairable: looks misread in part"]


@pytest.mark.parametrize(("codec", "reader"), [("utf-8", "cp932"), ("utf-8", "shift_jis"), ("utf-8", "big5")])
def test_a_page_that_nobody_can_read_back_stays_as_it_came(codec: str, reader: str) -> None:
    page = ARTICLE.encode(codec).decode(reader, "replace")
    assert clean(page).text == page


def test_a_line_that_stays_with_its_misread_page_says_so() -> None:
    lines = clean(ARTICLE.encode().decode("big5", "replace")).lines
    assert any(line.reason.startswith("on a page that was misread as a whole") for line in lines)


@pytest.mark.parametrize("line", ["今日ﾉ天気ﾊ晴ﾚ", "高音質ｵｰﾃﾞｨｵ機器ｼｽﾃﾑ一覧", "東京ｶﾞｽ料金ｺｰｽ案内", "他说｡我走了｡你呢｡"])
def test_half_width_kana_and_marks_of_a_language_are_not_misread(line: str) -> None:
    assert not is_misread(line)
