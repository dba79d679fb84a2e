"""How far a misread run must beat the line as it is, and how much may be lost of it: each limit from both sides."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from cleaner.repair import mojibake
from cleaner.repair.mojibake import _gain_of_gaps, _gapped, readings, tangled, two_byte, utf8
from cleaner.repair.mojibake.broken_sequences import character
from cleaner.repair.mojibake.choice import Choice, choose
from cleaner.repair.mojibake.codepages import codepages
from cleaner.repair.mojibake.lost_bytes import Gap, _around, _sure
from cleaner.repair.mojibake.plausibility import logprobs
from cleaner.repair.mojibake.utf8 import Run
from tests.evenly import Evenly
from tests.test_mojibake_choice import SINGLE, weighed

LATIN = codepages()["cp1252"]
SIGNS = "ÖÐ¹ú"
Logprobs = Callable[[str], npt.NDArray[np.float64]]


def priced(prices: dict[str, float], other: float = 0.0) -> Logprobs:
    """Return what gives each character the log-probability of its price, whatever it stands behind."""

    def logprobs(text: str) -> npt.NDArray[np.float64]:
        return np.array([-prices.get(char, other) for char in text])

    return logprobs


def runs(line: str, prices: dict[str, float], other: float, monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    monkeypatch.setattr(two_byte, "logprobs", priced(prices, other))
    return two_byte.untangle(line, LATIN, "gb18030")


@pytest.mark.parametrize(("price", "read"), [(3.1, True), (2.9, False)])
def test_a_run_in_honest_text_gains_twelve_nats(price: float, read: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    found = runs(f"他说：{SIGNS}。", dict.fromkeys(SIGNS, price), 0.0, monkeypatch)
    assert found == ([Run(3, 7, "中国")] if read else [])


@pytest.mark.parametrize(("price", "read"), [(5.1, True), (4.9, False)])
def test_a_run_that_ends_beside_a_sign_of_its_codec_gains_eight_more(
    price: float, read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    prices = dict.fromkeys(f"{SIGNS}é", price) | dict.fromkeys("中国。他说：", 0.0)
    found = runs(f"他说：{SIGNS}é。", prices, 9.0, monkeypatch)
    assert found == ([Run(3, 7, "中国")] if read else [])


def test_half_a_run_is_as_it_is_where_a_sign_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert runs(f"他说：{SIGNS}。", dict.fromkeys(SIGNS, 0.0), 0.0, monkeypatch) == []


def known(line: str, prices: dict[str, float], other: float, monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    monkeypatch.setattr(two_byte, "logprobs", priced(prices, other))
    (reading,) = _gapped(line, {SINGLE})
    return reading.runs


@pytest.mark.parametrize(("price", "read"), [(9.9, True), (10.1, False)])
def test_where_the_codec_is_known_a_run_costs_four_and_each_sign_that_is_left_six(
    price: float, read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = known(SIGNS, dict.fromkeys(SIGNS, 0.0), price, monkeypatch)
    assert found == ([Run(0, 4, "中国")] if read else [])


STRIPPED = "果汁很好".encode("gbk").decode("cp1252").replace("\xad", "")


@pytest.mark.parametrize(("price", "read"), [(1.9, True), (2.1, False)])
def test_a_byte_that_was_stripped_costs_four(price: float, read: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(two_byte, "_commonness", Evenly(-5.0).score)
    prices = {"汁": price, "墉": 9.0, "铆": 9.0} | dict.fromkeys(two_byte.UNKNOWN_SIGNS, 20.0)
    found = known(STRIPPED, prices, 0.0, monkeypatch)
    assert ("汁" in found[0].reading) == read


@pytest.mark.parametrize(("price", "read"), [(6.9, False), (7.1, True)])
def test_a_byte_that_nothing_names_is_seven_nats_likelier_than_one_that_was_stripped(
    price: float, read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(two_byte, "_commonness", Evenly(-5.0).score)
    prices = {"墉": 20.0, "铆": 20.0} | dict.fromkeys(two_byte.UNKNOWN_SIGNS, price)
    found = known(STRIPPED, prices, 0.0, monkeypatch)
    assert ("汁" in found[0].reading) == read


@pytest.mark.parametrize(("logprob", "read"), [(-11.9, True), (-12.1, False)])
def test_what_stands_behind_a_stripped_byte_is_no_rare_character(
    logprob: float, read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(two_byte, "_commonness", Evenly(logprob).score)
    found = known(STRIPPED, dict.fromkeys(two_byte.UNKNOWN_SIGNS, 20.0), 0.0, monkeypatch)
    assert ("汁" in found[0].reading) == read


def test_a_line_is_read_around_what_tells_of_a_codec_if_a_run_shows_near_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[str] = []

    def read(line: str, *_: object) -> list[Run]:
        pieces.append(line)
        return [Run(0, 4, "中国")]

    monkeypatch.setattr(two_byte, "_untangle", read)
    two_byte.untangle("好" * 50 + SIGNS + "好" * 50, LATIN, "gb18030")
    assert pieces == ["好" * 8 + SIGNS + "好" * 8, "好" * 24 + SIGNS + "好" * 24]


@pytest.mark.parametrize(("logprob", "everyday"), [(-8.5, True), (-8.7, False)])
def test_a_sign_between_everyday_characters_tells_nothing(
    logprob: float, everyday: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(two_byte, "_commonness", Evenly(logprob).score)
    assert two_byte._is_alone("好\ue000好", 1) == everyday


@pytest.mark.parametrize(("logprob", "gain"), [(-8.4, None), (-8.6, 25.0)])
def test_a_reading_with_gaps_gains_twenty_more_where_two_characters_are_unlikely(
    logprob: float, gain: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mojibake, "logprobs", Evenly(logprob).logprobs)
    assert _gain_of_gaps(SIGNS, Choice(SINGLE, 5.0, [Run(0, 4, "中国")])) == gain


@pytest.mark.parametrize(("logprob", "size", "read"), [(-9.0, 60, True), (-9.0, 61, False), (-5.9, 61, True)])
def test_a_long_line_is_searched_if_it_has_words(
    logprob: float, size: int, read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mojibake, "logprobs", Evenly(logprob).logprobs)
    line = ("中文" + SIGNS * 20)[:size]
    assert bool(list(tangled(line))) == read


@pytest.mark.parametrize(("logprob", "words"), [(-5.9, True), (-6.1, False)])
def test_a_word_is_what_is_often_seen_together(logprob: float, words: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mojibake, "logprobs", Evenly(logprob).logprobs)
    assert mojibake._has_words("中文") == words


@pytest.mark.parametrize(("proof", "taken"), [(70.9, False), (71.1, True)])
def test_even_on_a_page_misread_throughout_a_torn_word_needs_thirty_more(proof: float, taken: bool) -> None:
    # three letters became halves of characters: -16 and 30 for each are 74
    line, reading = "Nincs tóháti ház", "Nincs t骽醫i h醶"
    judged = {line: [weighed(3.0, proof, SINGLE, reading, line)]}
    assert (line in choose(judged, throughout=[SINGLE])) == taken


def test_the_rarest_character_costs_fourteen(monkeypatch: pytest.MonkeyPatch) -> None:
    for logprob, least in ((-13.9, -13.9), (-20.0, -14.0)):
        monkeypatch.setattr("cleaner.repair.mojibake.plausibility.character_model", Evenly(logprob))
        assert logprobs("我们").tolist() == pytest.approx([least, least])


@pytest.mark.parametrize(
    ("favoured", "lead", "filled"),
    [("", 1.05, "甲"), ("", 0.95, ""), ("乙", 3.05, "甲"), ("乙", 2.95, ""), ("甲", 1.05, "甲")],
)
def test_another_character_than_the_favoured_one_leads_by_two_more(favoured: str, lead: float, filled: str) -> None:
    assert _sure([0.0, -lead], Gap("甲乙", "\ufffd", favoured)) == filled


@pytest.mark.parametrize(
    ("data", "after", "zones", "lead"),
    [
        (b"\xe7\xac\xff", 0xE5, True, 1.0),
        (b"\xe7\xac\xff", 0x0A, False, 1.0),
        (b"\xe7\xac\xff", 0xE5, False, 3.0),
        (b"\xe7\xac\xff", 0x41, True, 3.0),
        (b"\xe7\xff\xff", 0xE5, True, 4.0),
        (b"\xe7\xff", 0xE5, True, 4.0),
        (b"\xe7\xac", 0xE5, True, 3.0),
        (b"\xe7", 0xE5, True, 4.0),
    ],
)
def test_the_more_is_lost_the_further_a_character_leads(data: bytes, after: int, zones: bool, lead: float) -> None:
    gap = character(data, after, codepages()["gbk"], zones)
    assert isinstance(gap, Gap)
    assert gap.sure == lead


def test_two_characters_before_a_gap_and_two_behind_it_say_what_it_was() -> None:
    assert _around(["我们的生", Gap("活", "?"), "很好了"], 1) == ("的生", "很好")
    assert _around(["生", Gap("活", "?"), "很", "好", "了"], 1) == ("\n生", "很好")
    assert _around([Gap("生", "?"), Gap("活", "?"), "好"], 1) == ("\n\n", "好")


@pytest.mark.parametrize(("line", "read"), [("ä¸\ufffd" * 3 + "a", True), ("ä¸\ufffd" * 3, False)])
def test_of_a_line_that_is_read_three_bytes_in_ten_may_be_lost(line: str, read: bool) -> None:
    assert bool(utf8.runs(line, LATIN)) == read


@pytest.mark.parametrize("head", ["", "A", "1. "])
def test_a_line_with_bytes_that_were_left_out_keeps_what_it_begins_with(head: str) -> None:
    [found] = utf8.runs(f"{head}鏃т功甯傞泦涓鏃", codepages()["gbk"])
    assert found.reading == f"{head}旧书市集中\ufffd"


def test_text_that_was_misread_twice_is_read_and_no_more() -> None:
    line, codecs = "好人", []
    for _ in range(3):
        line = line.encode().decode("cp1252")
        codecs.append(max(reading.chain.count(",") + 1 for reading in readings(line)))
    assert codecs == [1, 2, 2]
