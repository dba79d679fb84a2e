"""Spam inside a line is cut out where the seam is certain, and an honest line never loses a character."""

import json
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

import cleaner
from cleaner import Cleaner, Config, Label
from cleaner.chinese.characters import Codes
from cleaner.kernels import KERNELS
from cleaner.lines.block import Block
from cleaner.lines.decision.verdicts import Verdict
from cleaner.lines.features.batch import fold
from cleaner.lines.features.hashing import BUCKETS
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.models.page_model import load
from cleaner.lines.scores import COLUMNS
from cleaner.lines.spam_cut.cut import Run, _count, _rests, cut
from cleaner.lines.spam_cut.keywords import TRADES, lines_with_keywords, spam_keywords
from cleaner.resources import read_table
from tests.conftest import ROOT

CASES = ROOT / "fixtures" / "spam_cut"
CUT = json.loads((CASES / "spam_cut.json").read_text(encoding="utf-8"))
NEGATIVE = json.loads((CASES / "negative.json").read_text(encoding="utf-8"))
TITLE, ARTICLE = "城南小学举办春季运动会", "红星机械厂始建于一九六二年，主要生产水泵和阀门。"
LIST = "国产精品久久,亚洲av无码,人妻在线观看"
BODY = Verdict(Label.body, 1.0, "taken for body")
# what is not cut yet, and why; once it is, the test that expects the failure fails
KNOWN_FAILURES = {"the police far from the list": "the rest reads more like spam than a report that stays"}


def case_of(case: dict[str, str]) -> object:
    reason = KNOWN_FAILURES.get(case["label"])
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(case, id=case["label"], marks=marks)


each_cut = pytest.mark.parametrize("case", [case_of(case) for case in CUT])
each_negative = pytest.mark.parametrize("case", NEGATIVE, ids=[case["label"] for case in NEGATIVE])
TO_TRADITIONAL = OpenCC("s2t")
EXPRESSIONS = [expression for kind, expression in read_table("spam_cut_words.tsv") if kind in TRADES]
pieces = st.sampled_from(
    [case["original"] for case in CUT] + [case["text"] for case in NEGATIVE] + [LIST, TITLE, ARTICLE]
)
joints = st.sampled_from(["_", "|", " ", "   ", ",", "\n"])
pages = st.lists(st.tuples(pieces, joints), min_size=1, max_size=8).map(lambda parts: "".join(map("".join, parts)))


@each_cut
def test_a_list_is_cut_out_and_the_line_says_so(case: dict[str, str]) -> None:
    cleaned = cleaner.clean(case["original"])
    assert cleaned.text == f"{case['fixed']}\n"
    assert cleaned.lines[0].repairs == cleaned.repairs == ("spam_cut",)
    assert cleaned.lines[0].label is Label.body
    assert len(cleaned.lines) == case["original"].count("\n") + 1


@pytest.mark.parametrize("case", CUT, ids=[case["label"] for case in CUT])
def test_what_stays_is_left_alone(case: dict[str, str]) -> None:
    assert cleaner.clean(f"{case['fixed']}\n").text == f"{case['fixed']}\n"


@each_negative
def test_an_honest_line_loses_nothing_even_if_it_is_body(case: dict[str, str]) -> None:
    assert cut(load(), [[case["text"]]], [[BODY]], Config.threshold) == []


@pytest.mark.parametrize("script", ["s2t", "s2tw", "s2hk"])
def test_cuts_do_not_depend_on_the_script(script: str) -> None:
    convert = OpenCC(script).convert
    lines = [case["original"].split("\n")[0] for case in CUT] + [case["text"] for case in NEGATIVE]
    expected = [found.row for found in cut(load(), [lines], [[BODY] * len(lines)], Config.threshold)]
    traditional = [convert(line) for line in lines]
    assert [found.row for found in cut(load(), [traditional], [[BODY] * len(lines)], Config.threshold)] == expected
    assert expected == [row for row, case in enumerate(CUT) if case["label"] not in KNOWN_FAILURES]


@pytest.mark.parametrize("options", [{"repair": False}, {"drop": {"chrome"}}, {"drop": frozenset()}])
def test_nothing_is_cut_when_nothing_is_to_be_repaired_or_spam_is_kept(options: dict[str, object]) -> None:
    cleaned = cleaner.clean(f"{LIST}     {ARTICLE}", simplify=False, **options)
    assert cleaned.lines[0].text == cleaned.lines[0].original
    assert cleaned.repairs == ()


def test_a_line_called_spam_keeps_its_honest_part() -> None:
    spam = Verdict(Label.spam, 0.99, "reads like spam")
    for rest in (ARTICLE * 10, ARTICLE):
        [found] = cut(load(), [[f"{LIST}     {rest}"]], [[spam]], Config.threshold)
        assert (found.text, found.verdict.label) == (rest, Label.body)
    assert cut(load(), [[f"{LIST}     水泵,阀门"]], [[spam]], Config.threshold) == []


def test_a_line_called_spam_keeps_a_long_rest_even_if_that_has_joiners() -> None:
    spam = Verdict(Label.spam, 0.99, "reads like spam")
    sentence = ARTICLE.replace("，", ",")
    [found] = cut(load(), [[f"{LIST}     {sentence * 9}"]], [[spam]], Config.threshold)
    assert (found.text, found.verdict.label) == (sentence * 9, Label.body)
    assert cut(load(), [[f"{LIST}     {sentence * 8}"]], [[spam]], Config.threshold) == []


