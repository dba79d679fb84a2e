"""Traditional becomes Simplified, and what is Simplified already stays."""

import pytest
from opencc import OpenCC

from cleaner.hanzi import KINDS_MIXED, codes, keys, simplify
from cleaner.resources import read_table


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("他占著窗邊的位子，看著書", "他占着窗边的位子，看着书"),
        ("著名的專著有顯著的影響", "著名的专著有显著的影响"),
        ("隨著時間過去，他用不著著急", "随着时间过去，他用不着着急"),
        ("事情總算有了著落，他開始著手", "事情总算有了着落，他开始着手"),
        ("名著的編著者寫著作者的名字", "名著的编著者写著作者的名字"),
        ("乾隆年間天氣乾燥", "乾隆年间天气干燥"),
        ("頭髮與發展，皇后與後來", "头发与发展，皇后与后来"),
    ],
)
def test_traditional_becomes_simplified(traditional: str, simplified: str) -> None:
    assert simplify([traditional]) == [simplified]


@pytest.mark.parametrize(
    "text",
    ["太子李承乾后来被废为庶人", "油菜抽薹时要控水", "不著一字，尽得风流", "凭借反覆试验", "执著追求"],
)
def test_simplified_text_keeps_characters_it_uses_rightly(text: str) -> None:
    assert simplify([text]) == [text]


def test_a_simplified_page_gets_its_stray_traditional_characters_replaced() -> None:
    page = ["中國科學院的研究人员发现了这种材料", "李承乾是唐太宗的长子", "电流通过导线"]
    assert simplify(page) == ["中国科学院的研究人员发现了这种材料", *page[1:]]


def test_one_stray_character_is_left_as_a_name_may_be() -> None:
    assert KINDS_MIXED == 2
    assert simplify(["刘知幾是唐代史学家，著有《史通》"]) == ["刘知幾是唐代史学家，著有《史通》"]


@pytest.mark.parametrize(
    ("variant", "simplified"), [("t2s", "硬碟里的程式"), ("tw2s", "硬碟里的程式"), ("tw2sp", "硬盘里的程序")]
)
def test_a_variant_chooses_the_conversion(variant: str, simplified: str) -> None:
    assert simplify(["硬碟裡的程式"], variant) == [simplified]  # type: ignore[arg-type]


def test_the_number_of_lines_never_changes() -> None:
    lines = ["經濟", "", "  ", "発表します", "社會\u2028主義", "發展\x85了"]
    assert len(simplify(lines)) == len(lines)


@pytest.mark.parametrize("conversion", ["t2s", "tw2s", "hk2s", "s2t", "s2tw", "s2hk"])
def test_both_scripts_of_a_character_have_one_key(conversion: str) -> None:
    converter = OpenCC(conversion)
    chars = [chr(code) for code in range(0x4E00, 0xA000)]
    pairs = [(char, converter.convert(char)) for char in chars]
    different = [
        (char, other)
        for char, other in pairs
        if len(other) == 1 and keys(codes(char)).tolist() != keys(codes(other)).tolist()
    ]
    assert different == []


def test_a_key_is_its_own_key() -> None:
    listed = {char: key for char, key, _ in read_table("scripts.tsv")}
    assert [key for key in listed.values() if key in listed] == []
