"""What training makes up has the labels it should, and comes out the same each time."""

import re
from difflib import SequenceMatcher

import numpy as np
import pytest
from opencc import OpenCC

from cleaner.document import Label
from cleaner.training import fragments, furniture, lists, spam
from cleaner.training.augment import copies, seeded
from cleaner.training.corpora import Page
from tests.test_training import PAGE, STOCK

TEXT = PAGE.lines[1:6]


def named(number: int) -> Page:
    lines = (*PAGE.lines[:2], "本市昨日举行了春季运动会。两千多名学生参加了比赛。", *PAGE.lines[3:])
    return Page(f"corpus/{number}", PAGE.corpus, PAGE.group, lines, PAGE.labels)


@pytest.fixture(scope="module")
def made() -> dict[str, Page]:
    pages = [copy for number in range(30) for copy in copies(named(number), STOCK)]
    return {page.name.split("#")[1]: page for page in pages}


def test_a_page_gets_some_kinds_of_copies_and_not_always_the_same() -> None:
    kinds = [{copy.name.split("#")[1] for copy in copies(named(number), STOCK)} for number in range(30)]
    assert len({frozenset(found) for found in kinds}) > 10


def test_lists_of_an_article_are_body_and_comments_are_chrome(made: dict[str, Page]) -> None:
    known = set(named(0).lines)
    for kind, label in (("listed", Label.body), ("commented", Label.chrome)):
        page = made[kind]
        new = {found for line, found in zip(page.lines, page.labels, strict=True) if line not in known}
        assert new == {label}


def test_spam_joined_to_an_honest_line_leaves_it_body(made: dict[str, Page]) -> None:
    page = made["seamed"]
    joined = [line for line in page.lines if any(line != text and text in line for text in named(0).lines[1:6])]
    assert joined
    assert {page.labels[page.lines.index(line)] for line in joined} == {Label.body}


def test_a_damaged_copy_keeps_its_text_but_for_what_is_lost(made: dict[str, Page]) -> None:
    page, to_simplified = made["damaged"], OpenCC("t2s").convert
    assert page.lines != named(0).lines, "it is Traditional by then"
    for line, original in zip(page.lines, named(0).lines, strict=True):
        assert SequenceMatcher(None, to_simplified(line), original).ratio() > 0.8


def test_each_sentence_of_a_split_copy_has_a_line(made: dict[str, Page]) -> None:
    page = made["split"]
    body = [line.rstrip("。") for line, label in zip(page.lines, page.labels, strict=True) if label is Label.body]
    assert {"本市昨日举行了春季运动会", "两千多名学生参加了比赛"} <= set(body)


@pytest.mark.parametrize("seed", range(20))
def test_a_listing_has_short_lines_and_none_is_empty(seed: int) -> None:
    listed = lists.listing(TEXT, STOCK.titles, seeded(str(seed)))
    assert len(listed) >= lists.SMALLEST
    assert all(line.strip() for line in listed)
    assert sorted(map(len, listed))[len(listed) // 2] <= 60


def test_comments_open_with_a_heading_and_hold_remarks() -> None:
    heading, *found = furniture.comments(TEXT, STOCK.remarks, seeded("comments"))
    assert re.search("评论|留言|回应", heading)
    assert set(found) & set(STOCK.remarks)


def test_spam_comes_in_other_spellings_too() -> None:
    random = seeded("spam")
    lines = [spam.line(STOCK.vocabulary, random) for _ in range(300)]
    assert any("采票" in line for line in lines)
    assert any("载" in line and "下载" not in line for line in lines)
    assert any("下载" in line for line in lines)


def test_pieces_of_a_page_hold_all_its_text_and_are_short() -> None:
    pieces = fragments._pieces(PAGE)
    assert "".join(piece for piece, _ in pieces).replace(" ", "") == "".join(PAGE.lines).replace(" ", "")
    assert max(len(piece) for piece, _ in pieces) <= fragments.LONGEST


def test_pieces_of_both_classes_weigh_the_same() -> None:
    found = fragments.cut([PAGE, named(1)])
    weights = found.weights(np.array([True, False]))
    assert weights[found.page == 1].sum() == 0
    assert weights[found.body].sum() == pytest.approx(weights[~found.body].sum())
