"""Training gives the same model every time, keeps groups apart, and numpy predicts what the libraries would."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleaner.document import Label
from cleaner.lines.features.batch import batch
from cleaner.lines.features.seen import seen
from cleaner.lines.models.page_model import load
from cleaner.lines.models.trees import Trees
from cleaner.lines.scores import COLUMNS
from cleaner.training.augmentation.augment import CHANGES, STOCKED, TEASERS, copies, invented
from cleaner.training.augmentation.spam import Vocabulary, Words
from cleaner.training.augmentation.stock import Stock
from cleaner.training.corpora import renderings
from cleaner.training.corpora.folder import Page
from cleaner.training.corpora.readers import read
from cleaner.training.evaluation.metrics import evaluate_pages
from cleaner.training.fitting import boosting, fit, ngrams
from cleaner.training.fitting.folds import FOLDS, Dataset, dataset, fold_of
from cleaner.training.train import evaluate, train
from tests.lines import jsonl, table, write

pytestmark = pytest.mark.slow

VOCABULARY = Vocabulary([Words(["免费", "高清"], ["电影", "彩票"], ["下载"])], {"彩票": ["采票"]}, ["某某影院"])
STOCK = Stock(
    vocabulary=VOCABULARY,
    promotions=[["某某棋牌-首页", "首先，平台内容丰富。", "总之，欢迎注册。"]],
    risky=["警方提醒市民远离网络赌博。", "法院对该案作出一审判决。"] * 10,
    paragraphs=["本市昨日举行了春季运动会，两千多名学生参加。", "气象部门预计周末有小雨，气温略有下降。"],
    titles=["春季运动会昨日举行", "周末有小雨", "图书馆新馆开放", "老街改造完成"],
    chrome=[f"栏目{number}" for number in range(100)],
    remarks=["写得真好。", "说得对，支持一下！"] * 10,
    ads=["请记住本站网址：www.example.com", "本章未完，请翻页"],
    chapter_lines=["“请记住这个地址。”她说。"],
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
    assert {copy.name.split("#")[1] for copy in made} <= {*CHANGES, *STOCKED}
    assert all(len(copy.lines) == len(copy.labels) for copy in made)


def test_a_page_alone_has_the_copies_that_need_no_raw_lines() -> None:
    made = [copy for number in range(30) for copy in copies(replace(PAGE, name=f"corpus/{number}"), None)]
    kinds = {copy.name.split("#")[1] for copy in made}
    assert kinds == set(CHANGES)


def test_invented_pages_have_a_label_for_each_line() -> None:
    pages = [invented(STOCK, number, "0") for number in range(60)]
    assert all(len(page.lines) == len(page.labels) > 0 for page in pages)
    assert {label for page in pages for label in page.labels} == set(Label)


def test_some_invented_pages_list_articles_and_have_no_body() -> None:
    pages = [invented(STOCK, number, "0") for number in range(200)]
    lists = [page for page in pages if set(page.labels) == {Label.chrome}]
    assert 0.5 * TEASERS < len(lists) / len(pages) < 1.5 * TEASERS
    openings = {paragraph[:10] for paragraph in STOCK.paragraphs}
    assert all(any(line[:10] in openings for line in page.lines) for page in lists)


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
    scores = ngrams.line_model([model] * COLUMNS).scores(batch(lines))
    assert np.abs(scores[:, 0] - model.decision_function(matrix)).max() < 1e-2
    assert np.array_equal(scores[:, 0] > 0, target)


def test_trees_predict_as_catboost_does(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    columns = random.normal(size=(5, 3000)).astype(np.float32)
    target = columns[0] * columns[1] + columns[2] > 0
    kept: list[Any] = []
    arrays = boosting.arrays

    def keep(model: Any, depth: int) -> Trees:
        kept.append(model)
        return arrays(model, depth)

    monkeypatch.setattr(boosting, "arrays", keep)
    trees = boosting.fit(columns, target, np.ones(3000), 50, 6)
    assert np.abs(trees.log_odds(columns) - kept[0].predict(columns.T, prediction_type="RawFormulaVal")).max() < 1e-4


def test_more_of_a_rising_column_never_makes_the_target_less_likely() -> None:
    random = np.random.default_rng(1)
    columns = random.normal(size=(3, 2000)).astype(np.float32)
    # the data say otherwise at both ends
    target = (np.abs(columns[2]) < 1) & (columns[0] < 0.5)
    free, held = (boosting.fit(columns, target, np.ones(2000), 30, 6, rising=rising) for rising in (0, 1))
    grid = np.zeros((3, 200), dtype=np.float32)
    grid[2] = np.linspace(-3, 3, 200)
    assert (np.diff(free.log_odds(grid)) < 0).any()
    assert (np.diff(held.log_odds(grid)) >= 0).all()


@pytest.mark.parametrize("label", [True, False])
def test_trees_of_one_class_say_so_of_every_row(label: bool) -> None:
    columns = np.zeros((3, 10), dtype=np.float32)
    trees = boosting.fit(columns, np.full(10, label), np.ones(10), 5, 6)
    assert ((trees.log_odds(columns) > 0) == label).all()


def test_n_grams_of_one_class_say_so_of_every_line() -> None:
    matrix = ngrams.matrix(STOCK.titles)
    models = [ngrams.fit(matrix, np.full(4, label), np.ones(4)) for label in (True, *[False] * (COLUMNS - 1))]
    scores = ngrams.line_model(models).scores(batch(STOCK.titles))
    assert (scores[:, 0] > 0).all()
    assert (scores[:, 1:] < 0).all()


def test_no_group_of_the_corpora_stands_in_two_folds(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # what takes minutes to make, and has no group of its own, is one of a kind here
    module = "cleaner.training.fitting.folds"
    monkeypatch.setattr(f"{module}.copies", lambda page, _: [replace(page, name=f"{page.name}#copy")])
    monkeypatch.setattr(f"{module}.samples", lambda stock, name: [])
    monkeypatch.setattr(f"{module}.INVENTED_PAGES", 1)
    monkeypatch.setattr(renderings, "RENDERINGS", dict(list(renderings.RENDERINGS.items())[-1:]))
    data = dataset(shared / "corpora")
    folds: dict[str, set[int]] = {}
    for page, fold in zip(data.pages, data.folds.tolist(), strict=True):
        for name in (page.group, page.name.split("#")[0]):
            folds.setdefault(name, set()).add(fold)
    assert all(len(numbers) == 1 for numbers in folds.values())
    assert len(data.pages) > 1000


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BODY_TREES", "SPAM_TREES"):
        monkeypatch.setattr(fit, name, 20)


def weights(*names: str, body: int = 4, chrome: int = 8) -> list[float]:
    labels = (*([Label.body] * body), *([Label.chrome] * chrome))
    pages = [Page(name, name.split("/")[0], name, ("一行",) * len(labels), labels) for name in names]
    return [float(fit.page_weight(page)) for page in pages]


def test_pages_weigh_by_corpus_and_copies_less() -> None:
    today, ours, older, invented = weights("web26/a", "written/a", "news/a", "raw/a")
    assert today > older > ours > invented
    rendered, cleaned = weights("web26/a#html2text", "web26/a#article")
    assert today > rendered > cleaned


def test_a_line_weighs_the_more_the_less_body_its_page_has() -> None:
    few, more, none = (weights("web26/a", body=body, chrome=10) for body in (1, 20, 0))
    assert few > more
    # of a page without body half the lines count
    assert none == weights("web26/a", body=5, chrome=0)


def test_what_stands_beside_body_is_flagged_within_its_page() -> None:
    body, chrome = Label.body, Label.chrome
    labels = [(chrome, chrome, chrome, body, chrome, chrome, chrome), (chrome,), (chrome, *[body] * 5)]
    pages = [Page(f"web26/{at}", "web26", f"web26/{at}", ("一行",) * len(row), row) for at, row in enumerate(labels)]
    fitting = fit.Fitting(Dataset(tuple(pages), np.arange(3), np.ones(3, dtype=bool)))
    above, below, leading = (flags.astype(int).tolist() for flags in fitting.beside)
    assert above == [0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0]
    assert below == [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1]
    assert leading == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0]


@pytest.mark.usefixtures("quick")
def test_trees_do_not_ask_for_features_that_are_hidden(tmp_path: Path) -> None:
    fitting = fit.Fitting(dataset(write(tmp_path / "a.tsv", table(6))))
    own = set(range(len(seen().names))[seen().rows["line"]])
    asked = [
        set(model.body.feature[np.isfinite(model.body.threshold)].tolist())
        for model in (fitting.page_model(), fitting.hiding("line").page_model())
    ]
    assert asked[0] & own
    assert not asked[1] & own


@pytest.mark.usefixtures("quick")
def test_the_same_data_give_the_same_files(tmp_path: Path) -> None:
    data = [write(tmp_path / "a.tsv", table(6)), write(tmp_path / "b.jsonl", jsonl(3))]
    cards = [train(data, tmp_path / name) for name in ("one", "two")]
    assert cards[0] == cards[1]
    assert {"a", "b"} <= set(cards[0]["pages"])
    for name in ("lines.npz", "lines.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.usefixtures("quick")
def test_harder_splits_stand_beside_the_folds_under_names_of_their_own(tmp_path: Path) -> None:
    data = [write(tmp_path / "a.tsv", table(6)), write(tmp_path / "b.jsonl", jsonl(6))]
    figures, judged = evaluate(data, held_out=["a"], singled=["b"])
    assert set(figures["a"]) - {"untouched"} == {"all", "unseen"}
    assert set(figures["b"]) - {"untouched"} == {"all", "one_by_one"}
    assert [split["pages"] for split in (figures["a"]["unseen"], figures["b"]["one_by_one"])] == [6, 6]
    assert len(judged) == 12


@pytest.mark.usefixtures("quick")
def test_data_without_spam_make_a_model_that_never_says_spam(tmp_path: Path) -> None:
    train([write(tmp_path / "a.tsv", table(6, spam=False))], tmp_path / "model")
    judged = evaluate_pages(load(tmp_path / "model"), read([write(tmp_path / "b.tsv", table(6))]))
    assert {label for row in judged for label in row.found} == {Label.body, Label.chrome}
