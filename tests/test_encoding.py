"""Properties of `cleaner.encoding`: total, exact on UTF-8, and right on short and slightly broken Chinese."""

import codecs
import random
from collections.abc import Iterator
from functools import cache
from itertools import permutations, product, takewhile

import opencc
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cleaner.encoding import BINARY, CANDIDATES, CONTROL, RARE, RARE_OF_SEVEN_BITS, SHORT, decode
from cleaner.encoding.codec import MIXABLE
from cleaner.encoding.detection import PIECE

pytestmark = pytest.mark.slow

# Sentences are made of these parts, all written for this test: enough for thousands of different texts.
WHO = "县文化馆的老馆长|一名姓顾的邮递员|码头等船的人们|退休教师白玉兰|负责调查的工程师|本地企业|我的外婆|年轻的教练"
WHEN = "上个星期三|天刚亮的时候|去年冬天|2019年6月|雨停以后|每逢赶集的日子|会议结束前|十几年来"
DID = "把旧仓库改成了图书室|发现桥墩上有两道裂缝|讨论了预算|讲起那场洪水|卖掉了最后一头水牛|写信给《江边晚报》"
WHY = "因为这里的路实在难走|据说是为了省下运费|虽然谁也没有把握|这让邻居们很吃惊|费用大约为3.5万元|“总得有人去做。”他说"
PARTS = [part.split("|") for part in (WHEN, WHO, DID, WHY)]

MARKED = ("utf-8-sig", "utf-16-le", "utf-16-be")
MARKS = {"utf-8-sig": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


@cache
def sentences(seed: int, traditional: bool = False) -> str:
    dice = random.Random(seed)
    text = ""
    while len(text) < 600:
        when, who, did, why = (dice.choice(part) for part in PARTS)
        text += f"{when}，{who}{did}，{why}。" + dice.choice(["", "", "\n"])
    return _traditional().convert(text) if traditional else text


@cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


@cache
def samples(encoding: str, size: int, number: int) -> list[bytes]:
    """Return bytes of at most `size` that begin and end between characters."""
    return list(_samples(encoding, size, number))


def _samples(encoding: str, size: int, number: int) -> Iterator[bytes]:
    for seed in range(number):
        text = sentences(seed, traditional=encoding == "big5hkscs" or seed % 4 == 0)
        data = b""
        for character in text[seed % 50 :]:
            encoded = character.encode(encoding, "ignore")
            if len(data) + len(encoded) > size:
                break
            data += encoded
        yield data


def right(encoding: str, size: int, number: int = 200) -> float:
    return sum(decode(data)[1] == encoding for data in samples(encoding, size, number)) / number


@given(st.binary())
def test_any_bytes_are_read(data: bytes) -> None:
    text, name = decode(data)
    assert name in {*CANDIDATES, *MARKED, *RARE, *RARE_OF_SEVEN_BITS, BINARY}
    assert (text, name) == decode(data)


@given(st.binary(), st.sampled_from([*CANDIDATES, "gbk", "cp950", "utf-16", "utf-8-sig", "shift_jis", "latin-1"]))
def test_any_bytes_are_read_with_a_named_encoding(data: bytes, name: str) -> None:
    text, _ = decode(data, name)
    assert isinstance(text, str)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=0))
def test_utf8_is_read_back_exactly(text: str) -> None:
    # a few words with a control character may be UTF-16
    assume(not text.startswith("\ufeff") and (len(text.encode()) > SHORT[1] or not CONTROL.search(text.encode())))
    assert decode(text.encode()) == (text, "utf-8")


def test_a_few_nul_bytes_do_not_make_utf16() -> None:
    text = sentences(1) + "\0" + sentences(2) + "\0\0 end"
    assert decode(text.encode()) == (text, "utf-8")
    assert decode(b"plain ASCII text, \0 with a NUL") == ("plain ASCII text, \0 with a NUL", "utf-8")


@pytest.mark.parametrize("encoding", CANDIDATES)
def test_chinese_is_recognised(encoding: str) -> None:
    assert right(encoding, 60) >= 0.99
    assert right(encoding, 500) == 1.0


@pytest.mark.parametrize("encoding", MARKED)
def test_a_byte_order_mark_decides_and_is_not_text(encoding: str) -> None:
    for data in samples(encoding.removesuffix("-sig"), 60, 20):
        assert decode(MARKS[encoding] + data) == (data.decode(encoding), encoding)
    assert decode(MARKS[encoding]) == ("", encoding)


