"""Pages of obfuscating mirror sites are restored, and the simulator of such sites does what they do."""

from collections.abc import Sequence
from pathlib import Path

import opencc
import pytest

from cleaner.kernels import KERNELS
from cleaner.repair import gbk_desync, repair
from cleaner.repair.gbk_desync import lines, realign
from cleaner.repair.gbk_desync.gbk import in_gb2312, readings
from cleaner.repair.gbk_desync.page import PageEvidence
from cleaner.training.simulators.gbk_desync import JUNK_BEFORE, Fold, Site, folded, obfuscate
from tests.pages import SENTENCES

pytestmark = pytest.mark.slow

# The characters that one site annotates, and how.
LISTED = (
    "網機業產動關絡調學驗發標聯進設質術時務優數臺頁戶個內環點經實開現應態統對號線導過"
    "區專護風測轉細節會問級責領價識場計國強簡權門濟當規據創來穩項銷達結構車長勢側隊謹財"
)
TABLE = {char: readings()[char][0] for char in LISTED}
# These have several Traditional forms, so they stay as they are.
KEPT = "后云里准面台干了只"


def test_the_table_is_of_characters_that_simplified_text_does_not_use() -> None:
    assert [char for char in TABLE if in_gb2312(char)] == []


# Damage as seen on pages, and the original text.
SEEN = [
    ("財(cái)經(jīng)", "財經"),
    ("因?yàn)樗\ue3d5荗penAI", "因為它是OpenAI"),
    ("去年?duì)I收", "去年營收"),
    ("水分?jǐn)D出", "水分擠出"),
    ("這是因?yàn)镚PU", "這是因為GPU"),
    ("客戶?!澳闶呛椭袊\ue266\ue567ミ_(dá)談", "客戶。“你是和中國英偉達談"),
    ("差別?!币晃辉茝S商", "差別。”一位云廠商"),
    ("中心?,F(xiàn)在", "中心。現在"),
    ("資源?!币晃换ヂ?lián)網(wǎng)", "資源。”一位互聯網"),
    ("因?yàn)槭褂枚鄠€(gè)GPU", "因為使用多個GPU"),
    ("數(shù)據(jù)傳輸?shù)母邘\ue751?。A100", "數據傳輸的高帶寬。A100"),
]
SEEN_TABLE = {char: TABLE[char] for char in "財經驗隊謹達現聯網個數據"}


@pytest.mark.parametrize(("damaged", "was"), SEEN, ids=[was for _, was in SEEN])
def test_the_simulator_makes_the_damage_that_was_seen(damaged: str, was: str) -> None:
    junk = (*JUNK_BEFORE, "。") if was.startswith("數據") else JUNK_BEFORE
    made = {obfuscate(was, Site(SEEN_TABLE, junk=junk, fold="width", drop_junk=True), seed) for seed in range(60)}
    assert damaged in made


@pytest.mark.parametrize(("damaged", "was"), SEEN, ids=[was for _, was in SEEN])
def test_the_damage_that_was_seen_is_undone(damaged: str, was: str) -> None:
    assert realign(damaged) == was


def pages() -> list[str]:
    """Traditional pages of ten sentences each, every sentence on several of them."""
    convert = opencc.OpenCC("s2t")
    traditional = ["".join(char if char in KEPT else convert.convert(char) for char in text) for text in SENTENCES]
    return ["\n".join(traditional[(first + step * 7) % len(traditional)] for step in range(10)) for first in range(30)]


# At least these shares of damaged lines are restored exactly; a byte that nothing names is guessed.
SITES = {
    "no junk": ((), "keep", False, 0.99),
    "junk": (JUNK_BEFORE, "keep", False, 0.98),
    "junk and fold": (JUNK_BEFORE, "width", True, 0.98),
    "junk before every mark": ((*JUNK_BEFORE, "。", "、"), "keep", True, 0.98),
    "junk and a fold of all compatibility forms": (JUNK_BEFORE, "nfkc", False, 0.98),
}


@pytest.mark.parametrize(("junk", "fold", "drop_junk", "share"), SITES.values(), ids=SITES)
def test_obfuscated_pages_come_back(junk: Sequence[str], fold: Fold, drop_junk: bool, share: float) -> None:
    lines = restored = 0
    for number, page in enumerate(pages()):
        was = page.split("\n")
        # line by line: a run at the end of a line would swallow the line end
        seen = [
            obfuscate(line, Site(TABLE, junk=junk, fold=fold, drop_junk=drop_junk), 100 * number + place)
            for place, line in enumerate(was)
        ]
        for before, damaged, after in zip(was, seen, realign("\n".join(seen)).split("\n"), strict=True):
            if damaged != before:
                lines += 1
                # outside a run the folded form of a mark stays as it is
                restored += folded(after, fold) == folded(before, fold)
    assert lines > 200
    assert restored >= share * lines, f"{restored} of {lines}"


def test_the_seed_has_no_damage_left(shared: Path) -> None:
    [seed] = (shared / "seeds").glob("000_*.txt")
    body = repair(seed.read_text(encoding="utf-8"))[0]
    assert [was for _, was in SEEN if was not in body and not was.startswith(("客戶", "差別"))] == []
    assert not [char for char in body if "\ue000" <= char <= "\uf8ff" or char in "€āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"]
    assert [line for line in body.split("\n") if "?" in line.strip().rstrip("?")] == []


def test_a_line_is_looked_at_once_however_many_odd_entries_it_has() -> None:
    looked: list[str] = []

    def look(line: str, evidence: PageEvidence) -> str:
        looked.append(line)
        return line

    text = "中?，堊丕" * 5 + "\n好\n" + "中?，堊丕"
    assert gbk_desync._realign_page(text, look) == text
    assert looked == text.split("\n")[::2]


def test_nonsense_is_not_searched_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[int] = []

    def unread(line: str, start: int, _evidence: PageEvidence) -> tuple[int, str]:
        searched.append(start)
        return start + 1, line[start : start + 1]

    monkeypatch.setattr(KERNELS, "wanted", False)
    monkeypatch.setattr(lines, "read_run", unread)
    # too dense to be out of step
    assert realign("中?jīng)" * 4000) == "中?jīng)" * 4000
    assert not searched
    line = "中?jīng)，江上的船都靠了岸，" * 400
    assert realign(line) == line
    assert len(searched) == 20
    searched.clear()
    page = "\n".join(f"{number}中?jīng)，江上的船都靠了岸，" for number in range(400))
    assert realign(page) == page
    assert len(searched) == 20


@pytest.mark.parametrize(
    ("length", "most"),
    [(40, 8), (72, 12), (150, 16), (240, 20)],
    ids=["short: eight", "one in six", "sixteen", "long: one in twelve"],
)
def test_a_line_is_read_up_to_a_density_of_entries_that_a_sites_list_may_have(
    monkeypatch: pytest.MonkeyPatch, length: int, most: int
) -> None:
    searched: list[int] = []

    def unread(line: str, start: int, _evidence: PageEvidence) -> tuple[int, str]:
        searched.append(start)
        return start + 1, line[start : start + 1]

    monkeypatch.setattr(KERNELS, "wanted", False)
    monkeypatch.setattr(lines, "read_run", unread)
    evidence = PageEvidence(True, frozenset(), frozenset())
    for entries in (most, most + 1):
        line = ("中?a)" * entries).ljust(length, "好")
        assert len(line) in (length, 4 * entries)
        searched.clear()
        assert lines.read_line(line, evidence) == line
        assert len(searched) == (entries if entries == most else 0)
