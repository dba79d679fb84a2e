"""Encodings beside the usual ones are read where their own signs tell them, and nothing else is taken for them."""

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.encoding import CANDIDATES, RARE, RARE_OF_SEVEN_BITS, decode
from cleaner.encoding.codec import canonical
from cleaner.encoding.euc_tw import read_euc_tw
from cleaner.resources import read_table
from tests.test_encoding import sentences

pytestmark = pytest.mark.slow

CHINESE = "老邮递员每个星期三都要过河，桥修好以前他坐渡船。\n船票2元，后来涨到3元。\n"
JAPANESE = "となりの町まで自転車で行きました。川の水はとても少なかったので、橋の下を歩いて渡れます。\n"
KOREAN = "옆 마을까지 자전거로 갔습니다. 강물이 아주 적어서 다리 밑을 걸어서 건널 수 있었습니다.\n"


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (CHINESE, "hz", "hz"),
        (CHINESE, "utf-7", "utf-7"),
        (JAPANESE, "iso2022_jp", "iso2022_jp"),
        (KOREAN, "iso2022_kr", "iso2022_kr"),
        (JAPANESE, "cp932", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (KOREAN, "euc_kr", "cp949"),
        (KOREAN, "cp949", "cp949"),
    ],
)
@pytest.mark.parametrize("times", [1, 400])
def test_an_encoding_with_signs_of_its_own_is_read(text: str, encoding: str, name: str, times: int) -> None:
    assert decode((text * times).encode(encoding)) == (text * times, name)


@pytest.mark.parametrize("name", ["utf-32-le", "utf-32-be"])
def test_utf32_is_known_by_its_mark(name: str) -> None:
    mark = codecs.BOM_UTF32_LE if name == "utf-32-le" else codecs.BOM_UTF32_BE
    assert decode(mark + CHINESE.encode(name)) == (CHINESE, name)


@pytest.mark.parametrize("name", ["utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("times", [1, 400])
def test_utf32_without_a_mark_is_known_by_its_nul(name: str, times: int) -> None:
    assert decode((CHINESE * times).encode(name)) == (CHINESE * times, name)


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf16_is_not_taken_for_utf32(name: str) -> None:
    for text in (CHINESE, "a\nb\n中\n", "中\0\0", "1\n2\n3\n"):
        assert decode(text.encode(name))[1] != name.replace("16", "32")


def test_numbers_of_four_bytes_are_not_taken_for_utf32() -> None:
    assert decode(b"".join(number.to_bytes(4, "little") for number in range(0, 4000, 7)))[1] != "utf-32-le"


def test_names_of_rare_characters_are_gb18030_where_one_has_four_bytes() -> None:
    assert decode("喆,堃,镕,𠮷".encode("gb18030")) == ("喆,堃,镕,𠮷", "gb18030")


def test_surrogates_in_utf8_are_characters() -> None:
    data = (
        f"{CHINESE}𠮷".encode("utf-16-le").decode("utf-16-le").encode()[:-4] + b"\xed\xa1\x82\xed\xbe\xb7\xe5\xba\x97"
    )
    assert decode(data) == (f"{CHINESE}𠮷店", "cesu-8")
    assert decode(data, "cesu-8") == (f"{CHINESE}𠮷店", "cesu-8")
    assert decode(data[:-3])[0] == f"{CHINESE}𠮷"


def test_iso2022_with_the_sets_of_china_is_read() -> None:
    line = b"\x1b$)A\x0e" + bytes(byte & 0x7F for byte in "渡船".encode("gb2312")) + b"\x0f: 2"
    assert decode(line + b"\r\n" + line) == ("渡船: 2\r\n渡船: 2", "iso-2022-cn")
    plane = b"\x1b$)G\x0e" + bytes.fromhex("44634546") + b"\x0f" + b"\x1b$*H\x1bN" + bytes.fromhex("2122")
    assert decode(plane) == (read_euc_tw(bytes.fromhex("C4E3C5C68EA2A1A2")), "iso-2022-cn")


def test_iso2022_may_mix_sets() -> None:
    data = b"\x1b$(A" + bytes(byte & 0x7F for byte in "骑车".encode("gb2312")) + b"\x1b$B$N\x1b(B\n"
    assert decode(data) == ("骑车の\n", "iso2022_jp")


def test_euc_tw_has_the_characters_of_big5() -> None:
    assert (
        read_euc_tw(bytes.fromhex("C4E3 C5C6 0A 41 8EA1C4E3 8EA2A1A1 8EA7A1A1 FF C4"))
        == "中文\nA中乂\ufffd\ufffd\ufffd"
    )
    for seed in range(10):
        text = sentences(seed, traditional=True)
        text = text.encode("big5", "ignore").decode("big5")
        assert decode(_euc_tw(text)) == (text, "euc_tw")


def _euc_tw(text: str) -> bytes:
    """Encode by the arithmetic of both standards, character by character."""
    codes: dict[str, bytes] = {}
    for plane, first, last, _ in read_table("cns.tsv"):
        for at in range(int(first, 16), int(last, 16) + 1):
            if 0x21 <= at & 0xFF <= 0x7E:
                code = (b"" if plane == "1" else b"\x8e\xa2") + (at | 0x8080).to_bytes(2, "big")
                codes.setdefault(read_euc_tw(code), code)
    return b"".join(char.encode() if char < "\x80" else codes[char] for char in text)


@pytest.mark.parametrize(
    "text",
    [
        "图见第~\\ref{fig:a}~节，正则写成 [~{]",
        "cd ~{user}; ls ~{~}; a+b+c; x ~{ab~} y",
        "\x1b[1mbold\x1b(B\x1b[m and \x1b$ alone",
        "call +8613800000000 or +AGE- or C+++/abc",
        "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "data:image/png;base64,iVBORw0KGgo+AAAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
    ],
)
def test_ascii_stays_ascii(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8")


@given(st.text(st.characters(max_codepoint=127, exclude_characters="\0"), max_size=200))
def test_ascii_without_pairs_is_never_another_encoding(text: str) -> None:
    assert decode(text.replace("~{", "").replace("\x1b$", "").replace("+", "").encode())[1] in CANDIDATES


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs"])
def test_chinese_is_not_taken_for_its_neighbours(encoding: str) -> None:
    for seed in range(300):
        dice = random.Random(seed)
        text = sentences(seed, traditional=encoding == "big5hkscs")
        data = text.encode(encoding, "ignore")[: dice.randrange(20, 400)]
        place = dice.randrange(len(data))
        assert decode(data[:place] + data[place + 1 :])[1] == encoding


def test_a_few_syllables_make_no_korean() -> None:
    # 나 twice among eight syllables of no word
    assert decode("밟큽혮꺄럇나경나".encode("cp949"))[1] != "cp949"


@pytest.mark.parametrize("name", [*RARE, *RARE_OF_SEVEN_BITS])
@given(data=st.binary() | st.binary().map(lambda data: codecs.BOM_UTF16_LE + data))
def test_any_bytes_are_read_with_each(name: str, data: bytes) -> None:
    assert isinstance(decode(data, name)[0], str)
    assert canonical(name) in {name, name.replace("_", "-")}


@pytest.mark.parametrize(
    "text",
    ["as shown in Fig.~{3}\n", "Table~{12}\nSection~{4}\n", "echo ~{1,2}\n", "\x1b$B hello\n", "PS1='\x1b$Bfoo'\n"],
)
def test_ascii_with_something_like_an_escape_stays(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8")
