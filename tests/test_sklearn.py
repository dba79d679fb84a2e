"""The estimators of scikit-learn: its own checks where they apply, and what its users build with them."""

import pickle
from collections.abc import Callable
from dataclasses import fields
from inspect import signature
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import SkipTestWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_checks
from sklearn.utils.validation import check_is_fitted

import cleaner
from cleaner import Config, Label
from cleaner.sklearn import LineClassifier, TextNormalizer

ESTIMATORS = (TextNormalizer, LineClassifier)
# Of the checks of `check_estimator` all others feed tables of numbers or ask what `fit` has learned, and do not apply:
# samples are texts here, and nothing is learned.
CHECKS = (
    "check_estimator_cloneable",
    "check_estimator_tags_renamed",
    "check_valid_tag_types",
    "check_estimator_repr",
    "check_no_attributes_set_in_init",
    "check_do_not_raise_errors_in_init_or_set_params",
    "check_parameters_default_constructible",
    "check_get_params_invariance",
    "check_set_params",
    "check_mixin_order",
)
ARTICLE = [
    "首頁 > 新聞 > 本地",
    "老城圖書館昨天重新開放",
    "修了兩年的老城圖書館昨天重新開放，一早就有三百多人在門口排隊。",
    "",
    "館長說，新館保留了舊樓的外牆，裡面的樓梯和書架都換過了，老人和孩子走起來更方便。",
    "圖書館週末開到晚上九點，市民憑身份證就能借書，每人一次最多可以借十本。",
    "上一篇：橋修好了　下一篇：公車改線",
]
OTHER = ["网站首页 | 联系我们 | 版权声明", *["他们在河边种了三百棵柳树，夏天的时候整条街都是阴凉的。"] * 4]
PAGES = np.array([("a", line) for line in ARTICLE] + [("b", line) for line in OTHER], dtype=object)


def labels(lines: list[str], **options: Any) -> list[str]:
    return [line.label.value for line in cleaner.clean("\n".join([*lines, ""]), **options).lines]


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("check", CHECKS)
def test_the_checks_of_scikit_learn_that_feed_no_numbers_pass(check: str, estimator: Callable[[], Any]) -> None:
    getattr(estimator_checks, check)(estimator.__name__, estimator())


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_scikit_learn_leaves_the_other_checks_out_by_what_the_tags_say(estimator: Callable[[], Any]) -> None:
    with pytest.warns(SkipTestWarning, match="requires input"):
        estimator_checks.check_estimator(estimator())


def test_the_parameters_of_the_normalizer_are_the_options_and_the_model() -> None:
    found = {name: parameter.default for name, parameter in signature(TextNormalizer).parameters.items()}
    assert found.pop("model") is None
    assert [*found] == [each.name for each in fields(Config)]
    assert Config(**found) == Config()


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_nothing_has_to_be_fitted(estimator: Callable[[], Any]) -> None:
    check_is_fitted(estimator())


@pytest.mark.parametrize("estimator", [TextNormalizer(drop=["spam"], variant="tw2s"), LineClassifier(threshold=0.2)])
def test_an_estimator_pickles_and_clones_with_its_parameters(estimator: Any) -> None:
    for copy in (pickle.loads(pickle.dumps(estimator)), clone(estimator)):
        assert copy.get_params() == estimator.get_params()


def test_a_document_becomes_its_clean_text() -> None:
    documents: list[str | bytes] = ["\n".join(ARTICLE), "\n".join(OTHER).encode("gbk"), ""]
    found = TextNormalizer(simplify=False).fit_transform(documents)
    assert found.tolist() == [cleaner.clean(document, simplify=False).text for document in documents]


def test_documents_may_come_one_by_one() -> None:
    assert TextNormalizer().fit_transform(iter(["圖書館", "學校"])).tolist() == ["图书馆\n", "学校\n"]


def test_a_pipeline_takes_dirty_pages_in_both_scripts() -> None:
    pipeline = make_pipeline(
        TextNormalizer(), TfidfVectorizer(analyzer="char", ngram_range=(1, 2)), LogisticRegression()
    )
    pipeline.fit(["圖書館開放了", "图书馆的书很多", "球队赢了比赛", "球員在場上"], ["book", "book", "ball", "ball"])
    assert pipeline.predict(["這個圖書館", "比賽開始"]).tolist() == ["book", "ball"]
    pipeline.set_params(textnormalizer__simplify=False)
    assert pipeline[0].transform(["圖書館"]).tolist() == ["圖書館\n"]


