"""Misread text is restored through every chain of codecs, and honest text of all kinds stays."""

import difflib
import random
import unicodedata
from collections.abc import Iterator

import opencc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import cleaner
from cleaner.repair.mojibake import reencode, two_byte
from cleaner.repair.mojibake.codepages import codepages
from cleaner.repair.mojibake.plausibility import IDEOGRAPH
from cleaner.repair.trigger import MOJIBAKE
from cleaner.training.simulators.mojibake import CHAINS, LOSING, READERS, SINGLE, Chain, misread
from tests.pages import SENTENCES, SIGNED
from tests.timing import grows_linearly

LINES = (*SIGNED, *SENTENCES[:4])
TRADITIONAL = tuple(map(opencc.OpenCC("s2tw").convert, LINES))
TEXTS = {"s": LINES, "t": TRADITIONAL}

each_chain = pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.name)
each_lossless = pytest.mark.parametrize("chain", [c for c in CHAINS if c.lossless], ids=lambda chain: chain.name)


def originals(chain: Chain) -> Iterator[str]:
    for script in chain.scripts:
        yield from TEXTS[script]


@each_lossless
def test_a_line_comes_back_exactly(chain: Chain) -> None:
    wrong = [line for line in originals(chain) if reencode(misread(line, chain)) != line]
    assert wrong == []


@each_lossless
def test_a_page_comes_back_with_its_short_lines(chain: Chain) -> None:
    page = (
        ["首页", "新闻中心", *LINES, "下一页"] if "s" in chain.scripts else ["首頁", "新聞中心", *TRADITIONAL, "下一頁"]
    )
    assert reencode("\n".join(misread(line, chain) for line in page)).split("\n") == page


@each_lossless
def test_one_misread_line_comes_back_and_the_good_ones_beside_it_stay(chain: Chain) -> None:
    page = list(originals(chain))[:10]
    seen = [misread(line, chain) if number == 4 else line for number, line in enumerate(page)]
    assert reencode("\n".join(seen)).split("\n") == page


@each_chain
def test_the_trigger_finds_what_is_misread(chain: Chain) -> None:
    assert [line for line in originals(chain) if not MOJIBAKE.search(misread(line, chain))] == []


@each_chain
def test_nearly_all_characters_come_back_where_bytes_are_lost(chain: Chain) -> None:
    lost = total = 0
    for line in originals(chain):
        fixed = reencode(misread(line, chain))
        total += len(line)
        lost += sum(1 for char in line if char not in fixed)
    assert lost <= total // 20


@each_chain
def test_a_repaired_text_is_a_fixed_point(chain: Chain) -> None:
    fixed = reencode("\n".join(misread(line, chain) for line in originals(chain)))
    assert reencode(fixed) == fixed


@pytest.mark.parametrize("wrong", SINGLE)
@pytest.mark.parametrize("right", ["utf-8", "gbk"])
def test_a_misread_run_in_a_good_line_comes_back(right: str, wrong: str) -> None:
    [chain] = [chain for chain in CHAINS if chain.name == f"{right} as {wrong}"]
    clause = "这是今天早上刚刚收到的消息"
    for before, after in [("老张说：“", "”，大家都很高兴。"), ("第3章 ", ""), ("", "（2024年）")]:
        line = before + misread(clause, chain) + after
        assert reencode(line) == before + clause + after


# Each of these was taken for Chinese on a page whose other lines were misread by the same codec.
FOREIGN_LINES = (
    "Gédéa",
    "Nîvîro",
    "ludo: La nombro de „ludo“oj estas granda",
    "Nota del mestre al full índex sobre els mobles de l’Època.",
    "М’ят",
    "Кг",
    "Булуча",
    "que la voisine range les tapis étendus et récupérés de l’escalier",
    "l’avi és massa alt",
    "Nincs tóháti ház",
    "chanter les refrains abrégés au premier rappel",
    ".txt\t»grosseBlumenListe«Heft",
    "Il s’approche d’un verger d’automne avec un panier pour la soupe",
    " LISTA_da_feira - nºlaranjas: %d nºfigos: %d nomefruta: %s%s%s",
)


@each_lossless
def test_foreign_lines_of_a_misread_page_stay(chain: Chain) -> None:
    misread_lines = [misread(line, chain) for line in originals(chain)]
    fixed = reencode("\n".join([*misread_lines, *FOREIGN_LINES])).split("\n")
    assert fixed[: len(misread_lines)] == list(originals(chain))
    assert fixed[len(misread_lines) :] == list(FOREIGN_LINES)


