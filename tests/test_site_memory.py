"""A site is remembered in bounded memory, whatever the order of its pages, and comes back from a file as it was."""

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.chunks import host_of
from cleaner.lines.block import Block
from cleaner.lines.site_memory import SiteMemory
from cleaner.lines.site_memory.keys import line_keys

HOST = "a.example.cn"
# after so many pages a count may be short by one
BUCKET = 20
LINES = [f"第{number}行" for number in range(12)]
pages_of_lines = st.lists(st.lists(st.sampled_from(LINES), max_size=8), max_size=3 * BUCKET + 5)
few_pages = st.lists(st.lists(st.sampled_from(LINES), max_size=8), max_size=BUCKET - 1)


def memory_of(pages: list[list[str]], host: str = HOST, most_lines: int = 1 << 20) -> SiteMemory:
    memory = SiteMemory(most_lines)
    for page in pages:
        memory.add(host, page)
    return memory


def known(memory: SiteMemory, host: str = HOST) -> dict[int, tuple[int, int]]:
    """Return the count of each key and how much more it may be."""
    tally = memory.tally(host)
    columns = (tally.keys.tolist(), tally.counts.tolist(), tally.slack.tolist())
    return {key: (count, slack) for key, count, slack in zip(*columns, strict=True)}


def counted(pages: list[list[str]]) -> Counter[int]:
    return Counter(key for page in pages for key in set(line_keys(page).tolist()))


def check_bounds(memory: SiteMemory, pages: list[list[str]]) -> None:
    tally, found = memory.tally(HOST), known(memory)
    assert tally.pages == len(pages)
    assert tally.missed <= len(pages) / BUCKET
    for key, count in counted(pages).items():
        least, slack = found.get(key, (0, tally.missed))
        assert least <= count <= least + slack
        assert slack <= tally.missed


@given(pages_of_lines)
def test_a_count_is_short_by_no_more_than_a_page_in_a_bucket(pages: list[list[str]]) -> None:
    check_bounds(memory_of(pages), pages)


@pytest.mark.parametrize(("pages", "is_known"), [(19, True), (20, False)])
def test_a_line_on_one_page_is_forgotten_after_twenty_pages(pages: int, is_known: bool) -> None:
    once = line_keys(["只有一次"]).tolist()[0]
    assert (once in known(memory_of([["只有一次", "每页"], *[["每页"]] * (pages - 1)]))) == is_known


@given(pages_of_lines, st.data())
def test_a_merged_memory_keeps_the_same_bounds(pages: list[list[str]], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(pages)), max_size=4)))
    whole = SiteMemory()
    for first, last in pairwise([0, *cuts, len(pages)]):
        whole.merge(memory_of(pages[first:last]))
    if pages:
        check_bounds(whole, pages)


@given(few_pages, st.integers(0, BUCKET), st.randoms())
def test_below_the_first_bucket_merging_and_order_change_nothing(pages: list[list[str]], cut: int, random: Any) -> None:
    one = memory_of(pages[:cut])
    one.merge(memory_of(pages[cut:]))
    turned = pages.copy()
    random.shuffle(turned)
    exact = {key: (count, 0) for key, count in counted(pages).items()}
    assert known(one) == known(memory_of(turned)) == known(memory_of(pages)) == exact


