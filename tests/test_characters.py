"""The sets of Han characters are those of Unicode, and the size of each has a reason."""

import re

import pytest

from cleaner.chinese.characters import (
    ALL_HAN,
    CODE_POINTS,
    EXTENSION,
    FOLDED_HAN,
    HAN,
    HAN_RUN,
    IDEOGRAPHS,
    UNIFIED,
    is_han,
)
from cleaner.resources import read_table
from cleaner.training.tables import han_sets

pytestmark = pytest.mark.slow

regex = pytest.importorskip("regex")
POINTS = [*map(chr, range(0xD800)), *map(chr, range(0xE000, CODE_POINTS))]


def members(inside: str) -> set[str]:
    return set(re.findall(f"[{inside}]", "".join(POINTS)))


def having(properties: str) -> set[str]:
    return set(regex.findall(properties, "".join(POINTS)))


def test_the_table_is_what_unicode_says() -> None:
    assert sorted(han_sets()) == sorted(map(tuple, read_table("han.tsv")))


def test_han_are_the_unified_ideographs_of_the_bmp_without_the_compatible_block() -> None:
    unified = having(r"\p{Unified_Ideograph}") - having(r"\p{Block=CJK_Compatibility_Ideographs}")
    assert members(HAN) == {char for char in unified if char <= "\uffff"}
    assert {char for char in POINTS if is_han(char)} == members(HAN)


def test_the_run_has_the_hexagrams_besides() -> None:
    assert members(HAN_RUN) - members(HAN) == having(r"\p{Block=Yijing_Hexagram_Symbols}")
    assert members(HAN) < members(HAN_RUN)


def test_every_ideograph_up_to_extension_h_is_one_of_all_han() -> None:
    later = having(r"\p{Block=CJK_Unified_Ideographs_Extension_J}")
    assert having(r"\p{Ideographic}(?<=\p{Han})") - later - members("〇〆〡-〩〸-〺\U00016fe0-\U00018fff") <= members(
        IDEOGRAPHS
    )
    assert EXTENSION in ALL_HAN
    assert UNIFIED in FOLDED_HAN
