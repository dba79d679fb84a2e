"""The label of a line depends on its odds, its own words and the lines next to it."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.lines.decision.pages import UNIT, Pages
from cleaner.lines.decision.rules import best_cut, decide, find_spam
from cleaner.lines.decision.word_tables import is_word_table
from cleaner.lines.features.batch import Layout
from cleaner.lines.scores import COLUMNS, SPAM, WORDS, Scores

# what the decision was measured with, and not what the code says now: a number that moves should not move its test
CLEAR, LOWEST, HIGHEST, UNLIKE, LONG = 0.3, 0.85, 1.0, 0.95, 40
PARAGRAPH = 25
TITLE_LEAST = 0.01


class Odds(NamedTuple):
    spam: float
    own: float = 0.0
    words: float = -1.0
    length: int = 10


def spam(*pages: list[Odds]) -> list[bool]:
    """Return which lines of pages are spam."""
    rows = [row for page in pages for row in page]
    alone = np.zeros((len(rows), COLUMNS), dtype=np.float32)
    alone[:, SPAM], alone[:, WORDS] = [row.own for row in rows], [row.words for row in rows]
    none = np.zeros(len(rows))
    lengths = np.array([row.length for row in rows])
    judged = Scores(
        none, np.array([row.spam for row in rows]), alone, none, np.zeros((len(rows), 3), int), lengths, none > 0
    )
    found: list[bool] = find_spam(judged, Layout.of(np.array([len(page) for page in pages])))[1].tolist()
    return found


def prose(chance: float, own: float = 2.0) -> Odds:
    return Odds(chance, own, words=5.0, length=PARAGRAPH)


def test_a_short_line_is_spam_only_where_its_own_words_say_so() -> None:
    assert spam([Odds(0.45, own=2.0), Odds(0.0), Odds(0.95, own=-2.0)]) == [True, False, False]


def test_a_long_line_that_reads_like_an_article_must_be_sure_spam() -> None:
    assert spam([prose(0.75), Odds(0.0), prose(0.95), Odds(0.0), prose(0.95, own=0.0)]) == [0, 0, 1, 0, 0]


def test_a_long_line_with_more_words_of_spam_than_of_an_article_is_a_list() -> None:
    assert spam([prose(0.75, own=6.0)]) == [True]


@pytest.mark.parametrize(
    ("line", "is_spam"),
    [
        (Odds(0.45, own=2.0), True),
        (Odds(0.35, own=2.0), False),
        (Odds(0.9, own=1.2), True),
        (Odds(0.9, own=0.8), False),
        (prose(0.85), True),
        (prose(0.75), False),
        # twenty characters are no prose yet
        (prose(0.75)._replace(length=20), True),
    ],
)
def test_spam_is_likely_and_reads_like_it_and_prose_surely(line: Odds, is_spam: bool) -> None:
    assert spam([line]) == [is_spam]


def test_beside_spam_a_tenth_of_a_chance_is_enough() -> None:
    assert spam([Odds(0.9, own=2.0), Odds(0.12), Odds(0.08)]) == [True, True, False]


@pytest.mark.parametrize("turned", [False, True])
def test_what_might_be_spam_is_spam_beside_spam_and_so_on(turned: bool) -> None:
    rows = [Odds(0.3), Odds(0.05), Odds(0.3), Odds(0.25), Odds(0.9, own=2.0), Odds(0.3, own=-3.0), Odds(0.3)]
    expected = [False, False, True, True, True, False, False]
    step = -1 if turned else 1
    assert spam(rows[::step]) == expected[::step]


def test_a_line_whose_own_words_are_hardly_of_spam_is_none_beside_it() -> None:
    assert spam([Odds(0.9, own=2.0), Odds(0.3, own=-1.4), Odds(0.3, own=-1.6)]) == [True, True, False]


def test_an_article_goes_on_from_line_to_line_but_not_from_a_list_of_keywords() -> None:
    assert spam([Odds(0.9, own=2.0), prose(0.5), prose(0.5)]) == [True, False, False]
    assert spam([prose(0.95), prose(0.5, own=0.0), prose(0.5), prose(0.5, own=-3.0)]) == [True, True, True, False]


def test_spam_ends_with_its_page() -> None:
    assert spam([Odds(0.3), Odds(0.9, own=2.0)], [Odds(0.3)]) == [True, True, False]
    assert spam([Odds(0.3)], [Odds(0.9, own=2.0), Odds(0.3)]) == [False, True, True]


def scores(body: list[float]) -> Scores:
    none = np.zeros(len(body))
    alone = np.zeros((len(body), COLUMNS), dtype=np.float32)
    # Han, so that the page is Chinese
    scripts = np.array([[9, 0, 0]] * len(body))
    return Scores(np.array(body), none, alone, none, scripts, np.full(len(body), 10), none > 0)


def expected_f1(body: list[float], kept: int) -> float:
    return 2 * sum(sorted(body, reverse=True)[:kept]) / (kept + sum(body))


pages_of_chances = st.lists(st.lists(st.floats(0.001, 0.999), min_size=1, max_size=9), min_size=1, max_size=4)


@given(pages_of_chances)
def test_a_page_is_cut_where_its_expected_f1_is_best_whatever_the_other_pages(pages: list[list[float]]) -> None:
    judged = scores([chance for page in pages for chance in page])
    layout = Layout.of(np.array([len(page) for page in pages]))
    cuts = best_cut(Pages(judged, layout), np.zeros(len(judged.body), dtype=bool))
    for first, page in zip(np.unique(layout.first).tolist(), pages, strict=True):
        kept = sum(round(chance * UNIT) / UNIT >= cuts[first] for chance in page)
        best = max(expected_f1(page, count) for count in range(1, len(page) + 1))
        assert expected_f1(page, kept) == pytest.approx(best, abs=1e-6)


def labels(body: list[float], threshold: float) -> list[str]:
    found = decide(scores(body), Layout.of(np.array([len(body)])), threshold)
    return [verdict.label.value for verdict in found]


@pytest.mark.parametrize("threshold", [0.2, 0.4, 0.6])
def test_the_cut_of_a_page_stays_near_the_threshold(threshold: float) -> None:
    near = [0.95 * LOWEST * threshold, 1.05 * HIGHEST * threshold]
    clear = [0.5 * CLEAR * threshold] * 3
    assert labels([0.99] * 3 + near + clear, threshold) == ["body"] * 3 + ["chrome", "body"] + ["chrome"] * 3


def test_a_line_a_little_below_the_threshold_is_kept_where_the_page_is_best_cut_below_it() -> None:
    page = [*[0.99] * 3, *[0.57] * 3, *[0.5 * CLEAR * 0.6] * 3]
    assert LOWEST * 0.6 < 0.57 < HIGHEST * 0.6
    assert labels(page, 0.6) == ["body"] * 6 + ["chrome"] * 3


@pytest.mark.parametrize("sure", [3, 9])
def test_on_a_page_with_little_clear_chrome_only_that_goes(sure: int) -> None:
    page = [0.99] * sure + [2 * CLEAR * 0.35] * 9
    cut = UNLIKE * 0.35 * sum(page) / len(page)
    assert labels([*page, 0.8 * cut], 0.35) == ["body"] * len(page) + ["chrome"]
    assert labels([*page, 1.2 * cut], 0.35) == ["body"] * (len(page) + 1)
    # with more clear chrome the page is one like others
    assert labels([*page, *[0.9 * CLEAR * 0.35] * 9], 0.35)[sure:] == ["chrome"] * 18


@pytest.mark.parametrize(("lines", "most"), [(10, 1), (19, 1), (20, 2), (60, 6)])
def test_a_page_is_nearly_clean_with_a_tenth_of_clear_chrome(lines: int, most: int) -> None:
    unsure, clear = 0.95 * LOWEST * 0.35, 0.9 * CLEAR * 0.35
    sure = lines // 4
    page = [*[0.99] * sure, *[unsure] * (lines - sure)]
    assert labels([*page[most:], *[clear] * most], 0.35) == ["body"] * (lines - most) + ["chrome"] * most
    found = labels([*page[most + 1 :], *[clear] * (most + 1)], 0.35)
    assert found == ["body"] * (sure - most - 1) + ["chrome"] * (lines - sure + most + 1)


@pytest.mark.parametrize(
    ("mean", "lines", "kept"),
    [(1.02 * HIGHEST, LONG, True), (0.98 * HIGHEST, LONG, False), (0.98 * HIGHEST, LONG - 1, True)],
)
def test_a_long_page_that_is_chrome_on_average_is_a_list_and_not_nearly_clean(
    mean: float, lines: int, kept: bool
) -> None:
    cut = UNLIKE * 0.35 * mean * 0.35
    page = [1.2 * cut] * (lines // 2)
    page += [(mean * 0.35 * lines - sum(page)) / (lines - len(page))] * (lines - len(page))
    found = labels(page, 0.35)
    assert page[0] > CLEAR * 0.35
    assert page[-1] > HIGHEST * 0.35
    assert found == ["body" if kept else "chrome"] * (lines // 2) + ["body"] * (lines - lines // 2)


def test_a_short_page_is_nearly_clean_with_one_line_of_clear_chrome_if_it_reads_like_body() -> None:
    unsure, clear = 0.8 * LOWEST * 0.35, 0.5 * CLEAR * 0.35
    for chrome, kept in ((1, True), (2, False)):
        # the mean of the page is above the threshold, and then below
        for sure, is_body in ((3, kept), (0, False)):
            page = [*[0.99] * sure, *[unsure] * 4, *[clear] * chrome]
            found = labels(page, 0.35)
            assert found[sure : sure + 4] == ["body" if is_body else "chrome"] * 4, (chrome, sure)
            assert found[sure + 4 :] == ["chrome"] * chrome


def alone(lines: int, spam: float = 0.0, own: float = 0.0, scripts: tuple[int, int, int] = (20, 0, 0)) -> str:
    """Return the label of each line of a page that consists of the same chrome again and again."""
    judged = scores([0.01] * lines)
    judged.alone[:, SPAM] = own
    judged = replace(judged, spam=np.full(lines, spam), scripts=np.array([scripts] * lines))
    (label,) = {verdict.label.value for verdict in decide(judged, Layout.of(np.array([lines])), 0.35)}
    return label


def test_two_lines_are_no_page_and_three_are() -> None:
    assert [alone(lines) for lines in (1, 2, 3)] == ["body", "body", "chrome"]


@pytest.mark.parametrize(
    ("spam", "own", "label"), [(0.95, 4.0, "spam"), (0.95, 3.0, "body"), (0.8, 9.0, "body"), (0.1, 0.0, "body")]
)
def test_without_a_page_only_clear_spam_goes(spam: float, own: float, label: str) -> None:
    assert alone(2, spam, own) == label


@pytest.mark.parametrize(
    ("scripts", "label"),
    [((20, 0, 90), "chrome"), ((20, 0, 110), "body"), ((20, 3, 0), "chrome"), ((20, 5, 0), "body")],
    ids=["some Latin", "hardly a Han character", "a few kana", "Japanese"],
)
def test_a_page_in_another_language_is_kept(scripts: tuple[int, int, int], label: str) -> None:
    assert alone(9, scripts=scripts) == label


class Line(NamedTuple):
    title: float
    chance: float = 0.05
    is_spam: bool = False


def kept(*pages: list[Line], threshold: float = 0.35) -> list[list[bool]]:
    """Return which lines of pages are kept; an article and much chrome are below them."""
    text = [Line(0.0, 0.99)] * 3 + [Line(0.0, 0.01)] * 9
    rows = [row for page in pages for row in [*page, *text]]
    judged = replace(
        scores([row.chance for row in rows]),
        title=np.array([row.title for row in rows]),
        spam=np.array([0.99 * row.is_spam for row in rows]),
    )
    judged.alone[:, SPAM] = [9.0 * row.is_spam for row in rows]
    found = [verdict.label.value == "body" for verdict in decide(judged, layout_of(pages, text), threshold)]
    edges = [0, *np.cumsum([len(page) + len(text) for page in pages]).tolist()]
    return [found[edge : edge + len(page)] for edge, page in zip(edges, pages, strict=False)]


def layout_of(pages: tuple[list[Line], ...], text: list[Line]) -> Layout:
    return Layout.of(np.array([len(page) + len(text) for page in pages]))


def test_a_page_keeps_its_likeliest_title_and_no_other_line_for_it() -> None:
    two = kept([Line(0.1), Line(0.3), Line(0.2)], [Line(0.2), Line(0.2)])
    assert two == [[False, True, False], [True, False]]


@pytest.mark.parametrize(
    ("line", "is_title"),
    [
        # four to one against body have a root of a half
        (Line(2.1 * TITLE_LEAST, chance=0.2), True),
        (Line(1.9 * TITLE_LEAST, chance=0.2), False),
        (Line(0.9, chance=0.0), False),
        (Line(0.9, is_spam=True), False),
    ],
)
def test_a_title_is_likely_enough_and_no_spam(line: Line, is_title: bool) -> None:
    assert kept([line]) == [[is_title]]


def test_how_likely_a_line_is_body_counts_by_its_root_as_much_as_that_it_is_the_title() -> None:
    assert kept([Line(0.1, chance=0.3), Line(0.25, chance=0.04)]) == [[True, False]]
    assert kept([Line(0.1, chance=0.3), Line(0.25, chance=0.06)]) == [[False, True]]


def test_a_page_without_a_text_has_no_title() -> None:
    judged = replace(scores([0.2, *[0.01] * 9]), title=np.array([0.9, *[0.0] * 9]))
    assert {verdict.label.value for verdict in decide(judged, Layout.of(np.array([10])), 0.35)} == {"chrome"}


def test_below_a_line_of_spam_the_next_likeliest_is_the_title() -> None:
    assert kept([Line(0.9, is_spam=True), Line(0.2), Line(0.1)]) == [[False, True, False]]


def test_where_the_likeliest_title_is_kept_as_body_no_other_line_is() -> None:
    assert kept([Line(0.2), Line(0.5, chance=0.9)]) == [[False, True]]


def test_a_title_has_the_larger_of_its_chances_as_its_score() -> None:
    page = [0.05, *[0.99] * 3, *[0.01] * 9]
    for title in (0.5, 0.045):
        judged = replace(scores(page), title=np.array([title, *[0.0] * 12]))
        found = decide(judged, Layout.of(np.array([len(page)])), 0.35)[0]
        assert (found.score, found.reason) == (max(title, 0.05), "the likeliest title above the text")


TABLE = ["雲\t云", "電\t电", "書\t书", "畫\t画", "貓\t猫", "樹\t树", "橋\t桥", "燈\t灯"]


def test_a_table_of_words_in_both_scripts_is_no_menu() -> None:
    page = "\n".join(TABLE) + "\n"
    assert cleaner.clean(page).text == page
    assert cleaner.clean(page, variant="t2s").text == "\n".join(f"{row[2]}\t{row[2]}" for row in TABLE) + "\n"


def test_a_frame_drawn_with_characters_is_no_menu() -> None:
    page = "车间布置图\n┌──────┐\n│ 原料 │\n├──────┤\n│ 成品 │\n└──────┘\n①入口　②出口\n"
    assert cleaner.clean(page).text == page


def test_a_menu_is_no_table_of_words() -> None:
    assert not is_word_table(["首页 新闻", "登录 注册", "联系我们", "网站地图"])
    assert not is_word_table(["雲\t云", "雲散了，天晴了", "他回家了", "猫在睡觉"])


def table(row: str, rows: int = 10, others: int = 0) -> bool:
    return is_word_table([*[row] * rows, *["猫在睡觉"] * others])


def test_a_table_of_words_has_short_rows_of_short_words_and_few_other_lines() -> None:
    assert [table(f"雲{'.' * length}云") for length in (36, 43)] == [True, False]
    assert [table(row) for row in ("電腦軟件 电脑软件", "電腦軟件庫 电脑软件库")] == [True, False]
    assert [table("雲 云", rows, 10 - rows) for rows in (7, 6)] == [True, False]
