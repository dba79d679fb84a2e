"""A document that only became Simplified keeps its verdicts, and is not judged again."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

import cleaner
from cleaner import Cleaner, Config, Label
from cleaner.lines.block import Block
from cleaner.lines.classification import classify, classify_documents
from cleaner.lines.decision.verdicts import READS_BODY, READS_CHROME, REASONS, Verdict, Verdicts
from cleaner.lines.features.batch import Keys
from cleaner.lines.models.page_model import PageModel, load
from cleaner.lines.same_reading import read_alike
from cleaner.lines.spam_cut.cut import cut
from cleaner.pipeline import stages
from cleaner.pipeline.triage import Needs, triage
from tests.pages import ARTICLE, SENTENCES, SIGNED, SPAM, TRADITIONAL

pytestmark = pytest.mark.slow

PIECES = (
    *SENTENCES[:8],
    *SIGNED,
    TRADITIONAL.strip(),
    SPAM.strip(),
    "大 連 港 口 ",
    "台灣的軟體",
    "著",
    "𠀀",
    ",",
    "|",
)
lines = st.lists(st.sampled_from([*PIECES, "", " ", "　　", "首页 | 新闻 | 论坛"]), max_size=3).map("".join)
pages = st.lists(lines, max_size=12)
conversions = st.sampled_from(["s2t", "s2tw", "s2hk", "t2s", "tw2s", "tw2sp"])


converter = cache(OpenCC)


def convert(conversion: str, page: list[str]) -> list[str]:
    return [converter(conversion).convert(line) for line in page]


@given(pages, conversions, conversions)
@settings(max_examples=150, deadline=None)
def test_documents_that_read_alike_have_the_same_verdicts_and_cuts(page: list[str], one: str, other: str) -> None:
    before, now = convert(one, page), convert(other, [line.strip() for line in page if line.strip()])
    if read_alike([before], [now]) != [True]:
        return
    written = [row for row, line in enumerate(before) if line.strip()]
    [old], [new] = (classify_documents(load(), [document], Config.threshold) for document in (before, now))
    assert [old[row] for row in written] == list(new)
    places = [
        [found.row for found in cut(load(), [document], [verdicts], Config.threshold)]
        for document, verdicts in ((before, old), (now, new))
    ]
    assert [written.index(row) for row in places[0]] == places[1]


@given(st.lists(pages, max_size=5), conversions, st.data())
@settings(max_examples=100, deadline=None)
def test_documents_are_compared_together_as_each_alone(
    block: list[list[str]], conversion: str, data: st.DataObject
) -> None:
    now = [data.draw(st.sampled_from([page, convert(conversion, page), page[1:]])) for page in block]
    expected = [read_alike([old], [new])[0] for old, new in zip(block, now, strict=True)]
    assert read_alike(block, now) == expected


def test_a_page_that_only_became_simplified_reads_alike_and_any_other_change_does_not() -> None:
    before = converter("s2t").convert(ARTICLE).split("\n")
    now = ARTICLE.split("\n")
    assert before != now
    others = [now[1:], [*now, "新"], ["　".join(now)], [line.replace("，", ",") for line in now]]
    others += [[line.replace("馆", "官") for line in now], [line.replace("。", "") for line in now]]
    assert read_alike([before] * 7, [now, *others]) == [True, *[False] * 6]


def test_a_page_is_judged_again_only_where_a_line_went(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[int] = []

    def counted(model: PageModel, block: Block, threshold: float, site: Keys | None) -> Verdicts:
        judged.append(len(block))
        return classify(model, block, threshold, site)

    monkeypatch.setattr(stages, "classify_lines", counted)
    article = converter("s2t").convert(ARTICLE)
    cleaned = list(Cleaner().clean_many([article, f"  {article}\n\n", SPAM + article, ARTICLE]))
    assert [each.text for each in cleaned] == [ARTICLE] * 4
    assert [count for count in judged if count] == [4, 1]


def test_a_page_that_was_only_repaired_is_not_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def counted(block: Block, is_repaired: bool = False) -> Needs:
        looks.append(len(block))
        return triage(block, is_repaired)

    monkeypatch.setattr(stages, "triage", counted)
    assert cleaner.clean(ARTICLE.replace("，", "&nbsp;，")).repairs == ("html_entities",)
    assert looks == [1, 1]


def test_a_page_whose_lines_go_one_after_another_is_repaired_three_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    page = [f"{number}。" for number in range(9)]
    looks: list[int] = []

    def without_the_last(model: PageModel, block: Block, threshold: float, site: Keys | None) -> Verdicts:
        found = [Verdict(Label.body, 1.0, REASONS[READS_BODY])] * len(block.lines)
        # all but three go in the end, one of them whenever the page is judged
        if len(found) > 3:
            found[-1] = Verdict(Label.chrome, 1.0, REASONS[READS_CHROME])
        return Verdicts.of(found)

    def counted(block: Block, is_repaired: bool = False) -> Needs:
        looks.append(len(block.lines))
        return triage(block, is_repaired)

    monkeypatch.setattr(stages, "classify_lines", without_the_last)
    monkeypatch.setattr(stages, "triage", counted)
    cleaned = cleaner.clean("\n".join(page))
    assert cleaned.text.split() == page[:3]
    assert [line.kept for line in cleaned.lines] == [True] * 3 + [False] * 6
    assert looks == [9, 8, 3]
