"""Repairs undo damage exactly and leave everything else alone."""

import json
from pathlib import Path
from typing import NamedTuple

import opencc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.repair import REPAIRS, SUSPECT, Repair, repair
from cleaner.repair.desync import realign
from cleaner.repair.gbk import in_gb2312, readings
from cleaner.repair.trigger import LOST
from cleaner.training.damage import Fold, Site, folded, obfuscate

CASES = Path(__file__).resolve().parent.parent / "fixtures" / "repairs"

# The characters that one site annotates, and how.
LISTED = (
    "網機業產動關絡調學驗發標聯進設質術時務優數臺頁戶個內環點經實開現應態統對號線導過"
    "區專護風測轉細節會問級責領價識場計國強簡權門濟當規據創來穩項銷達結構車長勢側隊謹財"
)
TABLE = {char: readings()[char][0] for char in LISTED}
# As characters with several Traditional forms these stay as they are.
KEPT = "后云里准面台干了只"
SENTENCES = [
    "因为天气变冷，图书馆把开门时间改到了早上九点。",
    "“这条路我走了二十年。”老张说，“每天都有新的变化。”",
    "实验结果说明，数据传输的速度和距离没有直接关系。",
    "她把钥匙放在桌上，轻轻关上门，走进了雨里！",
    "学校组织学生参观博物馆，讲解员介绍了青铜器的制作过程。",
    "你知道长江有多长吗？它从高原出发，一直流到大海。",
    "工程师们花了三个月时间，才找到漏水的原因。",
    "这家小店只卖一种面条，可是每天中午都排着长队。",
    "为了保护环境，市民们开始自带购物袋。",
    "他问：“下一班车几点到？”司机摇了摇头。",
    "春天来得晚，院子里的桃花到四月才开。",
    "机器人比赛在体育馆举行，来自各地的队伍带来了自己的作品。",
    "老师说：“做学问要先学会提问。”大家都点头。",
    "去年夏天雨水多，河边的稻田被淹了两次。",
    "我们应该把经验写下来，让后来的人少走弯路。",
    "新的桥梁通车以后，两岸居民的来往方便多了。",
    "医生建议他每天散步一小时，少喝酒，多睡觉。",
    "会议开到晚上十点，问题还是没有解决！",
    "从山顶望下去，整个城市像一张发光的网。",
    "这本书讲的是一个木匠和他的三个儿子的故事。",
    "科学家在深海发现了一种会发光的鱼，身体几乎透明。",
    "价格涨得太快，许多顾客只看不买。",
    "火车穿过隧道，窗外忽然出现了一片湖水。",
    "奶奶做的饺子皮薄馅多，全家人都爱吃。",
    "“明天还来吗？”孩子问。",
    "记者了解到，这项工程计划在两年内完成。",
    "水稻、小麦、玉米是这个地区的主要作物。",
    "他们用旧轮胎做成秋千，挂在村口的大树上。",
    "天文台开放日那天，排队看望远镜的人绕了楼一圈。",
    "公司决定把节省下来的电费用来种树。",
]


class Case(NamedTuple):
    repair: str
    label: str
    original: str
    fixed: str


def cases() -> list[Case]:
    return [
        Case(kind.name, row["label"], row["original"], row["fixed"])
        for kind in REPAIRS
        for row in json.loads((CASES / f"{kind.name}.json").read_text(encoding="utf-8"))
    ]


def negatives() -> list[tuple[str, str]]:
    rows = json.loads((CASES / "negative.json").read_text(encoding="utf-8"))
    return [(row["label"], row["text"]) for row in rows]


KINDS = {kind.name: kind for kind in REPAIRS}
every_case = pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.repair}: {case.label}")
every_kind = pytest.mark.parametrize("kind", REPAIRS, ids=lambda kind: kind.name)

# Text in which repairs meet: the pieces they look for, in any order.
PIECES = st.sampled_from(
    [
        "因?yàn)樗",
        "網(wǎng)",
        "(gè)",
        "€",
        "?",
        "？",
        "！",
        "，",
        ",",
        " ",
        "\x05",
        "\n",
        "\t",
        "\ue3d5",
        "\ue600",
        "&amp;",
        "&#",
        "20013;",
        "&nbsp;",
        "nbsp;",
        "&lt;",
        "&gt;",
        "&#0;",
        "&#10;",
        "<br>",
        "</b>",
        "<b>",
        "/span>",
        '<th id="gckmo">',
        "涓",
        "鐨",
        "ÖÐ¹ú",
        "ä¸\xadå›½",
        "\u200d",
        "\u200b",
        "👨",
        "\ud800",
        "\ufeff",
        "\x85",
        "é",
        "中",
        "財(cái)經(jīng)",
        "A",
        "6",
        "`",
        "\u2028",
        "(",
        ")",
        "<",
        ">",
        "\\u6625",
        "\\u",
        "\\\\",
        "%E6%98%A5%E5%A4%A9",
        "%B4%BA",
        "%25",
        "%u5929",
        "\\xe6\\x98\\xa5",
        "u6625u5929u6765",
        "&#26149",
        "ldquo;",
        "&",
        "锟斤拷",
        "\ufffd",
        "\uf06c",
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=30).map("".join),
    st.text(st.characters(exclude_characters="\r", exclude_categories=()), max_size=60),
    st.binary(max_size=60).map(lambda data: data.decode("gb18030", "replace").replace("\r", "")),
)


