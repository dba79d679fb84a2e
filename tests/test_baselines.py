"""The table of the classifier compares like with like, on the same pages and folds, and its page shows the results."""

import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks.lines import baselines
from benchmarks.lines.baselines import (
    BLOCKS,
    COLUMNS,
    CORPORA,
    HTML,
    HTML_COLUMNS,
    OURS,
    TODAY,
    Measured,
    Tables,
    extracted,
    judged,
    references,
)
from benchmarks.lines.extractors import EXTRACTORS, Extractor
from benchmarks.lines.systems import SYSTEMS, Judge, end_punctuation, ends_a_sentence, fasttext, keep_everything
from benchmarks.lines.systems import logistic_regression as logistic
from benchmarks.lines.tables import UNKNOWN, cells
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
    """Return a page of six sentences between links; one in three of `TODAY` has no body and is of another kind."""
    body = [SENTENCES[(host + place) % len(SENTENCES)] for place in range(6)]
    lines = (CHROME[0], CHROME[1 + host % 3], *body, CHROME[3])
    is_list = corpus == TODAY and host % 3 == 0
    labels = (Label.chrome, Label.chrome, *[Label.chrome if is_list else Label.body] * 6, Label.chrome)
    kind = ("list" if is_list else "article") if corpus == TODAY else ""
    return Page(f"{corpus}/{host}", corpus, f"{corpus}/host{host}", lines, labels, kind=kind)


PAGES = [made(corpus, host) for corpus in (*CORPORA, "dirty") for host in range(FOLDS)]
SAME = frozenset(page.name for page in PAGES[:4])
RATES = {"precision": 0.5, "recall": 0.5, "f1": 0.5}


def half(pages: int) -> dict[str, Any]:
    """Return the figures of a model card for pages of nine lines."""
    return {
        "pages": pages,
        "lines": pages * 9,
        "body": {"line": RATES, "character": RATES},
        "page_averaged_body_f1": 0.5,
        "page_averaged_body_character_f1": 0.5,
        "characters_kept_without_body": 5.0,
        "titles_found": 0.5,
    }


CARD: dict[str, Any] = {corpus: {"all": half(FOLDS)} for corpus in CORPORA}
CARD[TODAY]["kind article"] = half(4)
EVERYTHING = {"all": judged(PAGES, keep_everything)}
TABLES = Tables(PAGES, CARD, EVERYTHING, {}, SAME)


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

    found = judged(PAGES, fit).answers
    assert seen == [set(range(FOLDS)) - {number} for number in range(FOLDS)]
    assert [lines for _, lines in asked] == [answer.page.lines for answer in found]
    assert [number for number, _ in asked] == [fold[answer.page.group] for answer in found]
    assert all(answer.fold == fold[answer.page.group] for answer in found)


def test_each_page_of_the_three_corpora_is_judged_once_and_no_other() -> None:
    names = [answer.page.name for answer in EVERYTHING["all"].answers]
    assert sorted(names) == sorted(page.name for page in PAGES if page.corpus in CORPORA)


@pytest.mark.parametrize("name", ["logistic", "fasttext"])
def test_what_learns_tells_sentences_from_links_and_does_so_the_same_way_again(name: str) -> None:
    if name == "fasttext":
        pytest.importorskip("fasttext")
    fit = {"logistic": logistic, "fasttext": fasttext}[name]
    lines = [*SENTENCES[:20], *CHROME]
    found = fit(PAGES * 5)(lines)
    assert found == [Label.body] * 20 + [Label.chrome] * len(CHROME)
    assert fit(PAGES * 5)(lines) == found


def test_the_first_table_has_the_figures_of_all_pages_ours_from_the_card_and_the_references() -> None:
    head, _, everything, ours, *others = [fields(row) for row in TABLES.overview()]
    assert len(head) == len(others[0]) == 1 + len(CORPORA) * len(COLUMNS)
    assert head[1].startswith(f"`{TODAY}`")
    # of six pages with nine lines 24 lines are body, 36 elsewhere
    assert (everything[1], everything[3]) == ("0.444 / 1.000 / 0.615", "0.800")
    assert everything[4] == "0.667 / 1.000 / 0.800"
    assert ours == [OURS, *["0.500 / 0.500 / 0.500", "0.500", "0.500"] * len(CORPORA)]
    assert [row[0].split(" (")[0] for row in others] == [*references()]
    assert all(row[2:4] == [UNKNOWN, UNKNOWN] for row in others)


def test_the_second_table_has_the_kinds_that_have_body() -> None:
    head, _, everything, ours = [fields(row) for row in TABLES.kinds()]
    assert head == ["system", "article (4)"]
    assert (everything, ours) == (["all", "0.800"], [OURS, "0.500"])


