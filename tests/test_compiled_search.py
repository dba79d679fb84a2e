"""The compiled search reads every run out of step as the one in Python does."""

import random
from collections.abc import Iterator
from functools import partial
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.kernels import KERNELS
from cleaner.repair.gbk_desync import realign
from cleaner.repair.gbk_desync.compiled import junk, run
from cleaner.repair.gbk_desync.costs import COSTS
from cleaner.repair.gbk_desync.gbk import is_reading, readings, spoken, spoken_range
from cleaner.repair.gbk_desync.junk import count_junk, drop_junk
from cleaner.repair.gbk_desync.lines import ENTRY, read_line, read_lines
from cleaner.repair.gbk_desync.page import PageEvidence, _annotated, weigh
from cleaner.repair.gbk_desync.search import read_run
from cleaner.repair.gbk_desync.strip import strip
from cleaner.training.simulators.gbk_desync import JUNK_BEFORE, Site, obfuscate, random_site, traditional
from tests.pages import ARTICLE, SENTENCES

pytestmark = pytest.mark.slow


OLD = [traditional(sentence) for sentence in SENTENCES]
# What edits begin with and end at, and characters that a lost byte leads to.
PIECES = [
    *"?？() \x05，！。,!.3€Ⅱ因為經網”“」aＡ〖😀𠀀\ud800",
    "<p>",
    "&nbsp;",
    "b>",
    "nbsp;",
    "?yàn)",
    "?xué)",
    "(jīng)",
    "?！",
    "？,",
    "??",
]
lines = st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(OLD), st.characters()), max_size=12).map("".join)
sites = st.builds(
    lambda seed, size, junk, fold, drop: Site(
        random_site(random.Random(seed), "".join(OLD), size), junk=junk, fold=fold, drop_junk=drop
    ),
    st.integers(0, 1 << 20),
    st.integers(10, 200),
    st.sampled_from([(), JUNK_BEFORE, (*JUNK_BEFORE, "。", "、")]),
    st.sampled_from(["keep", "width", "nfkc"]),
    st.booleans(),
)


@pytest.fixture(autouse=True)
def either() -> Iterator[None]:
    yield
    KERNELS.wanted = True


def assert_read_the_same(text: str, evidence: PageEvidence) -> None:
    assert run.read_lines(text, evidence).split("\n") == [
        *read_lines(text.split("\n"), partial(read_line, evidence=evidence))
    ]


