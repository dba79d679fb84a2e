"""What training invents has the right labels, and is the same each time."""

import re
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np
import pytest
from opencc import OpenCC

from cleaner.document import Label
from cleaner.training.augmentation import furniture, lists, spam
from cleaner.training.augmentation.augment import TODAY, copies
from cleaner.training.augmentation.changes import trimmed
from cleaner.training.augmentation.chapters import ADS, FEWEST, advertised, indexed
from cleaner.training.augmentation.samples import samples
from cleaner.training.augmentation.seeds import seeded
from cleaner.training.augmentation.splices import SMALLEST_PAGE, splices
from cleaner.training.augmentation.stock import _is_known
from cleaner.training.corpora.folder import Page
from cleaner.training.fitting import fragments
from tests.test_training import PAGE, STOCK

pytestmark = pytest.mark.slow

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


def test_a_trimmed_page_keeps_its_body_and_up_to_three_lines_beside_it() -> None:
    body = [(f"第{number}段。", Label.body) for number in range(4)]
    page = [*((f"上{number}", Label.chrome) for number in range(9)), *body]
    page += [(f"下{number}", Label.chrome) for number in range(9)]
    counts = set()
    for number in range(20):
        rows = trimmed(page, seeded(f"trimmed {number}"))
        assert [row for row in rows if row[1] is Label.body] == body
        chrome = [line for line, label in rows if label is Label.chrome]
        assert set(chrome) <= {"上7", "上8", "下0", "下1", "下2", "下3"}
        counts.add(len(chrome))
    assert counts == {1, 2, 3}
    assert trimmed(page[:10], seeded("short")) == []


def test_a_page_of_a_known_kind_gets_no_copies_of_what_it_shows_itself() -> None:
    pages = [replace(named(number), kind="article") for number in range(30)]
    kinds = {copy.name.split("#")[1] for page in pages for copy in copies(page, STOCK)}
    assert kinds == set(TODAY)
    novels = [replace(page, kind="novel") for page in pages]
    made = [{copy.name.split("#")[1] for copy in copies(page, STOCK)} for page in novels]
    assert all({"advertised", "indexed"} <= found for found in made)


def test_an_article_goes_into_the_frame_of_another_site_and_leaves_its_own() -> None:
    title, line = "老桥修好了", "村口的老桥昨天修好了，村里的老人们一早就来走了一趟。"
    lines = ("山城网", "首页 > 老桥修好了", "登录", title, "分享", line, "版权所有", "联系我们")
    labels = tuple(Label.body if line in (title, lines[5]) else Label.chrome for line in lines)
    other = Page("corpus/other", "corpus", "corpus/other", lines, labels)
    menu = tuple(f"栏目{number}" for number in range(SMALLEST_PAGE))
    page = replace(named(0), lines=menu + PAGE.lines, labels=(Label.chrome,) * len(menu) + PAGE.labels)
    spliced, framed = splices(page, [page, other])
    body = [at for at, label in enumerate(page.labels) if label is Label.body]
    article = page.lines[body[0] : body[-1] + 1]
    assert spliced.lines == ("山城网", f"首页 > {article[0]}", "登录", *article, "版权所有", "联系我们")
    assert spliced.labels[3:-2] == page.labels[body[0] : body[-1] + 1]
    assert framed.lines == page.lines[: body[0]] + page.lines[body[-1] + 1 :]
    assert {spliced.group, framed.group} == {page.group}
    assert set(framed.labels) == {Label.chrome}
    assert [copy.name for copy in splices(page, [page])] == [framed.name]
    assert splices(framed, [other]) == []
    assert [copy.name for copy in splices(named(0), [other])] == [f"{named(0).name}#spliced"]


def test_advertising_among_the_paragraphs_of_a_chapter_is_chrome() -> None:
    rows = [(f"第{number}段。", Label.body) for number in range(6)]
    for number in range(30):
        made = advertised([("首页", Label.chrome), *rows], STOCK, seeded(f"advertised {number}"))
        assert [row for row in made if row in rows] == rows
        added = [row for row in made if row not in rows]
        assert {line for line, label in added if label is Label.chrome} <= set(STOCK.ads)
        assert {line for line, label in added if label is Label.body} <= set(STOCK.chapter_lines)
        assert 1 <= len([row for row in added if row[1] is Label.chrome]) <= max(ADS)
        assert made[0] == rows[0]
    assert advertised(rows[:3], STOCK, seeded("short")) == []


def test_a_list_of_chapters_is_chrome_below_the_text() -> None:
    rows = [("书名", Label.body), *((f"第{number}段。", Label.body) for number in range(6)), ("版权", Label.chrome)]
    for number in range(10):
        made = indexed(rows, STOCK, seeded(f"indexed {number}"))
        chapters = [row for row in made if row not in rows]
        assert len(chapters) >= FEWEST
        assert {label for _, label in chapters} == {Label.chrome}
        assert made.index(chapters[0]) > made.index(rows[0])
        assert len({line for line, _ in chapters}) == len(chapters)


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


def test_a_brand_in_place_of_a_name_is_spam_where_it_stands_alone(made: dict[str, Page]) -> None:
    page = made["renamed"]
    spam_lines = {line for line, label in zip(page.lines, page.labels, strict=True) if label is Label.spam}
    assert len(spam_lines) == 1
    (brand,) = spam_lines
    held = [label for line, label in zip(page.lines, page.labels, strict=True) if brand in line and line != brand]
    assert held
    assert Label.spam not in held


def test_a_phrase_that_stands_alone_has_its_first_word() -> None:
    random = seeded("single")
    trade = spam.Words(["盈彩"], ["体育"], ["官网"])
    vocabulary = spam.Vocabulary([trade], {}, [])
    plain = [
        spam.keywords(vocabulary, 1, random).translate(dict.fromkeys(map(ord, "".join(spam.WEDGES))))
        for _ in range(200)
    ]
    assert all("盈彩" in line for line in plain)


def test_each_fold_has_some_words_of_spam_and_none_is_left_out() -> None:
    words = [f"词{number}" for number in range(600)]
    folds = [{word for word in words if _is_known(word, part, 6)} for part in range(6)]
    assert set.union(*folds) == set(words)
    assert all(0.25 < len(known) / len(words) < 0.5 for known in folds)
    assert len(set.intersection(*folds)) > len(words) / 6


def test_lines_drawn_for_the_words_of_spam_are_of_both_kinds_and_do_not_change() -> None:
    drawn = samples(STOCK, "0")
    assert drawn == samples(STOCK, "0")
    found = {flag: {line for line, spam in drawn if spam is flag} for flag in (True, False)}
    assert not found[True] & found[False]
    assert set(STOCK.risky) <= found[False]
    assert {line for article in STOCK.promotions for line in article} <= found[True]


@pytest.mark.parametrize("seed", range(5))
def test_rows_of_models_and_measures_hold_no_words(seed: int) -> None:
    rows = lists.specifications(seeded(f"specifications {seed}"))
    assert len({len(re.split("  ?| [|] |\t", row)) for row in rows}) == 1, "each row has as many cells"
    assert not re.search("[一-鿿]", "".join(rows))


def test_the_name_of_a_site_is_made_of_our_table() -> None:
    random = seeded("site")
    names = {furniture.site(random) for _ in range(200)}
    assert len(names) > 100
    assert not any("{" in name for name in names), "all slots are filled"
