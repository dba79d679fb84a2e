"""Figures, curves, splits and lists of mistakes are right for models whose verdict on each line is known."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cleaner.document import Label
from cleaner.formats import InputError
from cleaner.training.corpora.folder import Page
from cleaner.training.evaluation import errors, plot
from cleaner.training.evaluation.calibration import calibration, reliability, threshold_curve
from cleaner.training.evaluation.floors import missed, read_floors
from cleaner.training.evaluation.metrics import EvaluatedPage, evaluate_pages, figures, rendered, scores
from cleaner.training.evaluation.splits import check_corpora, one_by_one, unseen
from cleaner.training.fitting.folds import UNTOUCHED, Dataset
from tests.lines import RECITING, Remembering, recited, write

pytestmark = pytest.mark.slow

BODY, CHROME, SPAM = Label.body, Label.chrome, Label.spam

# eight lines, among them a line of chrome that looks like body most of all, and one of body that looks like chrome
LINES = (
    (CHROME, 0.05, 0.01),
    (BODY, 0.95, 0.01),
    (BODY, 0.85, 0.01),
    (CHROME, 0.92, 0.01),
    (BODY, 0.25, 0.01),
    (CHROME, 0.02, 0.01),
    (CHROME, 0.30, 0.03),
    (SPAM, 0.04, 0.95),
)
PAGE = recited("site/1", *LINES)
OTHER = recited("other/1", *LINES[:4])


def judged(*pages: Page, fold: int = 0) -> list[EvaluatedPage]:
    return evaluate_pages(RECITING, pages, fold)


def test_each_line_keeps_its_verdict_and_both_probabilities() -> None:
    first, second = judged(PAGE, OTHER)
    assert first.found == (CHROME, BODY, BODY, BODY, CHROME, CHROME, CHROME, SPAM)
    assert first.body.tolist() == [body for _, body, _ in LINES]
    assert first.spam.tolist() == [spam for _, _, spam in LINES]
    assert second.body.tolist() == [body for _, body, _ in LINES[:4]]
    assert first.verdicts[7].score == 0.95
    assert first.verdicts[7].reason


def test_a_lower_threshold_finds_more_body_at_a_price() -> None:
    [row] = judged(PAGE)
    assert row.body_at[0.5].tolist() == [label is BODY for label in row.found]
    curve = {point["threshold"]: point for point in threshold_curve([row])["site"]}
    assert list(curve) == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    assert (curve[0.5]["precision"], curve[0.5]["recall"]) == (0.6667, 0.6667)
    assert (curve[0.2]["precision"], curve[0.2]["recall"]) == (0.6, 1.0)
    recalls = [point["recall"] for point in curve.values()]
    assert recalls == sorted(recalls, reverse=True)


def test_a_page_without_body_counts_by_what_is_kept_of_it() -> None:
    index = recited("index/1", (CHROME, 0.9, 0.01), (CHROME, 0.05, 0.01), (CHROME, 0.02, 0.01), (CHROME, 0.01, 0.01))
    found = scores(judged(index, PAGE))
    assert found["characters_kept_without_body"] == len(index.lines[0])
    assert scores(judged(PAGE))["characters_kept_without_body"] is None


def test_page_averages_are_of_lines_and_of_characters() -> None:
    found = scores(judged(PAGE, OTHER))
    each = [scores(judged(page)) for page in (PAGE, OTHER)]
    for average, by in (("page_averaged_body_f1", "line"), ("page_averaged_body_character_f1", "character")):
        assert found[average] == pytest.approx(np.mean([page["body"][by]["f1"] for page in each]), abs=1e-4)


@pytest.mark.parametrize(
    ("title", "chance", "counted", "found"),
    [("雨后的菜园", 0.9, 1, 1.0), ("雨后的菜园", 0.1, 1, 0.0), ("雨停了。", 0.9, 0, None), ("长" * 51, 0.9, 0, None)],
)
def test_a_title_is_the_short_first_line_of_a_body(title: str, chance: float, counted: int, found: object) -> None:
    page = recited("site/2", (CHROME, 0.01, 0.01), (BODY, chance, 0.01), *[(BODY, 0.9, 0.01)] * 4, (CHROME, 0.01, 0.01))
    rows = judged(page)
    renamed = replace(rows[0], page=replace(page, lines=(page.lines[0], title, *page.lines[2:])))
    figure = scores([renamed])
    assert (figure["pages_with_title"], figure["titles_found"]) == (counted, found)


def test_figures_are_given_by_kind_where_it_is_known() -> None:
    pages = [replace(PAGE, kind="blog"), replace(OTHER, kind="forum")]
    table = figures(judged(*pages))
    assert set(table["site"]) == {"all", "kind blog"}
    assert table["other"]["kind forum"] == table["other"]["all"]


def test_probabilities_that_come_true_are_calibrated_and_others_are_not() -> None:
    probability, truth = np.repeat([0.25, 0.75], 4), np.array([1, 0, 0, 0, 1, 1, 1, 0], dtype=bool)
    table = reliability(probability, truth)
    assert table["expected_error"] == 0.0
    assert [row["lines"] for row in table["bins"]] == [0, 0, 4, 0, 0, 0, 0, 4, 0, 0]
    assert table["bins"][2] == {"from": 0.2, "lines": 4, "mean_probability": 0.25, "share": 0.25}
    assert reliability(probability, ~truth)["expected_error"] == 0.5
    assert reliability(np.array([1.0, 0.0]), np.array([True, False]))["expected_error"] == 0.0


def test_calibration_counts_every_line_of_every_page() -> None:
    table = calibration(judged(PAGE, OTHER))
    for label in ("body", "spam"):
        assert sum(row["lines"] for row in table[label]["bins"]) == 12
    assert table["spam"]["bins"][9]["share"] == 1.0


def test_the_untouched_fold_is_listed_only_where_a_page_lies_in_it() -> None:
    rows = [*judged(PAGE), *judged(OTHER, fold=UNTOUCHED)]
    table = figures(rows)
    assert {corpus: list(splits) for corpus, splits in table.items()} == {
        "other": ["all", "untouched"],
        "site": ["all"],
    }
    assert "site" in rendered(table)
    assert "untouched" in rendered(table)


def test_the_surest_mistake_comes_first_with_the_lines_around_it() -> None:
    found = errors.worst(judged(PAGE, OTHER), 2)
    assert [(one.judged.page.name, one.place) for one in found] == [("other/1", 3), ("site/1", 3)]
    text = errors.rendered(found).split("\n\n")[1].splitlines()
    assert text[0] == "2. site/1 line 4: chrome, called body with 0.920: stands among the article's lines"
    assert [row.split()[-4] for row in text[1:]] == ["2", "3", "4", "5", "6"]
    assert [row.startswith("  > ") for row in text[1:]] == [False, False, True, False, False]
    [spare] = errors.worst(judged(PAGE), 5)[1:]
    assert (spare.judged.page.labels[spare.place], spare.judged.found[spare.place]) == (BODY, CHROME)
    assert errors.rendered([]) == "no mistake"


def dataset() -> Dataset:
    pages = [
        recited("a/1", *LINES),
        recited("a/1#thinned", *LINES[1:], group="a/1"),
        recited("a/2", *LINES),
        recited("a/3", *LINES, group="a/2"),
        recited("b/1", *LINES, group="a/1"),
        recited("b/2", *LINES),
        recited("raw/1", *LINES),
    ]
    original = ["#" not in page.name and page.corpus != "raw" for page in pages]
    return Dataset(tuple(pages), np.zeros(len(pages), dtype=np.int64), np.array(original))


def learned_from(fitting: Remembering) -> list[list[str]]:
    names = [page.name for page in dataset().pages]
    return [[name for name, used in zip(names, mask.tolist(), strict=True) if used] for mask in fitting.asked]


def test_a_corpus_is_unseen_when_no_page_of_it_or_of_its_groups_was_learned_from() -> None:
    fitting = Remembering(dataset())
    rows = unseen(fitting, "a")
    assert [row.page.name for row in rows] == ["a/1", "a/2", "a/3"]
    assert learned_from(fitting) == [["b/2", "raw/1"]]


def test_one_by_one_each_page_is_judged_without_its_group_alone() -> None:
    fitting = Remembering(dataset())
    rows = one_by_one(fitting, "a")
    assert [row.page.name for row in rows] == ["a/1", "a/2", "a/3"]
    assert learned_from(fitting) == [["a/2", "a/3", "b/2", "raw/1"], ["a/1", "a/1#thinned", "b/1", "b/2", "raw/1"]]
    assert scores(rows)["pages"] == 3


def test_a_corpus_that_is_not_there_or_is_all_there_is_cannot_be_held_out() -> None:
    with pytest.raises(InputError, match="unknown corpus 'raw': the data has a, b"):
        check_corpora(dataset(), ["a", "raw"])
    alone = dataset()
    alone.original[4:6] = False
    with pytest.raises(InputError, match="no labelled page is left to train on without corpus a"):
        unseen(Remembering(alone), "a")


def test_a_figure_outside_its_limits_is_named() -> None:
    table = {"pages": {"body": {"f1": 0.9}, "lost": 1}}
    within: dict[str, dict[str, float]] = {"floors": {"pages.body.f1": 0.9}, "ceilings": {"pages.lost": 1}}
    outside: dict[str, dict[str, float]] = {"floors": {"pages.body.f1": 0.95}, "ceilings": {"pages.lost": 0}}
    assert missed(table, within) == []
    assert missed(table, outside) == [
        "pages.body.f1 is 0.9, below its limit 0.95",
        "pages.lost is 1, above its limit 0",
    ]


def test_limits_of_what_was_not_evaluated_are_passed_over_but_not_those_of_no_figure() -> None:
    table = figures(judged(PAGE))
    assert missed(table, {"floors": {"elsewhere.all.body.line.f1": 1.0, "site.unseen.body.line.f1": 1.0}}) == []
    for name in ("site.all.body.line.f2", "site.al.body.line.f1", "site", "site.all.body"):
        with pytest.raises(InputError, match=f"no figure '{name}'"):
            missed(table, {"floors": {name: 0.5}})


@pytest.mark.parametrize("text", ["{", "[]", '{"floor": {}}', '{"floors": []}', '{"floors": {"a.all": "0.5"}}'])
def test_limits_that_are_none_are_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"limits\.json: "):
        read_floors(write(tmp_path / "limits.json", text))


def test_the_shipped_limits_can_be_read(root: Path) -> None:
    assert read_floors(root / "models" / "floors.json") == json.loads((root / "models" / "floors.json").read_text())


def test_a_curve_goes_through_every_probability_once() -> None:
    recall, precision = plot.curve(np.array([0.9, 0.8, 0.8, 0.1]), np.array([True, True, False, False]))
    assert recall.tolist() == [0.5, 1.0, 1.0]
    assert precision.tolist() == pytest.approx([1.0, 2 / 3, 0.5])


def test_the_confusion_table_has_each_line_once() -> None:
    assert plot.confusion(judged(PAGE)).tolist() == [[2, 1, 0], [1, 3, 0], [0, 0, 1]]


@pytest.mark.parametrize(("suffix", "opening"), [(".png", b"\x89PNG"), (".svg", b"<?xml")])
def test_a_plot_is_drawn_also_for_a_corpus_with_a_chinese_name(tmp_path: Path, suffix: str, opening: bytes) -> None:
    pytest.importorskip("matplotlib")
    file = tmp_path / f"plot{suffix}"
    plot.check(file)
    plot.draw(judged(PAGE, recited("新闻/1", *LINES)), file)
    assert file.read_bytes().startswith(opening)


def test_what_cannot_be_drawn_is_said_before_anything_is_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plot, "find_spec", lambda name: object())
    for file, said in ((tmp_path / "plot.pdf", "ends in .png or .svg"), (tmp_path / "no" / "plot.png", "no folder")):
        with pytest.raises(InputError, match=said):
            plot.check(file)
    monkeypatch.setattr(plot, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="pip install 'cleaner-zh\\[plot\\]'"):
        plot.check(tmp_path / "plot.png")


def test_judging_needs_no_scikit_learn() -> None:
    import subprocess

    code = (
        "import sys; import cleaner.training.evaluation.metrics, cleaner.cli.evaluate; print('sklearn' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert done.stdout == b"False\n"
