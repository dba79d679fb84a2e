"""The compiled loops give the same results as numpy's, bit for bit, and are used once there is enough text."""

import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from cleaner import Cleaner
from cleaner.kernels import KERNELS, Kernels
from cleaner.lines.compiled import compiled_loops, import_loops
from cleaner.lines.models.page_model import load
from cleaner.lines.scores import Scores
from tests.conftest import ROOT
from tests.pages import PAGE, SENTENCES, SIGNED

pytestmark = pytest.mark.slow

numba = pytest.importorskip("numba")
run = pytest.importorskip("cleaner.repair.gbk_desync.compiled.run")
DOCUMENTS = sorted((ROOT / "fixtures" / "documents").glob("*/dirty.txt"))
lines = st.one_of(
    st.sampled_from([*SENTENCES, *SIGNED, "首页 | 新闻", "好", "A", "😀", "中" * 300, "中国中国" * 100]),
    st.text(st.characters(exclude_categories=["Cs", "Zs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40),
)


@pytest.fixture(autouse=True)
def either() -> Iterator[None]:
    yield
    KERNELS.wanted = None


def judged(documents: list[list[str]], compiled: bool) -> Scores:
    KERNELS.wanted = compiled
    return load().score(documents)


@given(st.lists(st.lists(lines, min_size=1, max_size=8), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_compiled_loops_judge_every_line_the_same(documents: list[list[str]]) -> None:
    stripped = [[line.strip() or "好" for line in document] for document in documents]
    plain, fast = judged(stripped, compiled=False), judged(stripped, compiled=True)
    for name in Scores.__annotations__:
        assert np.array_equal(getattr(plain, name), getattr(fast, name)), name


def test_fixture_documents_come_out_the_same() -> None:
    data = [path.read_bytes() for path in DOCUMENTS] + ["", "好", PAGE * 300]
    KERNELS.wanted = False
    plain = list(Cleaner().clean_many(data))
    KERNELS.wanted = True
    assert compiled_loops() is not None
    assert list(Cleaner().clean_many(data)) == plain


def test_the_compiled_loops_come_in_when_there_is_enough_text() -> None:
    kernels = Kernels()
    kernels.saw(1000)
    assert kernels.load(import_loops) is None
    kernels.saw(1 << 30)
    assert kernels.load(import_loops) is not None


def test_without_numba_nothing_is_missed() -> None:
    code = (
        "import sys; sys.modules['numba'] = None; import cleaner; from cleaner.kernels import KERNELS;"
        "from cleaner.lines.compiled import compiled_loops;"
        "KERNELS.wanted = True; assert compiled_loops() is None; print(cleaner.clean('你好').text, end='')"
    )
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert (done.stdout, done.stderr) == ("你好\n", "")


@pytest.mark.parametrize("failure", [OSError("no space left"), numba.core.errors.TypingError("what is this?")])
def test_where_loops_cannot_be_compiled_the_others_run(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    def fail(*_: object) -> None:
        raise failure

    page = PAGE + "因?yàn)樗\ue3d5荗penAI\n"
    KERNELS.wanted = False
    plain = cleaner.clean(page)
    KERNELS.wanted = True
    for module, name in ((import_loops(), "line_sums"), (run, "search")):
        monkeypatch.setattr(KERNELS, "_failed", False)
        monkeypatch.setattr(module, name, fail)
        assert cleaner.clean(page) == plain
        assert KERNELS._failed


def test_an_error_that_is_not_the_compilers_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        Kernels().run(lambda: 1 / 0)
