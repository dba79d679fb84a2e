"""Where one reading of bytes ends and another begins: each limit, from both sides."""

import codecs

import numpy as np
import pytest

from cleaner.chinese.characters import codes
from cleaner.encoding import decode, decode_document
from cleaner.encoding.binary import CONTROLS, HEAD, is_binary
from cleaner.encoding.codec import SURROGATES, canonical, read
from cleaner.encoding.coincidence import is_coincidence
from cleaner.encoding.detection import detect
from cleaner.encoding.euc_tw import read_euc_tw
from cleaner.encoding.guesses import Decoded, Guess, Pieces, remarks
from cleaner.encoding.likelihood import cheaper_half, costs, is_broken, is_chinese, is_foreign, is_rare, strangeness
from cleaner.encoding.neighbours import recognise
from cleaner.encoding.out_of_step import before_letters, crowded, first_place, is_suspect
from cleaner.encoding.seven_bits import read_iso2022, read_seven_bits
from cleaner.encoding.utf16_alignment import _looks_out_of_step, read_in_step, slipped_costs, unit_costs
from cleaner.encoding.utf32 import read_utf32
from tests.pages import ARTICLE

# what shows that bytes are not UTF-8, and what is in no unit of UTF-16 that Chinese text has
STRAY, OTHER = b"\xff", b"\xd8"


def data(size: int, controls: int, kinds: int = 12, pairs: int = 8) -> bytes:
    """Return bytes that begin unlike text, with control characters of some kinds, some of them two in a row."""
    chosen = [CONTROLS[place % kinds] for place in range(controls)]
    text = bytearray(STRAY)
    for place, control in enumerate(chosen):
        text.append(control)
        if place % 2 or place >= 2 * pairs:
            text += OTHER
    return bytes(text.ljust(size, OTHER)[:size])


@pytest.mark.parametrize(
    ("size", "controls", "kinds", "pairs", "binary"),
    [
        (1000, 80, 12, 8, True),
        (1000, 79, 12, 8, False),
        (1000, 80, 10, 8, True),
        (1000, 80, 9, 8, False),
        (1000, 80, 12, 4, True),
        (1000, 80, 12, 3, False),
        (200, 40, 12, 2, True),
        (200, 40, 12, 1, False),
        (HEAD, 328, 12, 20, True),
        (HEAD, 327, 12, 20, False),
    ],
)
def test_data_has_many_control_characters_of_many_kinds_some_two_in_a_row(
    size: int, controls: int, kinds: int, pairs: int, binary: bool
) -> None:
    assert HEAD == 4096
    assert is_binary(data(size, controls, kinds, pairs)) == binary


def test_only_the_first_four_kilobytes_tell_what_data_is() -> None:
    text = STRAY + b"a" * (HEAD - 1)
    assert not is_binary(text + data(9000, 4000))
    assert not is_binary(data(200, 100) + b"a" * 3900 + data(9000, 4000))


def test_padding_with_nul_is_of_data_where_there_are_thirty_two_controls() -> None:
    for controls, binary in ((32, True), (31, False)):
        head = STRAY + bytes([1]) * controls + b"a" * 200
        assert is_binary(head + bytes(8)) == binary
        assert not is_binary(head + bytes(7))


def test_what_text_files_have_is_no_control_character() -> None:
    assert sorted({*range(32)} - {*CONTROLS}) == [0, 9, 10, 11, 12, 13, 27]
    assert max(CONTROLS) == 31


@pytest.mark.parametrize("name", ["utf-32-le", "utf-32-be"])
def test_utf32_has_two_characters_at_least_and_four_bytes_each(name: str) -> None:
    assert read_utf32("今天".encode(name)) == ("今天", name)
    assert read_utf32("今天天气".encode(name)[:-1]) is None
    assert read_utf32("今".encode(name)) is None
    assert read_utf32("今天天\ue000".encode(name)) is None
    assert read_utf32("abcd".encode(name)) is None
    assert read_utf32("今天\U000f0000天".encode(name)) is None
    assert read_utf32("今天𠮷店".encode(name)) == ("今天𠮷店", name)
    # the one NUL of its first character is the last of four bytes
    assert decode("𠮷店今天".encode(name)) == ("𠮷店今天", name)


