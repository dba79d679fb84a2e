"""Training is the same every time, keeps groups apart, and predicts with numpy what scikit-learn would."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from cleaner.document import Label
from cleaner.lines.features import batch
from cleaner.lines.trees import Trees
from cleaner.training import boosting, ngrams
from cleaner.training.augment import CHANGES, Stock, copies, invented
from cleaner.training.corpora import Page
from cleaner.training.folds import FOLDS, dataset, fold_of
from cleaner.training.train import missed

STOCK = Stock(
    words=[(["免费", "高清"], ["电影", "彩票"], ["下载", "在线"])],
    spam=["免费高清电影下载"],
    promotions=[["某某棋牌-首页", "首先，平台内容丰富。", "总之，欢迎注册。"]],
    risky=["警方提醒市民远离网络赌博。", "法院对该案作出一审判决。"] * 10,
    paragraphs=["本市昨日举行了春季运动会，两千多名学生参加。", "气象部门预计周末有小雨，气温略有下降。"],
    titles=["春季运动会昨日举行", "周末有小雨", "图书馆新馆开放", "老街改造完成"],
    chrome=[f"栏目{number}" for number in range(100)],
)
PAGE = Page(
    "corpus/page",
    "corpus",
    "corpus/host",
    ("首页 | 新闻", "春季运动会昨日举行", *STOCK.paragraphs, *STOCK.paragraphs, "上一篇：周末有小雨"),
    (Label.chrome, *([Label.body] * 5), Label.chrome),
)


def test_copies_of_a_page_depend_on_nothing_but_the_page() -> None:
    assert copies(PAGE, STOCK) == copies(PAGE, STOCK)
    assert invented(STOCK, 3, "0") == invented(STOCK, 3, "0")


def test_copies_stay_in_the_group_of_their_page() -> None:
    made = copies(PAGE, STOCK)
    assert {copy.group for copy in made} == {PAGE.group}
    assert {copy.name.split("#")[1] for copy in made} <= set(CHANGES)
    assert all(len(copy.lines) == len(copy.labels) for copy in made)


def test_invented_pages_have_a_label_for_each_line() -> None:
    pages = [invented(STOCK, number, "0") for number in range(60)]
    assert all(len(page.lines) == len(page.labels) > 0 for page in pages)
    assert {label for page in pages for label in page.labels} == set(Label)


def test_groups_are_dealt_out_evenly_and_by_name_alone() -> None:
    groups = [f"{corpus}/{number}" for corpus in ("a", "b") for number in range(FOLDS * 2)]
    dealt = fold_of(groups)
    assert dealt == fold_of(groups[::-1])
    for corpus in ("a", "b"):
        assert sorted(fold for group, fold in dealt.items() if group.startswith(corpus)) == sorted([*range(FOLDS)] * 2)


def test_integer_weights_score_as_scikit_learn_does() -> None:
    lines = [*STOCK.paragraphs, *STOCK.titles, *STOCK.chrome] * 2
    matrix = ngrams.matrix(lines)
    target = np.array([line.startswith("栏目") for line in lines])
    model = ngrams.fit(matrix, target, np.ones(len(lines)))
    scores = ngrams.line_model(model, model).scores(batch(lines))
    assert np.abs(scores[:, 0] - model.decision_function(matrix)).max() < 1e-2
    assert np.array_equal(scores[:, 0] > 0, target)


def test_trees_predict_as_scikit_learn_does(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    features = random.normal(size=(3000, 5)).astype(np.float32)
    target = features[:, 0] * features[:, 1] + features[:, 2] > 0
    kept: list[HistGradientBoostingClassifier] = []
    arrays = boosting._arrays

    def keep(model: HistGradientBoostingClassifier) -> Trees:
        kept.append(model)
        return arrays(model)

    monkeypatch.setattr(boosting, "_arrays", keep)
    trees = boosting.fit(features, target, np.ones(3000))
    assert np.abs(trees.log_odds(features) - kept[0].decision_function(features)).max() < 1e-4


def test_a_figure_outside_its_limits_is_named() -> None:
    table = {"pages": {"body": {"f1": 0.9}, "lost": 1}}
    within: dict[str, dict[str, float]] = {"floors": {"pages.body.f1": 0.9}, "ceilings": {"pages.lost": 1}}
    outside: dict[str, dict[str, float]] = {"floors": {"pages.body.f1": 0.95}, "ceilings": {"pages.lost": 0}}
    assert missed(table, within) == []
    assert missed(table, outside) == [
        "pages.body.f1 is 0.9, below its limit 0.95",
        "pages.lost is 1, above its limit 0",
    ]


def test_no_group_of_the_corpora_stands_in_two_folds(shared: Path) -> None:
    data = dataset(shared / "corpora")
    folds: dict[str, set[int]] = {}
    for page, fold in zip(data.pages, data.folds.tolist(), strict=True):
        folds.setdefault(page.group, set()).add(fold)
    assert all(len(numbers) == 1 for numbers in folds.values())
    assert len(data.pages) > 1000
