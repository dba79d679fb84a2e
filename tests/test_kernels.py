"""The loops in C give the same results as those of numpy, bit for bit, and are those of the sources."""

import ctypes
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import NoReturn

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, kernels
from cleaner.chinese.characters import codes
from cleaner.kernels import KERNELS, LIBRARY, function
from cleaner.lines.ad_cut.signs import suspicious
from cleaner.lines.compiled import loops
from cleaner.lines.decision.telling_words import strongest
from cleaner.lines.features.batch import Layout, batch
from cleaner.lines.features.context import context, spam_context
from cleaner.lines.features.repeats import repeats
from cleaner.lines.features.signs import signs
from cleaner.lines.models.formula_model import load as load_ads
from cleaner.lines.models.kind_model import page_counts
from cleaner.lines.models.page_model import load
from cleaner.lines.models.trees import Trees
from cleaner.lines.scores import BODY, LEADS, SPAM, Scores
from cleaner.repair.gbk_desync.compiled import run, tables
from cleaner.simplify.both_scripts import may_have_twins
from cleaner.simplify.rows import examine
from tests.conftest import ROOT
from tests.pages import PAGE, SENTENCES, SIGNED

pytestmark = pytest.mark.slow

DOCUMENTS = sorted((ROOT / "fixtures" / "documents").glob("*/dirty.txt"))
HEADER = (ROOT / "cleaner" / "kernels" / "search.h").read_text(encoding="utf-8")
lines = st.one_of(
    st.sampled_from(
        [
            *SENTENCES,
            *SIGNED,
            "首页 | 新闻",
            "好",
            "A",
            "😀",
            "• 周12",
            "周3",
            "他走了…",
            "a..»",
            "--",
            "中" * 300,
            "中国中国" * 100,
            "中" * 20_000,
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Zs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40),
)


@pytest.fixture(autouse=True)
def either() -> Iterator[None]:
    yield
    KERNELS.wanted = True


def judged(documents: list[list[str]], compiled: bool) -> Scores:
    KERNELS.wanted = compiled
    return load().score(documents)


@given(st.lists(st.lists(lines, max_size=8), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_the_n_grams_of_pages_are_counted_the_same(pages: list[list[str]]) -> None:
    fast = page_counts(pages)
    KERNELS.wanted = False
    plain = page_counts(pages)
    KERNELS.wanted = True
    assert [each.tolist() for each in fast] == [each.tolist() for each in plain]


@given(
    st.lists(
        st.tuples(lines.map(str.strip).filter(bool), st.sampled_from([BODY, SPAM, LEADS]), st.sampled_from([1, -1])),
        min_size=1,
    )
)
@settings(max_examples=100, deadline=None)
def test_the_same_words_tell(page: list[tuple[str, int, int]]) -> None:
    texts, *chosen = zip(*page, strict=True)
    columns, signs = (np.array(numbers, dtype=np.int64) for numbers in chosen)
    fast = strongest(load().lines, texts, columns, signs)
    KERNELS.wanted = False
    plain = strongest(load().lines, texts, columns, signs)
    KERNELS.wanted = True
    assert fast == plain


@given(st.lists(st.integers(1, 200), min_size=1, max_size=6), st.integers(0, 99))
@settings(max_examples=100, deadline=None)
def test_lines_of_every_length_score_the_same(lengths: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    texts = batch(["".join(map(chr, random.integers(0x4E00, 0x9FA5, length).tolist())) for length in lengths])
    fast = load().lines.scores(texts)
    KERNELS.wanted = False
    plain = load().lines.scores(texts)
    KERNELS.wanted = True
    assert fast.tolist() == plain.tolist()


@given(st.lists(lines.map(str.strip).filter(bool), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_lines_read_as_much_like_advertisements(page: list[str]) -> None:
    fast = load_ads().log_odds(page)
    KERNELS.wanted = False
    plain = load_ads().log_odds(page)
    KERNELS.wanted = True
    assert fast.tolist() == plain.tolist()


@given(st.lists(st.text("大連 \u3000\tＡ0𠀀", max_size=20).map(str.strip), max_size=8))
@settings(max_examples=200, deadline=None)
def test_lines_fold_the_same(page: list[str]) -> None:
    found = []
    for KERNELS.wanted in (True, False):
        found.append([each.tolist() for each in vars(batch(page)).values()])
    assert found[0] == found[1]


@given(st.lists(st.lists(lines, min_size=1, max_size=8), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_lines_show_the_same(documents: list[list[str]]) -> None:
    texts = batch([line for document in documents for line in document])
    layout = Layout.of(np.array([len(document) for document in documents]))
    found = []
    for KERNELS.wanted in (True, False):
        shown, scores = signs(texts), load().lines.scores(texts)
        seen = context(texts, shown, scores, layout), spam_context(texts, scores, layout)
        found.append([*vars(shown).values(), *vars(repeats(texts, layout)).values(), scores, *seen])
    for fast, plain in zip(*found, strict=True):
        assert (fast.dtype, fast.tolist()) == (plain.dtype, plain.tolist())


@given(st.integers(1, 300), st.integers(1, 9), st.integers(1, 8), st.integers(0, 99))
@settings(max_examples=100, deadline=None)
def test_trees_of_every_depth_give_the_same_sums(rows: int, trees: int, depth: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    table = random.integers(-2, 3, (5, rows)).astype(np.float32)
    feature = random.integers(0, len(table), (trees, depth)).astype(np.int16)
    threshold = random.integers(-2, 2, (trees, depth)).astype(np.float32)
    values = random.integers(-32768, 32768, (trees, 1 << depth)).astype(np.int16)
    forest = Trees(feature, threshold, values, np.array(0.5), np.array(1.0))
    fast = forest.log_odds(table)
    KERNELS.wanted = False
    plain = forest.log_odds(table)
    KERNELS.wanted = True
    assert fast.tolist() == plain.tolist()


def test_the_library_is_made_of_these_sources() -> None:
    sys.path.insert(0, str(ROOT))
    try:
        hatch_build = pytest.importorskip("hatch_build", reason="hatchling is not installed")
    finally:
        sys.path.remove(str(ROOT))
    assert KERNELS
    assert function("sources")() == hatch_build.sources(ROOT / hatch_build.FOLDER), "run `pip install -e .` again"


@given(st.lists(st.lists(lines, min_size=1, max_size=8), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_every_line_is_judged_the_same(documents: list[list[str]]) -> None:
    stripped = [[line.strip() or "好" for line in document] for document in documents]
    plain, fast = judged(stripped, compiled=False), judged(stripped, compiled=True)
    for name in Scores.__annotations__:
        assert np.array_equal(getattr(plain, name), getattr(fast, name)), name


def test_documents_that_are_looked_at_together_do_not_touch_each_other() -> None:
    page = ["首页", "山路很长，走了半天。", "相关推荐", "澳门赌场 真人百家乐 开户送钱", "2024年3月1日...", "首页"]
    documents = [
        [f"{page[row % 6]}{row % 7}" for row in range(count)] for count in (1, 200, 55, 1, 256, 300, 2, 700, 3)
    ]
    plain, fast = judged(documents, compiled=False), judged(documents, compiled=True)
    alone = [judged([document], compiled=True) for document in documents]
    assert plain.spam.any()
    for name in Scores.__annotations__:
        assert np.array_equal(getattr(plain, name), getattr(fast, name)), name
        assert np.array_equal(np.concatenate([getattr(each, name) for each in alone]), getattr(fast, name)), name


@given(st.lists(st.text("w.最新章節k\u3000( )·〇字打手<&/l號众住b中"), min_size=1), st.data())
def test_signs_of_advertising_are_found_alike(rows: list[str], data: st.DataObject) -> None:
    points = codes("".join(f"{row}\n" for row in rows))
    is_body = np.array(data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))))
    found = []
    for KERNELS.wanted in (False, True):
        found.append(suspicious(points, is_body))
    assert found[0] == found[1]


@given(st.lists(st.lists(st.text("網网頁页著后後 aé書书カ안𠀀\ue000"), max_size=6), min_size=1, max_size=4))
def test_the_scripts_of_lines_are_examined_alike(documents: list[list[str]]) -> None:
    rows = [row for document in documents for row in document] or [""]
    sizes = [len(document) for document in documents] if any(documents) else [1]
    found, twins = [], []
    for KERNELS.wanted in (False, True):
        for silent in ("", "網"):
            *seen, simplified = examine(rows, codes("\n".join([*rows, ""])), np.array(sizes), silent)
            found.append((silent, seen, simplified.tolist()))
        twins.append(may_have_twins(rows))
    assert found[:2] == found[2:]
    assert twins[0] == twins[1]


def test_fixture_documents_come_out_the_same() -> None:
    data = [path.read_bytes() for path in DOCUMENTS] + ["", "好", PAGE * 300]
    KERNELS.wanted = False
    plain = list(Cleaner().clean_many(data))
    KERNELS.wanted = True
    assert list(Cleaner().clean_many(data)) == plain


@pytest.mark.parametrize(
    ("name", "structure"),
    [
        ("Model", tables.Model),
        ("Gbk", tables.Gbk),
        ("Costs", tables.Costs),
        ("Bounds", run.Bounds),
        ("Evidence", run.Evidence),
        ("Page", run.Page),
        ("Scene", run.Scene),
        ("Memory", run.Memory),
    ],
)
def test_structures_have_the_fields_of_the_header_in_order(name: str, structure: type[ctypes.Structure]) -> None:
    assert declared(name) == [field[0] for field in structure._fields_]


def test_rows_of_memory_have_the_size_of_the_header() -> None:
    sizes = {"double": 8, "int32_t": 4}
    for name, dtype in (("Path", run.PATH), ("Step", run.STEP), ("Text", run.TEXT)):
        total = sum(sizes[kind] * len(names.split(",")) for kind, names in fields(name))
        assert dtype.itemsize == -(-total // dtype.alignment) * dtype.alignment


def fields(name: str) -> list[tuple[str, str]]:
    """Return the declarations of a structure in the header: type and names."""
    inside = re.search(rf"typedef struct \{{([^}}]*)\}} {name};", HEADER)
    assert inside
    return re.findall(r"\s*(?:const )?(\w+) ([^;]+);", inside[1])


def declared(name: str) -> list[str]:
    return [each.strip().lstrip("*") for _, names in fields(name) for each in names.split(",")]


def test_an_array_of_another_type_never_gets_to_the_library() -> None:
    sums = function("line_signs", *loops.LINES, np.int64)
    points, places = np.zeros(3, dtype=np.uint32), np.zeros(1, dtype=np.int64)
    for wrong in (points.astype(np.int64), points[::2]):
        with pytest.raises(TypeError, match="not an array of uint32 without gaps"):
            sums(wrong, places, places, 1, places)


def test_the_heads_of_chains_are_as_many_as_in_the_header() -> None:
    bits = re.search(r"HEAD_BITS = (\d+)", HEADER)
    assert bits
    assert len(run.allocate().held["heads"]) == 1 << int(bits[1])


class Interrupting(np.ndarray):
    """An array during whose check somebody presses Ctrl-C."""

    @property
    def dtype(self) -> NoReturn:
        raise KeyboardInterrupt


def test_ctrl_c_while_an_array_is_handed_over_is_no_error_of_another_kind() -> None:
    sums = function("line_signs", *loops.LINES, np.int64)
    places = np.zeros(1, dtype=np.int64)
    with pytest.raises(KeyboardInterrupt):
        sums(np.zeros(3, dtype=np.uint32).view(Interrupting), places, places, 1, places)


def test_without_the_library_the_results_are_the_same_and_a_warning_says_so_once() -> None:
    code = (
        "import cleaner.kernels; from pathlib import Path; cleaner.kernels.LIBRARY = Path('/none');"
        "import cleaner; print(cleaner.clean('你好').text + cleaner.clean('財(cái)經(jīng)').text, end='')"
    )
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert done.stdout == "你好\n财经\n"
    assert done.stderr.count(kernels.MISSING) == 1
    assert LIBRARY.exists()
