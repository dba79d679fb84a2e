"""Where damage is damage and where it is what an author wrote: each limit of the small repairs, from both sides."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from cleaner.repair import backslashes
from cleaner.repair.backslashes import strip_backslashes
from cleaner.repair.control_characters import strip_controls
from cleaner.repair.escapes import unescape
from cleaner.repair.html_entities import unescape_entities
from cleaner.repair.html_tags import strip_tags
from cleaner.repair.icon_font import strip_icons
from cleaner.repair.lookalikes import unify
from cleaner.repair.unrepairable import is_misread, remarks
from tests.evenly import Evenly

Fix = Callable[[str], str]
Cases = list[tuple[str, str | None]]


def units(text: str) -> str:
    return "".join(f"\\u{ord(char):04x}" for char in text)


def layers(text: str, count: int) -> str:
    for _ in range(count):
        text = quote(text)
    return text


SPRING = units("春天")
EXPLAINED = f"中国{'，' * 14}{units('中国')}"

# by what decides: a repair, and texts with what becomes of them, None where they stay
CASES: dict[str, tuple[Fix, Cases]] = {
    "an escaped character counts where it makes a word with those beside it": (
        unescape,
        [
            (f"这是{units('中')}国的", "这是中国的"),
            (units("春"), None),
            (f"好{units('春')}天", None),
            (f"2024{units('年')}", None),
            (f"春{units('天')}", None),
        ],
    ),
    "what the author explains within sixteen characters stays": (
        unescape,
        [
            (f"中国（{units('中国')}）", None),
            (EXPLAINED, None),
            (f"中国{'，' * 16}{units('中国')}", f"中国{'，' * 16}中国"),
        ],
    ),
    "a literal stays unless eight characters make it a sentence": (
        unescape,
        [
            (f'"{units("春天来了花开了")}', None),
            (f'"{units("春天来了花开了吗")}', '"春天来了花开了吗'),
            (f"[{units('春天')}]", None),
            (f"[{units('春天来了花开了吗')}]", "[春天来了花开了吗]"),
            (f"x={SPRING}", None),
            (f"<{SPRING}", None),
            (f"{SPRING}>", None),
            (f"{SPRING}.a", None),
            (f"{SPRING}.", "春天."),
            (f"C:\\{SPRING}", None),
        ],
    ),
    "four layers of percent-encoding are taken off and no more": (
        unescape,
        [(layers("春天", 1), "春天"), (layers("春天", 4), "春天"), (layers("春天", 5), None)],
    ),
    "each way to write a code point is read": (
        unescape,
        [
            ("%u6625%u5929", "春天"),
            ("%25u6625%25u5929", "春天"),
            ("%u6625%20%u5929", "春 天"),
            ("\\u{6625}\\u{5929}", "春天"),
            ("\\U00006625\\U00005929", "春天"),
            ("\\ud83d\\ude00\\u6625\\u5929", "😀春天"),
            ("\\xe6\\x98\\xa5\\xe5\\xa4\\xa9", "春天"),
            ("u6625u5929u6765", "春天来"),
            (f"{SPRING}\\n{units('来了')}", "春天 来了"),
            (f"\\/{SPRING}", "/春天"),
            (f'\\"{SPRING}\\"', '"春天"'),
        ],
    ),
    "what is no character, or too few of them, is not read": (
        unescape,
        [
            ("\\u{110000}\\u6625\\u5929", None),
            ("\\ud83d\\u6625\\u5929", None),
            ("\\xe6\\x98", None),
            ("u6625u5929", None),
            (units("春天\ue000"), None),
            (units("春天\0"), None),
            (units("の春天"), None),
        ],
    ),
    "paths and addresses stay percent-encoded, and a slash is one but in a sentence": (
        unescape,
        [
            (f"a.cn/{quote('春天')}", None),
            (f"{quote('春天')}.jpg", None),
            (f"{quote('春天')}/a", None),
            (quote("吸附/分离"), None),
            (quote("吸附，后分离"), "吸附，后分离"),
        ],
    ),
    "percent-encoded GBK needs more characters, as any bytes are some": (
        unescape,
        [
            (quote("春天来了".encode("gbk")), "春天来了"),
            (quote("春".encode("gbk")), None),
            (quote("×①Ω".encode("gbk")), None),
        ],
    ),
    "lines of programs and what goes on from the line before stay": (
        unescape,
        [
            (f"春天\\\n{SPRING}", None),
            (f"http://a.cn/\n{SPRING}", None),
            (f"json {units('春天来了')}", None),
            (f"unicode\n{units('春天来了')}", None),
            (f"天气：{SPRING}", "天气：春天"),
        ],
    ),
    "an icon stands before a word or in its place, and behind words of navigation": (
        strip_icons,
        [
            ("\ue600 首页", " 首页"),
            ("首页\ue600", "首页"),
            ("首页 \ue600", "首页 "),
            ("|\ue600", "|"),
            ("更多\ue8fe", "更多"),
            ("(\ue600)好", "()好"),
            ("好。\ue600", "好。"),
            ("5 \ue784", "5 "),
            ("好\ue600\ue601\ue602", "好"),
            ("68.5 \ue784 好", "68.5  好"),
        ],
    ),
    "a character of a font that stands for a character stays": (
        strip_icons,
        [
            ("好\ue8fe好", None),
            ("好\ue600", None),
            ("好\ue600\ue601", None),
            ("好\ue5ff\ue5ff\ue5ff", None),
            ("好。\ue600好", None),
            ("68.5 \ue784 0", None),
            ("他说，\ue600好", None),
            ("他说，(\ue600)好", None),
        ],
    ),
    "bullets of a word processor stand between a word or a mark and another word": (
        strip_icons,
        [("更新\uf06c修复", "更新●修复"), ("好，\uf0b7a", "好，•a"), ("a\uf0b7b", None)],
    ),
    "what other programs break lines at leaves a space between words": (
        strip_controls,
        [
            ("好\x0b好", "好 好"),
            ("a\u2028b", "a b"),
            ("好\x85好", "好 好"),
            ("好\x0b", "好"),
            ("\x0bhi", "hi"),
            ("a \x0b b", "a  b"),
            ("a\x1cb", "a b"),
            ("好\x1c好", "好 好"),
            ("好\x1d好", "好 好"),
            ("好\x1e好", "好 好"),
            ("a\x1fb", "a b"),
            ("好\x1f好", "好好"),
            ("a\x00b", "ab"),
        ],
    ),
    "joiners and directions stay where they join and turn letters": (
        strip_controls,
        [
            ("好\u200d好", "好好"),
            ("a\u200db", "ab"),
            ("👨\u200d👩", None),
            ("مر\u200cح", None),
            ("\u200f好", "好"),
            ("好\u206a好\u206f", "好好"),
            ("م\u200fر", None),
            ("م\u200fر\n\u200f好", "م\u200fر\n好"),
        ],
    ),
    "marks of Windows, colours of a terminal and bytes that stand for text": (
        strip_controls,
        [
            ("\x93好\x94", "“好”"),
            ("好\x96好", "好–好"),
            ("\x1b[31m红\x1b[0m", "红"),
            ("Ã\x83", None),
            ("é\x85", None),
            ("好\x85é", None),
            ("\xc2\xadx", None),
            ("好\xad好", "好好"),
        ],
    ),
    "a backslash goes where all such characters have one, and two of them or a word prove it": (
        strip_backslashes,
        [
            ("許\\多人", "許多人"),
            ("功\\夫", "功夫"),
            ("餐\\廳", "餐廳"),
            ("許\\多人\n成功\\了", "許多人\n成功了"),
            ("成功\\失敗", None),
            ("D:\\許\\可", None),
            ("許\\\\多", None),
            ("許多\\", None),
            ("許\\", None),
            ("許\\多人成功", None),
        ],
    ),
    "radicals are characters where they stand in words": (
        unify,
        [
            ("2\u2f4914\u2f47", "2月14日"),
            ("\u2f42\u2f6c", "文目"),
            ("\u2f00\u2f01\u2f02好", "一丨丶好"),
            ("\uf92c中", "郎中"),
            ("\u2f42", None),
            ("\u2f42 文", None),
            ("\u2f00\u2f01\u2f02\u2f03", None),
            ("\u2f42件\ufffd", None),
            ("\u2f42件は", None),
        ],
    ),
    "a text about radicals keeps them": (
        unify,
        [
            ("部首\u2f42件", None),
            ("部首\n偏旁\n\u2f42件", None),
            ("偏旁\n\u2f42件", "偏旁\n文件"),
            ("U+2F42 \u2f42件", None),
        ],
    ),
    "one glyph is two characters, and the page says which": (
        unify,
        [("\u2f3e口", "戶口"), ("\u2f3e口很多，这个门", "户口很多，这个门")],
    ),
    "a tag goes, and between words in rows of their own a space stays": (
        strip_tags,
        [
            ("好<br>好", "好 好"),
            ("好</p>好", "好 好"),
            ("好<td>好</td>好", "好 好 好"),
            ("好<i></i>好", "好好"),
            ("a<i></i>b", "a b"),
            ("</b>好", "好"),
            ("＜/a＞好", "好"),
            ("好/span>好", "好好"),
            ("<b>好</b>", "好"),
            ("<?xml:namespace prefix=o />好", "好"),
            ("<!--StartFragment-->好", "好"),
            ("<o:p>好</o:p>", "好"),
        ],
    ),
    "what only looks like a tag stays": (
        strip_tags,
        [("<b>好", None), ("a<b", None), ("a/span>", None), ("<!--a-->好", None), ("写成 <br>", None)],
    ),
    "a picture inside a sentence stood for a character": (
        strip_tags,
        [
            ("好<img alt='地'>上", "好地上"),
            ("好<img alt='地图'>上", "好上"),
            ("好<img src='face.gif'>上", "好上"),
            ("好<img>上", "好\ufffd上"),
            ("，<img>好", "，\ufffd好"),
            ("好<img>。", "好\ufffd。"),
            ("好<span class='a'></span>好", "好\ufffd好"),
            ("<span class='a'></span>好", "好"),
            ('好<span id="abcde"></span>好', "好好"),
        ],
    ),
    "a text about markup keeps its tags, but for what hackers put in": (
        strip_tags,
        [
            ("标签<b>好</b>", None),
            ("html<b>好</b>", None),
            ("标签：<b>好</b>", "标签：好"),
            ("股票代码<b>好</b>", "股票代码好"),
            ('html<th id="gckmo"></th>好', "html好"),
        ],
    ),
    "entities are decoded however they lost their ends": (
        unescape_entities,
        [
            ("&nbsp", " "),
            ("& nbsp;", " "),
            ("&amp;amp;", "&"),
            ("&#23665", "山"),
            ("&#x5c71", "山"),
            ("&mdash", "—"),
            ("&LT;", "<"),
            ("AT&T", None),
            ("&#99999999;", None),
            ("&copy", None),
            ("html &nbsp;", None),
            ("&lt;br&gt;", None),
        ],
    ),
}


@pytest.mark.parametrize("reason", CASES)
def test_what_is_beside_damage_decides(reason: str) -> None:
    fix, cases = CASES[reason]
    assert [fix(text) for text, _ in cases] == [text if fixed is None else fixed for text, fixed in cases]


@pytest.mark.parametrize(
    ("text", "logprob", "strips"),
    [
        ("許\\多人", -5.4, True),
        ("許\\多人", -5.6, False),
        # two such characters prove it, whatever is behind them
        ("許\\多人\n成功\\了", -5.6, True),
        ("許\\多人\n許\\了", -5.6, False),
    ],
)
def test_a_backslash_behind_one_character_cuts_a_word(
    text: str, logprob: float, strips: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backslashes, "character_model", Evenly(logprob))
    assert (strip_backslashes(text) != text) == strips


@pytest.mark.parametrize(
    ("line", "is_lost"),
    [
        ("烫烫烫烫", True),
        ("烫烫烫", False),
        ("锟abc锟", True),
        ("锟abcd锟", False),
        ("好,??好", True),
        ("好,?好", False),
        ("12??部", True),
        ("a??部", False),
        ("??? a ???", True),
        ("?? a ??", False),
        ("????? a", False),
        ("??? 好 ???", False),
        ("??????", False),
    ],
)
def test_how_much_of_a_sign_of_loss_is_one(line: str, is_lost: bool) -> None:
    assert bool(remarks([line])[0]) == is_lost


def test_a_line_is_misread_by_lost_characters_only_if_a_tenth_of_it_is() -> None:
    assert is_misread("\ufffd\ufffd" + "好" * 17)
    assert not is_misread("\ufffd\ufffd" + "好" * 18)
    assert not is_misread("\ufffd")


def test_what_was_inferred_is_told_from_what_was_read() -> None:
    said = "uncertain: characters that had lost bytes were inferred from the words around them"
    assert remarks(["好的"], misread=["好?的"]) == [said]
    assert remarks(["好?的"], misread=["好?的"]) == [""]
    assert remarks(["好的"], misread=[None]) == [""]
    assert remarks(["好"], misread=["å¥½"]) == [""]
