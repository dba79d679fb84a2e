"""By how much one reading of bytes must be likelier than another: each limit from both sides, whatever a model says."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from cleaner.encoding import byte_alignment, likelihood, mixed_lines, switches, utf16_alignment
from cleaner.encoding.byte_alignment import Part, _cheapest, _is_scrap, _may_switch, _search
from cleaner.encoding.byte_readings import Readings, plain_cost
from cleaner.encoding.codec import MIXABLE
from cleaner.encoding.guesses import Decoded
from cleaner.encoding.mixed_lines import Lines, _are_cut, _choose, line_costs
from cleaner.encoding.neighbours import _is_japanese, _is_korean, _is_whole
from cleaner.encoding.out_of_step import _exceed, first_place
from cleaner.encoding.switches import Part as Cut
from cleaner.encoding.switches import _is_proven, _rare_pieces, _reads_narrow, _switch, read_switches
from cleaner.encoding.utf16_alignment import _slip
from tests.evenly import Evenly

GBK = MIXABLE.index("gb18030")
BIG5 = MIXABLE.index("big5hkscs")


def cost(each: float) -> Callable[[str], npt.NDArray[np.float32]]:
    """Return what gives each character the same cost."""
    return lambda text: np.full(len(text), each, dtype=np.float32)


def chosen(totals: dict[str, list[float]], mean: float, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the encodings of lines that cost so much in GBK and Big5, and far more in others."""

    def costs(_: str, name: str) -> npt.NDArray[np.float64]:
        total = totals.get(name, [1000.0] * len(totals["gb18030"]))
        return np.array([total, [mean] * len(total)])

    monkeypatch.setattr(mixed_lines, "line_costs", costs)
    lines = [b"a\n"] * len(totals["gb18030"])
    return list(_choose(lines, "gb18030").tolist())


