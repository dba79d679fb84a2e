"""Escapes of programs and addresses are decoded to the text they represent, and stay where they are intended."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from benchmarks.repair.escapes import ESCAPES, as_bytes, as_json
from cleaner.repair import escapes, repair
from cleaner.repair.escapes import unescape
from tests.evenly import Evenly
from tests.pages import SENTENCES, SIGNED
from tests.timing import grows_linearly

LINES = (*SENTENCES[:2], *SIGNED[1:3], "老師說：「做學問要先學會提問。」大家都點頭。", "司机摇了摇头。😀")


@pytest.mark.parametrize("sentence", LINES)
@pytest.mark.parametrize("escape", ESCAPES.values(), ids=ESCAPES)
def test_a_sentence_comes_back(escape: Callable[[str], str], sentence: str) -> None:
    assert repair(f"{LINES[0]}\n{escape(sentence)}")[0] == f"{LINES[0]}\n{sentence}"


@pytest.mark.parametrize("sentence", LINES[:5])
def test_percent_encoded_gbk_comes_back(sentence: str) -> None:
    assert unescape(quote(sentence.encode("gbk"))) == sentence


@pytest.mark.parametrize("sentence", LINES)
@pytest.mark.parametrize(
    "before", ["http://example.com/", "https://example.com/?q=", "www.example.com/", "/wiki/", "?q="]
)
def test_an_address_stays_byte_for_byte(before: str, sentence: str) -> None:
    address = before + quote(sentence)
    for text in (address, f"见{address} 。", f"（{address}）", f"春天来了\n{address}\n"):
        assert repair(text)[0] == text


@pytest.mark.parametrize("sentence", LINES)
@pytest.mark.parametrize(
    "program",
    ["text = '{}'", '{{"text": "{}", "id": 3}}', 'print("{}")', "text={}", "  '{}',", "b'{}'", "re.compile('[{}]')"],
)
def test_a_program_stays(program: str, sentence: str) -> None:
    for escape in (as_json, as_bytes):
        text = program.format(escape(sentence.replace('"', "")))
        assert unescape(text) == text


def test_a_text_about_escapes_stays_on_every_line() -> None:
    text = "怎样写Unicode转义\n第一步\n\\u6625\\u5929\\u6765\\u4e86\n%E6%98%A5%E5%A4%A9"
    assert unescape(text) == text


@given(st.text(st.sampled_from("\\%ux04E6F98A5春天来 2\"'{}/&=\n"), max_size=60))
def test_unescaping_twice_is_unescaping_once(text: str) -> None:
    once = unescape(text)
    assert unescape(once) == once
    assert once.count("\n") == text.count("\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["\\", "\\n", "%25", "%E6%98%A5/", "a%E4", "u6625", "\\u6625", "%u6625%20", "[", "://", "\\xe6", "=", '"', "{"],
)
def test_a_row_of_pieces_takes_linear_time(piece: str) -> None:
    assert grows_linearly(lambda size: unescape(piece * size + "\\u6625\\u5929 %E6%98%A5%E5%A4%A9"), 1000)


def test_the_line_says_what_was_repaired() -> None:
    cleaned = cleaner.clean("\\u6625\\u5929\\u6765\\u4e86，花开了。")
    assert cleaned.text == "春天来了，花开了。\n"
    assert cleaned.repairs == cleaned.lines[0].repairs == ("escapes",)


@pytest.mark.parametrize(
    ("text", "logprob", "reads"),
    [
        (as_json("春天"), -8.9, True),
        (as_json("春天"), -9.1, False),
        # bytes that may be GBK need five nats more
        (quote("春天".encode("gbk")), -6.4, True),
        (quote("春天".encode("gbk")), -6.6, False),
        # a single character must be likely beside its neighbours
        ("这是\\u4e2d国的", -5.9, True),
        ("这是\\u4e2d国的", -6.1, False),
    ],
)
def test_a_reading_is_as_likely_as_words_are(
    text: str, logprob: float, reads: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escapes, "character_model", Evenly(logprob))
    assert (unescape(text) != text) == reads


def test_percent_encoded_gbk_has_no_more_than_one_sign_in_five_that_is_no_chinese() -> None:
    assert unescape(quote("春天来了Ω".encode("gbk"))) == "春天来了Ω"
    for text in ("春天来了ΩΩ", "春天来Ω"):
        assert unescape(quote(text.encode("gbk"))) == quote(text.encode("gbk"))


def test_an_address_goes_on_for_three_hundred_characters() -> None:
    for letters, reads in ((297, False), (298, True)):
        text = f"http://{'x' * letters}{as_json('春天来了')}"
        assert (unescape(text) != text) == reads
