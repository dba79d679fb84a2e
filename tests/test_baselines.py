"""The table of the classifier compares like with like, on the same pages and folds, and its page shows the results."""

import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks.lines import baselines
from benchmarks.lines.baselines import BLOCK, CORPORA, OURS, answers, references, table
from benchmarks.lines.systems import SYSTEMS, Judge, end_punctuation, ends_a_sentence, fasttext, keep_everything
from benchmarks.lines.systems import logistic_regression as logistic
from benchmarks.pages import block
from cleaner.document import Label
from cleaner.resources import models
from cleaner.training.corpora.folder import Page
from cleaner.training.fitting.folds import FOLDS, fold_of
from tests.conftest import ROOT
from tests.pages import SENTENCES

pytestmark = pytest.mark.slow

DOCUMENT = ROOT / "docs" / "classifier.md"
CHROME = ("首页 | 新闻 | 体育", "上一篇 | 下一篇", "登录 | 注册", "分享到微博")


def made(corpus: str, host: int) -> Page:
    """Return a page of six sentences between links."""
    body = [SENTENCES[(host + place) % len(SENTENCES)] for place in range(6)]
    lines = (CHROME[0], CHROME[1 + host % 3], *body, CHROME[3])
    labels = (Label.chrome, Label.chrome, *[Label.body] * 6, Label.chrome)
    return Page(f"{corpus}/{host}", corpus, f"{corpus}/host{host}", lines, labels)


PAGES = [made(corpus, host) for corpus in (*CORPORA, "dirty") for host in range(FOLDS)]
SCORES = {"precision": 0.5, "recall": 0.5, "f1": 0.5}
CARD: dict[str, Any] = {
    corpus: {
        "all": {
            "pages": FOLDS,
            "lines": FOLDS * 9,
            "body": {"line": SCORES, "character": SCORES},
            "page_averaged_body_f1": 0.5,
        }
    }
    for corpus in CORPORA
}


def fields(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("因为天气变冷，图书馆推迟开门。", True),
        ("他问：“下一班车到底几点才到？”", True),
        ("这条路我走了二十多年……", True),
        ("She said it would rain tomorrow.", True),
        ("It rained again today.", False),
        ("谢谢大家！", False),
        ("因为天气变冷，图书馆推迟开门", False),
        ("因为天气变冷，图书馆推迟开门...", False),
        ("首页 > 新闻 > 本地新闻 > 正文", False),
    ],
)
def test_the_rule_of_c4_keeps_five_words_that_end_in_a_mark(line: str, kept: bool) -> None:
    assert ends_a_sentence(line) is kept
    assert end_punctuation([])([line]) == [Label.body if kept else Label.chrome]


def test_no_system_learns_from_a_page_of_the_fold_it_judges() -> None:
    fold = fold_of([page.group for page in PAGES])
    seen: list[set[int]] = []
    asked: list[tuple[int, Sequence[str]]] = []

    def fit(pages: Sequence[Page]) -> Judge:
        seen.append({fold[page.group] for page in pages})
        assert {page.corpus for page in pages} == {*CORPORA, "dirty"}
        return partial(judge, len(seen) - 1)

    def judge(number: int, lines: Sequence[str]) -> list[Label]:
        asked.append((number, lines))
        return [Label.body] * len(lines)

    found = answers(PAGES, fit)
    assert seen == [set(range(FOLDS)) - {number} for number in range(FOLDS)]
    assert [lines for _, lines in asked] == [answer.page.lines for answer in found]
    assert [number for number, _ in asked] == [fold[answer.page.group] for answer in found]
    assert all(answer.fold == fold[answer.page.group] for answer in found)


def test_each_page_of_the_two_corpora_is_judged_once_and_no_other() -> None:
    judged = [answer.page.name for answer in answers(PAGES, keep_everything)]
    assert sorted(judged) == sorted(page.name for page in PAGES if page.corpus in CORPORA)