@every_case
def test_a_repair_restores_the_text(case: Case) -> None:
    assert KINDS[case.repair].fix(case.original) == case.fixed


@every_case
def test_the_trigger_finds_what_the_fix_changes(case: Case) -> None:
    assert KINDS[case.repair].trigger.search(case.original)


@every_case
def test_all_repairs_together_restore_the_text_and_name_the_one_that_did(case: Case) -> None:
    text, names = repair(case.original)
    assert text == case.fixed
    assert {name for changed in names for name in changed} == {case.repair}


@every_case
def test_a_repaired_text_is_left_alone(case: Case) -> None:
    assert repair(case.fixed) == (case.fixed, [()] * (case.fixed.count("\n") + 1))


@pytest.mark.parametrize(("label", "text"), negatives(), ids=[label for label, _ in negatives()])
def test_what_only_looks_broken_is_left_alone(label: str, text: str) -> None:
    assert repair(text)[0] == text
    assert [kind.name for kind in REPAIRS if kind.fix(text) != text] == []


@every_kind
@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_a_repair_is_total_and_idempotent_and_keeps_the_lines(kind: Repair, text: str) -> None:
    fixed = kind.fix(text)
    assert fixed.count("\n") == text.count("\n")
    assert kind.fix(fixed) == fixed


@settings(max_examples=400, deadline=None)
@given(text=TEXTS)
@example("<<b>br>" * 3)
@example("&#38;#38;#38;#38;#38;#38;#38;#38;#38;#38;#38;lt;")
@example("&lt;br&gt;&amp;lt;br&amp;gt;")
def test_repairing_twice_is_repairing_once(text: str) -> None:
    repaired, names = repair(text)
    assert repaired.count("\n") == text.count("\n")
    assert len(names) == text.count("\n") + 1
    assert repair(repaired)[0] == repaired
    pairs = zip(text.split("\n"), repaired.split("\n"), names, strict=True)
    assert all(changed for old, new, changed in pairs if old != new)


@settings(max_examples=400, deadline=None)
@given(text=TEXTS)
def test_the_single_scan_finds_something_where_a_trigger_does(text: str) -> None:
    triggers = [*(kind.trigger for kind in REPAIRS), LOST]
    assert bool(SUSPECT.search(text)) == any(trigger.search(text) for trigger in triggers)


def test_only_the_lines_that_changed_carry_a_name() -> None:
    text, names = repair("第一行\n網(wǎng)絡(luò)&middot;財(cái)經(jīng)\n第三行")
    assert text == "第一行\n網絡·財經\n第三行"
    assert names == [(), ("gbk_desync", "html_entities"), ()]


# Rows of the table in the field guide to the damage: what it was, the junk's place.
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
    junk = "！，？。" if was.startswith("數據") else "！，？"
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


# At least these shares of the lines that were damaged come back exactly; a byte that nothing names is guessed.
SITES = {
    "no junk": ("", "keep", False, 0.99),
    "junk": ("！，？", "keep", False, 0.98),
    "junk and fold": ("！，？", "width", True, 0.98),
    "junk before every mark": ("！，？。、", "keep", True, 0.98),
    "junk and a fold of all compatibility forms": ("！，？", "nfkc", False, 0.98),
}


@pytest.mark.parametrize(("junk", "fold", "drop_junk", "share"), SITES.values(), ids=SITES)
def test_obfuscated_pages_come_back(junk: str, fold: Fold, drop_junk: bool, share: float) -> None:
    lines = restored = 0
    for number, page in enumerate(pages()):
        was = page.split("\n")
        # line by line: a run at a line's end would swallow it
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


def test_honest_pages_are_left_alone(shared: Path) -> None:
    changed = [page.name for page in sorted((shared / "corpora" / "legit").glob("*.txt")) if _is_changed(page)]
    assert changed == []


def _is_changed(page: Path) -> bool:
    text = page.read_text(encoding="utf-8")
    return repair(text)[0] != text


def test_the_table_is_of_characters_that_simplified_text_does_not_use() -> None:
    assert [char for char in TABLE if in_gb2312(char)] == []