def test_a_byte_that_was_shown_as_a_space_is_known() -> None:
    seen = "校园里的桂花开了".encode().decode("latin-1").replace("\xa0", " ")
    assert " " in seen
    assert reencode(seen) == "校园里的桂花开了"


def test_a_lost_byte_that_nothing_tells_stays_a_mark() -> None:
    assert reencode("绗簩琛岀殑缂栫爜璇婚敊浜嗭紝鐪熺殑寰堢儲 \ufffd").endswith("\ufffd")


INFERRED = "uncertain: characters that had lost bytes were inferred from the words around them"


def is_wrong(text: str, wanted: str) -> bool:
    """Return whether a text differs from the right one in a place without a mark."""
    codes = difflib.SequenceMatcher(None, wanted, text, autojunk=False).get_opcodes()
    return any(kind != "equal" and "\ufffd" not in text[max(i - 1, 0) : j + 1] for kind, _, _, i, j in codes)


@pytest.mark.parametrize("chain", LOSING, ids=lambda chain: chain.name)
def test_what_a_lost_byte_leaves_open_is_marked_or_named(chain: Chain) -> None:
    for text in originals(chain):
        seen = misread(text, chain)
        (line,) = cleaner.clean(seen, drop=frozenset(), simplify=False).lines
        assert line.text == seen or not is_wrong(line.text, text) or INFERRED in line.reason


@each_lossless
def test_nothing_was_guessed_of_a_line_that_lost_nothing(chain: Chain) -> None:
    # U+FFFD was filled in, which is said
    page = [seen for seen in (misread(line, chain) for line in originals(chain)) if "\ufffd" not in seen]
    lines = cleaner.clean("\n".join(page), drop=frozenset(), simplify=False).lines
    assert [line.text for line in lines if "uncertain" in line.reason] == []


@pytest.mark.parametrize("codec", ["gbk", "utf-8"])
@pytest.mark.parametrize("damage", ["lost", "doubled"])
def test_a_line_with_a_byte_too_few_or_too_many_says_so_where_its_page_reads(codec: str, damage: str) -> None:
    page = [line.encode(codec).decode("latin-1") for line in SENTENCES[:6]]
    draw = random.Random(3)
    for number, seen in enumerate(page):
        places = [place for place, char in enumerate(seen) if char > "\xa0" and char not in "\xad\xb7"]
        place = draw.choice(places)
        page[number] = seen[:place] + seen[place + 1 :] if damage == "lost" else seen[: place + 1] + seen[place:]
        lines = cleaner.clean("\n".join(page), drop=frozenset(), simplify=False).lines
        assert [line.text for at, line in enumerate(lines) if at != number] == [
            line for at, line in enumerate(SENTENCES[:6]) if at != number
        ]
        assert ("uncertain" in lines[number].reason) or not is_wrong(lines[number].text, SENTENCES[number])
        assert not any("uncertain" in line.reason for at, line in enumerate(lines) if at != number)
        page[number] = seen


def test_a_lost_byte_is_not_always_80() -> None:
    # 第 is E7ACAC, and in plain GBK neither ACE5 nor ACE4 is a code
    assert reencode("第十二章讲的是种花".encode().decode("gbk", "replace")) == "第十二章讲的是种花"
    assert reencode("第十二章讲的是种花".encode().decode("gbk", "ignore")) == "第十二章讲的是种花"


@pytest.mark.parametrize("text", ["第十二章讲的是种花", "她说一共有三条路，一条通到江边。", "“我们明天就走。”他说。"])
def test_a_question_mark_for_a_lost_byte_is_read_like_any_mark(text: str) -> None:
    marked = text.encode().decode("gbk", "replace")
    assert "\ufffd" in marked
    assert reencode(marked.replace("\ufffd", "?")) == reencode(marked)


@pytest.mark.parametrize("text", ["他在山里住了九天。", "这一带的鸟有一百种。", "她把窗户关上，说了一句话。"])
def test_what_closes_is_no_mark_that_nothing_opened(text: str) -> None:
    for reader in ("gbk", "gb18030"):
        assert reencode(text.encode().decode(reader, "replace")) == text


def test_a_line_that_gb2312_misread_stays_and_says_so() -> None:
    seen = "校园里的桂花开了，大家都很高兴。".encode().decode("gb2312", "replace")
    (line,) = cleaner.clean(seen).lines
    assert line.text == seen
    assert "unrepairable" in line.reason


