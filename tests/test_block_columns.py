"""What is found out of the lines of a block holds for these lines, and what is noted of lines for their documents."""

import numpy as np

from cleaner.lines.block import Block
from cleaner.pipeline.texts import Texts, of_each

BLOCK = Block.of([["甲 "], [], ["乙", "丙"]])


def test_a_block_with_other_columns_keeps_what_is_known_of_its_lines() -> None:
    assert BLOCK.text == "甲 \n乙\n丙\n"
    assert BLOCK.bounds.tolist() == [0, 3, 3, 7]
    assert BLOCK.stripped == ["甲", "乙", "丙"]
    other = BLOCK.having(going=np.array([True, False, False]))
    assert other.points is BLOCK.points
    assert other.stripped is BLOCK.stripped


def test_a_block_with_other_lines_finds_out_anew() -> None:
    assert BLOCK.points.size == 7
    changed = BLOCK.changed({1: "丁丁"})
    assert changed.text == "甲 \n丁丁\n丙\n"
    assert changed.bounds.tolist() == [0, 3, 3, 8]
    assert BLOCK.without(np.array([True, False, False])).text == "乙\n丙\n"
    assert BLOCK.only([2]).text == "乙\n丙\n"


def test_only_documents_with_changed_lines_are_no_longer_tidy() -> None:
    tidy = BLOCK.having(is_tidy=np.array([True, True, True]))
    is_tidy = tidy.changed({2: "丁"}).is_tidy
    assert is_tidy is not None
    assert is_tidy.tolist() == [True, True, False]


def test_lines_and_characters_belong_to_the_document_that_has_them() -> None:
    assert BLOCK.places([0, 1, 2]).tolist() == [0, 2, 2]
    assert BLOCK.points_of(np.array([False, True, True])).tolist() == [*map(ord, "乙\n丙\n")]
    assert BLOCK.has_no_margin().tolist() == [False, True, True]


def test_texts_noted_twice_are_sorted_by_row_and_the_last_of_a_row_comes_last() -> None:
    texts = Texts()
    texts.add(BLOCK, np.array([True, False, True]))
    texts.add(BLOCK.changed({1: "丁", 2: "戊"}), np.array([False, True, True]))
    first, second, third = texts.of_each(np.array(BLOCK.edges))
    assert (list(first.rows), list(first.texts)) == ([0], ["甲 "])
    assert not second.rows
    assert (list(third.rows), list(third.texts)) == ([1, 2, 2], ["丁", "丙", "戊"])


def test_values_are_those_of_the_rows_of_each_document() -> None:
    assert list(of_each({2: "c", 0: "a"}, np.array(BLOCK.edges))) == [{0: "a"}, {}, {2: "c"}]
    assert list(of_each({}, np.array(BLOCK.edges))) == [{}, {}, {}]