@pytest.mark.parametrize("name", ["logistic", "fasttext"])
def test_what_learns_tells_sentences_from_links_and_does_so_the_same_way_again(name: str) -> None:
    if name == "fasttext":
        pytest.importorskip("fasttext")
    fit = {"logistic": logistic, "fasttext": fasttext}[name]
    lines = [*SENTENCES[:20], *CHROME]
    found = fit(PAGES * 5)(lines)
    assert found == [Label.body] * 20 + [Label.chrome] * len(CHROME)
    assert fit(PAGES * 5)(lines) == found


def test_the_table_has_a_row_for_each_system_ours_and_each_reference() -> None:
    head, _, *rows = [fields(row) for row in table(PAGES, CARD)]
    assert [row[0].split(" (")[0] for row in rows] == [*(system.name for system in SYSTEMS), OURS, *references()]
    assert {len(row) for row in rows} == {len(head)} == {7}
    # six lines in nine are body
    assert [rows[0][1], rows[0][3]] == ["0.667 / 1.000 / 0.800", "0.800"]
    assert rows[len(SYSTEMS)][1:] == ["0.500 / 0.500 / 0.500", "0.500", "0.500"] * 2


def test_where_fasttext_is_missing_its_row_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fasttext", None)
    row = list(table(PAGES, CARD))[2 + len(SYSTEMS) - 1]
    assert "not measured" in row
    assert "fasttext" in row
    assert len(fields(row)) == 7


def test_a_model_card_of_other_pages_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\(6, 54\) of daniel_zh, the corpora \(5, 45\): train again"):
        list(table(PAGES[1:], CARD))


def test_the_command_writes_the_table_between_its_marks_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tmp_path / "page.md"
    document.write_text(f"前\n<!-- {BLOCK} -->\nformer table\n<!-- /{BLOCK} -->\n后\n", encoding="utf-8")
    (tmp_path / "lines.json").write_text(json.dumps({"figures": CARD}), encoding="utf-8")
    monkeypatch.setattr(baselines, "pages", lambda corpora: PAGES)
    monkeypatch.setattr(baselines, "models", lambda: tmp_path)
    baselines.main("corpora", str(document))
    once = document.read_text(encoding="utf-8")
    assert once.startswith(f"前\n<!-- {BLOCK} -->\n| system |")
    assert once.endswith(f".\n<!-- /{BLOCK} -->\n后\n")
    assert "former table" not in once
    baselines.main("corpora", str(document))
    assert document.read_text(encoding="utf-8") == once


@pytest.mark.parametrize("text", ["", "<!-- a -->", "<!-- /a --> <!-- a -->", "<!-- a --><!-- /a -->" * 2])
def test_a_page_without_the_block_is_left_alone(tmp_path: Path, text: str) -> None:
    document = tmp_path / "page.md"
    document.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="no one block 'a'"):
        block.write(document, "a", "new")
    assert document.read_text(encoding="utf-8") == text


def test_the_page_has_the_rows_of_the_benchmark_and_the_figures_of_the_model_card() -> None:
    card = json.loads((models() / "lines.json").read_text(encoding="utf-8"))["figures"]
    rows = [fields(row) for row in block.read(DOCUMENT, BLOCK).splitlines() if row.startswith("|")][2:]
    assert [row[0].split(" (")[0] for row in rows] == [*(system.name for system in SYSTEMS), OURS, *references()]
    [ours] = [row for row in rows if row[0] == OURS]
    assert ours[1:] == [cell for corpus in CORPORA for cell in baselines.cells(card[corpus]["all"])]


def test_the_references_are_sorted_say_what_they_are_and_name_both_corpora() -> None:
    text = baselines.REFERENCES.read_text(encoding="utf-8").splitlines()
    header, rows = [row for row in text if row.startswith("#")], [row for row in text if not row.startswith("#")]
    assert "original HTML" in " ".join(header)
    assert rows == sorted(rows)
    assert all(set(scores) == set(CORPORA) for scores in references().values())