@pytest.mark.parametrize(
    ("documents", "error", "message"),
    [
        ("圖書館", ValueError, "put it into a list"),
        (b"abc", ValueError, "put it into a list"),
        (["圖書館", None], TypeError, "document 1 is a NoneType, not str or bytes"),
        ([float("nan")], TypeError, "document 0 is a float"),
        (np.array([["圖書館"]]), ValueError, r"shape \(1, 1\): documents are one column"),
    ],
)
def test_what_is_no_column_of_documents_is_refused(documents: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        TextNormalizer().fit_transform(documents)


@pytest.mark.parametrize("estimator", [TextNormalizer(threshold=7), LineClassifier(threshold=7)])
def test_a_wrong_parameter_is_refused_when_fitting(estimator: Any) -> None:
    with pytest.raises(ValueError, match="threshold 7: it is a probability"):
        estimator.fit(["圖書館"])


def test_a_model_that_is_none_is_refused_where_it_is_used(tmp_path: Any) -> None:
    for use in (TextNormalizer(model=tmp_path).transform, LineClassifier(model=tmp_path).predict):
        with pytest.raises(ValueError, match="no model in"):
            use(["圖書館"])


def test_lines_get_the_labels_that_cleaning_gives_them() -> None:
    found = LineClassifier().fit(ARTICLE).predict(ARTICLE)
    assert found.tolist() == labels(ARTICLE)
    assert {*found} == {"body", "chrome"}


def test_lines_of_several_pages_are_judged_each_on_its_own_page() -> None:
    assert LineClassifier().predict(PAGES).tolist() == labels(ARTICLE) + labels(OTHER)
    # the lines of a page keep their order, wherever they are in the table
    mixed = [place for pair in zip(range(5), range(len(ARTICLE), len(PAGES)), strict=True) for place in pair] + [5, 6]
    assert LineClassifier().predict(PAGES[mixed]).tolist() == LineClassifier().predict(PAGES)[mixed].tolist()


def test_probabilities_are_rows_that_sum_to_one_in_the_order_of_the_classes() -> None:
    classifier = LineClassifier()
    found = classifier.predict_proba(PAGES)
    assert classifier.classes_.tolist() == [*Label]
    assert found.shape == (len(PAGES), 3)
    np.testing.assert_allclose(found.sum(axis=1), 1)
    assert (found >= 0).all()
    assert found[0].argmax() == 1
    assert found[2].argmax() == 0
    assert found[ARTICLE.index("")].tolist() == [1, 0, 0]


def test_a_higher_threshold_calls_no_line_body_that_a_lower_one_does_not() -> None:
    low, high = (LineClassifier(threshold=threshold).predict(PAGES) == "body" for threshold in (0.05, 0.99))
    assert high.sum() < low.sum()
    assert not (high & ~low).any()


def test_no_lines_have_no_labels() -> None:
    assert LineClassifier().predict([]).tolist() == []
    assert LineClassifier().predict_proba([]).shape == (0, 3)


def test_thresholds_are_searched_for_over_whole_pages() -> None:
    truth = ["chrome", *["body"] * 5, "chrome", "chrome", *["body"] * 4]
    folds = GroupKFold(n_splits=2)
    scores = cross_val_score(LineClassifier(), PAGES, truth, groups=PAGES[:, 0], cv=folds)
    assert scores.shape == (2,)
    search = GridSearchCV(LineClassifier(), {"threshold": [0.01, 0.35]}, cv=folds).fit(PAGES, truth, groups=PAGES[:, 0])
    assert search.best_params_ in ({"threshold": 0.01}, {"threshold": 0.35})


@pytest.mark.parametrize(
    ("lines", "error", "message"),
    [
        ("圖書館", ValueError, "put it into a list"),
        (["圖書館", None], TypeError, "line 1 is a NoneType, not str"),
        (["圖書館", "一\n二"], ValueError, "line 1 is several lines"),
        ([["a", "b", "c"]], ValueError, r"an array of shape \(1, 3\)"),
        (iter(["圖書館"]), ValueError, r"an array of shape \(\)"),
    ],
)
def test_what_are_no_lines_is_refused(lines: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        LineClassifier().predict(lines)


@pytest.mark.parametrize(
    ("truth", "message"),
    [(["body"], "7 lines and 1 labels"), (["body"] * 6 + ["ad"], "unknown label 'ad': this model knows body, chrome")],
)
def test_labels_that_do_not_fit_are_refused(truth: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LineClassifier().fit(ARTICLE, truth)


def test_labels_may_be_the_librarys_own() -> None:
    LineClassifier().fit(ARTICLE, [Label.body] * 7)
    assert LineClassifier().score(ARTICLE, labels(ARTICLE)) == 1