@pytest.mark.parametrize("reader", ["latin-1", "cp1252"])
def test_a_character_whose_last_byte_was_stripped_at_the_line_end_comes_back(reader: str) -> None:
    seen = READERS[reader]("报名的人数还在增加".encode()).rstrip()
    assert seen[-1] != "\xa0"
    (line,) = cleaner.clean(seen).lines
    assert line.text == "报名的人数还在增加"
    assert INFERRED in line.reason


@pytest.mark.parametrize("text", ["没有见过她的衣服这么素", "路过这里的人脸上都很悠", "他弯下腰去摸那把旧椅"])
@pytest.mark.parametrize("reader", ["latin-1", "cp1252"])
def test_a_character_cut_at_the_line_end_never_becomes_another(text: str, reader: str) -> None:
    assert reencode(READERS[reader](text.encode()[:-1])) in (text, text[:-1] + "\ufffd")


@pytest.mark.parametrize("last", "复雪我你他路口")
def test_half_a_character_of_gbk_at_the_line_end_is_marked(last: str) -> None:
    lines = ["桥上的灯一盏一盏亮了起来", "渡口的船都靠了岸", "他把这句话说了一遍又一遍，说到" + last]
    shown = "\n".join(line.encode("gbk").decode("latin-1") for line in lines)[:-1]
    assert reencode(shown).split("\n")[-1][:-1] == lines[-1][:-1]
    assert reencode(shown)[-1] == "\ufffd"


@pytest.mark.parametrize("encoding", ["big5", "gbk", "utf-8"])
@pytest.mark.parametrize("short", ["楔子", "B棟", "Q：完", "naïve", "São Paulo", "Él", "10°C", "A×B", "El Niño"])
def test_a_short_line_of_a_misread_page_is_misread_where_that_is_no_latin_word(encoding: str, short: str) -> None:
    lines = ["民國的秋天，我在城裡租了一間屋子。", "他每天早上把一碗白粥放在門口。", "河對岸住著一個拉二胡的人。"] * 2
    lines = [f"{number}、{line}" for number, line in enumerate(lines)]
    honest = [] if IDEOGRAPH.search(short) else [short]
    shown = [line.encode(encoding).decode("latin-1") for line in [*lines, *(() if honest else (short,))]]
    assert reencode("\n".join([*shown, *honest])).split("\n") == [*lines, short]


def test_an_exact_repair_is_not_called_uncertain() -> None:
    for reader in ("latin-1", "gb18030"):
        (line,) = cleaner.clean("图书馆每天早上八点开门，晚上九点关门".encode().decode(reader)).lines
        assert line.text == "图书馆每天早上八点开门，晚上九点关门"
        assert "uncertain" not in line.reason


def rows(chars: str, width: int = 40) -> list[str]:
    return [chars[start : start + width] for start in range(0, len(chars), width)]


def lists() -> dict[str, list[str]]:
    """Lists that are honest but as odd as text can be: all of Unicode row by row, codes in order, random names."""
    chooser = random.Random(7)
    assigned = "".join(
        chr(point)
        for point in range(0xA0, 0x30000)
        if unicodedata.category(chr(point)) not in {"Cn", "Cs", "Co", "Cc", "Zl", "Zp"}
    )
    han = [chr(point) for point in range(0x4E00, 0x9FA6)]
    codes = ["".join(page.table) for page in codepages().values() if page.pairs is None]
    return {
        "all of Unicode": rows(assigned),
        "all of Unicode, with spaces": rows(" ".join(assigned[:20000])),
        "Han at random": ["".join(chooser.choices(han, k=chooser.randint(2, 60))) for _ in range(3000)],
        "Han at random, in a list": ["、".join(chooser.choices(han, k=12)) for _ in range(1000)],
        "codes in order": [row for code in codes for row in rows("".join(c for c in code if c.isprintable()))],
        "a rule": [char * 40 for char in "─━═│█▓▒░■□◆◇★☆●○~…—－＝÷×·•ÖÃéдаΩ♪"],
    }


@pytest.mark.parametrize("name", lists())
def test_odd_lists_are_left_alone(name: str) -> None:
    lines = lists()[name]
    fixed = [reencode(line) for line in lines[::7]] + reencode("\n".join(lines)).split("\n")
    assert [(new, old) for new, old in zip(fixed, [*lines[::7], *lines], strict=True) if new != old] == []


def test_what_a_text_about_misread_text_shows_stays() -> None:
    line = "网页的编码不对，就会出现乱码，比如“中国人民”变成“ä¸\xadå›½äººæ°‘”。"
    assert reencode(line) == line


