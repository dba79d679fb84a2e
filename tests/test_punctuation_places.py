"""Where an ASCII mark is that of a Chinese sentence, by what is beside it: each sign that decides, on both sides."""

import pytest

from cleaner.simplify.presentation import write_usual_forms
from cleaner.simplify.punctuation import restore_fullwidth

# by what decides: a text and what becomes of it, None where it stays
CASES: dict[str, list[tuple[str, str | None]]] = {
    "a mark behind Chinese is Chinese, but for one with a space and something Latin behind it": [
        ("好,3", "好，3"),
        ("好的, thanks", None),
        ("今天很好, 明天呢?", "今天很好， 明天呢？"),
        ("好,=1", None),
        ("路径:/usr/bin", None),
        ("好,|a", None),
        ("好,\\a", None),
        ("好…,好", "好…，好"),
        ("好!?好", "好！？好"),
        ("好;", "好；"),
    ],
    "a mark behind nothing, a space or an opening quote belongs to nothing": [
        (",好的天气", None),
        (" ,好的天气", None),
        ('",好的天气', None),
        ("',好的天气", None),
        ("好 ,好", None),
        ("好！,好", None),
    ],
    "a mark behind Latin is Chinese where Chinese comes at once": [
        ("1,好", "1，好"),
        ("a:好", "a：好"),
        ("GPU, 但是好", None),
        ("用GPU;", None),
        ("好a;", None),
    ],
    "a shout at the end of a line is that of the sentence that a Latin word is in": [
        ("用GPU!", "用GPU！"),
        ("用GPU?", "用GPU？"),
        ("用GPU!?", "用GPU！？"),
        ("用+GPU!", "用+GPU！"),
        ("用 GPU!", None),
        ("GPU!", None),
    ],
    "a question mark before a mark stands for a character that was lost": [
        ("他来了?，走了", None),
        ("他来了?走了", "他来了？走了"),
    ],
    "a mark behind a closing quote of ASCII belongs to the sentence, one between quotes to none": [
        ('他说"好",走吧', '他说"好"，走吧'),
        ('他说"好","走"吧', None),
    ],
    "a stop behind a number ends a sentence only where the number is a year or ends the line": [
        ("他出生于1998.后来搬家", "他出生于1998。后来搬家"),
        ("共有12.后来搬家", None),
        ("他今年25.", "他今年25。"),
        ("他今年5.", None),
        ("1234.苹果", "1234。苹果"),
        ("123.苹果", None),
    ],
    "a stop behind a letter or a number that counts something is that of a list": [
        ("A.苹果", None),
        ("AB.苹果", "AB。苹果"),
        ("一二三.好", None),
        ("其:1.好", "其：1.好"),
        ("我们来到第十二.概述", "我们来到第十二。概述"),
    ],
    "a stop behind a Latin word ends a sentence unless it shortens the word": [
        ("他用iPhone.后来", "他用iPhone。后来"),
        ("他Inc.好", None),
        ("他vs.好", None),
        ("aprof.王来了", "aprof。王来了"),
        ("用GPU.", "用GPU。"),
        ("（用GPU.）", None),
    ],
    "a stop behind a percent sign or a bracket ends a sentence": [
        ("增长了30%.", "增长了30%。"),
        ("增长了30%.）", None),
        ("他来了(见图).同时", "他来了（见图）。同时"),
        ("用).好", "用)。好"),
    ],
    "a stop at the end, or before a bracket or a quote, ends a sentence": [
        ("他说“好.”", "他说“好。”"),
        ("天气好.（见图）很好。", "天气好。（见图）很好。"),
        ("天气很好. 出门", "天气很好。 出门"),
    ],
    "where a line has a full stop of its own another one is none": [
        ("他来了.走了。", None),
        ("他来了.走了", "他来了。走了"),
    ],
    "a stop before Latin ends a clause, unless what follows ends the name of a file": [
        ("天气很好.GPU很贵", "天气很好。GPU很贵"),
        ("好.GPU很贵", None),
        ("“好”.a", "“好”。a"),
        ("说明书.doc", None),
        ("说明书.mp3", None),
        ("说明书.docxyz", "说明书。docxyz"),
        ("天气很好.-", None),
    ],
    "a stop between words is one where that is clearly likelier than a name": [
        ("早饭.午饭", "早饭。午饭"),
        ("下雨.刮风", None),
        ("乔治.布什", None),
    ],
    "a dot in a title stays, and behind the title it is a stop": [
        ("《诗经.小雅》很美，春天来了.", "《诗经.小雅》很美，春天来了。"),
        (f"《{'春' * 23}.小雅》", None),
        # so far back nobody looks
        (f"《{'春' * 24}.小雅》", f"《{'春' * 24}。小雅》"),
    ],
    "brackets around Chinese are Chinese unless they take an argument": [
        ("a (见图) b", "a （见图） b"),
        ("f(x, 常数)", None),
        ("ab(好)", "ab（好）"),
        ("5(好)6", "5（好）6"),
        ("a(《好》)", "a（《好》）"),
    ],
    "brackets around Latin are Chinese between Chinese, marks and ends": [
        ("好，(WTO)成立", "好，（WTO）成立"),
        ("组织(WTO) 成立", "组织（WTO） 成立"),
        ("组织(WTO)", "组织（WTO）"),
        ("说,(WTO)", "说，（WTO）"),
        ("“好”(WTO)", "“好”（WTO）"),
        ("组织(WTO)-", None),
        ("GPU(x)好", None),
        ("x,(WTO)好", None),
        ("$(x)", None),
        ("(a)好", "（a）好"),
    ],
    "before Latin only a name in brackets is Chinese, and a name is not as long as a sentence": [
        ("三星(SAMSUNG)USB", "三星（SAMSUNG）USB"),
        ("他(a b-c&d.e)f", "他（a b-c&d.e）f"),
        ("他(a b_c)f", None),
        ("当(x+1)y", None),
        ("当(x)y", None),
        (f"三星({'A' * 79})USB", f"三星（{'A' * 79}）USB"),
        (f"三星({'A' * 80})USB", None),
    ],
    "a bracket has the width of its partner, and one without any stays": [
        ("（好)", "（好）"),
        ("(好）", "（好）"),
        ("见（a)好", "见（a）好"),
        ("(好))", "（好）)"),
        ("((好)", "(（好）"),
        ("好)a(b", None),
    ],
    "faces, code and addresses keep their marks": [
        ("再见;-)", None),
        ("再见:D", None),
        ("再见:Dx", "再见：Dx"),
        ("他来了::走了", None),
        ("他来了..走了", None),
        ("好(终稿).doc", None),
        ("`a`,好", "`a`，好"),
        ("&amp;,好", "&amp;，好"),
        ("网址mailto:a@b.cn,好", "网址mailto:a@b.cn，好"),
    ],
}


@pytest.mark.parametrize("reason", CASES)
def test_what_is_beside_a_mark_decides(reason: str) -> None:
    assert [restore_fullwidth(text) for text, _ in CASES[reason]] == [wide or text for text, wide in CASES[reason]]


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("︵好︶a︵b︶", "（好）a︵b︶"),
        ("︵好︸", "︵好︸"),
        ("︵︷好︸︶", "（｛好｝）"),
        ("︵好︷︶", "︵好︷︶"),
        ("a﹐好", "a，好"),
        ("好﹐a", "好，a"),
        ("a﹐a", "a﹐a"),
        ("好︶", "好︶"),
        ("好､｢你好｡｣a｡", "好、「你好。」a｡"),
        ("他說︰好", "他說：好"),
        ("ｶﾀｶﾅ､ｶﾅ｡", "ｶﾀｶﾅ､ｶﾅ｡"),
    ],
)
def test_a_pair_of_small_brackets_is_one_around_chinese(text: str, usual: str) -> None:
    assert write_usual_forms(text) == usual
