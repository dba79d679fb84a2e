"""Text is converted exactly as OpenCC does each of its lines, whatever is in it."""

import re
from collections.abc import Callable

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from cleaner.chinese.characters import codes
from cleaner.chinese.scripts import keys
from cleaner.document import VARIANTS, Variant
from cleaner.resources import read_table
from cleaner.simplify import opencc as opencc_room
from cleaner.simplify.opencc import COMPATIBLE, OPERATORS, convert
from cleaner.training.tables import conversion as conversion_rows
from cleaner.training.tables import phrase_table
from tests.conversions import another_opencc

pytestmark = pytest.mark.slow

T2S = OpenCC("t2s")
PHRASES = [value for kind, value in read_table("conversion.tsv") if kind == "phrase"]
PARTS = sorted({part for phrase in PHRASES for part in (*phrase, phrase[:2], phrase[-2:], phrase)})
# Another OpenCC converts all text itself, so its results depend on its own tables.
LISTED = pytest.mark.skipif(
    ["version", opencc.__version__] not in list(read_table("conversion.tsv")), reason="another OpenCC than the listed"
)
ENDS = re.compile("([\n\0\ud800-\udfff])")
compatible = st.sampled_from([chr(point) for block in COMPATIBLE for point in block])
mixed_texts = st.lists(
    st.one_of(
        st.sampled_from(PARTS),
        st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x20000, max_codepoint=0x323AF),
        compatible,
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from([chr(point) for point in OPERATORS] + ["\n", "\ufe00", "\U000e0100", "\x00", "，", "a"]),
    ),
    max_size=40,
).map("".join)


def by_opencc(text: str) -> str:
    """Convert each line as OpenCC does, and separately the text between NULs or lone surrogates."""
    return "".join(T2S.convert(part) if index % 2 == 0 else part for index, part in enumerate(ENDS.split(text)))


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


@LISTED
def test_the_table_is_of_the_opencc_that_it_names() -> None:
    assert sorted(map(tuple, read_table("conversion.tsv"))) == sorted(conversion_rows())


def test_each_code_point_is_converted_as_opencc_does() -> None:
    chars = [chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000]
    text = "\n".join(char for char in chars if ord(char) not in OPERATORS)
    assert convert(text, "t2s") == T2S.convert(text)
    assert [convert(char, "t2s") for char in map(chr, OPERATORS)] == list(map(chr, OPERATORS))


def test_each_phrase_is_converted_as_opencc_does_whatever_is_beside_it() -> None:
    texts = [before + phrase + after for phrase in PHRASES for before in ("", "經", *PARTS[:9]) for after in ("", "國")]
    texts += [phrase[:end] for phrase in PHRASES for end in range(1, len(phrase))]
    texts += [first + second for first in PHRASES[::5] for second in PHRASES[::7]]
    assert [convert(text, "t2s") for text in texts] == [T2S.convert(text) for text in texts]


@LISTED
def test_compatibility_ideographs_are_the_only_ones_opencc_reads_as_others() -> None:
    points = {ord(char) for char, _ in phrase_table("CJK_Compatibility_Ideographs")}
    assert all(any(point in block for block in COMPATIBLE) for point in points)


@given(mixed_texts)
@settings(max_examples=2000, deadline=None)
def test_mixed_text_is_converted_as_opencc_does_each_line(text: str) -> None:
    assert convert(text, "t2s") == by_opencc(text)


def test_only_what_a_phrase_may_change_goes_to_opencc(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "圖書館的書很多，天氣很好。乾隆年間，他們來了。"
    before, asked = convert(text, "t2s"), opencc_room._by_opencc
    given: list[str] = []

    def by_opencc_and_noted(part: str, variant: Variant) -> str:
        given.append(part)
        return asked(part, variant)

    monkeypatch.setattr(opencc_room, "_by_opencc", by_opencc_and_noted)
    assert convert(text, "t2s") == before
    assert given == ["乾隆年間"]


@given(mixed_texts, mixed_texts)
def test_lone_surrogates_stay_and_part_phrases(before: str, after: str) -> None:
    assert convert(f"{before}\ud800{after}", "t2s") == f"{by_opencc(before)}\ud800{by_opencc(after)}"


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_nul_parts_a_text_as_a_lone_surrogate_does(variant: Variant) -> None:
    assert convert("\0電車\0\0\ud800書\0\n發展\0", variant) == "\0电车\0\0\ud800书\0\n发展\0"


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_an_operator_describes_ends_with_its_line(variant: Variant) -> None:
    # OpenCC treats ⿰ and the next two characters as one, even if one of them is a line end
    assert convert("電⿰\n傳傳\n⿰車書電\n⿰", variant) == "电⿰\n传传\n⿰車書电\n⿰"


def test_another_opencc_converts_all_itself() -> None:
    with another_opencc():
        assert convert("乾隆年間天氣乾燥", "t2s") == "乾隆年间天气干燥"
        assert convert("電\0車\ud800書\n⿰\n傳", "t2s") == "电\0车\ud800书\n⿰\n传"


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", ""), lambda text: text.partition("\n")[0]])
def test_lines_that_come_back_as_fewer_are_converted_one_by_one(change: Callable[[str], str]) -> None:
    with another_opencc(lambda text: change(text).replace("電", "电")):
        assert convert("電一\n二\n電三", "t2s") == "电一\n二\n电三"


def test_a_line_that_comes_back_as_several_stays() -> None:
    with another_opencc(lambda text: text.replace("二", "二\n").replace("電", "电")):
        assert convert("電一\n電二\n\n電三", "t2s").split("\n") == ["电一", "電二", "", "电三"]
