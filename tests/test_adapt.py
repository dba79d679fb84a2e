"""Fitting a model to a user's own pages: what it gains, what it leaves alone, and what is written."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import cleaner
from cleaner.document import Label
from cleaner.formats import InputError
from cleaner.lines.models import page_model
from cleaner.lines.models.page_model import load
from cleaner.resources import models
from cleaner.training.corpora.folder import Page
from cleaner.training.corpora.readers import read
from tests.conftest import Run
from tests.lines import jsonl, write

pytest.importorskip("sklearn", reason="training needs the packages of the extra `train`")

from cleaner.training.adapt import adapt, compare, fitted

pytestmark = pytest.mark.slow

# What this site puts among the paragraphs of its articles reads like any article.
BETWEEN = (
    "本站的老朋友们都记得，当年大家围坐在一起读故事的那些夜晚，如今我们仍然每天为你准备新的篇章。",
    "编辑部的同事们走遍了大江南北，把听来的故事一篇一篇写下来，希望你读了以后也愿意讲给别人听。",
    "如果你也喜欢这样的故事，请把它讲给身边的朋友听，我们会在下一个清晨带着新的故事等着你。",
)
STORIES = (
    "老桥修好了，村里的老人们一早就来走了一趟，说桥面比从前宽了许多。",
    "图书馆上个月添了三千册新书，周末开到晚上九点，孩子们坐满了一屋。",
    "渡口的船工今年七十岁了，他说河水一年比一年浅，船却一年比一年大。",
    "山上的茶园去年遭了霜冻，今年春天又发了新芽，采茶的人起得很早。",
)


def page(number: int, group: str = "") -> Page:
    rows = [row for pair in zip(STORIES, BETWEEN, strict=False) for row in pair]
    lines = [f"{number + 3}年前，{row}" for row in rows]
    labels = [Label.body if place % 2 == 0 else Label.chrome for place in range(len(lines))]
    return Page(f"own/{number}", "own", group or f"own/{number}", tuple(lines), tuple(labels))


OWN = [page(number) for number in range(8)]


def test_pages_like_those_labelled_are_judged_better() -> None:
    figures = compare(load(), OWN)
    assert list(figures) == ["before", "other pages"]
    before, after = (figures[split]["body"]["line"]["f1"] for split in figures)
    assert before < 0.8 < 0.95 < after


def test_figures_for_other_sites_are_given_where_sites_have_several_pages() -> None:
    model = load()
    # the first site alone has these lines among its paragraphs, so no other tells what they are
    mine = [replace(one, group="own/mine") for one in OWN[:4]]
    body = (Label.body,) * len(STORIES)
    others = [replace(one, lines=STORIES, labels=body, group=f"own/{place}") for place, one in enumerate(OWN[4:])]
    figures = compare(model, [*mine, *others])
    f1 = {split: figures[split]["body"]["line"]["f1"] for split in ("before", "other groups", "other pages")}
    assert f1["before"] <= f1["other groups"] < f1["other pages"]


def test_a_line_that_has_nothing_in_common_with_those_labelled_is_judged_as_before() -> None:
    model = load()
    text = [["今天的天气很好", "我想去公园散步", "首页"]]
    assert np.allclose(fitted(model, OWN).score(text).body, model.score(text).body, atol=1e-6)


def test_spam_is_judged_as_before() -> None:
    model = load()
    text = [["时时彩开户平台,彩票投注,真人娱乐", *OWN[0].lines]]
    assert np.array_equal(fitted(model, OWN).score(text).spam, model.score(text).spam)


def test_the_score_of_a_line_does_not_depend_on_the_batch() -> None:
    model = fitted(load(), OWN)
    alone = [model.score([one.lines]).body for one in OWN]
    assert np.array_equal(np.concatenate(alone), model.score([one.lines for one in OWN]).body)


def test_a_model_that_is_read_again_judges_the_same(tmp_path: Path) -> None:
    data = write(tmp_path / "mine.jsonl", jsonl(6))
    model, card = adapt([data], None, tmp_path / "model")
    lines = [one.lines for one in read([data])]
    assert np.array_equal(load(tmp_path / "model").score(lines).body, model.score(lines).body)
    assert json.loads((tmp_path / "model" / "lines.json").read_text(encoding="utf-8"))["figures"] == card["figures"]
    assert cleaner.Cleaner(model=tmp_path / "model").clean(lines[0][0]).lines


def test_the_same_pages_give_the_same_files(tmp_path: Path) -> None:
    data = write(tmp_path / "mine.jsonl", jsonl(6))
    for name in "ab":
        adapt([data], None, tmp_path / name)
    for file in (tmp_path / "a").iterdir():
        with_other = tmp_path / "b" / file.name
        assert file.read_bytes() == with_other.read_bytes()


def test_fitting_again_does_not_add_to_what_was_fitted(tmp_path: Path) -> None:
    data = write(tmp_path / "mine.jsonl", jsonl(6))
    adapt([data], None, tmp_path / "once")
    adapt([data], tmp_path / "once", tmp_path / "twice")
    once, twice = (np.load(tmp_path / name / "own.npz")["own.weights"] for name in ("once", "twice"))
    assert np.array_equal(once, twice)


def test_a_new_model_in_the_folder_leaves_nothing_of_the_old_one(tmp_path: Path) -> None:
    page_model.save(fitted(load(), OWN), {}, tmp_path)
    assert (tmp_path / "own.npz").exists()
    page_model.save(load(), {}, tmp_path)
    assert not (tmp_path / "own.npz").exists()


@pytest.mark.parametrize("content", [b"", b"no zip", (models() / "kinds.npz").read_bytes()])
def test_a_damaged_addition_is_refused(tmp_path: Path, content: bytes) -> None:
    page_model.save(fitted(load(), OWN), {}, tmp_path)
    (tmp_path / "own.npz").write_bytes(content)
    with pytest.raises(ValueError, match=r"is damaged: (own\.npz can't be read|the array own\.weights is missing)"):
        load(tmp_path)


def test_pages_that_tell_nothing_are_refused() -> None:
    with pytest.raises(InputError, match="4 labelled pages are too few"):
        compare(load(), OWN[:4])
    chrome = [replace(one, labels=(Label.chrome,) * len(one.lines)) for one in OWN]
    with pytest.raises(InputError, match="all lines are body, or none is"):
        compare(load(), chrome)


def test_the_command_fits_a_model_and_prints_figures(cleaner_command: Run, tmp_path: Path) -> None:
    write(tmp_path / "mine.jsonl", jsonl(6))
    done = cleaner_command("train", "mine.jsonl", "--from", "shipped", "-o", "model", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert next(row.split()[1] for row in done.stdout.decode().splitlines() if " body  " in row) == "before"
    assert sorted(file.name for file in (tmp_path / "model").iterdir()) == ["lines.json", "lines.npz", "own.npz"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mine.jsonl", "--from", "shipped"], "name a folder for the model with --output DIR"),
        (["mine.jsonl", "--from", "nowhere", "-o", "model"], "nowhere: it needs lines.npz and lines.json"),
        (["few.jsonl", "--from", "shipped", "-o", "model"], "2 labelled pages are too few to learn from"),
    ],
)
def test_a_mistake_is_one_sentence_and_code_2(
    cleaner_here: Run, tmp_path: Path, arguments: list[str], said: str
) -> None:
    write(tmp_path / "mine.jsonl", jsonl(6))
    write(tmp_path / "few.jsonl", jsonl(2))
    done = cleaner_here("train", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert said in done.stderr.decode()
    assert not (tmp_path / "model").exists()
