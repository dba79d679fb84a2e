"""Nothing is guessed silently while bytes are decoded: the reason of a line says what was."""

import random

import pytest

import cleaner
from cleaner.encoding import decode_document
from tests.test_encoding import rows, sentences

PROSE = "修桥的工人住在河边的棚子里，每天天不亮就下水打桩，手上的冻疮一直没有好。"


def reasons(data: bytes) -> list[str]:
    return [line.reason for line in cleaner.clean(data, drop=[]).lines]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_that_was_put_in_step_again_says_so(end: str) -> None:
    first, last = ("".join(PROSE[at:] + PROSE[:at]).encode("gbk") for at in (7, 13))
    broken = PROSE.encode("gbk")[:12] + PROSE.encode("gbk")[13:]
    found = reasons(end.encode().join([first, broken, last]))
    assert ["uncertain: a byte too few" in reason for reason in found] == [False, True, False]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_that_was_put_in_step_again_says_where(encoding: str) -> None:
    text = "\n".join([PROSE] * 9)
    data = text.encode(encoding)
    place = len(data) // 2
    found = reasons(data[:place] + data[place + 1 :])
    assert [at for at, reason in enumerate(found) if "uncertain: a byte" in reason] == [4]


@pytest.mark.parametrize(("main", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("big5hkscs", "utf-8")])
def test_a_line_in_another_encoding_says_which(main: str, other: str) -> None:
    data = b"\n".join([*(row for row, _ in rows(main, 1, 5)), rows(other, 2, 1)[0][0], rows(main, 3, 1)[0][0]])
    expected = [f"uncertain: decoded as {other}" in reason for reason in reasons(data)]
    assert expected == [False] * 5 + [True, False]


def test_a_line_of_two_encodings_says_which() -> None:
    data = "[日志] 目录：".encode() + PROSE.encode("gbk")
    page = b"\n".join([PROSE.encode("gbk")] * 3 + [data])
    assert ["a part of the line was decoded as utf-8" in reason for reason in reasons(page)] == [False] * 3 + [True]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs", "utf-16-le"])
def test_nothing_is_guessed_of_clean_bytes(encoding: str) -> None:
    for seed in range(20):
        data = sentences(seed, traditional=encoding == "big5hkscs").encode(encoding, "ignore")
        assert not decode_document(data).guesses


def test_what_fits_no_encoding_is_searched_for_a_bounded_time_only_and_says_so() -> None:
    noise = bytes(byte | 0x80 for byte in random.Random(1).randbytes(100_000))
    found = decode_document("一行中文，写的是天气。\n".encode("gbk") * 9 + noise)
    assert found.text.startswith("一行中文，写的是天气。\n" * 9)
    assert found.guesses[-1].remark.startswith("uncertain: what stands before fits no encoding")
    assert found.guesses[-1].end == len(found.text)
    assert found.guesses[-1].begin < 10_000


def test_rare_characters_here_and_there_do_not_use_up_the_search() -> None:
    page = "山城的茶农今年把采摘日提前了一周，新芽都躲在雾里。\n" * 9 + "龘靐齉爩麤灪癵驫\n"
    data = (page * 40).encode("gbk")
    cut = "往年这个时候雨水还没有停，路上的人都打着伞走得很慢。".encode("gbk")
    found = decode_document(data + cut[:5] + cut[6:])
    assert found.text.endswith("往年�个时候雨水还没有停，路上的人都打着伞走得很慢。")