def test_the_third_table_has_every_row_on_the_pages_with_html() -> None:
    alike = Tables(PAGES, {**CARD, TODAY: {**CARD[TODAY], HTML: half(4)}}, EVERYTHING, {"x": EVERYTHING["all"]}, SAME)
    head, _, everything, ours, extractor = [fields(row) for row in alike.html()]
    assert head == ["system", *HTML_COLUMNS]
    # two of these four pages have six lines of body
    assert everything[1] == "0.333 / 1.000 / 0.500"
    assert extractor[1:] == everything[1:]
    assert ours[1:] == cells(half(4), HTML_COLUMNS)


def test_until_the_card_has_figures_of_the_pages_with_html_ours_is_unknown() -> None:
    assert fields(list(TABLES.html())[3]) == [OURS, *[UNKNOWN] * len(HTML_COLUMNS)]


def test_where_fasttext_is_missing_its_row_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fasttext", None)
    missing = {"fastText": judged(PAGES, fasttext)}
    for lines in (table(Tables(PAGES, CARD, missing, {}, SAME)) for _, table in BLOCKS.values()):
        head, _, row, *_ = map(fields, lines)
        assert row[1].startswith("not measured: import of fasttext")
        assert len(row) == len(head)


def test_an_extractor_that_is_missing_is_not_measured() -> None:
    found = extracted(Extractor("x", "no_such_extractor", "x", str), PAGES[:1], {PAGES[0].name: ""})
    assert found == Measured((), "No module named 'no_such_extractor'")


def test_an_extractor_that_fails_on_a_page_keeps_nothing_of_it_and_is_told() -> None:
    def extract(html: str) -> str:
        if not html:
            raise RecursionError
        return html

    html = {PAGES[1].name: "\n".join(PAGES[1].lines[2:8]), PAGES[2].name: ""}
    found = extracted(Extractor("x", "pytest", "pytest", extract), PAGES[1:3], html)
    assert [answer.found for answer in found.answers] == [PAGES[1].labels, (Label.chrome,) * 9]
    assert found.note == f"pytest {pytest.__version__} (failed on 1 of 2 pages)"


@pytest.mark.parametrize("split", ["all", "kind article", HTML])
def test_a_model_card_of_other_pages_is_refused(split: str) -> None:
    card = {**CARD, TODAY: {**CARD[TODAY], split: half(5)}}
    tables = Tables(PAGES, card, EVERYTHING, {}, SAME)
    with pytest.raises(ValueError, match=rf"\(5, 45\) of {TODAY} {split}, the corpora .*: train again"):
        all(list(lines(tables)) for _, lines in BLOCKS.values())


def test_the_command_writes_the_table_between_its_marks_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tmp_path / "page.md"
    texts = "".join(f"前\n<!-- {name} -->\nformer table\n<!-- /{name} -->\n后\n" for name in BLOCKS)
    document.write_text(texts, encoding="utf-8")
    (tmp_path / "lines.json").write_text(json.dumps({"figures": CARD}), encoding="utf-8")
    monkeypatch.setattr(baselines, "pages", lambda corpora: PAGES)
    monkeypatch.setattr(baselines, "models", lambda: tmp_path)
    baselines.main(str(tmp_path), str(document))
    once = document.read_text(encoding="utf-8")
    assert once.count("前\n<!-- ") == once.count(" -->\n后\n") == len(BLOCKS)
    assert once.count("-->\n| system |") == len(BLOCKS)
    assert "former table" not in once
    baselines.main(str(tmp_path), str(document))
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
    tables = {name: [fields(row) for row in block.read(DOCUMENT, name).splitlines()[2:]] for name in BLOCKS}
    rows = {name: [row for row in table if row != [""]] for name, table in tables.items()}
    names = {name: [row[0].split(" (")[0] for row in table if len(row) > 1] for name, table in rows.items()}
    known = [system.name for system in SYSTEMS]
    assert names["baselines"] == [*known, OURS, *references()]
    assert names["baselines_by_kind"] == [*known, OURS]
    assert names["baselines_with_html"] == [*known, OURS, *(extractor.name for extractor in EXTRACTORS)]
    ours = [next(row[1:] for row in table if row[0] == OURS) for table in rows.values()]
    kinds = [value for name, value in sorted(card[TODAY].items()) if name.startswith("kind ") and "body" in value]
    assert ours == [
        [cell for corpus in CORPORA for cell in cells(card[corpus]["all"], COLUMNS)],
        [cell for kind in kinds for cell in cells(kind, ("page F1",))],
        cells(card[TODAY].get(HTML), HTML_COLUMNS),
    ]


def test_the_references_are_sorted_say_what_they_are_and_name_both_corpora() -> None:
    text = baselines.REFERENCES.read_text(encoding="utf-8").splitlines()
    header, rows = [row for row in text if row.startswith("#")], [row for row in text if not row.startswith("#")]
    assert "original HTML" in " ".join(header)
    assert rows == sorted(rows)
    assert all(set(known) == set(CORPORA) - {TODAY} for known in references().values())
