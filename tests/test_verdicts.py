"""What a verdict says beside its label: the reason, by the words and the place of a line, and a probability."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from cleaner.document import Label
from cleaner.lines.block import Block, lengths
from cleaner.lines.decision.pages import Pages
from cleaner.lines.decision.rules import decide
from cleaner.lines.decision.titles import likeliest
from cleaner.lines.decision.verdicts import BY_ITSELF, BY_PLACE, REASONS, Verdict, Verdicts
from cleaner.lines.decision.word_tables import _may_be, is_frame, is_word_table
from cleaner.lines.features.batch import Layout, batch, folded
from cleaner.lines.features.windows import Nearest, between, clip, running
from cleaner.lines.scores import BODY, COLUMNS, SPAM, WORDS, Scores, sigmoid
from cleaner.lines.spam_cut.cut import Run
from cleaner.lines.spam_cut.keywords import _begin


def scores(body: Sequence[float], words: Sequence[float] | None = None) -> Scores:
    none = np.zeros(len(body))
    alone = np.zeros((len(body), COLUMNS), dtype=np.float32)
    alone[:, BODY] = none if words is None else words
    scripts = np.array([[9, 0, 0]] * len(body))
    return Scores(np.array(body), none, alone, none, scripts, np.full(len(body), 10), none > 0)


def told(judged: Scores, *sizes: int, threshold: float = 0.35) -> list[tuple[str, str, float]]:
    found = decide(judged, Layout.of(np.array(sizes or [len(judged.body)])), threshold)
    return [(verdict.label.value, verdict.reason, round(verdict.score, 4)) for verdict in found]


def test_a_line_says_whether_its_words_or_its_place_decided() -> None:
    body = [0.01, 0.01, 0.9, 0.01, 0.8, 0.9, 0.02, 0.01]
    words = [1.0, -1.0, 1.0, 2.0, -1.0, 0.0, 1.0, -1.0]
    assert told(scores(body, words)) == [
        ("chrome", "stands above the article", 0.99),
        ("chrome", "reads like site chrome", 0.99),
        ("body", "reads like an article", 0.9),
        ("chrome", "stands inside the article", 0.99),
        ("body", "stands among the article's lines", 0.8),
        ("body", "stands among the article's lines", 0.9),
        ("chrome", "stands below the article", 0.98),
        ("chrome", "reads like site chrome", 0.99),
    ]


def test_where_nothing_is_kept_chrome_stands_among_chrome() -> None:
    page = [("chrome", "stands among site chrome", 0.99)] * 2 + [("chrome", "reads like site chrome", 0.98)]
    assert told(scores([0.01, 0.01, 0.02], [1.0, 2.0, -1.0])) == page
    # whatever another page keeps
    both = scores([0.01, 0.01, 0.02, 0.9, 0.9, 0.9, 0.01], [1.0, 2.0, -1.0, 1, 1, 1, 1])
    assert told(both, 3, 4)[:3] == page
    assert told(both, 3, 4)[6] == ("chrome", "stands below the article", 0.99)


def test_spam_says_whether_it_reads_so_or_stands_among_it() -> None:
    judged = scores([0.01] * 4)
    judged.alone[:, SPAM] = [2.0, 0.5, -2.0, 0.0]
    judged = replace(judged, spam=np.array([0.9, 0.3, 0.3, 0.3]))
    assert told(judged)[:2] == [("spam", "reads like spam", 0.9), ("spam", "stands among spam", 0.3)]
    assert [label for label, *_ in told(judged)] == ["spam", "spam", "chrome", "chrome"]


def test_without_a_page_a_line_is_body_with_the_chance_that_it_is_no_spam() -> None:
    judged = replace(scores([0.01, 0.01]), spam=np.array([0.25, 0.95]))
    judged.alone[1, SPAM] = 4.0
    assert told(judged) == [("body", "no page around it", 0.75), ("spam", "reads like spam", 0.95)]
    foreign = replace(scores([0.01] * 3), spam=np.full(3, 0.25), scripts=np.array([[1, 0, 30]] * 3))
    assert told(foreign) == [("body", "another language", 0.75)] * 3


def test_a_doorway_keeps_no_line_and_says_why() -> None:
    judged = replace(scores([0.9, 0.9, 0.01]), spam=np.full(3, 0.3), doorway=np.ones(3, dtype=bool))
    assert told(judged)[:2] == [("spam", "on a page made to advertise a gambling site", 0.3)] * 2
    assert told(judged)[2][0] == "chrome"


def test_the_likeliest_title_is_told_as_one() -> None:
    judged = replace(scores([0.2, 0.1, *[0.99] * 3, *[0.01] * 9]), title=np.array([0.1, 0.3, *[0.0] * 12]))
    title = "body", "the likeliest title above the text", 0.3
    assert told(judged)[:2] == [("chrome", "reads like site chrome", 0.8), title]
    pages = Pages(judged, Layout.of(np.array([14])))
    assert likeliest(pages, np.array([True, False] * 7)).tolist() == [0]
    assert likeliest(pages, np.zeros(14, dtype=bool)).tolist() == []


def test_pages_count_and_find_lines_by_document() -> None:
    pages = Pages(scores([0.5] * 5), Layout.of(np.array([2, 3])))
    flagged = np.array([False, True, False, False, False])
    assert pages.layout.starts.tolist() == [0, 2]
    assert pages.sizes.tolist() == [2, 3]
    assert pages.each(np.array([1, 2, 3, 4, 5])).tolist() == [3, 3, 12, 12, 12]
    assert pages.first(flagged).tolist() == [1, 1, 5, 5, 5]
    assert pages.last(flagged).tolist() == [1, 1, 1, 1, 1]
    assert pages.each(np.array([1, 2, 3, 4, 5]), np.maximum).tolist() == [2, 2, 5, 5, 5]


def test_verdicts_are_those_that_were_put_in() -> None:
    rows = [Verdict(Label.spam, 0.5, "reads like spam"), Verdict(Label.body, 0.25, "blank")]
    found = Verdicts.of(rows)
    assert list(found) == [found[0], found[1]] == rows
    assert list(found[1:]) == rows[1:]
    assert list(found.at(np.array([1, 0, 1]))) == [rows[1], rows[0], rows[1]]
    assert list(found.replaced(np.array([0]), Verdicts.blank(1))) == [Verdict(Label.body, 1.0, "blank"), rows[1]]
    assert list(found) == rows
    assert len(Verdicts.blank(3)) == 3
    assert [reason for reason, alone in zip(REASONS, BY_ITSELF, strict=True) if alone] == [
        "reads like site chrome",
        "reads like spam",
        "advertises the site of a novel",
        "reads like boilerplate",
    ]
    assert [reason for reason, place in zip(REASONS, BY_PLACE, strict=True) if place] == [
        "stands among the article's lines",
        "the likeliest title above the text",
    ]


def test_log_odds_are_probabilities_and_no_odds_are_too_large() -> None:
    assert sigmoid(np.array([0.0, np.log(3.0), -1e6, 1e6])).tolist() == pytest.approx([0.5, 0.75, 0.0, 1.0])


def test_sums_and_the_nearest_lines_of_a_document() -> None:
    sums = running(np.array([0.5, 1.001, -2.0]))
    assert sums.tolist() == [0, 128, 384, -128]
    assert between(sums, np.array([0, 1]), np.array([2, 3])).tolist() == [1.5, -1.0]
    assert clip(np.array([-7.0, 0.5, 7.0]), 6.0).tolist() == [-6.0, 0.5, 6.0]
    nearest = Nearest.of(np.array([True, False, False, True, False]), Layout.of(np.array([3, 2])))
    assert nearest.before.tolist() == [-1, 0, 0, 2, 3]
    assert nearest.after.tolist() == [3, 3, 3, 5, 5]
    assert nearest.none_before.tolist() == [True, False, False, True, False]
    assert nearest.none_after.tolist() == [True, True, True, True, True]


def test_lines_are_folded_and_gaps_are_narrowed() -> None:
    assert folded("發ＡＺａｚ０９，\u3000\t\xa0") == "发azaz00,   "
    assert folded("𠮷") == "𠮷"
    assert [batch([line]).lengths.tolist() for line in ("大 連 港 口", "大 連 港", "a b c d", "大     連")] == [
        [4],
        [5],
        [7],
        [6],
    ]
    two = batch(["大 連 港 口", "ab"])
    assert (two.starts.tolist(), two.ends.tolist()) == ([1, 6], [5, 8])


@pytest.mark.parametrize(
    ("lines", "is_one"),
    [
        (["┌──┐", "│门│", "└──┘"], True),
        (["┌──┐", "│门│", "图一", "图二"], False),
        (["┌──┐", "│门│", "└──┘", "图一", "图二"], True),
        (["────", "────", "────"], False),
        (["首页 │ 新闻", "│ 联系"], False),
    ],
)
def test_a_frame_has_most_lines_between_its_bars(lines: list[str], is_one: bool) -> None:
    assert is_frame(lines) == is_one


def test_a_few_lines_are_looked_at_before_a_table_is_one() -> None:
    assert is_word_table(["雲 云"] * 2 + ["----"] * 2)
    assert not is_word_table(["云在天上"] * 3 + ["雲 云"] * 2)
    assert not is_word_table(["雲 云", "云在天上"] * 3 + ["云在天上"] * 2)


@pytest.mark.parametrize(("lines", "seen"), [(3, [0, 1, 2]), (7, [0, 2, 4, 6]), (100, [0, 26, 52, 78])])
def test_four_lines_at_most_are_looked_at_first_and_spread_over_a_document(lines: int, seen: list[int]) -> None:
    looked_at: list[int] = []

    def is_row(line: str) -> bool:
        looked_at.append(int(line))
        return False

    assert not _may_be([str(number) for number in range(lines)], is_row)
    assert looked_at == seen


def test_a_block_counts_changes_and_leaves_out_lines() -> None:
    block = Block.of([["a ", "", "b"], [], ["c"]])
    assert (len(block), block.edges, block.spans()) == (3, [0, 3, 3, 4], [(0, 3), (3, 3), (3, 4)])
    assert block.sizes.tolist() == [2, 0, 1]
    assert block.has_no_margin().tolist() == [False, True, True]
    assert block.count(np.array([True, True, False, True])).tolist() == [2, 0, 1]
    changed = replace(block, is_tidy=np.ones(3, dtype=bool)).changed({3: "d"})
    assert (changed.lines, changed.is_tidy.tolist()) == (["a ", "", "b", "d"], [True, True, False])  # type: ignore[union-attr]
    assert block.changed({}) is block
    assert block.differing(changed) == [2]
    assert block.differing(block) == []
    assert block.only([2, 0]).lines == ["c", "a ", "", "b"]
    assert (block.only([2, 0]).edges, block.only([2, 0]).rows.tolist()) == ([0, 1, 4], [3, 0, 1, 2])
    assert block.lines_of([2, 0]).tolist() == [3, 0, 1, 2]
    rest = block.without(np.array([False, True, False, True]))
    assert (rest.lines, rest.edges, rest.rows.tolist()) == (["a ", "b"], [0, 2, 2, 2], [0, 2])
    assert block.without(np.zeros(4, dtype=bool)).lines is block.lines
    assert lengths(["a", "", "bcd"]).tolist() == [1, 0, 3]
    assert block.document(0) == ["a ", "", "b"]


@pytest.mark.parametrize("head", [True, False])
def test_a_list_at_an_end_of_a_line_is_taken_from_there(head: bool) -> None:
    words = ["甲一", "乙二三", "丙"]
    spans = ((0, 2), (3, 6), (7, 8))
    line = "甲一,乙二三,丙  正文。" if head else "正文。  丙,乙二三,甲一"
    run = Run(line, head, spans)
    assert run.keywords() == words
    assert run.piece(2) == ("甲一,乙二三" if head else "乙二三,甲一")
    assert run.rest(3) == "正文。"
    assert run.beside(3) == "正文。"
    assert run.follows(1, ",")
    assert run.follows(3, "正。")
    assert not run.follows(3, ",")
    assert Run(f"{'甲' * 2},{'正' * 70}", True, ((0, 2),)).beside(1) == "正" * 60
    assert Run(f"{'正' * 70},{'甲' * 2}", False, ((0, 2),)).beside(1) == "正" * 60


def test_what_keywords_may_begin_with_is_read_from_their_expressions() -> None:
    assert _begin("(?:ab|c)d", 2) == {"ab", "cd"}
    assert _begin("[ab]c", 2) == {"ac", "bc"}
    assert _begin("abc", 2) == {"ab"}
    assert _begin("a", 0) == {""}
    with pytest.raises(ValueError, match="does not begin with characters"):
        _begin(".b", 2)


def test_words_weigh_in_long_lines_alone() -> None:
    judged = replace(scores([0.9] * 3), spam=np.array([0.5, 0.5, 0.5]), lengths=np.array([24, 25, 25]))
    judged.alone[:, SPAM] = 2.0
    judged.alone[:, WORDS] = [5.0, 5.0, 2.0]
    assert [label for label, *_ in told(judged)] == ["spam", "body", "spam"]