DAMAGES = [(encoding, damage) for encoding in CANDIDATES for damage in ("insert", "replace", "delete", "cut")]


@pytest.mark.parametrize(("encoding", "damage"), DAMAGES)
@pytest.mark.parametrize("size", [60, 500])
def test_one_bad_byte_does_not_change_the_verdict(encoding: str, damage: str, size: int) -> None:
    number = 200
    dice = random.Random(7)
    held = 0
    for data in samples(encoding, size, number):
        place = dice.randrange(len(data))
        held += decode(_damaged(data, damage, place, dice.randbytes(1)))[1] == encoding
    assert held / number >= (1.0 if size == 500 else 0.99)


def _damaged(data: bytes, damage: str, place: int, byte: bytes) -> bytes:
    if damage == "cut":
        return data[:-1]
    return data[:place] + (b"" if damage == "delete" else byte) + data[place + (damage != "insert") :]


@pytest.mark.parametrize("encoding", CANDIDATES)
def test_ascii_around_the_chinese_does_not_decide(encoding: str) -> None:
    text = "<div class='nav'><a href='/index.html'>\n" * 2000 + sentences(3, traditional=True) + "</a></div>\n" * 3000
    data = text.encode(encoding, "ignore")
    assert decode(data) == (data.decode(encoding), encoding)


@pytest.mark.parametrize("encoding", CANDIDATES)
def test_a_long_text_is_judged_by_a_bounded_sample(encoding: str) -> None:
    text = "".join(sentences(seed, traditional=True) for seed in range(100))
    data = text.encode(encoding, "ignore")
    assert len(data) > 20 * PIECE
    assert decode(data) == (data.decode(encoding), encoding)


def test_a_late_bad_byte_leaves_a_long_text_utf8() -> None:
    data = (sentences(4) * 40).encode()
    assert decode(data + b"\xff" + data)[0].count("\ufffd") == 1
    assert decode(data + b"\xff" + data)[1] == "utf-8"


@pytest.mark.parametrize(
    "text",
    ["오늘은 날씨가 아주 좋습니다.", "今日はとても良い天気です。", "Сегодня очень хорошая погода.", "🎉🎉🎉🎉🎉"],
)
def test_utf8_with_a_bad_byte_is_utf8_in_any_language(text: str) -> None:
    assert decode(text.encode() + b"\xff" + text.encode()) == (f"{text}\ufffd{text}", "utf-8")


@pytest.mark.parametrize(
    ("data", "text", "name"),
    [
        (b"", "", "utf-8"),
        (b"ASCII", "ASCII", "utf-8"),
        (b"caf\xe9", "caf\ufffd", "utf-8"),
        (b"M\xfcller f\xe4hrt \xfcber die Stra\xdfe", "M\ufffdller f\ufffdhrt \ufffdber die Stra\ufffde", "utf-8"),
        ("联通".encode("gbk"), "联通", "gb18030"),
        ("王".encode("big5"), "王", "big5hkscs"),
        ("Hello, world".encode("utf-16-le"), "Hello, world", "utf-16-le"),
        ("Hello, world".encode("utf-16-be"), "Hello, world", "utf-16-be"),
        (b"\x84\x31\x95\x33" + "国标".encode("gb18030"), "国标", "gb18030"),
        ("这里有四字节字：㐂𠮷".encode("gb18030"), "这里有四字节字：㐂𠮷", "gb18030"),
        ("票价是".encode("gbk") + b"\x80100", "票价是€100", "gb18030"),
        ("約翰‧史密斯～￥".encode("cp950"), "約翰‧史密斯～￥", "big5hkscs"),
        ("票價是€100，恒粧嫺裏碁".encode("cp950"), "票價是€100，恒粧嫺裏碁", "big5hkscs"),
    ],
)
def test_known_bytes(data: bytes, text: str, name: str) -> None:
    assert decode(data) == (text, name)


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs"])
def test_a_broken_pair_swallows_no_ascii(encoding: str) -> None:
    data = "第一行".encode(encoding) + b"\xff\xa4\nsecond"
    assert decode(data, encoding) == ("第一行\ufffd\ufffd\nsecond", encoding)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("GBK", "网页".encode("gbk"), ("网页", "gb18030")),
        ("gb2312", b"\x80", ("€", "gb18030")),
        ("Big5", "網頁".encode("big5"), ("網頁", "big5hkscs")),
        ("UTF8", "网页\ufffe".encode()[:-1], ("网页\ufffd", "utf-8")),
        ("utf-8", codecs.BOM_UTF8 + b"a", ("a", "utf-8-sig")),
        ("utf-8-sig", b"a", ("a", "utf-8")),
        ("utf-16", "网页".encode("utf-16-le"), ("网页", "utf-16-le")),
        ("utf-16", codecs.BOM_UTF16_BE + "网页".encode("utf-16-be"), ("网页", "utf-16-be")),
        ("latin-1", b"caf\xe9", ("café", "iso8859-1")),
    ],
)
def test_a_named_encoding_is_used(name: str, data: bytes, expected: tuple[str, str]) -> None:
    assert decode(data, name) == expected