@pytest.mark.parametrize(("saved", "found"), [(19.9, GBK), (20.1, BIG5)])
def test_a_line_in_another_encoding_saves_twenty_nats(
    saved: float, found: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chosen({"gb18030": [50.0], "big5hkscs": [50.0 - saved]}, 1.0, monkeypatch) == [found]


@pytest.mark.parametrize(("saved", "found"), [(5.9, GBK), (6.1, BIG5)])
def test_a_line_in_an_encoding_that_others_have_saves_six(
    saved: float, found: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    totals = {"gb18030": [50.0, 50.0], "big5hkscs": [20.0, 50.0 - saved]}
    assert chosen(totals, 1.0, monkeypatch) == [BIG5, found]


@pytest.mark.parametrize(("mean", "found"), [(9.9, BIG5), (10.1, GBK)])
def test_a_line_in_another_encoding_costs_ten_a_character_at_most(
    mean: float, found: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chosen({"gb18030": [500.0], "big5hkscs": [50.0]}, mean, monkeypatch) == [found]


def test_a_character_of_utf8_costs_twelve_at_most_and_two_make_a_line_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    for price, costs in ((11.0, 33.0), (20.0, 36.0)):
        monkeypatch.setattr(mixed_lines, "costs", cost(price))
        assert line_costs("中é\n", "utf-8").tolist() == [[costs], [costs / 3]]
        assert line_costs("中é\n", "gb18030").tolist() == [[3 * price], [price]]
        assert line_costs("中中\n", "utf-8")[1].tolist() == [0.0]
        assert line_costs("中中\ufffd\n", "utf-8")[1].tolist() != [0.0]


@pytest.mark.parametrize(("saved", "is_cut"), [(8.1, True), (7.9, False)])
def test_the_other_half_of_a_character_at_the_begin_of_a_line_saves_eight_nats(
    saved: float, is_cut: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []

    def costs(text: str) -> npt.NDArray[np.float32]:
        sizes.append(len(text))
        return cost(saved)(text)

    monkeypatch.setattr(mixed_lines, "costs", costs)
    first, second = b"\xd6\n", b"a" * 100
    lines = Lines(first + second, "", [2, 102], [])
    found = _are_cut(lines, "gb18030", [1], np.array([GBK, GBK]))
    assert found.tolist() == [False, is_cut]
    # forty-eight bytes of a line tell, with and without the half
    assert sorted(sizes) == [47, 48]


def kinds(data: bytes, one: list[float], two: list[float]) -> list[int | None]:
    """Return which of two codecs reads each character of two bytes, by what it costs; below zero there is none."""
    each = []
    for prices in (one, two):
        lengths = [part for price in prices for part in ((2 if price >= 0 else 0), 0)]
        spread = [part for price in prices for part in (price, 0.0)]
        each.append(Readings(lengths, spread, spread))
    return [kind for _, _, kind in _cheapest(data, each)[1]]


@pytest.mark.parametrize(("price", "codec"), [(10.1, 1), (9.9, 0)])
def test_to_read_on_in_another_codec_costs_twenty_nats(price: float, codec: int) -> None:
    data = b"\xd6\xd0" * 3
    assert kinds(data, [0.0, price, price], [-1.0, 0.0, 0.0]) == [0, codec, codec]


@pytest.mark.parametrize(("price", "codec"), [(5.1, 1), (4.9, 0)])
def test_to_begin_in_another_codec_costs_ten(price: float, codec: int) -> None:
    assert kinds(b"\xd6\xd0" * 2, [price, price], [0.0, 0.0]) == [codec, codec]
    # or behind a sign
    data = b"\xd6\x3f" + b"\xd6\xd0" * 2
    assert kinds(data, [0.0, price, price], [-1.0, 0.0, 0.0]) == [0, codec, codec]


@pytest.mark.parametrize(
    ("text", "gain", "least"),
    [
        ("好好", 11.9, None),
        ("好好", 12.1, 12.0),
        ("好\ue000a好", 3.9, None),
        ("好\ue000a好", 4.1, 4.0),
    ],
)
def test_another_cut_gains_twelve_nats_and_four_where_a_letter_speaks_for_it(
    text: str, gain: float, least: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def likelier(_: bytes, names: tuple[str, ...], least: float, is_stripped: bool) -> list[Part]:
        asked.append(least)
        return []

    monkeypatch.setattr(byte_alignment, "slip_gain", lambda *_: gain)
    monkeypatch.setattr(byte_alignment, "_likelier", likelier)
    assert _search(text.encode("gb18030"), ("gb18030",)) is None
    assert asked == ([] if least is None else [least])


@pytest.mark.parametrize(
    ("before", "count", "after", "is_scrap"),
    [("a", 3, "a", False), ("a", 2, "a", True), ("a", 2, "", False), ("|", 2, "a", False), ("|", 1, "", True)],
)
def test_a_word_in_another_codec_has_three_characters_or_two_in_a_field(
    before: str, count: int, after: str, is_scrap: bool
) -> None:
    data = (before + "好" * count + after).encode()
    run = [Part(1 + 3 * at, 4 + 3 * at, "utf-8") for at in range(count)]
    assert _is_scrap(data, run) == is_scrap


@pytest.mark.parametrize(("price", "may"), [(9.9, True), (10.1, False)])
def test_three_characters_of_utf8_in_a_row_that_may_be_words_make_a_line_one_to_search(
    price: float, may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(byte_alignment, "costs", cost(price))
    for count in (2, 3):
        data = b"aaaaaaa" + "好".encode() * count + b"aaaaaaa"
        assert _may_switch(data, "gb18030", "utf-8") == (may and count == 3)


def test_a_letter_that_runs_into_the_next_character_costs_nine() -> None:
    data = "中A中a ".encode("gbk")
    assert plain_cost(data, 2, 0) == 9.0
    assert plain_cost(data, 2, -1) == plain_cost(data, 5, 3) == 5.0


@pytest.mark.parametrize(
    ("size", "price", "over"), [(3, 17.1, True), (3, 16.9, False), (60, 7.55, True), (60, 7.45, False)]
)
def test_a_run_out_of_step_costs_thirty_nats_more_than_seven_a_character(size: int, price: float, over: bool) -> None:
    assert _exceed(["中" * size + "\n"], cost(price)).tolist() == [over]


def test_eight_characters_before_a_run_are_searched_too() -> None:
    assert first_place("好" * 20 + "\ue000a中好好", of_two=True) == 12
    assert first_place("好" * 5 + "\ue000a中好好", of_two=True) == 0


@pytest.mark.parametrize(("logprob", "rare"), [(-11.4, False), (-11.6, True)])
def test_a_rare_character_costs_eleven_and_a_half(logprob: float, rare: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likelihood, "character_model", Evenly(logprob))
    assert bool(likelihood._rare_table.__wrapped__()[ord("好")]) == rare


def test_one_character_in_a_hundred_may_be_broken_and_one_more() -> None:
    assert _is_whole("\ufffd\ufffd" + "好" * 98)
    assert not _is_whole("\ufffd\ufffd" + "好" * 97)
    assert _is_whole("\ufffd好")


@pytest.mark.parametrize(
    ("text", "japanese"),
    [("はのに" + "漢" * 9, True), ("はのに" + "漢" * 10, False), ("はのア", False), ("はのに", True)],
)
def test_a_quarter_of_japanese_is_kana_three_of_it_hiragana(text: str, japanese: bool) -> None:
    assert _is_japanese(text) == japanese


@pytest.mark.parametrize(
    ("text", "korean"),
    [
        ("이다는의" + "값" * 4, True),
        ("이다는의" + "값" * 3, False),
        ("이다는값" + "값" * 4, False),
        ("이다는의" + "값" * 4 + "漢" * 8, True),
        ("이다는의" + "값" * 4 + "漢" * 9, False),
        ("이다는의가" + "값" * 20, True),
        ("이다는의가" + "값" * 21, False),
    ],
)
def test_half_of_korean_is_syllables_a_fifth_of_them_common(text: str, korean: bool) -> None:
    assert _is_korean(text) == korean


def flags(size: int, *places: int) -> npt.NDArray[np.bool_]:
    found = np.zeros(size, dtype=np.bool_)
    found[list(places)] = True
    return found


def test_a_piece_of_utf16_reads_strangely_with_five_rare_units_of_sixteen_or_two_of_eight_at_an_end() -> None:
    data = bytes(range(128)) * 2
    assert _rare_pieces(data, flags(128, 32, 36, 40, 44)) == []
    assert _rare_pieces(data, flags(128, 32, 36, 40, 44, 47)) == [data[64:96]]
    assert _rare_pieces(data, flags(128, 44, 45, 46, 47, 48)) == []
    assert _rare_pieces(data, flags(128, 0, 7)) == [data[:16]]
    assert _rare_pieces(data, flags(128, 0, 8)) == _rare_pieces(data, flags(128, 0)) == []
    assert _rare_pieces(data, flags(128, 120, 127)) == [data[240:]]
    assert _rare_pieces(data, flags(128, 119, 127)) == _rare_pieces(data, flags(128, 127)) == []


def test_thirty_two_pieces_of_a_text_are_looked_at() -> None:
    for count, looked in ((31, 31), (32, 16), (64, 22)):
        rare = np.ones(16 * count, dtype=np.bool_)
        assert len(_rare_pieces(bytes(32 * count), rare)) == looked + 2


def test_another_width_costs_twenty_nats_but_behind_a_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [_switch(0, 1, -1), _switch(1, 0, -1), _switch(0, 1, 1), _switch(1, 1, -1)] == [20.0, 20.0, 0.0, 0.0]
    for price, narrow in ((10.1, True), (9.9, False)):
        monkeypatch.setattr(switches, "costs", cost(0.0))
        monkeypatch.setattr(switches, "unit_costs", lambda data, _, price=price: np.full(len(data) // 2, price))
        assert _reads_narrow(b"abcd", "utf-16-le") == narrow


def test_a_part_in_another_width_is_proven_with_one_broken_character_in_sixteen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(switches, "costs", cost(1.0))
    assert _is_proven(Decoded("好" * 15 + "\ufffd", "utf-16-le"))
    assert not _is_proven(Decoded("好" * 14 + "\ufffd", "utf-16-le"))


@pytest.mark.parametrize(("gain", "found"), [(61.0, 0), (59.0, None)])
def test_what_reads_better_one_byte_later_saves_sixty_nats(
    gain: float, found: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    low = np.ones(4, dtype=np.float32)
    monkeypatch.setattr(utf16_alignment, "_gains", lambda *_: (low, np.full(4, gain / 4), low))
    assert _slip(b"", "utf-16-le") == found


@pytest.mark.parametrize(("text", "found"), [("晚上好\n", True), ("晚上\n", False)])
def test_a_part_in_another_width_has_eight_bytes(text: str, found: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    before, wide = b"a" * 19 + b"\n", text.encode("utf-16-le")
    cut = [Cut(0, 20, switches.NARROW), Cut(20, 20 + len(wide), "utf-16-le")]
    monkeypatch.setattr(switches, "_parts", lambda _: cut)
    monkeypatch.setattr(switches, "_is_proven", lambda _: True)
    usual = Decoded("?" * 30, "utf-8")
    assert (read_switches(before + wide, usual).text == before.decode() + text) == found
