"""The quick ways to examine a page's annotations find what the slow ones do."""

import re
from itertools import repeat

from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.chinese.characters import HAN
from cleaner.repair import gbk_desync
from cleaner.repair.gbk_desync.annotations import ANNOTATION, PARENTHESIS, syllable
from cleaner.repair.gbk_desync.gbk import is_reading
from cleaner.repair.gbk_desync.page import MAYBE_JUNK, SIGN_OF_JUNK, PageEvidence, weigh
from cleaner.repair.gbk_desync.strip import ON_LETTER, STRADDLING, _displaced, _on_letter, _straddling, strip
from cleaner.repair.trigger import LETTERS

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
    entries = list(gbk_desync.ENTRY.finditer(text))
    assert [len(gbk_desync.MAYBE_ENTRY.findall(entry[0])) for entry in entries] == [1] * len(entries)
    assert all(gbk_desync.MAYBE_ENTRY.match(entry[0]) for entry in entries)


@given(text=TEXTS)
def test_a_character_is_plain_where_it_stands_more_often_than_it_is_annotated(text: str) -> None:
    evidence = weigh(text, desync=True)
    for char in {*text, "財", "国"}:
        plain = char > "\u33ff" and text.count(char) > evidence.counts.get(char, 0)
        assert evidence.is_plain(char) == (plain and char <= "\uffff")