@pytest.mark.parametrize("name", ["gbq", "", "a\0b", "base64", "idna", "undefined"])
def test_an_unknown_encoding_is_one_clear_sentence(name: str) -> None:
    with pytest.raises(ValueError, match=r"^unknown encoding .*: utf-8, gb18030, .* works$"):
        decode(b"", name)


def test_every_candidate_can_be_named() -> None:
    for name in CANDIDATES:
        assert decode("中".encode(name), name) == ("中", name)


def rows(encoding: str, seed: int, number: int) -> list[tuple[bytes, str]]:
    dice = random.Random(seed)
    text = "".join(sentences(seed + at, traditional=encoding == "big5hkscs") for at in range(number))
    sizes = [dice.randrange(12, 40) for _ in range(number)]
    text = text.replace("\n", "").encode(encoding, "ignore").decode(encoding)
    lines = [text[sum(sizes[:at]) :][:size] for at, size in enumerate(sizes)]
    return [(line.encode(encoding), line) for line in lines]


@pytest.mark.parametrize(("main", "other"), [*permutations(MIXABLE, 2)])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_that_differ_in_encoding_are_each_read_with_their_own(main: str, other: str, end: str) -> None:
    for seed in range(20):
        mixed = [*rows(main, seed, 9), *rows(other, seed + 1000, 1 + seed % 4)]
        random.Random(seed).shuffle(mixed)
        data, text = end.encode().join(row for row, _ in mixed), end.join(line for _, line in mixed)
        assert decode(data) == (text, main)


@pytest.mark.parametrize("encoding", MIXABLE)
@pytest.mark.parametrize("damage", ["insert", "replace", "delete"])
def test_a_bad_byte_brings_its_line_nearer_to_the_truth_or_changes_nothing(encoding: str, damage: str) -> None:
    for seed in range(100):
        dice = random.Random(seed)
        mixed = rows(encoding, seed, 8)
        data, true = b"\n".join(row for row, _ in mixed), "\n".join(line for _, line in mixed)
        place = dice.randrange(len(data))
        damaged = _damaged(data, damage, place, dice.randbytes(1))
        (text, name), plain = decode(damaged), decode(damaged, encoding)[0]
        assert name == encoding
        lines = zip(text.split("\n"), plain.split("\n"), strict=True)
        switched = [at for at, (got, usual) in enumerate(lines) if got != usual]
        if encoding == "utf-8":
            assert not switched
        if switched:
            assert switched == [damaged.count(b"\n", 0, place)]
            assert _lost(true, text) < _lost(true, plain)


def _lost(text: str, got: str) -> int:
    """Return how many characters lie between what is right at the start and at the end."""
    start = _shared(text, got)
    return max(len(text), len(got)) - start - _shared(text[start:][::-1], got[start:][::-1])


