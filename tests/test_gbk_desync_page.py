"""The quick ways to examine a page's annotations find what the slow ones do, and what is weighed is not an author's."""

import re
from collections.abc import Mapping
from itertools import repeat

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.chinese.characters import HAN
from cleaner.repair import gbk_desync
from cleaner.repair.gbk_desync import _odd_lines, lines
from cleaner.repair.gbk_desync.annotations import ANNOTATION, PARENTHESIS, syllable
from cleaner.repair.gbk_desync.author_spaces import author_spaces
from cleaner.repair.gbk_desync.gbk import is_reading, readings
from cleaner.repair.gbk_desync.junk import MAYBE_JUNK, SIGN_OF_JUNK
from cleaner.repair.gbk_desync.page import PageEvidence, _littered, weigh
from cleaner.repair.gbk_desync.search import _is_fragment, _is_open
from cleaner.repair.gbk_desync.strip import ON_LETTER, STRADDLING, _displaced, _on_letter, _straddling, strip
from cleaner.repair.trigger import LETTERS
from tests.evenly import Evenly

FORWARDS = re.compile(rf"\((?<=([{HAN}])\()([{LETTERS}{HAN} ]{{1,20}})\)")
PIECES = st.sampled_from(
    [
        *"財經驗聞長爲態中文AB?？！，。、,! \n()\1\5\x08é😀\ud800",
        *(
            "財(cái)",
            "經(jīng)",
            "經(jīng飄雪)",
            "驗(yàn )",
            "長(cháng)",
            "長(zhǎng)",
            "(wén)",
            "爲B(tài)",
            "Y(jié)",
            "yàn)",
        ),
        *(" ，", "\5！", "??", "?,F", "(" + "a" * 21 + ")"),
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


def slowly(line: str, evidence: PageEvidence) -> str:
    """Strip the rest of a line without first checking that there may be any."""
    line = ON_LETTER.sub(_on_letter, STRADDLING.sub(_straddling, line))
    return PARENTHESIS.sub(lambda match: _displaced(match, evidence), line)


@given(text=TEXTS)
@example("財(cái)(cái)")
@example("財(財(cái)經)")
def test_annotations_found_backwards_are_those_found_forwards(text: str) -> None:
    found = [kind[-1] + kind[-3:0:-1] for kind in ANNOTATION.findall(text[::-1])]
    assert found[::-1] == [char + inside for char, inside in FORWARDS.findall(text)]


@given(text=TEXTS, listed=st.frozensets(st.sampled_from("財經驗長")))
def test_a_page_is_stripped_as_it_would_be_line_by_line(text: str, listed: frozenset[str]) -> None:
    def drop(match: re.Match[str]) -> str:
        return "" if match[1] in listed and is_reading(match[1], syllable(match[2])) else match[0]

    evidence = PageEvidence(True, listed, frozenset())
    assert strip(text, evidence) == "\n".join(map(slowly, FORWARDS.sub(drop, text).split("\n"), repeat(evidence)))


@given(text=TEXTS)
def test_the_search_for_a_sign_of_junk_finds_something_where_there_may_be_junk(text: str) -> None:
    found = any(pattern.search(text) for pattern in SIGN_OF_JUNK.values())
    assert found == bool(MAYBE_JUNK.search(text))


@given(text=TEXTS)
def test_an_entry_begins_with_its_only_mark(text: str) -> None:
    entries = list(lines.ENTRY.finditer(text))
    assert [len(lines.MAYBE_ENTRY.findall(entry[0])) for entry in entries] == [1] * len(entries)
    assert all(lines.MAYBE_ENTRY.match(entry[0]) for entry in entries)


@given(text=TEXTS)
@example("財\U00010000")
def test_a_character_is_plain_where_it_stands_more_often_than_it_is_annotated(text: str) -> None:
    evidence = weigh(text, desync=True)
    for char in {*text, "財", "国"}:
        plain = char > "\u33ff" and text.count(char) > evidence.counts.get(char, 0)
        assert evidence.is_plain(char) == (plain and char <= "\uffff")


AROUND = "江上船都靠岸，街上一個也不見，樓頂旗子還掛著，風一陣一陣吹過來。" * 3
FOREIGN, BOTH = "財經驗網業產動關", "国人中大"


def page(annotated: Mapping[str, tuple[int, int]], around: str = AROUND) -> str:
    """Return a page on which characters stand so often with pinyin, and so often without."""
    words = [f"{char}({readings()[char][0]})，" * often + char * bare for char, (often, bare) in annotated.items()]
    return "".join(words) + around


@pytest.mark.parametrize(
    ("annotated", "by_machine"),
    [
        ({"護": (1, 0)}, True),
        ({"龜": (1, 0)}, False),
        (dict.fromkeys(BOTH, (2, 0)), True),
        ({**dict.fromkeys(BOTH, (2, 0)), "大": (1, 0)}, False),
        (dict.fromkeys(BOTH[:3], (3, 0)), False),
    ],
    ids=["a common character", "a rarer one", "four, each twice", "four, but one once", "three, each three times"],
)
def test_only_a_machine_glosses_what_everybody_knows(
    annotated: Mapping[str, tuple[int, int]], by_machine: bool
) -> None:
    assert weigh(page(annotated)).obfuscated == by_machine


@pytest.mark.parametrize(
    ("often", "bare", "listed"), [(4, 1, True), (5, 2, False)], ids=["four in five", "five in seven"]
)
def test_a_character_of_both_scripts_is_listed_if_nearly_all_of_it_is_annotated(
    often: int, bare: int, listed: bool
) -> None:
    assert ("我" in weigh(page({**dict.fromkeys(BOTH, (2, 0)), "我": (often, bare)})).annotated) == listed


def test_half_is_enough_for_a_traditional_character_and_for_all_on_a_page_with_many() -> None:
    three = dict.fromkeys(FOREIGN[:3], (1, 0))
    assert "學" in weigh(page({**three, "學": (2, 2)})).annotated
    assert "學" not in weigh(page({**three, "學": (2, 3)})).annotated
    assert "我" in weigh(page({**dict.fromkeys(FOREIGN, (1, 0)), "我": (3, 2)})).annotated
    assert "我" not in weigh(page({**dict.fromkeys(FOREIGN[:7], (1, 0)), "我": (3, 2)})).annotated


def test_a_page_for_learners_glosses_much_of_it_and_what_both_scripts_share() -> None:
    dense = [weigh(page({"我": (5, 0), "財": (5, 0)}, "江" * around)).obfuscated for around in (10, 14, 15, 25)]
    assert dense == [False, False, True, True]
    shared = [weigh(page({"我": (count, 0), "財": (20 - count, 0)}, "江" * 5)).obfuscated for count in (5, 6, 7, 8)]
    assert shared == [True, True, False, False]


@pytest.mark.parametrize(("junk", "marks", "littered"), [(1, 5, False), (2, 5, True), (2, 24, True), (2, 26, False)])
def test_junk_stands_before_two_marks_or_more_and_one_in_twelve(junk: int, marks: int, littered: bool) -> None:
    assert bool(_littered("好 ，" * junk + "好，" * (marks - junk))) == littered


@pytest.mark.parametrize(
    ("text", "closing", "is_one"),
    [
        ("“好", "”", True),
        ("“好”", "”", False),
        ("“好”“", "”", True),
        ("好", "”", False),
        ("（好", "）", True),
        ("(好", "）", True),
    ],
)
def test_a_mark_closes_what_is_open_before_it(text: str, closing: str, is_one: bool) -> None:
    assert _is_open(text, closing) == is_one


@pytest.mark.parametrize(("logprob", "is_odd"), [(-10.9, False), (-11.1, True)])
def test_a_mark_that_lost_its_sign_counts_before_what_is_hardly_chinese(
    logprob: float, is_odd: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gbk_desync, "character_model", Evenly(logprob))
    assert list(_odd_lines("好\n中心?，現在")) == ["中心?，現在"] * is_odd


def test_nine_spaces_before_marks_are_a_habit_and_eight_may_be_junk() -> None:
    assert author_spaces("好 ，" * 8) == set()
    assert author_spaces("好 ，" * 9) == set(range(2, 27, 3))


@pytest.mark.parametrize(("size", "is_short"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_quotation_of_four_characters_is_no_sentence(size: int, is_short: bool) -> None:
    assert _is_fragment(f"他說“{'好' * size}。", "”") == is_short
    assert not _is_fragment(f"。“{'好' * size}。", "”")


def test_a_laugh_is_a_sign_three_times_over() -> None:
    assert [PageEvidence(True, frozenset(), frozenset(), text=text).is_chat for text in ("哈哈", "哈哈哈")] == [
        False,
        True,
    ]
