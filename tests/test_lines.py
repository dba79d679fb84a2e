"""The line model gives a line the same score whatever else is in the batch with its page."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.chinese.characters import FOLDED_HAN
from cleaner.lines.features import batch as batch_module
from cleaner.lines.features import shared_words
from cleaner.lines.features.batch import Layout, batch, fold
from cleaner.lines.features.classes import CLASSES, members
from cleaner.lines.features.hashing import field_sums
from cleaner.lines.features.ngrams import ORDERS, VOID, buckets, owners
from cleaner.lines.features.signs import signs
from cleaner.lines.models.line_model import FIELD, LARGEST_WEIGHT, PACKED, line_norm
from cleaner.lines.models.page_model import load, may_be_title, save
from cleaner.lines.models.trees import CACHED_ROWS, Trees
from cleaner.lines.scores import BODY, COLUMNS
from cleaner.model_files import FEATURES_VERSION
from cleaner.resources import models

lines_of_text = st.lists(st.text(st.characters(exclude_characters="\n\r"), max_size=30), min_size=1, max_size=8)


def test_a_character_counts_in_its_class() -> None:
    row = dict(zip(CLASSES, signs(batch(["中文ab１2，。：“（| ？"])).counts[0].tolist(), strict=True))
    assert row == {
        "han": 2,
        "kana": 0,
        "letter": 2,
        "latin": 2,
        "digit": 2,
        "end": 2,
        "comma": 1,
        "colon": 1,
        "quote": 1,
        "bracket": 1,
        "separator": 2,  # a comma is one, too: spam joins its keywords by commas
        "space": 1,
        "question": 1,
        "stop": 1,
    }


@given(lines_of_text)
def test_each_n_gram_belongs_to_the_line_that_holds_it(lines: list[str]) -> None:
    together = batch(lines)
    for order, bucket in zip(ORDERS, buckets(together.points), strict=True):
        owner = owners(together, order)
        for place, line in enumerate(lines):
            alone = buckets(batch([line]).points)[order - 1]
            found = sorted(bucket[(owner == place) & (bucket != VOID)].tolist())
            assert found == sorted(alone[alone != VOID].tolist())


@given(lines_of_text)
def test_scores_are_the_sums_of_the_weights_of_a_lines_n_grams(lines: list[str]) -> None:
    model, together = load().lines, batch(lines)
    total = np.zeros((len(lines), COLUMNS))
    for order, bucket in zip(ORDERS, buckets(together.points), strict=True):
        for column in range(COLUMNS):
            weights = model.weights[column][bucket].astype(float)
            total[:, column] += np.bincount(owners(together, order), weights=weights, minlength=len(lines))
    expected = total * model.scale / line_norm(together)[:, None] + model.bias
    assert np.array_equal(model.scores(together), expected.astype(np.float32))


def test_a_sum_of_the_largest_weights_of_a_long_line_is_exact() -> None:
    for sign in (1, -1):
        largest = sign * LARGEST_WEIGHT * len(ORDERS)
        packed = np.full(3000, sum(largest << (FIELD * column) for column in range(PACKED)))
        sums = field_sums(packed, np.array([0, 2500]), FIELD, PACKED)
        assert sums.tolist() == [[largest * size] * PACKED for size in (2500, 500)]


@given(st.lists(lines_of_text, min_size=1, max_size=5))
def test_a_page_is_judged_alike_in_any_batch(pages: list[list[str]]) -> None:
    model = load()
    together = model.score(pages)
    place = 0
    for page in pages:
        alone = model.score([page])
        size = len(page)
        assert together.body[place : place + size].tolist() == alone.body.tolist()
        assert together.spam[place : place + size].tolist() == alone.spam.tolist()
        place += size


def test_width_case_and_digits_are_folded() -> None:
    assert fold("ＡＢｃ１２，").tolist() == fold("abC98,").tolist()


@pytest.mark.parametrize("gap", [" " * 5, " " * 900, "\u3000\t \u00a0 " * 3])
def test_a_wide_gap_reads_like_one_of_four_spaces(gap: str) -> None:
    wide, narrow = (batch(["开头", f"左边{between}右边", "结尾"]) for between in (gap, " " * 4))
    assert wide.points.tolist() == narrow.points.tolist()
    assert wide.lengths.tolist() == narrow.lengths.tolist()
    judged = [load().score([["开头", f"左边{between}右边", "结尾"]]) for between in (gap, " " * 4)]
    assert judged[0].lengths.tolist() == judged[1].lengths.tolist() == [2, 8, 2]


def test_the_layout_names_the_first_and_last_line_of_each_document() -> None:
    layout = Layout.of(np.array([2, 0, 1]))
    assert layout.first.tolist() == [0, 0, 2]
    assert layout.last.tolist() == [2, 2, 3]


@pytest.mark.parametrize(("first", "last"), FOLDED_HAN)
def test_a_range_of_han_characters_ends_with_its_last_one(first: int, last: int) -> None:
    is_han = members()[CLASSES.index("han")]
    assert is_han[[first - 1, first, last, last + 1]].tolist() == [0, 1, 1, 0]


def test_longer_lines_are_divided_by_more() -> None:
    assert np.all(np.diff(line_norm(batch(["", "好", "好好"]))) > 0)


def test_a_saved_model_is_the_model_that_was_saved(tmp_path: Path) -> None:
    model = load()
    save(model, {"name": "copy"}, tmp_path)
    copy = load(tmp_path)
    pages = [["上海图书馆昨日开放", "首页 | 关于我们"]]
    assert copy.score(pages).body.tolist() == model.score(pages).body.tolist()


def test_a_model_of_other_features_is_refused_whatever_its_arrays(tmp_path: Path) -> None:
    np.savez(tmp_path / "lines.npz", other=np.zeros(1))
    card = tmp_path / "lines.json"
    card.write_text(json.dumps({"features_version": FEATURES_VERSION + 1}), encoding="utf-8")
    with pytest.raises(ValueError, match="train it again"):
        load(tmp_path)


@pytest.mark.parametrize("chunk", [1, 7, 40])
def test_a_page_is_judged_alike_in_chunks_of_any_size(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [["上海图书馆昨日开放", "首页 | 关于我们", "读者可以凭身份证免费进馆。" * 9], ["一"], ["图书馆" * 50, "二"]]
    expected = load().score(pages)
    for module in (batch_module, shared_words):
        monkeypatch.setattr(module, "CACHED_POINTS", chunk)
    found = load().score(pages)
    assert found.body.tolist() == expected.body.tolist()
    assert found.spam.tolist() == expected.spam.tolist()


def test_the_shipped_models_are_small_and_hold_no_objects() -> None:
    for file in models().glob("*.npz"):
        assert file.stat().st_size < 5_000_000
        with np.load(file, allow_pickle=False) as arrays:
            assert all(arrays[name].dtype.kind in "iuf" for name in arrays.files)


def test_the_card_of_the_shipped_model_names_sources_and_figures() -> None:
    card = json.loads((models() / "lines.json").read_text(encoding="utf-8"))
    assert {"daniel_zh", "cwced", "dirty"} <= set(card["figures"])
    assert all(len(source["sha256"]) == 64 for source in card["sources"])
    assert card["limits"]


def test_trees_add_the_leaves_that_a_row_falls_to() -> None:
    # the first column above 1 is bit 0 of the leaf, the second above 5 bit 1
    tree = Trees(
        np.array([[0, 1]] * 2, dtype=np.int16),
        np.array([[1.0, 5.0]] * 2, dtype=np.float32),
        np.array([[2, 8, 16, 32], [0, 0, 0, 4]], dtype=np.int16),
        np.array(0.25),
        np.array(0.25),
    )
    columns = np.array([[1.0, 1.5, 1.0, 1.5], [5.0, 5.0, 5.5, 5.5]], dtype=np.float32)
    assert tree.log_odds(columns).tolist() == [0.75, 2.25, 4.25, 9.25]


def test_trees_say_the_same_of_a_row_among_any_number_of_rows() -> None:
    trees = load().body
    columns = np.random.default_rng(0).normal(size=(int(trees.feature.max()) + 1, CACHED_ROWS + 10)).astype(np.float32)
    together = trees.log_odds(columns)
    assert together[-20:].tolist() == trees.log_odds(columns[:, -20:]).tolist()


def test_a_title_is_a_short_line_of_its_page_with_no_sure_line_of_body_above() -> None:
    pages = [["首页", "题" * 50, "题" * 51, "正" * 40, "相关"], ["目录", "正" * 20, "尾"]]
    lines = [line for page in pages for line in page]
    alone = np.full((len(lines), COLUMNS), -4.0, dtype=np.float32)
    # twenty characters are a sure line only if each of them surely is body
    alone[[line.startswith("正" * 40) for line in lines], BODY] = 4.0
    alone[[line == "正" * 20 for line in lines], BODY] = 2.0
    found = may_be_title(alone, batch(lines), Layout.of(np.array([len(page) for page in pages])))
    assert found.tolist() == [True, True, False, True, False, True, True, True]
