"""The document that the project began with is cleaned to the article it was made from, and nothing else."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

import cleaner

pytestmark = pytest.mark.slow

ARTICLE_LINES = 82
# of the article's lines joined by newlines, once checked by eye: the text itself is not ours to publish
ARTICLE_SHA256 = "99edfb9214d5d6b0de5f4aee9fa0d73998ccc86da55ab5d0d3fde6be4fca4ef4"
DAMAGED_PLACES = (
    "因为它是OpenAI",
    "去年营收",
    "水分挤出来",
    "“你是和中国英伟达谈",
    "”一位云厂商人士",
    "现在该计算中心",
    "占着资源",
    "使用多个GPU",
    "传输的高带宽",
)


@pytest.fixture
def seed(shared: Path) -> Path:
    (file,) = (shared / "seeds").glob("*.txt")
    return file


def test_the_article_comes_out_whole(seed: Path) -> None:
    text = cleaner.clean(seed.read_bytes()).text
    lines = [line for line in text.split("\n") if line]
    assert len(lines) == ARTICLE_LINES
    assert sha256("\n".join(lines).encode()).hexdigest() == ARTICLE_SHA256


def test_every_damaged_place_reads_as_it_was_written(seed: Path) -> None:
    text = cleaner.clean(seed.read_bytes()).text
    assert [place for place in DAMAGED_PLACES if place not in text] == []
    assert re.findall(r"[\ue000-\uf8ff\x00-\x08\ufffd€]|[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]|[?？](?!\n)", text) == []


def test_no_line_of_the_site_or_of_spam_is_left(seed: Path) -> None:
    text = cleaner.clean(seed.read_bytes()).text
    for dropped in ("一区", "2023-07-04", "2023年13期", "关键词", "猜你喜欢", "2021年1期"):
        assert dropped not in text


def test_cleaning_the_article_again_changes_nothing(seed: Path) -> None:
    text = cleaner.clean(seed.read_bytes()).text
    again = cleaner.clean(text)
    assert again.text == text
    assert again.repairs == ()