@given(st.integers(10, 4 * BUCKET), st.randoms())
@settings(max_examples=40)
def test_no_line_on_thirty_percent_of_the_pages_is_missed_in_any_order(count: int, random: Any) -> None:
    often = -(-count * 3 // 10)
    pages = [["每页"] if place < often else [f"只有{place}", "  "] for place in range(count)]
    random.shuffle(pages)
    found = memory_of(pages).finished().look_up(Block.of([["每页", "只有1"]]), [HOST])
    assert (found.on[0] > 0, int(found.on[1]), int(found.of[0])) == (True, 0, count)


@pytest.mark.parametrize(("pages", "repeats"), [(10, True), (9, False)])
def test_a_site_of_few_pages_says_nothing(pages: int, repeats: bool) -> None:
    assert bool(len(memory_of([["首页"]] * pages).finished())) == repeats


def test_a_line_on_few_pages_does_not_repeat() -> None:
    pages = [["首页", "少见"] if place < 2 else ["首页"] for place in range(10)]
    found = memory_of(pages).finished().look_up(Block.of([["首页", "少见", ""], ["首页"]]), [HOST, "b.example.cn"])
    assert (found.on.tolist(), found.of.tolist()) == ([10, 0, 0, 0], [10, 0, 0, 0])
    assert (found.keys > 0).tolist() == [True, False, False, False]


def test_a_line_that_a_page_repeats_counts_once() -> None:
    repeated = memory_of([["副歌"] * 9] + [["别的"]] * 9).finished()
    assert repeated.look_up(Block.of([["副歌"]]), [HOST]).on.tolist() == [0]


def test_pages_without_a_host_are_not_counted() -> None:
    memory = SiteMemory()
    memory.add("", ["首页"])
    memory.add_pages([])
    assert (len(memory), memory.hosts()) == (0, [])


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.integers(1, 30)), max_size=60))
def test_no_more_lines_are_remembered_than_was_asked_for(pages: list[tuple[str, int]]) -> None:
    memory = SiteMemory(most_lines=60)
    for place, (host, size) in enumerate(pages):
        memory.add(host, [f"{place} {line}" for line in range(size)])
        assert len(memory) <= 60
    assert len(memory) == sum(
        len(memory.tally(host).keys) if host in memory._tallies else sum(map(len, memory._waiting[host]))
        for host in memory.hosts()
    )


def test_a_page_that_waits_keeps_no_other_in_memory() -> None:
    memory = SiteMemory()
    memory.add_pages([(host, "\n".join(LINES)) for host in "abc"])
    assert all(keys.base is None for waiting in memory._waiting.values() for keys in waiting)


def test_the_sites_with_the_fewest_pages_are_forgotten_first() -> None:
    memory = memory_of([LINES] * 3, most_lines=4 * len(LINES))
    for host in "bcdefg":
        memory.add(host, [f"{host}{line}" for line in LINES])
    assert HOST in memory.hosts()
    assert len(memory.hosts()) < 5


def test_lines_that_come_and_go_take_no_memory_in_the_end() -> None:
    memory = SiteMemory()
    for place in range(50 * BUCKET):
        memory.add(HOST, ["首页", *(f"{place} {line}" for line in range(10))])
    assert len(memory) <= 2 * BUCKET * 10
    assert memory.finished().look_up(Block.of([["首页"]]), [HOST]).on.tolist() == [50 * BUCKET]


@given(pages=pages_of_lines)
@settings(max_examples=20)
def test_a_saved_memory_comes_back_and_counts_on(pages: list[list[str]], tmp_path_factory: Any) -> None:
    file = tmp_path_factory.mktemp("memory") / "sites"
    memory = memory_of(pages)
    memory.add("例子.example.cn", ["首页"])
    memory.save(file)
    read = SiteMemory.load(file)
    for host in memory.hosts():
        assert known(read, host) == known(memory, host)
        assert read.tally(host)[:2] == memory.tally(host)[:2]
    for each in (memory, read):
        each.add(HOST, LINES)
    assert known(read) == known(memory)


def saved(path: Path, **changes: Any) -> Path:
    """Write a memory of two lines with some arrays changed, or left out for None."""
    memory = memory_of([["首页", "登录"]] * 3)
    memory.save(path)
    with np.load(path) as arrays:
        content = {**dict(arrays), **changes}
    with open(path, "wb") as stream:
        np.savez(stream, **{name: array for name, array in content.items() if array is not None})
    return path


def card(**content: Any) -> Any:
    return np.frombuffer(json.dumps(content).encode(), dtype=np.uint8)


