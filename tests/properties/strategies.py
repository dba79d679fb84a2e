"""Dirty Chinese text of every kind that the tool meets, as str and as bytes, and every configuration, to draw from."""

import random
from collections.abc import Sequence
from functools import cache

from hypothesis import settings
from hypothesis import strategies as st

import cleaner
from benchmarks.fuzz.options import DROPS, ENCODINGS, FIELDS, THRESHOLDS
from benchmarks.fuzz.pieces import DAMAGES, ENDS, LINES, PIECES
from cleaner import Config
from tests.conftest import ROOT

# What tests without a number of their own have: the profile `trust` has a hundred times as many.
USUAL = 100
# Codecs that text comes in, its right one or not.
CODECS = (
    "utf-8",
    "utf-8-sig",
    "gb18030",
    "big5hkscs",
    "utf-16",
    "utf-16-be",
    "utf-32",
    "hz",
    "cp932",
    "euc_kr",
    "utf-7",
)


def examples(usual: int) -> settings:
    """Return the settings of a property that is tried on `usual` examples, and on more with a profile that has more."""
    assert settings.default is not None
    return settings(max_examples=usual * settings.default.max_examples // USUAL)


def damage(text: str, ways: list[tuple[int, int]]) -> str:
    """Return a text damaged in some ways one after the other, each given by its place in `DAMAGES` and a seed."""
    for way, seed in ways:
        text = DAMAGES[way](text, random.Random(seed))
    return text


@cache
def real_lines() -> list[str]:
    """Return the lines of the fixture documents: body, chrome and spam, damaged and whole."""
    files = sorted((ROOT / "fixtures" / "documents").glob("*/*.txt"))
    texts = [cleaner.clean(file.read_bytes(), drop=frozenset(), repair=False, simplify=False).text for file in files]
    return sorted({line for text in texts for line in text.split("\n")})


def one_of(values: Sequence[str]) -> st.SearchStrategy[str]:
    """Return a strategy for values that are too many to be listed, as the repr of `sampled_from` does."""
    return st.integers(0, len(values) - 1).map(values.__getitem__)


# Any text, halves of surrogate pairs too, and rows of pieces.
any_text = st.text(st.characters(), max_size=30) | st.lists(one_of(PIECES), max_size=8).map("".join)
real_pages = st.lists(one_of(real_lines()), max_size=40).map("\n".join)
lines = one_of(LINES) | one_of(real_lines()) | any_text
# A very long line is a line many times over; blank ones are common on pages.
long_lines = st.builds(lambda line, times: line * times, one_of(PIECES + LINES), st.sampled_from((50, 400)))
line_ends = st.sampled_from(ENDS) | st.sampled_from(("\n\n", "\n \n", "\r\r\n"))
pages = st.builds(
    lambda rows, end: end.join(rows), st.lists(lines | lines | lines | long_lines, max_size=12), line_ends
)
ways = st.lists(st.tuples(st.integers(0, len(DAMAGES) - 1), st.integers(0, 1 << 16)), max_size=2)
texts = st.builds(damage, pages | pages | real_pages, ways)
written = st.builds(lambda text, codec: text.encode(codec, "replace"), texts, st.sampled_from(CODECS))
mixed = st.lists(
    st.builds(lambda line, codec: line.encode(codec, "replace"), lines, st.sampled_from(CODECS))
    | st.binary(max_size=8),
    max_size=6,
).map(b"\n".join)
# A byte more or less puts what follows out of step.
data = st.one_of(
    written,
    mixed,
    st.builds(lambda raw, place: raw[:place] + raw[place + 1 :], written, st.integers(0, 200)),
    st.binary(max_size=300),
)
documents = texts | data
configurations = st.builds(
    Config,
    drop=st.sampled_from(DROPS),
    repair=st.sampled_from(FIELDS["repair"]),
    simplify=st.sampled_from(FIELDS["simplify"]),
    variant=st.sampled_from(FIELDS["variant"]),
    punctuation=st.sampled_from(FIELDS["punctuation"]),
    quotes=st.sampled_from(FIELDS["quotes"]),
    threshold=st.sampled_from(THRESHOLDS) | st.floats(0.01, 0.99),
    encoding=st.just(None) | st.sampled_from(ENCODINGS),
)
