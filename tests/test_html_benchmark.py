"""The benchmark of pages with HTML: everybody is asked with the HTML, and judged by the labelled lines."""

import pytest

pytest.importorskip("catboost", reason="the benchmark trains where there is no model")

from benchmarks.lines.baselines import HTML_COLUMNS, OURS
from benchmarks.lines.extractors import Extractor
from benchmarks.lines.html_pages import by_kind, extracted, ours, overview
from cleaner.document import Label
from cleaner.resources import models
from cleaner.training.corpora.folder import Page
from tests.pages import SENTENCES
from tests.test_lines_benchmark import HTML, TITLE

PARAGRAPHS = ["".join(SENTENCES[n : n + 5]) for n in range(0, 20, 5)]
LINES = ("首页 新闻 体育", TITLE, *PARAGRAPHS, "关于我们 联系我们")
LABELS = (Label.chrome, *[Label.body] * 5, Label.chrome)
PAGES = [Page(f"web26/{n}", "web26", f"web26/{n}", LINES, LABELS, kind="article") for n in range(8)]
HTML_OF = {page.name: f"<!-- {page.name} -->{HTML}" for page in PAGES}


def test_ours_keeps_the_article_with_each_rendering_and_takes_the_model_of_the_fold() -> None:
    folds = {HTML_OF[page.name]: number % 6 for number, page in enumerate(PAGES)}
    systems = list(ours([models()] * 6, folds))
    assert [each.name for each in systems] == [OURS, "cleaner, lines of html2text", "cleaner, lines of inscriptis"]
    for each in systems:
        row = extracted(each, PAGES, HTML_OF)
        assert [answer.found[2:] for answer in row.answers] == [LABELS[2:]] * len(PAGES)
        assert row.failed == 0
        assert row.speed
    with pytest.raises(KeyError):
        systems[0].extract("a page of no fold")


def test_each_table_has_a_row_for_each_system_that_answered() -> None:
    everything = extracted(Extractor("everything", "pytest", "pytest", lambda _: "\n".join(LINES)), PAGES, HTML_OF)
    nothing = extracted(Extractor("nothing", "pytest", "pytest", lambda _: str(1 / 0)), PAGES, HTML_OF)
    missing = extracted(Extractor("missing", "no_such_tool", "pytest", str), PAGES, HTML_OF)
    head, rule, *rows = overview([everything, nothing, missing], PAGES)
    cells = [row.strip("| ").split(" | ") for row in rows]
    assert head.count("|") == rule.count("|") == len(HTML_COLUMNS) + 4
    assert cells[0][:2] == ["everything", "0.714 / 1.000 / 0.833"]
    assert cells[1][:2] == ["nothing", "0.000 / 0.000 / 0.000"]
    assert cells[1][-2] == "8"
    assert cells[2][1] == "not measured: No module named 'no_such_tool'"
    assert [row.split(" | ")[0] for row in by_kind([everything, missing], PAGES)] == [
        "| system",
        "|---|---|",
        "| everything",
    ]
