"""Nothing is guessed silently while bytes are decoded: the reason of a line says what was."""

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
