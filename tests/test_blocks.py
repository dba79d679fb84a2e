"""Documents are cleaned in blocks: each result is as if cleaned alone, and what is skipped would change nothing."""

import copy
import pickle
import re
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, replace
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

import cleaner
from cleaner import Cleaned, Cleaner, Config, Line
from cleaner.document import VARIANTS, Kind, LineFields, Variant
from cleaner.kernels import KERNELS
from cleaner.lines.block import Block
from cleaner.lines.spam_cut.cut import ANY_JOINER
from cleaner.pipeline.triage import Need, triage
from cleaner.repair import SUSPECT
from cleaner.repair.trigger import ranges
from cleaner.simplify import simplify, simplify_many
from tests.conversions import another_opencc
from tests.pages import ARTICLE, PAGE, SENTENCES, SIGNED, SPAM, TRADITIONAL

pytestmark = pytest.mark.slow

DAMAGE = (
    "財(cái)經(jīng)",
    "&nbsp;",
    "(",
    "?",
    "??",
    "<br>",
    "u",
    "%E4",
    "\ue641",
    "锟斤拷",
    "ÖÐ¹úÈË",
    "鏂伴椈",
    "\u200b",
    "\ud800",
)
texts = st.lists(
    st.sampled_from(
        [*SENTENCES[:6], *SIGNED, *DAMAGE, TRADITIONAL.strip(), "占著窗邊", "ひらがなの図書館", "a,b|c", "", " "]
    ),
    max_size=6,
).map("".join)
documents = st.lists(st.lists(texts, max_size=4), min_size=1, max_size=6)
HAN = re.compile("[\u4e00-\u9fff]")
# OpenCC stops at a NUL and treats what follows ⿰ as part of it, even a line end; some readers end lines at the others.
HOSTILE = ("\0", "⿰", "⿳", "\u2fff", "\ud800", "\udfff", "\u2028", "\x85", "\r", "\n", "\x1b", "\x0b", "\ufeff", " ")
WORDS = ("電車", "硬碟裡的程式", "占著窗邊", "乾燥", "傳", "记者", "の", TRADITIONAL.strip())
hostile_documents = st.lists(
    st.lists(st.sampled_from([*HOSTILE, *WORDS, *WORDS]), max_size=8).map("".join), min_size=1, max_size=6
)
Opencc = Callable[[], AbstractContextManager[None]]
EACH_OPENCC = pytest.mark.parametrize("opencc", [nullcontext, another_opencc], ids=["known", "unknown"])


@given(documents)
@settings(max_examples=300, deadline=None)
def test_one_look_at_a_block_tells_of_each_document_what_its_stages_would(block: list[list[str]]) -> None:
    flat = Block.of(block)
    for lines, need in zip(block, triage(flat).tolist(), strict=True):
        text = "\n".join(lines)
        assert bool(need & Need.REPAIR) == bool(SUSPECT.search(text))
        assert bool(need & Need.CUT) == bool(ANY_JOINER.search(text))
        assert need & Need.SIMPLIFY or simplify(lines) == lines


@given(documents)
@settings(max_examples=100, deadline=None)
def test_a_look_without_the_library_tells_the_same(block: list[list[str]]) -> None:
    fast = triage(Block.of(block))
    KERNELS.wanted = False
    plain = triage(Block.of(block))
    KERNELS.wanted = True
    assert (fast.dtype, fast.tolist()) == (plain.dtype, plain.tolist())


def test_the_look_stops_at_each_character_that_damage_may_begin_with() -> None:
    found = {code for first, last in ranges(SUSPECT.head) for code in range(first, last + 1)}
    inside = re.compile(f"[{SUSPECT.head}]")
    assert found == {code for code in range(0x110000) if inside.match(chr(code))}


@given(documents, st.sampled_from(VARIANTS))
@settings(max_examples=200, deadline=None)
def test_documents_are_simplified_together_as_each_alone(block: list[list[str]], variant: str) -> None:
    found = simplify_many(block, variant)  # type: ignore[arg-type]
    assert found == [simplify(lines, variant) for lines in block]  # type: ignore[arg-type]
    assert list(map(len, found)) == list(map(len, block))


