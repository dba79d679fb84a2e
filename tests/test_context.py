"""Windows, neighbours and gaps of a line end where its document ends, and evidence names words of the line."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner import Label
from cleaner.kernels import KERNELS
from cleaner.lines.decision.telling_words import strongest
from cleaner.lines.features.batch import Layout, batch
from cleaner.lines.features.columns import (
    HERE,
    LOG1P,
    LOG1P_LINES,
    LOG_LINES,
    NOWHERE,
    PAGE,
    Made,
    Plan,
    Sources,
    Span,
    above,
    below,
    near,
    share,
    total,
    within,
)
from cleaner.lines.features.context import context, spam_context
from cleaner.lines.features.hashing import BUCKET_BITS, BUCKETS
from cleaner.lines.features.ngrams import ORDERS, buckets, pairs
from cleaner.lines.features.seen import SEEN_SIZE, SPAM_SIZE, seen, seen_of_spam
from cleaner.lines.features.shared_words import shared_words
from cleaner.lines.features.signs import signs
from cleaner.lines.features.telltales import LISTS, telltales
from cleaner.lines.features.windows import Nearest
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.models.page_model import load
from cleaner.lines.scores import BODY, COLUMNS, SPAM

documents = st.lists(st.lists(st.integers(-50, 50), min_size=1, max_size=9), min_size=1, max_size=4)


def laid_out(found: list[list[int]]) -> tuple[np.ndarray, Layout]:
    values = np.array([value for document in found for value in document], dtype=float)
    return values, Layout.of(np.array([len(document) for document in found]))


def filled(
    columns: dict[str, Made], values: np.ndarray, layout: Layout, **marked: np.ndarray
) -> dict[str, list[float]]:
    """Return columns over one kind of number, `n`, once by the loops in C and once by numpy, which must be equal."""
    sources = Sources({"n": values}, {"n": values, "lines": np.ones(len(values))}, marked)
    tables = []
    for KERNELS.wanted in (False, True):
        tables.append(Plan({"group": columns}).fill(sources, layout))
    assert tables[0].tobytes() == tables[1].tobytes()
    return dict(zip(columns, tables[0].tolist(), strict=True))


@given(documents, st.integers(1, 4))
def test_a_span_sums_the_lines_around_in_the_same_document(found: list[list[int]], reach: int) -> None:
    values, layout = laid_out(found)
    spans = {"above": above(reach), "below": below(reach), "within": within(reach), "page": PAGE}
    sums = filled({name: total("n", span) for name, span in spans.items()}, values, layout)
    lines = [(document, at) for document in found for at in range(len(document))]
    assert sums["above"] == [sum(document[max(at - reach, 0) : at]) for document, at in lines]
    assert sums["below"] == [sum(document[at + 1 : at + 1 + reach]) for document, at in lines]
    assert sums["within"] == (values + sums["above"] + sums["below"]).tolist()
    assert sums["page"] == [sum(document) for document, _ in lines]
    apart = filled({"apart": total("n", within(reach), apart=True)}, values, layout)
    assert apart["apart"] == [sum(pair) for pair in zip(sums["above"], sums["below"], strict=True)]


@given(documents, st.integers(1, 4), st.integers(0, 2))
def test_a_share_is_a_sum_over_another_and_over_one_at_least(found: list[list[int]], reach: int, plus: int) -> None:
    values, layout = laid_out(found)
    columns = {
        "share": share("n", "n", above(reach), PAGE, plus=plus),
        "mean": share("n", "lines", below(reach)),
        "top": total("n", above(reach)),
        "page": total("n", PAGE),
        "sum": total("n", below(reach)),
        "lines": total("lines", below(reach)),
    }
    table = {name: np.array(column) for name, column in filled(columns, values, layout).items()}
    shares = (table["top"] + plus) / np.maximum(table["page"] + plus, 1)
    assert table["share"].tolist() == shares.astype(np.float32).tolist()
    assert table["mean"].tolist() == (table["sum"] / np.maximum(table["lines"], 1)).astype(np.float32).tolist()


@given(documents, st.integers(-3, 3))
def test_what_is_near_a_line_is_in_its_document_or_nothing(found: list[list[int]], offset: int) -> None:
    values, layout = laid_out(found)
    expected = [
        document[at + offset] if 0 <= at + offset < len(document) else 0
        for document in found
        for at in range(len(document))
    ]
    assert filled(near("n", offset), values, layout) == {f"n{offset:+d}": expected}


@given(documents)
def test_a_bound_may_be_a_line_of_some_kind_or_none(found: list[list[int]]) -> None:
    values, layout = laid_out(found)
    strong = Nearest.of(values > 0, layout)
    marked = {"strong": np.where(strong.none_before, NOWHERE, strong.before)}
    sums = filled({"lines": total("lines", Span("strong", HERE))}, values, layout, **marked)
    expected = [
        next((back for back in range(1, at + 1) if document[at - back] > 0), -1)
        for document in found
        for at in range(len(document))
    ]
    assert sums["lines"] == expected


def test_logs_are_taken_of_numbers_and_of_one_more() -> None:
    values, layout = laid_out([[1, 2, 3], [4]])
    columns = {
        "log": Made("n", scale=LOG_LINES),
        "one more": total("lines", PAGE, scale=LOG1P_LINES),
        "log1p": total("n", PAGE, scale=LOG1P),
        "plain": Made("n"),
    }
    logs = filled(columns, values, layout)
    assert logs["log"] == np.log(values).astype(np.float32).tolist()
    assert logs["one more"] == np.log1p([3.0, 3.0, 3.0, 1.0]).astype(np.float32).tolist()
    assert logs["log1p"] == np.log1p([6.0, 6.0, 6.0, 4.0]).astype(np.float32).tolist()
    assert logs["plain"] == [1, 2, 3, 4]


@given(documents)
def test_the_nearest_flagged_line_is_in_the_same_document(found: list[list[int]]) -> None:
    values, layout = laid_out(found)
    nearest = Nearest.of(values > 0, layout)
    for row, (first, last) in enumerate(zip(layout.first.tolist(), layout.last.tolist(), strict=True)):
        before = [at for at in range(first, row) if values[at] > 0]
        after = [at for at in range(row + 1, last) if values[at] > 0]
        assert nearest.before[row] == (before[-1] if before else first - 1)
        assert nearest.after[row] == (after[0] if after else last)
        assert (nearest.none_before[row], nearest.none_after[row]) == (not before, not after)


def test_there_are_as_many_features_as_a_model_may_ask_for() -> None:
    lines, layout = batch(["图书馆", "首页"]), Layout.of(np.array([2]))
    scores = load().lines.scores(lines)
    assert context(lines, signs(lines), scores, layout).shape == (SEEN_SIZE, 2)
    assert spam_context(lines, scores, layout).shape == (SPAM_SIZE, 2)
    assert (len(seen().names), len(seen_of_spam().names)) == (SEEN_SIZE, SPAM_SIZE)
    assert {"line.score", "neighbours.closed-1", "place.position", "expected.opens-1"} <= set(seen().names)


def telltales_of(*pages: list[str]) -> dict[str, list[float]]:
    lines, layout = batch([line for page in pages for line in page]), Layout.of(np.array([len(page) for page in pages]))
    table = context(lines, signs(lines), load().lines.scores(lines), layout)[seen().rows["telltales"]]
    names = [name.removeprefix("telltales.") for name in seen().names[seen().rows["telltales"]]]
    return dict(zip(names, table.tolist(), strict=True))


@pytest.mark.parametrize("line", ["相关阅读", "相關閱讀：", "◆热门推荐", "上一篇：雨", "下一章", "责任编辑 王小明"])
def test_a_short_line_with_a_telltale_is_flagged_in_both_scripts(line: str) -> None:
    assert telltales_of(["雨停了。", line])["telltale"] == [0, 1]


@pytest.mark.parametrize("line", ["相互关心", "上山下乡", "有关部门" * 3, "相关部门说，雨还要下三天，" * 4])
def test_other_words_and_long_lines_are_no_telltales(line: str) -> None:
    assert telltales_of([line])["telltale"] == [0]


def test_no_two_telltales_of_a_list_begin_alike() -> None:
    for words, _ in LISTS.values():
        assert all(len(word) == 2 for word in words.split())
        assert len({word[0] for word in words.split()}) == len(words.split())


def test_telltales_are_counted_above_a_line_within_its_page() -> None:
    found = telltales_of(["相关阅读", "雨", "评论"], ["雨", "推荐"])
    assert np.expm1(found["log_headings_before"]).round().tolist() == [0, 1, 1, 0, 0]
    assert found["no_heading_before"] == [1, 0, 0, 1, 1]


@pytest.mark.parametrize("line", ["责任编辑：王小明", "免費高清電影在線觀看", "ＡＢＣ新闻", "好"])
def test_the_strongest_words_stand_in_the_line_as_it_is_written(line: str) -> None:
    for column in (BODY, SPAM):
        for sign in (1, -1):
            # a letter-spaced line next to it changes nothing
            words = strongest(load().lines, ["大 连 港 口 新 闻", line], np.repeat(column, 2), np.repeat(sign, 2))[1]
            assert words in line
            assert len(words) in (0, 2, 3, 4)


def test_the_strongest_words_have_the_largest_weight() -> None:
    model = load().lines
    line = "责任编辑：王小明"
    weights: dict[str, int] = {}
    for order, bucket in zip(ORDERS, buckets(batch([line]).points), strict=True):
        # the first code point is the newline before the line
        weights |= {
            line[at - 1 : at - 1 + order]: int(model.weights[BODY][bucket[at]])
            for at in range(1, len(line) - order + 2)
        }
    shown = {words: weight for words, weight in weights.items() if len(words) > 1 and "：" not in words}
    assert strongest(model, [line], np.array([BODY]), np.array([-1])) == [min(shown, key=lambda words: shown[words])]


@pytest.mark.parametrize("compiled", [True, False])
def test_log_odds_beyond_six_say_no_more_in_sums(compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KERNELS, "wanted", compiled)
    lines = batch(["桥上有人", "桥下有船", "岸上有灯"])
    layout = Layout.of(np.array([3]))
    for sign in (1, -1):
        below, above, far = (
            context(lines, signs(lines), np.full((3, COLUMNS), sign * odds, dtype=np.float32), layout)
            for odds in (5.8, 6.2, 9.0)
        )
        assert ((below != above) & (above == far)).any()


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_words_of_two_to_four_characters_are_shown(order: int, compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KERNELS, "wanted", compiled)
    line = "桥上有人"
    weights = np.zeros((COLUMNS, BUCKETS), dtype=np.int16)
    # the first code point is the newline before the line
    weights[BODY, dict(zip(ORDERS, buckets(batch([line]).points), strict=True))[order][1]] = 9
    model = LineModel(weights, np.ones(COLUMNS), np.zeros(COLUMNS))
    assert strongest(model, [line], np.array([BODY]), np.array([1])) == [line[:order] if order > 1 else ""]


def test_reasons_of_dropped_lines_name_words() -> None:
    page = ["首页 | 新闻 | 关于我们", "上海图书馆新馆昨日开放", *["读者可以凭身份证免费进馆，馆内设有三百个座位。"] * 3]
    lines = cleaner.clean("\n".join([*page, "Copyright 2020 版权所有 京ICP备12345678号"])).lines
    chrome = [line for line in lines if line.label is Label.chrome]
    assert chrome
    assert all(": " in line.reason or "article" in line.reason for line in chrome)


def test_words_are_the_articles_only_where_a_line_of_it_is_longer_than_a_menu() -> None:
    article = "老桥修好了村里的老人们一早就来"
    for line, is_shared in ((article, True), (article[:-1], False)):
        found = shared_words(batch([line, "老人们走了"]), np.ones(2), Layout.of(np.array([2])))
        assert (found[0, 1] > 0) == is_shared, line


def alike(entries: int) -> tuple[str, str]:
    """Return two words that a table of this many entries takes for one, and one of twice as many keeps apart."""
    bits = entries.bit_length() - 1
    word_at: dict[int, tuple[str, int]] = {}
    common = bytes(byte for row in range(0xB0, 0xD7) for place in range(0xA1, 0xF9) for byte in (row, place))
    for word in map("".join, pairwise(common.decode("gb2312"))):
        entry = int(pairs(batch([word]).points)[1])
        other, place = word_at.setdefault(entry >> BUCKET_BITS - bits, (word, entry))
        if (place ^ entry) >> BUCKET_BITS - bits - 1:
            return word, other
    raise AssertionError


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize(
    ("entries", "characters", "is_shared"),
    [(1 << 12, 1024, True), (1 << 12, 1025, False), (1 << 8, 20, True), (1 << 7, 20, False)],
)
def test_the_table_of_words_has_four_entries_for_each_character_of_a_page_and_256_at_least(
    entries: int, characters: int, is_shared: bool, compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KERNELS, "wanted", compiled)
    word, other = alike(entries)
    # the newline behind each line counts
    page = batch([word.ljust(characters - 4, "a"), other])
    found = shared_words(page, np.ones(2), Layout.of(np.array([2])))
    assert (found[0, 1] > 0) == is_shared


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize(("others", "counted"), [(60, 60), (70, 64)])
def test_a_word_on_more_than_64_other_lines_says_no_more_than_on_as_many(
    others: int, counted: int, compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KERNELS, "wanted", compiled)
    page = batch(["老桥".ljust(20, "a")] * (others + 1))
    found = shared_words(page, np.ones(others + 1), Layout.of(np.array([others + 1])))
    assert found[1].tolist() == pytest.approx([np.log1p(counted)] * (others + 1), abs=0.01)


@pytest.mark.parametrize(("name", "longest"), [("telltale", 40), ("heading", 14)])
def test_words_of_navigation_tell_of_short_lines_alone(name: str, longest: int) -> None:
    lines = batch(["相关".ljust(size, "好") for size in (longest, longest + 1)])
    assert telltales(lines)[name].tolist() == [True, False]