def test_the_costs_of_characters_that_no_model_knows() -> None:
    found = costs("a𠮷\ue000\ufffd\x7f").tolist()
    assert (found[0], found[2:], found[1]) == (5.0, [25.0, 25.0, 25.0], 18.0)
    assert cheaper_half(np.array([1.0, 9.0, 3.0], dtype=np.float32)) == 2.0
    assert cheaper_half(np.array([4.0, 2.0], dtype=np.float32)) == 2.0
    assert cheaper_half(np.zeros(0, dtype=np.float32)) == 25.0


@pytest.mark.parametrize(("size", "most"), [(1, 7.5 + 8 / 6), (6, 7.5 + 8 / 6), (8, 8.5), (80, 7.6)])
def test_a_reading_may_cost_the_more_the_fewer_characters_it_has(size: int, most: float) -> None:
    for cost, chinese in ((most - 0.05, True), (most + 0.05, False)):
        assert is_chinese(np.full(size, cost, dtype=np.float32)) == chinese


def test_what_is_broken_or_foreign_is_told_by_blocks() -> None:
    broken = "\0\x08\x0b\x1f\x7f\x9f\ue000\uf8ff\ufffd"
    assert is_broken(codes(broken)).all()
    assert not is_broken(codes("\t\n\r ~\xa0\udfff\uf900\ufffc\ufffe\U00020000")).any()
    assert is_foreign("~\x7f\x80中").tolist() == [False, True, True, True]
    assert is_rare(codes("的a~\x7f鱻\ue000")).tolist() == [False, False, False, True, True, True]
    assert strangeness()[codes("a的鱻\ue000")].tolist() == [0, -1, 7, 10_000]


def test_guesses_are_told_of_the_lines_that_they_are_on() -> None:
    pieces = Pieces()
    pieces.add("一二\n", "a")
    pieces.add("三\n")
    pieces.extend(Decoded("四五\n六", "gb18030", (Guess(3, 4, "b"),)))
    found: Decoded = pieces.decoded("utf-8")
    assert tuple(found) == ("一二\n三\n四五\n六", "utf-8", (Guess(0, 3, "a"), Guess(8, 9, "b")))
    assert remarks(found.guesses, [0, 3, 5, 8]) == {0: "a", 3: "b"}
    assert remarks([Guess(3, 3, "c")], [0, 3, 5]) == {1: "c"}
    assert remarks([Guess(8, 8, "c")], [0, 3, 5]) == {2: "c"}
    assert remarks([Guess(0, 0, "c")], []) == {}
    assert remarks([Guess(2, 6, "d"), Guess(4, 5, "e"), Guess(4, 5, "d")], [0, 3, 5]) == {0: "d", 1: "d; e", 2: "d"}


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("系统", True),
        ("学校", True),
        ("系", False),
        ("系统" * 16, True),
        ("系统" * 16 + "1", False),
        ("系统" * 17, False),
        ("a系统", False),
        ("系统a", False),
        ("1系统", True),
        ("系统b系统", False),
    ],
)
def test_a_few_words_of_gbk_may_be_letters_by_chance(words: str, is_one: bool) -> None:
    raw = words.encode("gbk")
    assert is_coincidence(raw, raw.decode("utf-8")) == is_one


def test_what_has_characters_of_three_bytes_is_no_coincidence() -> None:
    raw = "系统".encode("gbk") + "好".encode()
    assert not is_coincidence(raw, raw.decode("utf-8"))


def test_each_set_of_iso2022_ends_where_its_line_or_its_shift_does() -> None:
    chinese = bytes(byte & 0x7F for byte in "渡船".encode("gb2312"))
    assert read_iso2022(b"\x1b$)A\x0e" + chinese + b"\x0f ok") == "渡船 ok"
    assert read_iso2022(b"\x1b$)A\x0e" + chinese + b"\nok") == "渡船\nok"
    assert read_iso2022(b"\x1b$)A\x0e" + chinese + b"\n\x0e" + chinese) == "渡船\n渡船"
    assert read_iso2022(b"\x1b$A" + chinese + b"\x1b(B ok") == "渡船 ok"
    assert read_iso2022(b"\x1b$A" + chinese + b"\n" + b"ok") == "渡船\nok"
    assert read_iso2022(b"\x1b$A" + chinese[:3]) == "渡" + chinese[2:3].decode()
    assert read_iso2022(b"a \x1b$)A\x0e" + chinese[:2] + b" " + chinese[2:] + b"\x0f") == "a 渡 船"
    assert read_iso2022(b"\x1b(I\x31\x32\x1b(B12") == "ｱｲ12"
    assert read_iso2022(b"ASCII") == "ASCII"
    assert read_seven_bits(b"\x1b$)A\x0e" + chinese + b"\x0f") == ("渡船", "iso-2022-cn")
    assert read_seven_bits(b"\x1b$B$3$l\x1b(B") == ("これ", "iso2022_jp")
    assert read_seven_bits(b"\x1b$)A" + chinese) is None


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"This is ~{VPND~}.", "This is 中文."),
        (b"~{VPND\nok", "中文\nok"),
        (b"~{VPND~} ~~ 1", "中文 ~ 1"),
        (b"~{VPND~}~\nok", "中文ok"),
        (b"Fig.~{3}", None),
        (b"~{~}", None),
        (b"~~", None),
    ],
)
def test_hz_is_chinese_between_its_marks(raw: bytes, text: str | None) -> None:
    assert read_seven_bits(raw) == (None if text is None else (text, "hz"))