@given(st.lists(texts, min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_opencc_converts_lines_together_as_each_alone(lines: list[str]) -> None:
    lines = [line.replace("\ud800", "") for line in lines]
    convert = OpenCC("t2s").convert
    assert convert("\n".join(lines)).split("\n") == [convert(line) for line in lines]


@EACH_OPENCC
@pytest.mark.parametrize("variant", VARIANTS)
@given(hostile_documents, st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_no_document_touches_another_whatever_it_holds(
    variant: Variant, opencc: Opencc, block: list[str], repair: bool, simplify: bool
) -> None:
    tool = Cleaner(Config(repair=repair, simplify=simplify, variant=variant))
    with opencc():
        assert list(tool.clean_many(block)) == [tool.clean(page) for page in block]


@EACH_OPENCC
@pytest.mark.parametrize("variant", VARIANTS)
@given(hostile_documents)
@settings(max_examples=60, deadline=None)
def test_without_repair_each_character_that_is_no_han_stays_in_its_place(
    variant: Variant, opencc: Opencc, block: list[str]
) -> None:
    with opencc():
        found = list(Cleaner(Config(repair=False, variant=variant)).clean_many(block))
    for cleaned, page in zip(found, block, strict=True):
        *lines, last = re.split("\r\n|\r|\n", page)
        assert [line.original for line in cleaned.lines] == ([*lines, last] if last else lines)
        for line in cleaned.lines:
            assert HAN.sub("中", line.text.strip()) == HAN.sub("中", line.original.strip())


@pytest.mark.parametrize(
    "remake", [copy.copy, copy.deepcopy, lambda cleaned: pickle.loads(pickle.dumps(cleaned)), replace]
)
def test_lines_that_nobody_asked_for_yet_are_copied_with_their_document(remake: object) -> None:
    cleaned = remake(cleaner.clean(PAGE))  # type: ignore[operator]
    assert cleaned == cleaner.clean(PAGE)
    assert [line.number for line in cleaned.lines] == list(range(1, PAGE.count("\n") + 1))


KIND = Kind("article", 0.5)


def test_a_cleaned_document_is_the_dataclass_that_callers_know() -> None:
    line = Line(1, "你好", "你好", cleaner.Label.body, 1.0, True, (), "blank")
    cleaned = Cleaned("你好\n", (line,), None, (), KIND)
    assert cleaned.lines == (line,)
    assert asdict(cleaner.clean("你好"))["lines"][0]["original"] == "你好"
    assert repr(cleaner.clean("你好")).startswith("<Cleaned ")
    assert hash(cleaner.clean(ARTICLE)) == hash(cleaner.clean(ARTICLE))
    with pytest.raises(AttributeError, match="no attribute 'rows'"):
        cleaned.rows  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(AttributeError):
        cleaned.text = SPAM  # type: ignore[misc]


def test_what_lines_are_made_from_goes_once_they_are_made() -> None:
    class Source:
        def make(self) -> Sequence[LineFields]:
            return cleaner.clean(PAGE).line_fields

    source = Source()
    gone = weakref.ref(source)
    cleaned = Cleaned.lazily(PAGE, None, (), lines=source.make, kind=lambda: KIND)
    del source
    assert gone() is not None
    lines = cleaned.lines
    assert gone() is None
    assert cleaned.lines is lines
    assert cleaned == copy.copy(cleaned) == pickle.loads(pickle.dumps(cleaned))
    assert hash(cleaned) == hash(Cleaned(PAGE, lines, None, (), KIND))
    assert repr(cleaned) == repr(Cleaned(PAGE, lines, None, (), KIND))


@pytest.mark.parametrize(
    "data",
    [
        PAGE,
        "",
        TRADITIONAL,
        "財(cái)經(jīng)新聞\r\n何鸿\ufffd病情\r" + PAGE,
        b"\x89PNG\r\n\x1a\n\0\0\0\r",
        PAGE * 4000,
    ],
)
def test_the_fields_of_lines_are_those_of_the_lines_whichever_are_asked_for_first(data: str | bytes) -> None:
    one, other = cleaner.clean(data), cleaner.clean(data)
    fields = one.line_fields
    assert tuple([Line(*each) for each in fields]) == one.lines == other.lines
    assert fields == one.line_fields == other.line_fields
    assert fields == copy.copy(one).line_fields == pickle.loads(pickle.dumps(other)).line_fields


def test_threads_that_ask_for_lines_at_once_get_the_same_lines() -> None:
    both = Barrier(2, timeout=60)

    def make() -> Sequence[LineFields]:
        both.wait()
        return cleaner.clean(PAGE).line_fields

    cleaned = Cleaned.lazily(PAGE, None, (), lines=make, kind=lambda: KIND)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: cleaned.lines, range(2))
    assert one is other
    assert one == cleaner.clean(PAGE).lines
    # as for a thread that found them missing just before another one made them
    assert cleaned.__getattr__("lines") is one  # type: ignore[attr-defined]


@pytest.mark.parametrize("line", ["a", "?", "(", "<", "&", "中(", "，", "\\u", "\ue000"])
def test_a_million_equal_signs_are_cleaned_like_any_line(line: str) -> None:
    assert len(cleaner.clean(line * (1_000_000 // len(line))).lines) == 1
