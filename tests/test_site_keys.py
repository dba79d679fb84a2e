"""Lines of sites as numbers: the same in every process and both scripts, and by the loops in C and those of numpy."""

import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.kernels import KERNELS
from cleaner.lines.site_memory.keys import distinct_keys, line_keys, name_key

SPACES = "\t\x0b\r\x1f \x85\u1680\u2003\u2028\u3000"


@pytest.fixture(autouse=True, params=[True, False], ids=["compiled", "plain"], scope="module")
def either(request: pytest.FixtureRequest) -> Iterator[None]:
    KERNELS.wanted = request.param
    yield
    KERNELS.wanted = True


def test_keys_of_a_saved_memory_are_those_of_every_later_version() -> None:
    keys = line_keys(["首页", " 首頁 ", "ABC 12", "", "渡口" * 3000]).tolist()
    assert keys == [16065177125052463285, 16065177125052463285, 14850038048641114490, 0, 5839260314174269212]
    assert int(name_key("a.example.cn")) == 16969573383225804870


@given(st.text(max_size=12), st.text(max_size=12))
@settings(max_examples=300)
def test_lines_have_the_same_key_only_where_they_read_the_same(one: str, other: str) -> None:
    first, second = (text.replace("\n", " ") for text in (one, other))
    keys = line_keys([first, second, f"\t{first}　"])
    assert keys[0] == keys[2]
    assert (keys[0] == 0) == (not first.strip())
    if keys[0] == keys[1]:
        assert len(first.strip()) == len(second.strip())


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("網站導航", "网站导航"), ("責任編輯：張為民", "责任编辑：张为民"), ("發表評論", "发表评论")],
)
def test_a_line_has_the_same_key_in_both_scripts(traditional: str, simplified: str) -> None:
    assert line_keys([traditional]).tolist() == line_keys([simplified]).tolist()


@given(st.permutations("甲乙丙丁"))
def test_the_order_of_characters_counts(order: list[str]) -> None:
    assert (line_keys(["".join(order)]) == line_keys(["甲乙丙丁"])).all() == (order == list("甲乙丙丁"))


def test_keys_are_the_same_in_every_process() -> None:
    code = "from cleaner.lines.site_memory.keys import *; print(line_keys(['首页', 'a' * 9999])[:], name_key('a.cn'))"
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout != b""


def test_outer_white_space_is_what_strip_takes_off() -> None:
    characters = [chr(point) for point in range(0x3100)] + ["\ud800", "\U0010ffff"]
    found = line_keys([f"{char}行{char}".replace("\n", "") for char in characters])
    assert (found == line_keys(["行"])[0]).tolist() == [not char.strip() for char in characters]


@given(st.lists(st.lists(st.text(f"網网頁页a𠀀\ud800{SPACES}", max_size=6), max_size=6)))
def test_a_page_has_each_of_its_lines_once_in_order_and_no_blank_one(pages: list[list[str]]) -> None:
    sizes = np.array([len(page) for page in pages], dtype=np.int64)
    keys, ends = distinct_keys(line_keys([line for page in pages for line in page]), sizes)
    found = [each.tolist() for each in np.split(keys, ends)]
    assert found == [[*dict.fromkeys(line_keys(page)[line_keys(page) > 0].tolist())] for page in pages] + [[]]


@given(st.lists(st.text(f"網网頁页aé𠀀\U0010ffff\ud800{SPACES}", max_size=6), max_size=20))
def test_both_loops_give_the_same_keys(lines: list[str]) -> None:
    check_loops(lines)


def test_both_loops_give_the_same_keys_of_long_lines() -> None:
    check_loops([char * length for length in (4094, 4095, 4096, 4097, 9000) for char in ("網", "\U0010ffff", " a ")])


def check_loops(lines: list[str]) -> None:
    here, found = KERNELS.wanted, []
    for KERNELS.wanted in (True, False):
        found.append(line_keys(lines).tolist())
    KERNELS.wanted = here
    assert found[0] == found[1]