UINT32 = np.uint32
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "no keys": ({"keys": None}, "the array keys is missing"),
    "one more": ({"more": np.zeros(1)}, "the array 'more' is unknown"),
    "objects": ({"keys": np.array([{}, {}], dtype=object)}, "keys is of object, it must be of uint64"),
    "signed": ({"counts": np.array([1, 1])}, "counts is of int64, it must be of uint32"),
    "too few": ({"slack": np.zeros(1, UINT32)}, r"slack has the shape \(1\), it must be \(2\)"),
    "flat": ({"counts": np.zeros((2, 1), UINT32)}, r"counts has the shape \(2, 1\), it must be \(2\)"),
    "sizes": ({"sizes": np.array([3], UINT32)}, "sizes sum to 3, and there are 2 keys"),
    "turned": ({"keys": np.array([9, 1], np.uint64)}, f"the keys of '{HOST}' are not in order"),
    "too many": ({"counts": np.array([4, 1], UINT32)}, "are higher than its number of pages"),
    "no card": ({"card": np.zeros(3, np.uint8)}, "card is no JSON with site_memory_version and hosts"),
    "a list": ({"card": np.frombuffer(b"[]", np.uint8)}, "card is no JSON with site_memory_version and hosts"),
    "later": ({"card": card(site_memory_version=2, hosts=[HOST])}, "it is of version 2, this release reads 1"),
    "no names": ({"card": card(site_memory_version=1, hosts=[1])}, "hosts in the array card is no list of names"),
    "more names": ({"card": card(site_memory_version=1, hosts=["a", "b"])}, "must be 1 different names"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_damaged_file_is_one_sentence(name: str, tmp_path: Path) -> None:
    changes, said = BROKEN[name]
    file = saved(tmp_path / "sites", **changes)
    with pytest.raises(ValueError, match=said) as raised:
        SiteMemory.load(file)
    assert str(raised.value).startswith(f"{file} is no memory of sites that can be read: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"{}", b"PK\x03\x04 cut off", "首页\n".encode()])
def test_a_foreign_file_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "sites").write_bytes(content)
    with pytest.raises(ValueError, match=r"is no memory of sites that can be read: sites can't be read as a zip file"):
        SiteMemory.load(tmp_path / "sites")


def test_a_cut_off_file_is_one_sentence(tmp_path: Path) -> None:
    file = saved(tmp_path / "sites")
    whole = file.read_bytes()
    for length in range(0, len(whole), 97):
        file.write_bytes(whole[:length])
        with pytest.raises(ValueError, match=r"is no memory of sites that can be read: "):
            SiteMemory.load(file)


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SiteMemory.load(tmp_path / "none")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://www.example.com.cn/a/b.html?c#d", "example.com.cn"),
        ("HTTPS://User:Secret@WWW.Example.CN:8443/", "example.cn"),
        ("//m.example.cn", "m.example.cn"),
        (" https://例子.cn/页 ", "例子.cn"),
        ("https://[::1]:80/", "::1"),
        ("https://www.", "www"),
        ("example.cn/a", ""),
        ("https://[broken/", ""),
        ("", ""),
    ],
)
def test_the_host_of_a_url(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(("on", "of", "repeats"), [(3, 10, True), (4, 16, False), (5, 16, True)])
def test_a_line_repeats_that_is_on_three_pages_of_ten(on: int, of: int, repeats: bool) -> None:
    memory = memory_of([["首页"] if place < on else [] for place in range(of)])
    assert bool(len(memory.finished())) == repeats


@pytest.mark.parametrize(("on", "repeats"), [(2, False), (3, True)])
def test_two_copies_of_an_article_are_no_template_whatever_the_share(on: int, repeats: bool) -> None:
    memory = memory_of([["首页"] if place < on else [] for place in range(4)])
    assert bool(len(memory.finished(share=0.1, fewest_pages=1))) == repeats


def test_a_memory_that_is_full_forgets_a_quarter() -> None:
    memory = SiteMemory(most_lines=100)
    for host in "abcdefghijk":
        memory.add(host, [f"{host}{line}" for line in range(10)])
    assert len(memory) == 70