def test_utf7_has_four_characters_at_least() -> None:
    for text, found in (("今天天气", True), ("今天天", False), ("今天 and 天气", True)):
        assert (read_seven_bits(text.encode("utf-7")) == (text, "utf-7")) == found
    assert read_seven_bits(b"1+1=2, a+bcd-") is None


def test_both_planes_of_euc_tw_are_read_and_what_is_none_is_lost() -> None:
    assert read_euc_tw(bytes.fromhex("C4E3 C5C6")) == "中文"
    assert read_euc_tw(bytes.fromhex("8EA1C4E3 41 8EA1C5C6")) == "中A文"
    # the first and the last of each plane
    assert read_euc_tw(bytes.fromhex("C4A1 FDCB 8EA2A1A1 8EA2F2C4")) == "一籲乂龘"[:2] + read_euc_tw(
        bytes.fromhex("8EA2A1A1")
    ) + read_euc_tw(bytes.fromhex("8EA2F2C4"))
    assert "\ufffd" not in read_euc_tw(bytes.fromhex("8EA2A1A1 8EA2F2C4"))
    assert read_euc_tw(b"a\xffb\x8e\xa3\xa1\xa1c") == "a\ufffdb\ufffdc"


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("これはとても", "cp932", "cp932"),
        ("漢字ばかりの文章は", "cp932", "cp932"),
        ("漢字漢字漢字漢字漢字漢字の", "cp932", None),
        ("トトトト", "cp932", None),
        ("이나라에서는가다", "cp949", "cp949"),
        ("이나라에서는가", "cp949", None),
        ("오늘은날씨가좋다고", "cp949", "cp949"),
        ("오늘밤날씨가좋다고", "cp949", None),
    ],
)
def test_japanese_and_korean_are_told_by_their_letters(text: str, encoding: str, name: str | None) -> None:
    found = recognise(text.encode(encoding))
    assert found == name if name else found not in ("cp932", "euc_jp", "cp949")


def test_a_run_out_of_step_has_rare_characters_side_by_side() -> None:
    rare = np.array([True, False, False, True, False, True, False, False, False, True])
    # less than three apart
    assert crowded(rare).tolist() == [5]
    assert crowded(np.array([True, False, False, True])).tolist() == []
    assert crowded(np.array([True, True])).tolist() == [1]
    assert crowded(np.array([True])).tolist() == []
    points = codes("怮a中怮@中怮?中あa中怮aB怮\x7f中")
    assert before_letters(points, np.ones(len(points), dtype=bool)).tolist() == [0, 3]


def test_what_reads_as_usual_is_not_suspect() -> None:
    assert not is_suspect(ARTICLE)
    assert first_place(ARTICLE) == len(ARTICLE)
    broken = "修桥的工人住在河边的棚子里，每天天不亮就下水打桩。"
    raw = broken.encode("gbk")
    shifted = (raw[:20] + raw[21:]).decode("gb18030", "replace")
    assert is_suspect(shifted)
    assert 0 <= first_place(shifted) <= 10
    assert first_place("好" * 40 + shifted) >= 32


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_utf16_in_step_costs_what_its_characters_do(name: str) -> None:
    raw = "上海图书馆".encode(name)
    assert unit_costs(raw, name).tolist() == costs("上海图书馆").tolist()
    assert unit_costs(raw + b"a", name).tolist()[5:] == [10.0]
    assert unit_costs("𠮷".encode(name), name).tolist() == [9.0, 9.0]
    assert slipped_costs(raw, name).tolist() == unit_costs(raw, name).tolist()
    long = (ARTICLE * 2).encode(name)
    slipped = slipped_costs(long[:100] + long[101:], name)
    assert len(slipped) == len(long) // 2
    assert slipped.sum() < unit_costs(long[:100] + long[101:], name).sum() / 2
    assert read_in_step(long, name) == (ARTICLE * 2, name, ())


