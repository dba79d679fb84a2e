"""Properties of the search for lost bytes: what is left out before it, and faster, changes no result."""

import random
from contextlib import suppress
from itertools import product

import numpy as np
import pytest

from cleaner.chinese.language_model import MANY, character_model
from cleaner.encoding import decode
from cleaner.encoding.byte_alignment import GAIN, _cheapest, _usual_cost
from cleaner.encoding.byte_readings import readings, slip_gain
from cleaner.encoding.likelihood import costs
from cleaner.encoding.out_of_step import _bounds
from tests.test_encoding import _damaged, sentences


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs"])
@pytest.mark.parametrize("damage", ["insert", "replace", "delete"])
def test_nothing_that_the_search_would_find_is_left_out(encoding: str, damage: str) -> None:
    found = 0
    for seed in range(150):
        dice = random.Random(seed)
        size = dice.randrange(20, 200)
        data = sentences(seed, traditional=encoding == "big5hkscs").encode(encoding, "ignore")[:size]
        for _ in range(1 + seed % 3):
            data = _damaged(data, damage, dice.randrange(len(data)), dice.randbytes(1))
        reading = readings(data, encoding, encoding)
        gain = _usual_cost(data, reading) - _cheapest(data, [reading])[0]
        found += gain > GAIN
        assert slip_gain(data, reading) >= GAIN or gain <= GAIN
    assert found > 5 or damage == "replace"


def test_what_begins_at_a_byte_is_a_character_of_utf8_as_python_reads_it() -> None:
    edges = (0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0)
    quads = [
        bytes(quad) for quad in product(range(0x80, 0x100), edges, (0x7F, 0x80, 0xBF, 0xC0), (0x7F, 0x80, 0xBF, 0xC0))
    ]
    found = readings(b"".join(quads), "utf-8", "utf-8").lengths[::4]
    assert found == [length_of_character(quad) for quad in quads]


def length_of_character(data: bytes) -> int:
    """Return how many bytes the character has that begins some bytes, 0 where none of two bytes or more does."""
    for length in (2, 3, 4):
        with suppress(UnicodeDecodeError):
            return length if len(data[:length].decode()) == 1 else 0
    return 0


def test_no_character_costs_more_than_its_bound() -> None:
    for seed in range(20):
        text = "".join(random.Random(seed).sample(sentences(seed), 100)) + "鯤鱻\ue000\ufffd𠮷 abc"
        assert (_bounds(text) + 1e-4 >= costs(text))[np.array([ord(char) >= 0x3400 for char in text])].all()


def test_many_look_ups_give_what_few_give() -> None:
    text = sentences(5) * 4
    model = character_model()
    assert len(text) > 3 * MANY
    pairs = [model.logprobs(text[at : at + 2])[-1] for at in range(len(text) - 1)]
    assert model.logprobs(text)[1:].tolist() == [float(pair) for pair in pairs]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("工地上的人說這條裂縫是去年冬天才有的", "工地上的人說這�裂縫是去年冬天才有的"),
        ("外婆把最後一頭水牛賣掉了，鄰居們很吃驚", "外婆把�後一頭水牛賣掉了，鄰居們很吃驚"),
        ("水庫的管理員每天記下水位，從不間斷", "水庫�管理員每天記下水位，從不間斷"),
    ],
)
def test_a_letter_between_characters_tells_a_short_run_out_of_step(text: str, found: str) -> None:
    data = text.encode("big5")
    place = found.index("\ufffd") * 2
    assert decode(data[:place] + data[place + 1 :]) == (found, "big5hkscs")


@pytest.mark.parametrize("text", ["昶T恤廠、犇A股、淼C盤", "物価はグラムA級の品", "ПартияAи"])
@pytest.mark.parametrize("name", ["gb18030", "big5hkscs"])
def test_a_letter_between_characters_may_be_the_authors(text: str, name: str) -> None:
    data = ("縣裏的工廠去年換了新機器" * 2 + text + "工人們都說好").encode(name, "ignore")
    assert decode(data) == decode(data, name)


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_that_were_broken_by_bytes_are_in_step(encoding: str, end: str) -> None:
    text = sentences(3, traditional=encoding == "big5hkscs").replace("\n", "")
    data = text.encode(encoding, "ignore")
    size = 41
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    found, name = decode(end.encode().join(pieces))
    assert name == encoding
    whole = decode(data, encoding)[0]
    kept = [line.strip("\ufffd") for line in found.split(end)]
    assert sum(map(len, kept)) >= len(whole) - len(pieces)
    # the other half may be a letter, which stays
    assert sum(line in whole or (line[:1].isascii() and line[1:] in whole) for line in kept) >= 0.9 * len(kept)
