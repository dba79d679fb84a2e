"""Traditional becomes Simplified, and what is already Simplified stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from cleaner.chinese.characters import KANA
from cleaner.document import VARIANTS, Variant
from cleaner.simplify import ABOUT_SCRIPTS, simplify, simplify_lines, simplify_many
from cleaner.simplify.rows import KINDS_MIXED
from tests.test_opencc import T2S, mixed_texts


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("他占著窗邊的位子，看著書", "他占着窗边的位子，看着书"),
        ("著名的專著有顯著的影響", "著名的专著有显著的影响"),
        ("隨著時間過去，他用不著著急", "随着时间过去，他用不着着急"),
        ("柴堆著火時，他正試著著色", "柴堆着火时，他正试着着色"),
        ("他合著眼睛，討論著誰的論著", "他合着眼睛，讨论着谁的论著"),
        ("他看著名單，想起著名的畫家", "他看着名单，想起著名的画家"),
        ("《邊城》，沈從文著，上海書局，1934年", "《边城》，沈从文著，上海书局，1934年"),
        ("執著於小事，是不著邊際", "执着于小事，是不着边际"),
        ("《駱駝祥子》老舍著", "《骆驼祥子》老舍著"),
        ("我們沉默著", "我们沉默着"),
        ("沈從文著的《邊城》，馬克·吐溫著", "沈从文著的《边城》，马克·吐温著"),
        ("事情總算有了著落，他開始著手", "事情总算有了着落，他开始着手"),
        ("名著的編著者寫著作者的名字", "名著的编著者写著作者的名字"),
        ("乾隆年間天氣乾燥", "乾隆年间天气干燥"),
        ("頭髮與發展，皇后與後來", "头发与发展，皇后与后来"),
        ("這是雨果著的長篇小說，接著作了首詩", "这是雨果著的长篇小说，接着作了首诗"),
        ("牠們躲在簷下，誰的女壻唸著呪語", "它们躲在檐下，谁的女婿念着咒语"),
        ("畢昇規畫得很澈底，演出精采", "毕昇规划得很彻底，演出精彩"),
        ("凑合著用，積微成著，生氣、著急", "凑合着用，积微成著，生气、着急"),
        ("葉紹鈞 著　豐子愷 畫", "叶绍钧 著　丰子恺 画"),
        ("朱自清　著 / 文光書店", "朱自清　著 / 文光书店"),
        ("他靠著牆站著 。 等著 看著。", "他靠着墙站着 。 等着 看着。"),
        ("懵懵懞懂的么妹和老么，怎麼啦", "懵懵懵懂的幺妹和老幺，怎么啦"),
        ("法國作家莫泊桑著，李青崖譯，為之著迷", "法国作家莫泊桑著，李青崖译，为之着迷"),
        ("牆上掛著名畫，看著名畫家的傳世之著", "墙上挂着名画，看著名画家的传世之著"),
        ("難以想像的畫面，座標錯了", "难以想象的画面，坐标错了"),
        ("設計畫面的人想像父親一樣", "设计画面的人想像父亲一样"),
        ("錢鍾書與鍾繇，水菓與和菓子，天神地祇", "钱锺书与钟繇，水果与和菓子，天神地祇"),
        ("陜西的溪水清澈底下有鵝卵石", "陕西的溪水清澈底下有鹅卵石"),
    ],
)
def test_traditional_becomes_simplified(traditional: str, simplified: str) -> None:
    assert simplify([traditional]) == [simplified]


@pytest.mark.parametrize(
    "text",
    ["太子李承乾后来被废为庶人", "油菜抽薹时要控水", "不著一字，尽得风流", "凭借反覆试验", "执著追求"],
)
def test_simplified_text_keeps_characters_it_uses_rightly(text: str) -> None:
    assert simplify([text]) == [text]


def test_a_simplified_page_gets_its_stray_traditional_characters_replaced() -> None:
    page = ["中國科學院的研究人员发现了这种材料", "李承乾是唐太宗的长子", "电流通过导线"]
    assert simplify(page) == ["中国科学院的研究人员发现了这种材料", *page[1:]]


def test_the_particle_of_a_simplified_page_is_written_as_such_and_the_verb_stays() -> None:
    page = ["沈从文的名著，他常常看著它。", "图书馆这周开到晚上九点。"]
    assert simplify(page) == ["沈从文的名著，他常常看着它。", page[1]]


def test_one_stray_character_is_left_as_a_name_may_be() -> None:
    assert KINDS_MIXED == 2
    assert simplify(["刘知幾是唐代史学家，著有《史通》"]) == ["刘知幾是唐代史学家，著有《史通》"]


@pytest.mark.parametrize(
    ("variant", "simplified"), [("t2s", "硬碟里的程式"), ("tw2s", "硬碟里的程式"), ("tw2sp", "硬盘里的程序")]
)
def test_a_variant_chooses_the_conversion(variant: str, simplified: str) -> None:
    assert simplify(["硬碟裡的程式"], variant) == [simplified]  # type: ignore[arg-type]


def test_the_number_of_lines_never_changes() -> None:
    lines = ["經濟", "", "  ", "発表します", "社會\u2028主義", "發展\x85了"]
    assert len(simplify(lines)) == len(lines)


def test_a_page_is_japanese_by_any_kana() -> None:
    kana = [chr(point) for point in range(0x3000, 0x10000) if KANA.match(chr(point))]
    pages = [[f"開票結果{char * 3}", "開票結果"] for char in kana]
    assert simplify_many(pages) == pages


LEFT = {
    "not simplified: Japanese": [
        "図書館の開館時間が変わりました",
        "日曜日　午前十時～午後五時",
        "団体受付",
    ],
    "not simplified: Korean": ["國民의 權利와 義務를 規定한다", "大韓民國憲法", "民主共和國은 國民이 主權을 가진다"],
    "not simplified: another language": [
        "The word 漢語 means the language of the Han",
        "Từ 國語 có nghĩa là tiếng nước",
    ],
    ABOUT_SCRIPTS: ["雲\t云", "電腦,电脑,diàn nǎo", '{"書": "书", "畫": "画"}', "發 髮 发"],
}


@pytest.mark.parametrize(("remark", "page"), LEFT.items(), ids=LEFT)
def test_what_is_not_simplified_stays_and_says_why(remark: str, page: list[str]) -> None:
    found = simplify_lines(page, [len(page)])
    assert not found.lines
    converted = [T2S.convert(line) for line in page]
    assert set(found.remarks.values()) == {remark}
    assert {row for row, line in enumerate(page) if converted[row] != line} <= set(found.remarks)
    assert {line.reason.partition("; ")[2] for line in cleaner.clean("\n".join(page)).lines} <= {remark, ""}


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("我們在「さくら」吃飯，這家店很貴", "我们在「さくら」吃饭，这家店很贵"),
        ("隔壁的媽媽の味便當賣完了", "隔壁的妈妈の味便当卖完了"),
        ("今天終於放假了ヽ(ﾟ∀ﾟ)ノ，開心", "今天终于放假了ヽ(ﾟ∀ﾟ)ノ，开心"),
        ("他買了一台ソニー，說這個牌子很耐用", "他买了一台ソニー，说这个牌子很耐用"),
        ("導演叫김기덕，他的電影很殘酷", "导演叫김기덕，他的电影很残酷"),
        ("ありがとう，我們很喜歡這份禮物", "ありがとう，我们很喜欢这份礼物"),
        ("ドラえもん（哆啦A夢）是我們這一代人的回憶", "ドラえもん（哆啦A梦）是我们这一代人的回忆"),
        ("くまモン這個名字，臺灣遊客覺得很親切", "くまモン这个名字，台湾游客觉得很亲切"),
    ],
)
def test_a_chinese_line_with_words_of_another_language_is_chinese(traditional: str, simplified: str) -> None:
    assert simplify([traditional]) == [simplified]


def test_a_word_that_a_line_explains_keeps_both_scripts() -> None:
    assert simplify(["這裡的「雲」簡化以後寫成「云」"]) == ["这里的「雲」简化以后写成「云」"]
    apart = "文章" * 20
    assert simplify([f"書籍，{apart}，书籍，這樣寫"]) == [f"书籍，{apart}，书籍，这样写"]


def test_a_simplified_page_about_the_scripts_keeps_its_examples() -> None:
    page = ["从繁体字到简体字，笔画少了许多", "繁体的“聽”有二十二画，“廳”更多", "改成简体字以后，孩子们学得快了"]
    assert simplify(page) == page


@pytest.mark.parametrize(
    ("page", "simplified"),
    [
        (["简体：头发", "繁體：頭髮"], ["简体：头发", "繁體：頭髮"]),
        (["【正體】頭髮很長", "【简体】头发很长"], ["【正體】頭髮很長", "【简体】头发很长"]),
        (["Traditional: 頭髮", "Simplified: 头发"], ["Traditional: 頭髮", "Simplified: 头发"]),
        (['"zh_CN": "保存",', '"zh_TW": "儲存",'], ['"zh_CN": "保存",', '"zh_TW": "儲存",']),
        # not side by side
        (["简体：头发", "", "", "繁體：麵條"], ["简体：头发", "", "", "繁体：面条"]),
        (["繁體：頭髮很長，他說"], ["繁体：头发很长，他说"]),
        # a word with the character stands behind it
        (["干：乾（乾燥）、幹（幹部）、干（干涉）"], ["干：乾（乾燥）、幹（幹部）、干（干涉）"]),
        (["「麵」（讀作面）簡化為「面」"], ["「麵」（读作面）简化为「面」"]),
    ],
)
def test_a_word_that_a_page_shows_in_both_scripts_stays_in_both(page: list[str], simplified: list[str]) -> None:
    assert simplify(page) == simplified


@pytest.mark.parametrize(
    ("line", "simplified"),
    [
        ("他買了任天堂的《ゼルダの伝説》，說畫面很漂亮。", "他买了任天堂的《ゼルダの伝説》，说画面很漂亮。"),
        ("他有全套《進撃の巨人》，放在書櫃裡。", "他有全套《進撃の巨人》，放在书柜里。"),
        ("轉角那家叫「阿嬤の手工餅」，賣的是傳統口味。", "转角那家叫「阿嬷の手工饼」，卖的是传统口味。"),
        (
            "她說：「對面的店叫タカハシ，專賣拉麵，價錢也不貴。」大家聽了都想去。",
            "她说：「对面的店叫タカハシ，专卖拉面，价钱也不贵。」大家听了都想去。",
        ),
    ],
)
def test_a_quotation_in_japanese_stays_on_a_chinese_line(line: str, simplified: str) -> None:
    assert simplify([line]) == [simplified]


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("唐代的李承乾和清代的徐乾學沒有見過", "唐代的李承乾和清代的徐乾学没有见过"),
        ("李先生把葡萄乾和餅乾都吃了", "李先生把葡萄干和饼干都吃了"),
        ("《穀梁傳》裡沒有稻穀", "《穀梁传》里没有稻谷"),
        ("嗰個人講嘢好快", "嗰个人讲嘢好快"),
        ("神祇在上，祇有一問", "神祇在上，只有一问"),
        ("他瞇著眼說：這算甚麼，彆腳的戲，甚至不如木偶", "他眯着眼说：这算什么，蹩脚的戏，甚至不如木偶"),
        ("他藉著酒意假藉名義，杯盤狼藉，也聊以慰藉", "他借着酒意假借名义，杯盘狼藉，也聊以慰藉"),
        ("他邀我入夥，又吃蘋果，白蘋洲上蘋蘩正綠", "他邀我入伙，又吃苹果，白蘋洲上蘋蘩正绿"),
        ("歳月如飈，他為了一盤碁，在江臯上坐到天亮", "岁月如飙，他为了一盘棋，在江皋上坐到天亮"),
        ("荳蔻、麻痺、搾取、餽贈，都見於這篇敍事詩", "豆蔻、麻痹、榨取、馈赠，都见于这篇叙事诗"),
    ],
)
def test_words_and_names_that_opencc_harms_come_out_right(traditional: str, simplified: str) -> None:
    assert simplify([traditional]) == [simplified]


@pytest.mark.parametrize(
    ("variant", "text", "converted"),
    [
        ("tw2sp", "演算法", "算法"),
        ("t2s", "抬头看，抬頭看", "抬头看，抬头看"),
        ("t2s", "幷州", "并州"),
        ("hk2s", "她的头髮很长", "她的头发很长"),
        ("t2s", "乾杯", "干杯"),
        ("t2s", "李承乾", "李承乾"),
        ("t2s", "", ""),
        ("tw2s", "著", "着"),
        ("tw2sp", "程式", "程序"),
        ("tw2sp", "这个稽覈", "这个稽核"),
        ("t2s", "松原市乾安县", "松原市乾安县"),
        ("tw2sp", "他写的程序", "他写的程序"),
        ("t2s", "図書館で本を読みます、東京", "図書館で本を読みます、東京"),
    ],
)
def test_a_named_variant_converts_all_but_names_and_other_languages(
    variant: Variant, text: str, converted: str
) -> None:
    assert simplify([text], variant) == [converted]
    assert cleaner.clean(text, variant=variant).text.strip() == converted


@given(
    st.lists(mixed_texts.map(lambda text: text.replace("\n", "")), min_size=1, max_size=4),
    st.sampled_from([None, *VARIANTS]),
)
@settings(max_examples=200, deadline=None)
def test_a_page_keeps_its_lines_whatever_it_holds(page: list[str], variant: Variant | None) -> None:
    assert len(simplify(page, variant)) == len(page)


def test_a_table_with_a_column_for_each_script_stays() -> None:
    page = ["| 繁體 | 简体 |", "|---|---|", "| 軟體 | 软件 |", "| 滑鼠 | 鼠标 |", "| 網路 | 网络 |", "| 檔案 | 文件 |"]
    assert simplify(page) == page
    assert simplify(["繁體 | 简体", "軟體與滑鼠", "網路與檔案"])[1:] == ["软体与滑鼠", "网路与档案"]


def test_a_row_that_has_a_word_in_both_scripts_stays_whole_and_a_sentence_does_not() -> None:
    assert simplify(["軟件 软件 軟體", "內存 内存 記憶體"]) == ["軟件 软件 軟體", "內存 内存 記憶體"]
    assert simplify(["「麵」簡化為「面」，說來話長"]) == ["「麵」简化为「面」，说来话长"]


def test_pairs_of_two_forms_stay_and_so_do_other_quoted_words_beside_them() -> None:
    assert simplify(["龜龟 鱷鳄 鯉鲤"]) == ["龜龟 鱷鳄 鯉鲤"]
    line = "我國大陸寫“软件”，臺灣寫“軟體”，香港也寫“軟件”。"
    assert simplify([line]) == ["我国大陆写“软件”，台湾写“軟體”，香港也写“軟件”。"]
