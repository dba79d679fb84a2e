"""UTF-16 behind text of another encoding, or before it, is read as what it is, and its lines say so."""

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.encoding import decode, decode_document
from cleaner.encoding.codec import MIXABLE
from cleaner.encoding.guesses import NOT_SPLIT
from cleaner.encoding.switches import WIDE, may_switch
from tests.test_encoding import rows, sentences

pytestmark = pytest.mark.slow

LOG = "2019-12-03 12:00:01 INFO started\r\n2019-12-03 12:00:02 INFO done\r\n"


def lines(encoding: str, seed: int, number: int, end: str = "\n") -> str:
    return "".join(text + end for _, text in rows(encoding, seed, number))


@pytest.mark.parametrize("narrow", MIXABLE)
@pytest.mark.parametrize("wide", WIDE)
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_was_appended_in_another_width_is_read_as_what_it_is(narrow: str, wide: str, mark: str, end: str) -> None:
    for seed in range(10):
        page, more = (lines(narrow, seed + at, number, end) for at, number in ((0, 9), (500, 1 + seed % 3)))
        marked = mark.encode(wide)
        assert decode(page.encode(narrow) + marked + more.encode(wide)) == (page + more, narrow)
        assert decode(marked + page.encode(wide) + more.encode(narrow)) == (page + more, wide)
        assert decode(marked + more.encode(wide) + page.encode(narrow)) == (more + page, narrow)
        assert decode(more.encode(narrow) + marked + page.encode(wide)) == (more + page, wide)


@pytest.mark.parametrize("narrow", MIXABLE)
@pytest.mark.parametrize("wide", WIDE)
def test_plain_ascii_may_be_the_other_part(narrow: str, wide: str) -> None:
    page = lines(narrow, 1, 9, "\r\n")
    assert decode(page.encode(narrow) + LOG.encode(wide)) == (page + LOG, narrow)
    assert decode(LOG.encode(wide) + page.encode(narrow)) == (LOG + page, narrow)
    assert decode(page.encode(wide) + LOG.encode()) == (page + LOG, wide)
    assert decode(LOG.encode() + page.encode(wide)) == (LOG + page, wide)


@pytest.mark.parametrize("narrow", ["utf-8", "gb18030"])
@pytest.mark.parametrize("wide", WIDE)
def test_programs_may_write_in_turn(narrow: str, wide: str) -> None:
    for seed in range(20):
        dice = random.Random(seed)
        turns = [(lines("utf-8", 10 * seed + at, 2, "\r\n"), dice.choice((narrow, wide))) for at in range(8)]
        assert decode(b"".join(text.encode(name) for text, name in turns))[0] == "".join(text for text, _ in turns)


@pytest.mark.parametrize("wide", WIDE)
def test_a_mark_is_enough_where_the_last_line_has_no_end(wide: str) -> None:
    page, more = lines("utf-8", 1, 9).rstrip(), lines("utf-8", 2, 2)
    assert decode(codecs.BOM_UTF8 + page.encode() + f"\ufeff{more}".encode(wide)) == (page + more, "utf-8-sig")
    back = f"\ufeff{page}\n".encode(wide) + codecs.BOM_UTF8 + more.encode()
    assert decode(back) == (f"{page}\n{more}", wide)


@pytest.mark.parametrize(("main", "other"), [("gb18030", "utf-16-le"), ("utf-16-be", "utf-8")])
def test_lines_in_another_width_say_so(main: str, other: str) -> None:
    data = lines("utf-8", 1, 6).encode(main) + lines("utf-8", 2, 2).encode(other)
    found = [f"uncertain: decoded as {other}" in line.reason for line in cleaner.clean(data, drop=[]).lines]
    assert found == [False] * 6 + [True] * 2


@pytest.mark.parametrize("wide", WIDE)
def test_a_few_bytes_prove_nothing_and_a_remark_says_so(wide: str) -> None:
    page = lines("utf-8", 1, 6)
    found = decode_document(page.encode() + "\ufeff好\n".encode(wide))
    assert found.text.startswith(page)
    assert found.encoding == "utf-8"
    assert found.guesses
    said = decode_document(page.encode(wide) + "好的\n".encode())
    assert (said.text[: len(page)], said.encoding) == (page, wide)
    assert [(guess.begin, guess.remark) for guess in said.guesses] == [(len(page), NOT_SPLIT)]


def test_what_was_guessed_behind_all_text_is_said_of_the_last_line() -> None:
    parts = (
        "。\n".encode("gbk"),
        "人喝起喝候没了饭喝里今吃不里一时过".encode(),
        b"\xa1\n",
        "过去".encode("gbk"),
        b"\0\n\v\v\n",
    )
    data = b"".join(parts)
    text, _, (guess,) = decode_document(data)
    assert guess.begin == len(text)
    assert guess.remark == NOT_SPLIT
    assert cleaner.clean(data).lines[-1].reason.endswith(NOT_SPLIT)


@pytest.mark.parametrize("encoding", [*MIXABLE, *WIDE])
def test_clean_text_shows_no_sign_of_another_width(encoding: str) -> None:
    for seed in range(100):
        data = sentences(seed, traditional=encoding == "big5hkscs").encode(encoding, "ignore")
        assert not may_switch(data, encoding)


@given(st.lists(st.sampled_from(["\0", "正文写的是天气", "\0\n", "\n", "\x01"])), st.sampled_from(MIXABLE))
def test_stray_nul_bytes_change_nothing(parts: list[str], encoding: str) -> None:
    text = sentences(3) + "".join(parts) + "\n" + sentences(4)
    data = text.encode(encoding, "ignore")
    assert decode(data) == (data.decode(encoding), encoding)


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize("damage", [b"", b"\n", b"N\n"], ids=["lost", "a line end", "two"])
def test_a_byte_too_few_or_too_many_is_no_switch(encoding: str, damage: bytes) -> None:
    for seed in range(60):
        data = sentences(seed).encode(encoding)
        place = random.Random(seed).randrange(1, len(data) - 1)
        found = decode_document(data[:place] + damage + data[place + (not damage) :])
        assert found.encoding == encoding
        assert not any("unlike" in guess.remark for guess in found.guesses)