@pytest.mark.parametrize(
    ("places", "is_suspect"),
    [
        ([0, 4, 8, 12, 15], True),
        ([0, 4, 8, 12], False),
        ([8, 12, 15, 16, 20], False),
        ([16, 20, 24, 28, 31], True),
        # at the end less than a stretch may be enough
        ([32, 33, 34, 35, 36], True),
    ],
)
def test_utf16_is_suspect_with_five_rare_characters_in_a_stretch_of_sixteen(
    places: list[int], is_suspect: bool
) -> None:
    rare = np.zeros(37, dtype=bool)
    rare[places] = True
    assert _looks_out_of_step(rare) == is_suspect


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_each_byte_too_many_is_one_lost_character(name: str) -> None:
    text = ARTICLE * 300
    raw = bytearray(text.encode(name))
    places = [4000, 40_000, 70_001]
    for place in places:
        del raw[place]
    found = read_in_step(bytes(raw), name)
    assert found.text.count("\ufffd") == len(found.guesses) == 3
    assert abs(len(found.text) - len(text)) <= 1
    for before, after in zip([0, *places], [*places, len(raw)], strict=True):
        assert text[before // 2 + 8 : after // 2 - 8] in found.text


@pytest.mark.parametrize(
    ("named", "name"),
    [
        ("GBK", "gb18030"),
        ("GB2312", "gb18030"),
        ("Big5", "big5hkscs"),
        ("CP950", "big5hkscs"),
        ("utf-16", "utf-16-le"),
        ("UTF_8_SIG", "utf-8"),
        ("EUC_TW", "euc_tw"),
        ("EUCTW", "euc_tw"),
        ("CESU8", "cesu-8"),
        ("ISO_2022_CN", "iso-2022-cn"),
    ],
)
def test_names_of_encodings_are_those_of_the_web(named: str, name: str) -> None:
    assert canonical(named) == name


def test_the_euro_and_signs_of_big5_are_read_as_the_web_does() -> None:
    assert read(b"\x80\xff\xc4\n", "gb18030") == "€\ufffd\ufffd\n"
    assert read(b"\xa3\xe1\xa3", "big5hkscs") == "€\ufffd"
    assert SURROGATES.match(b"\xed\xa1\x82\xed\xbe\xb7")
    assert read(b"\xed\xa1\x82\xed\xbe\xb7", "cesu-8") == "𠮷"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        # a sequence of two bytes counts a third
        ("é".encode() * 12 + STRAY, "utf-8"),
        ("é".encode() * 11 + STRAY, "big5hkscs"),
        ("é".encode() * 6 + "今天".encode() + STRAY, "utf-8"),
        ("é".encode() * 12 + b"a" * 30 + STRAY, "utf-8"),
        # the sample may cut the last character
        ("年".encode() + "我".encode()[:1], "utf-8"),
    ],
)
def test_bytes_are_utf8_with_four_whole_sequences_for_each_broken_one(raw: bytes, name: str) -> None:
    assert detect(raw, 0) == name


@pytest.mark.parametrize("size", [7, 8, 64, 65])
def test_a_control_character_makes_utf16_of_eight_to_sixty_four_bytes(size: int) -> None:
    text = "全球市场" * 8
    raw = text.encode("utf-16-be")[: size // 2 * 2]
    assert raw.isascii()
    raw += b"a" * (size % 2)
    assert decode(raw)[1] == ("utf-16-be" if 8 <= size <= 64 else "utf-8")


def test_a_mark_decides_and_one_of_utf32_comes_before_that_of_utf16() -> None:
    for mark, name in (
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        assert decode_document(mark + "今天".encode(name)) == ("今天", name, ())
        assert decode(mark + "今天".encode(name), name) == ("今天", name)
    assert decode(codecs.BOM_UTF16_BE + "今天".encode("utf-16-be"), "U16") == ("今天", "utf-16-be")
    assert decode(codecs.BOM_UTF16_BE + "今天".encode("utf-16-be"), "utf-16-le")[1] == "utf-16-le"
    assert decode(codecs.BOM_UTF8 + "今天".encode(), "gbk")[1] == "gb18030"