def _shared(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs"])
@pytest.mark.parametrize("damage", ["insert", "delete"])
def test_a_paragraph_that_lost_or_gained_a_byte_is_put_in_step_again(encoding: str, damage: str) -> None:
    right = 0
    for seed in range(60):
        dice = random.Random(seed)
        text = sentences(seed, traditional=encoding == "big5hkscs").replace("\n", "")
        data = text.encode(encoding, "ignore")
        text = data.decode(encoding)
        place = dice.randrange(len(data) // 2)
        got, name = decode(_damaged(data, damage, place, b"\xb0"))
        shared = next(at for at in range(len(text)) if text[: at + 1] != got[: at + 1])
        right += name == encoding and got[shared + 8 :].endswith(text[shared + 8 :])
    assert right >= 55


@pytest.mark.parametrize(("main", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("utf-8", "big5hkscs")])
def test_a_line_of_two_encodings_is_read_part_by_part(main: str, other: str) -> None:
    text = "第一章講的是天氣和收成，" if "big5hkscs" in (main, other) else "第一章讲的是天气和收成，"
    line = "[訊息] 路：" + text * 2 if "big5hkscs" in (main, other) else "[信息] 路：" + text * 2
    prefix, rest = line[:7], line[7:]
    data = prefix.encode(other) + rest.encode(main)
    assert decode(data) == (line, main)
    page = b"\n".join([rest.encode(main)] * 3 + [data])
    assert decode(page) == ("\n".join([rest] * 3 + [line]), main)


@pytest.mark.parametrize(("start", "rest"), [("utf-8", "gbk"), ("gbk", "utf-8"), ("utf-8", "big5"), ("big5", "utf-8")])
def test_a_short_start_or_end_of_lines_in_another_encoding_is_read_with_it(start: str, rest: str) -> None:
    words = ["信息", "完成", "第三：", "[警告] ", "工作", "人名="]
    texts = ["天上下大雨，人人都等在河口。", "水位又上升了三十公分，石工也到了。", "九月十六日，路口安上了新的路灯。"]
    if "big5" in (start, rest):
        words, texts = (list(map(_traditional().convert, parts)) for parts in (words, texts))
    right = 0
    for word, text in product(words, texts):
        head, tail = word.encode(start) + text.encode(rest), text.encode(rest) + word.encode(start)
        right += (decode(head)[0] == word + text) + (decode(tail)[0] == text + word)
    assert right >= 27


@pytest.mark.parametrize("start", ["警告：", "（上）", "第三页", "江边来信："])
def test_a_start_of_each_line_in_another_encoding_leaves_the_next_line_whole(start: str) -> None:
    lines = [start + line for line in sentences(3).split("\n")[:12]]
    data = b"\n".join(start.encode() + line.removeprefix(start).encode("gbk") for line in lines)
    assert decode(data)[0].split("\n") == lines


@pytest.mark.parametrize(
    "words",
    ["谢谢", "委员", "某些\n", "院校", "纽约", "爷爷", "什么", "目录", "学校:", "系统.txt", "为什么\n", "一些，目前"],
)
def test_words_of_gbk_that_are_valid_utf8_by_chance_are_gbk(words: str) -> None:
    assert decode(words.encode("gbk")) == (words, "gb18030")


@pytest.mark.parametrize(
    "words", ["Привет", "әлем", "Қазақстан", "ʃəʊ", "שָׁלוֹם", "Ǎǎ Ǐǐ", "ѣ", "ÿ", "да", "Ωμ", "ˈæpəl", "αβγ", "±½"]
)
def test_words_of_another_alphabet_are_utf8(words: str) -> None:
    assert decode(words.encode()) == (words, "utf-8")


def test_a_field_of_two_characters_in_another_encoding_is_read_with_it() -> None:
    prefix, rest = "日志 ", "司机老陈开了二十一年夜班，他记得每一个常客。"
    assert decode(prefix.encode("gbk") + rest.encode()) == (prefix + rest, "utf-8")
    rows = [(f"{number},产品,", name) for number, name in enumerate(["铁锅", "竹篮", "棉被", "木梳"])]
    page = b"\n".join(kind.encode() + name.encode("gbk") for kind, name in rows)
    assert decode(page)[0] == "\n".join(kind + name for kind, name in rows)
    assert decode("羽毛球拍".encode("gbk") + ",已发货".encode())[0] == "羽毛球拍,已发货"
    assert decode("错误：存不下 ".encode("gbk") + "标题.docx".encode())[0] == "错误：存不下 标题.docx"


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("gbk", "山水有清音，何必丝与竹"),
        ("gbk", "今天停水"),
        ("big5hkscs", "山水有清音，何必絲與竹"),
        ("big5hkscs", "今天停電"),
    ],
)
@pytest.mark.parametrize("field", ["[日志] ", "备注,", "<系统>", "时间|", "日誌\t", "12 作者: "])
def test_a_field_that_is_utf8_from_one_end_to_the_other_is_utf8_however_it_reads(
    field: str, codec: str, text: str
) -> None:
    assert decode(field.encode() + text.encode(codec) + b"\n" + text.encode(codec))[0] == f"{field}{text}\n{text}"


