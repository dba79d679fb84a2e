"""Windows, neighbours and gaps of a line end where its document ends, and evidence names words of the line."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner import Label
from cleaner.lines.decision.telling_words import strongest
from cleaner.lines.features.autocontext import SIZE, autocontext
from cleaner.lines.features.batch import Layout, batch
from cleaner.lines.features.classes import counts
from cleaner.lines.features.context import SEEN_SIZE, SPAM_SIZE, context
from cleaner.lines.features.ngrams import ORDERS, buckets
from cleaner.lines.features.windows import Nearest, Running, Window, beside
from cleaner.lines.models.page_model import load
from cleaner.lines.scores import BODY, SPAM

documents = st.lists(st.lists(st.integers(-50, 50), min_size=1, max_size=9), min_size=1, max_size=4)


def laid_out(found: list[list[int]]) -> tuple[np.ndarray, Layout]:
    values = np.array([value for document in found for value in document], dtype=float)
    return values, Layout.of(np.array([len(document) for document in found]))


@given(documents, st.integers(1, 4))
def test_a_window_sums_the_lines_around_in_the_same_document(found: list[list[int]], reach: int) -> None:
    values, layout = laid_out(found)
    window, running = Window.of(reach, layout), Running.of(values)
    above = [sum(document[max(at - reach, 0) : at]) for document in found for at in range(len(document))]
    below = [sum(document[at + 1 : at + 1 + reach]) for document in found for at in range(len(document))]
    assert window.above(running).tolist() == above
    assert window.below(running).tolist() == below
    assert window.whole(running).tolist() == (values + above + below).tolist()


@given(documents, st.integers(-3, 3))
def test_what_is_beside_a_line_is_in_its_document_or_outside(found: list[list[int]], offset: int) -> None:
    values, layout = laid_out(found)
    expected = [
        document[at + offset] if 0 <= at + offset < len(document) else -99
        for document in found
        for at in range(len(document))
    ]
    assert beside(values, offset, layout, -99).tolist() == expected


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
    groups = context(lines, counts(lines), load().lines.scores(lines), layout)
    sizes = {name: len(group) for name, group in groups.items()}
    assert (sizes.pop("spam"), sum(sizes.values())) == (SPAM_SIZE, SEEN_SIZE)
    assert len(autocontext(np.zeros(2), lines.lengths, layout)) == SIZE
    names = [f"{group}.{name}" for group, columns in groups.items() for name in columns]
    assert {"line.score", "neighbours.closed-1", "place.position", "spam.spam+2"} <= set(names)


@given(documents)
def test_the_third_pass_sees_the_same_of_a_page_in_any_batch(found: list[list[int]]) -> None:
    values, layout = laid_out(found)
    lengths = np.abs(values).astype(np.int64) + 1
    together = np.stack([*autocontext(values / 10, lengths, layout).values()])
    for first, last in {(int(first), int(last)) for first, last in zip(layout.first, layout.last, strict=True)}:
        alone = Layout.of(np.array([last - first]))
        assert np.array_equal(
            together[:, first:last],
            np.stack([*autocontext(values[first:last] / 10, lengths[first:last], alone).values()]),
        )


@pytest.mark.parametrize("line", ["责任编辑：王小明", "免費高清電影在線觀看", "ＡＢＣ新闻", "好"])
def test_the_strongest_words_stand_in_the_line_as_it_is_written(line: str) -> None:
    for column in (BODY, SPAM):
        for sign in (1, -1):
            # a letter-spaced line next to it changes nothing
            words = strongest(load().lines, ["大 连 港 口 新 闻", line], [column] * 2, [sign] * 2)[1]
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
    assert strongest(model, [line], [BODY], [-1]) == [min(shown, key=lambda words: shown[words])]


def test_reasons_of_dropped_lines_name_words() -> None:
    page = ["首页 | 新闻 | 关于我们", "上海图书馆新馆昨日开放", *["读者可以凭身份证免费进馆，馆内设有三百个座位。"] * 3]
    lines = cleaner.clean("\n".join([*page, "Copyright 2020 版权所有 京ICP备12345678号"])).lines
    chrome = [line for line in lines if line.label is Label.chrome]
    assert chrome
    assert all(": " in line.reason or "article" in line.reason for line in chrome)