def test_a_list_of_dozens_of_keywords_goes_as_a_whole() -> None:
    [found] = cut(load(), [[f"{','.join([LIST] * 14)}     {ARTICLE}"]], [[BODY]], Config.threshold)
    assert found.text == ARTICLE


def test_chrome_is_not_looked_at_and_indentation_stays() -> None:
    line = f"　　{ARTICLE}{LIST}"
    assert cut(load(), [[line]], [[Verdict(Label.chrome, 0.9, "reads like site chrome")]], Config.threshold) == []
    [found] = cut(load(), [[line]], [[BODY]], Config.threshold)
    assert found.text == f"　　{ARTICLE}"


@given(pages)
@settings(max_examples=200)
def test_cutting_settles(page: str) -> None:
    text = cleaner.clean(page).text
    assert cleaner.clean(text).text == text


@given(st.lists(pages, max_size=5))
@settings(max_examples=50)
def test_many_documents_are_cut_as_each_alone(documents: list[str]) -> None:
    tool = Cleaner()
    assert list(tool.clean_many(documents)) == [tool.clean(page) for page in documents]


def seen_either_way(points: Codes, least: int) -> list[int]:
    """Return lines that may have keywords, the same by numpy as by the compiled loop."""
    fast = lines_with_keywords(points, least)
    KERNELS.wanted = False
    try:
        assert fast == lines_with_keywords(points, least)
    finally:
        KERNELS.wanted = True
    return fast


@pytest.mark.parametrize("expression", EXPRESSIONS)
@given(data=st.data())
@settings(max_examples=5)
def test_no_word_of_a_trade_escapes_the_look_at_all_lines(expression: str, data: st.DataObject) -> None:
    word = data.draw(st.from_regex(expression, fullmatch=True))
    assert spam_keywords([word])
    points = Block.of([[TITLE, f"{TITLE}{word}", f"{word},{word}"]]).points
    assert seen_either_way(points, 1) == [1, 2]
    assert 2 in seen_either_way(points, 2)


@given(st.lists(pages.map(lambda page: page.replace("\n", " "))), st.integers(1, 3))
@settings(max_examples=100)
def test_the_look_at_all_lines_misses_none_with_so_many_keywords(lines: list[str], least: int) -> None:
    lines += [TO_TRADITIONAL.convert(line).upper() for line in lines]
    seen = seen_either_way(Block.of([lines]).points, least)
    assert seen == sorted(set(seen))
    for place, line in enumerate(lines):
        keywords = "".join(map(chr, fold(line).tolist())).split(",")
        assert place in seen or sum(bool(spam_keywords([keyword])) for keyword in keywords) < least


@pytest.mark.parametrize(
    ("keywords", "seam", "least"),
    [(LIST.split(",")[:2], "_", -1.0), (LIST.split(","), "_", -2.0), (LIST.split(","), ",", -0.25)],
    ids=["that names two trades", "that names three", "before a comma"],
)
def test_a_list_goes_from_certain_odds_on(keywords: list[str], seam: str, least: float) -> None:
    head = ",".join(keywords)
    ends = list(accumulate(len(word) + 1 for word in keywords))
    run = Run(f"{head}{seam}{TITLE}", True, tuple(zip([0, *ends], [end - 1 for end in ends], strict=False)))
    for odds, rest in ((least + 0.01, TITLE), (least - 0.01, None)):
        model = LineModel(np.zeros((COLUMNS, BUCKETS), dtype=np.int16), np.ones(COLUMNS), np.full(COLUMNS, odds))
        assert _rests(model, [(run, [(word, True) for word in keywords])]) == [rest]


# (names a trade, log-odds of spam) of each keyword from the line's end on, and how many of them are the list
COUNTED = [
    ([(True, 0.0), (True, -3.6)], 2),
    ([(True, 0.0), (True, -3.8)], 1),
    ([(True, 0.0), (False, -1.9)], 2),
    ([(True, 0.0), (False, -2.1)], 1),
    # what is not spam at the seam may be inside, between commas, and one of them alone
    ([(True, 0.0), (False, -3.1), (True, 0.0)], 3),
    ([(True, 0.0), (False, -3.3), (True, 0.0)], 3),
    ([(True, 0.0), (False, -3.3), (False, -3.3), (True, 0.0)], 1),
    ([(True, 0.0), (False, -3.1), (False, -3.1), (True, 0.0)], 4),
    # at the line's end it has to be likelier
    ([(False, -2.4), (True, 0.0)], 2),
    ([(False, -2.4), (False, -3.3), (True, 0.0)], 3),
    ([(False, -2.6), (False, -3.3), (True, 0.0)], 0),
    ([(False, -2.6), (True, 0.0)], 2),
    ([(False, -3.3), (True, 0.0)], 0),
    ([], 0),
]


@pytest.mark.parametrize(("keywords", "count"), COUNTED)
def test_a_list_ends_with_its_last_keyword_that_is_surely_spam(keywords: list[tuple[bool, float]], count: int) -> None:
    words = [f"词{place}" for place in range(len(keywords))]
    ends = [3 * place + 2 for place in range(len(keywords))]
    run = Run(",".join(words), True, tuple((end - 2, end) for end in ends))
    traded = [(word, is_one) for word, (is_one, _) in zip(words, keywords, strict=True)]
    assert _count(run, traded, [odds for _, odds in keywords]) == count