@pytest.mark.parametrize("name", ["gb18030", "big5hkscs"])
def test_rare_characters_are_not_out_of_step(name: str) -> None:
    text = "参加者有淼焱垚鑫犇骉，还有昶旻翀珺。" if name == "gb18030" else "參加者有淼焱垚鑫犇，還有昶旻翀珺。"
    data = text.encode(name, "ignore")
    assert decode(data, name) == decode(data)


@given(st.lists(st.binary()))
def test_mixed_lines_keep_their_number(lines: list[bytes]) -> None:
    data = b"\n".join(line.replace(b"\0", b"") for line in [*lines, "一行中文\xff".encode(), b"\xff"])
    text, name = decode(data)
    assert name.startswith("utf-16") or text.count("\n") == data.count(b"\n")


def test_the_name_is_that_of_most_lines() -> None:
    short = [row for row, _ in rows("utf-8", 1, 30)]
    long = "".join(sentences(seed) for seed in range(40)).replace("\n", "").encode("gb18030")
    text, name = decode(b"\n".join([long, *short]))
    assert (text.count("\ufffd"), name) == (0, "utf-8")


def test_a_named_encoding_reads_all_lines() -> None:
    data = "第一行\n".encode() + "第二行".encode("gbk")
    assert decode(data, "utf-8")[0].startswith("第一行\n\ufffd")


@pytest.mark.parametrize("text", ["caf\xe9 cr\xe8me, d\xe9j\xe0 vu", "M\xfcller f\xe4hrt \xfcber die Stra\xdfe"])
def test_a_line_in_another_language_is_not_taken_for_chinese(text: str) -> None:
    data = "今天的新闻有三条\n".encode() * 5 + text.encode("latin-1")
    assert decode(data) == (data.decode("utf-8", "replace"), "utf-8")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("damage", ["insert", "delete"])
def test_utf16_out_of_step_is_put_in_step_again(encoding: str, mark: str, damage: str) -> None:
    text = "".join(sentences(seed) for seed in range(40))
    data = text.encode(encoding)
    for place in (0, 1, 500, 501, len(data) // 2, len(data) - 60):
        got, name = decode(mark.encode(encoding) + _damaged(data, damage, place, b"\xa7"))
        assert name == encoding
        before = max(0, place // 2 - 1)
        assert got[:before] == text[:before]
        assert got[place // 2 + 4 :].strip("\ufffd")[-25:] == text[-25:]
        assert abs(len(got) - len(text)) <= 2


@pytest.mark.parametrize(
    "text", ["오늘은 날씨가 아주 좋습니다. ", "今日はとても良い天気です。", "Сегодня хорошая погода. ", "abc "]
)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_in_step_is_left_alone_in_any_language(text: str, encoding: str) -> None:
    assert decode(("\ufeff" + text * 100).encode(encoding)) == (text * 100, encoding)


def test_a_long_line_of_junk_is_judged_by_a_bounded_part() -> None:
    junk = random.Random(1).randbytes(1 << 21).replace(b"\n", b"\xff")
    text, name = decode("一行中文\n".encode() * 10 + junk)
    assert name == "utf-8"
    assert text.startswith("一行中文\n" * 10)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\x00\x01", b"GIF89a\x01\x00\x01\x00", b"\x1f\x8b\x08\x00\x00\x00", b"\x00\x01"]
)
def test_the_start_of_a_binary_file_is_no_text_in_utf16(data: bytes) -> None:
    assert decode(data)[1] in ("utf-8", "binary")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("word", ["魑魅魍魉", "龃龉", "氤氲缭绕", "眼睛"])
def test_a_character_cut_at_the_end_is_lost_and_nothing_else(word: str, encoding: str) -> None:
    for head in ("他读完 The Old Man and the Sea，", "老人家用 WeChat 发来照片，"):
        found, name = decode(f"{head}{word}".encode(encoding)[:-1])
        assert (found, name) == (f"{head}{word[:-1]}\ufffd", encoding)