@given(st.lists(st.sampled_from(OLD), min_size=3, max_size=12), sites, st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_runs_of_obfuscated_pages_are_read_the_same(page: list[str], site: Site, seed: int) -> None:
    text = obfuscate("\n".join(page), site, seed)
    evidence = weigh(text, desync=True)
    assert_read_the_same(strip(text, evidence), evidence)


@given(lines, sites, st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_line_is_read_the_same(line: str, site: Site, desync: bool) -> None:
    page = obfuscate("".join(OLD[:9]), site) + line
    assert_read_the_same(line, weigh(page, desync=desync))


@given(st.lists(st.sampled_from([*PIECES, "\n", "好"]), max_size=200).map("".join), st.sampled_from(["", "，", "?"]))
@settings(max_examples=200, deadline=None)
def test_entries_too_many_and_in_any_order_are_read_the_same(text: str, junk: str) -> None:
    assert_read_the_same(text, PageEvidence(True, frozenset("經"), frozenset(junk), text=text))


def test_a_search_gets_more_room_or_is_made_by_python(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "好\n這是因?yàn)镚PU的速度\n\n這是因?yàn)镚PU的速度\n"
    evidence = weigh(text, desync=True)
    slowly: list[str] = []

    def read(line: str, evidence: PageEvidence) -> str:
        slowly.append(line)
        return read_line(line, evidence)

    monkeypatch.setattr(run, "read_line", read)
    room = [run.allocate(paths=3), run.allocate(steps=1), run.allocate(characters=2)]
    for small, most in product(room, (run.MOST_PATHS, 0)):
        monkeypatch.setattr(run.THREAD, "memory", small)
        monkeypatch.setattr(run, "MOST_PATHS", most)
        slowly.clear()
        assert run.read_lines(text, evidence) == "好\n這是因為GPU的速度\n\n這是因為GPU的速度\n"
        assert slowly == [text.split("\n")[1]] * (0 if most else 2)


def test_a_page_that_is_longer_than_the_usual_is_read_the_same() -> None:
    page = "前面的文字很長，這是因?yàn)镚PU的速度，\n" * (run.USUAL // 20)
    assert_read_the_same(page, weigh(page[:60], desync=True))


def test_a_page_leaves_no_trace_in_the_tables_of_the_next() -> None:
    evidence = PageEvidence(
        True, frozenset("經"), frozenset("，"), text="財(cái)經(jīng)新聞\U00020000?，", counts={"經": 1, "財": 1}
    )
    run.read_lines("新聞?，這是因?yàn)镚PU", evidence)
    tables = {name: table for name, table in run.THREAD.room.page.held.items() if name not in ("words", "before")}
    assert {name for name, table in tables.items() if table.any()} == set()


@pytest.mark.parametrize("compiled", [False, True])
def test_a_run_is_read_alike_however_long_its_line_is(compiled: bool) -> None:
    KERNELS.wanted = compiled
    damaged, was = "這是因?yàn)镚PU的速度，", "這是因為GPU的速度，"
    around = "前面的文字很長，" * COSTS.longest
    assert realign(around + damaged + around) == around + was + around


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("line", ["因?yàn)樗網(wǎng)因?yàn)樗", "。中心?,F(xiàn)在?yàn)\ud800文", "😀3?yàn)??xué)"])
def test_a_line_that_no_reading_leads_through_stays_in_part_as_it_is(line: str, compiled: bool) -> None:
    KERNELS.wanted = compiled
    evidence = weigh(line, desync=True)
    for entry in ENTRY.finditer(line):
        end, text = read_run(line, entry.start(), evidence)
        assert end > entry.start()
        assert text
    assert realign(realign(line)) == realign(line)


def test_documents_come_out_the_same() -> None:
    site = Site(random_site(random.Random(3), ARTICLE + "".join(OLD), 60), junk=JUNK_BEFORE, fold="width")
    pages = [obfuscate("\n".join(OLD[first : first + 8]), site, first) for first in range(0, 24, 2)]
    KERNELS.wanted = False
    plain = list(Cleaner().clean_many(pages))
    KERNELS.wanted = True
    assert list(Cleaner().clean_many(pages)) == plain
    assert any("gbk_desync" in cleaned.repairs for cleaned in plain)


@given(lines, st.lists(st.sampled_from(OLD), max_size=6), sites)
@settings(max_examples=200, deadline=None)
def test_the_annotations_of_a_page_are_found_and_dropped_the_same(line: str, page: list[str], site: Site) -> None:
    text = obfuscate("\n".join(page), site) + line
    found, stripped = weigh(text, desync=True), strip(text, weigh(text, desync=True))
    KERNELS.wanted = False
    assert (weigh(text, desync=True), strip(text, found)) == (found, stripped)
    assert weigh(text, desync=True).counts == found.counts
    KERNELS.wanted = True


NOTES = [*"財經長囧(（)） aI\n𠀀", "(cái)", "(jīng)", "(cháng)", "(zhǎng )", "(xué飄)"]


@given(st.lists(st.sampled_from(NOTES)).map("".join))
@settings(max_examples=300, deadline=None)
def test_annotations_are_found_the_same_among_parentheses_of_all_kinds(text: str) -> None:
    found = _annotated(text)[:2], strip(text, PageEvidence(True, frozenset("財經"), frozenset()))
    KERNELS.wanted = False
    assert (_annotated(text)[:2], strip(text, PageEvidence(True, frozenset("財經"), frozenset()))) == found
    KERNELS.wanted = True


AROUND_MARKS = [
    *"！，？。、!,?",
    *"? \x01\x05\x08\x09\u3000\n",
    *"財a3３%”）)٣𝟎𠀀\ud800\uffff",
    "     ",
    "\x05 \x06 \x07",
]


@given(st.lists(st.sampled_from(AROUND_MARKS)).map("".join))
@settings(max_examples=1000, deadline=None)
def test_junk_is_counted_and_dropped_the_same(text: str) -> None:
    assert junk.count(text) == count_junk(text)
    assert junk.drop(text) == drop_junk(text)


def test_the_characters_of_a_syllable_are_those_that_it_is_a_reading_of() -> None:
    syllables = ("cái", "cai", "wǎng", "lǜ", "lü", "zhuāng", "ń")
    for syllable in syllables:
        first, last = spoken_range(syllable)
        assert {*spoken()[first:last]} == {char for char in readings() if is_reading(char, syllable)}