PIECES = st.sampled_from(
    [
        "ÖÐ¹ú",
        "ä¸\xadå›½",
        "涓\ue15e浗",
        "賸",
        "\ufffd",
        "?",
        "€",
        " ",
        "\n",
        "中国",
        "“",
        "”",
        "é",
        "д",
        "╫",
        "\ud800",
        "\x81",
        "A",
        "Ã",
        "Â",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    text=st.one_of(
        st.lists(PIECES, max_size=25).map("".join), st.text(st.characters(exclude_categories=()), max_size=60)
    )
)
@example("銆€" * 5)
@example("涓?" * 7)
@example("ÖÐ¹ú賸\nÖÐ¹ú中国")
def test_any_text_comes_to_rest_with_its_lines(text: str) -> None:
    fixed = reencode(text)
    assert fixed.count("\n") == text.count("\n")
    assert reencode(fixed) == fixed


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["Ö", "äa", "涓?", "賸\ufffd", "我ÖÐ¹ú", "Ã‚Â", "\ue000", "銆€", "АаБ"])
def test_a_long_line_takes_time_in_proportion(unit: str) -> None:
    assert grows_linearly(lambda size: reencode(unit * size), 1000)


def test_random_characters_are_not_searched_for_what_is_mixed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    chars = random.Random(1)
    lines = ["".join(chr(chars.randrange(0x4E00, 0x9FA5)) for _ in range(200)) for _ in range(20)]
    searched: list[str] = []

    def untangle(line: str, *_: object) -> list[object]:
        searched.append(line)
        return []

    monkeypatch.setattr(two_byte, "untangle", untangle)
    reencode("\n".join(lines))
    assert len(set(searched)) < len(lines) / 2


@pytest.mark.parametrize("sign", ["€", "😀", "✔"])
def test_one_odd_sign_a_line_neither_blocks_it_nor_becomes_part_of_a_character(sign: str) -> None:
    page = ["他买了一双新鞋，鞋底很软。", "楼梯上传来他的脚步声。", "没有人知道他去了哪里。", "恶心的味道散了。"]
    for place in range(len(page[1])):
        odd = page[1][:place] + sign + page[1][place:]
        lines = [page[0], odd, *page[2:]]
        shown = "\n".join(
            line.replace(sign, "\0").encode("gbk").decode("latin-1").replace("\0", sign) for line in lines
        )
        assert reencode(shown).split("\n") == lines


AROUND = ["他买了一双新鞋，鞋底很软。", "没有人知道他去了哪里。", "恶心的味道散了。"]


def test_no_stripped_soft_hyphen_is_put_before_a_character_that_hardly_any_text_has() -> None:
    odd = "饭馆的老板姓€姜，做的饼很有名。"
    shown = [line.replace("€", "\0").encode("gbk").decode("latin-1").replace("\0", "€") for line in (*AROUND, odd)]
    # not 协諃, of half a 姓 with a soft hyphen and of € as the second byte
    assert reencode("\n".join(shown)).split("\n")[-1] == odd


def test_a_line_that_reads_out_of_step_since_a_soft_hyphen_was_stripped_is_read_again() -> None:
    stripped = "江边的人经过这里都要停一停，看一看对岸的山。"
    shown = [line.encode("gbk").decode("latin-1").replace("\xad", "") for line in (*AROUND, stripped)]
    # not 奖叩娜司过, which is as whole
    assert reencode("\n".join(shown)).split("\n")[-1] == stripped


def test_a_usual_codec_wins_over_a_rare_one_that_reads_one_character_as_a_commoner_one() -> None:
    line = "他在蘭嶼住了三年，認識了許多朋友。"
    # mac-turkish has the letter ı elsewhere, and makes 屬 of 蘭
    assert reencode(line.encode("big5").decode("mac-roman")) == line


@pytest.mark.parametrize(
    "said",
    [
        "亂碼",
        "文字化け",
        "Mojibake",
        "latin1 編碼",
        "ISO-8859-1读",
        "用 Windows-1252。",
        "按GB18030，",
        "以BIG5、",
        "utf-8解码",
    ],
)
def test_a_line_that_speaks_of_misread_text_keeps_it(said: str) -> None:
    assert reencode("ÖÐ¹úÈËÃñ") == "中国人民"
    assert reencode(f"{said}ÖÐ¹úÈËÃñ") == f"{said}ÖÐ¹úÈËÃñ"
