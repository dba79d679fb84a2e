"""Which reading of a misread line is taken: the limits of each kind of codec, from both sides, and what counts."""

import math

import pytest

from cleaner.repair.mojibake import _cut, _has_words, _is_text, _joined
from cleaner.repair.mojibake.choice import Reading, WeighedReading, choose, pooled, sure, throughout
from cleaner.repair.mojibake.lost_bytes import Gap, _sure, _weigh, fill, most_frequent
from cleaner.repair.mojibake.plausibility import is_chinese, logprobs
from cleaner.repair.mojibake.utf8 import Run
from cleaner.repair.mojibake.weighing import weigh

UTF_8, SINGLE, PAIRS, RARE = "utf-8 as cp1252", "gbk as cp1252", "gbk as big5", "gbk as cp1250"
LINE = "ÖÐ¹ú"
# what they were measured with, and not what the code says now: nats of a gain, of a proof, and of both together
ALONE = {UTF_8: (8.0, 4.0, 12.0), SINGLE: (4.0, 8.0, 24.0), PAIRS: (25.0, 18.0, 60.0)}
KNOWN = {UTF_8: (0.0, -6.0, -4.0), SINGLE: (2.0, 0.0, 3.0), PAIRS: (8.0, 4.0, 14.0)}
EVERYWHERE = {UTF_8: (-8.0, -12.0, -16.0), SINGLE: (-12.0, -8.0, -16.0), PAIRS: (8.0, 4.0, 14.0)}


def weighed(gain: float, proof: float, chain: str = SINGLE, reading: str = "中国", line: str = LINE) -> WeighedReading:
    return WeighedReading(Reading(chain, [Run(0, len(line), reading)]), [gain], [proof])


def is_taken(chain: str, gain: float, proof: float, known: bool = False, everywhere: bool = False) -> bool:
    chains = [chain]
    return LINE in choose({LINE: [weighed(gain, proof, chain)]}, chains * known, chains * everywhere)


@pytest.mark.parametrize("chain", [UTF_8, SINGLE, PAIRS])
@pytest.mark.parametrize(
    ("limits", "known", "everywhere"),
    [(ALONE, False, False), (KNOWN, True, False), (EVERYWHERE, True, True)],
    ids=["alone", "on a page with others", "on a page that was misread throughout"],
)
def test_a_reading_gains_enough_and_is_proven_enough(
    chain: str, limits: dict[str, tuple[float, float, float]], known: bool, everywhere: bool
) -> None:
    gain, proof, both = limits[chain]
    far, near = max(proof, both - gain) + 0.1, max(gain, both - proof) + 0.1
    for step, taken in ((0.1, True), (-0.1, False)):
        assert is_taken(chain, gain + step, far + 0.2, known, everywhere) == taken
        assert is_taken(chain, near + 0.2, proof + step, known, everywhere) == taken
        if both > gain + proof + 1:
            assert is_taken(chain, gain + 0.5, both - gain - 0.5 + step, known, everywhere) == taken


def test_a_reading_that_tears_words_needs_more() -> None:
    line = "Nincs tóháti ház"
    reading = "Nincs t骽醫i h醶"
    # three letters became halves of characters
    for proof, taken in ((7.9, False), (8.1, True)):
        torn = WeighedReading(Reading(SINGLE, [Run(0, len(line), reading)]), [10.0], [proof])
        assert (line in choose({line: [torn]}, [SINGLE])) == taken


def test_one_character_proves_something_only_where_it_is_alone_on_a_page_with_others() -> None:
    one = weighed(90.0, 90.0, reading="某")
    assert choose({LINE: [one]}) == {}
    assert LINE in choose({LINE: [one]}, [SINGLE])
    beside = "我们 ÖÐ"
    run = WeighedReading(Reading(SINGLE, [Run(3, 5, "某")]), [90.0], [90.0])
    assert choose({beside: [run]}, [SINGLE]) == {}


def test_the_reading_that_gains_most_is_taken_and_a_codec_of_another_region_needs_more() -> None:
    usual = weighed(20.0, 90.0, SINGLE, "中国")
    for more, name in ((7.9, "中国"), (8.1, "中文")):
        other = weighed(20.0 + more, 90.0, RARE, "中文")
        for listed in ([usual, other], [other, usual]):
            assert choose({LINE: listed})[LINE].runs[0].reading == name
    assert choose({LINE: [usual, weighed(20.1, 90.0, RARE, "中文")]}, [RARE])[LINE].runs[0].reading == "中文"


def test_a_codec_is_known_by_forty_nats_of_all_lines_together() -> None:
    for last, known in ((20.1, {SINGLE}), (19.9, set())):
        lines = {"ÖÐ": [weighed(20.0, 90.0, line="ÖÐ")], "¹ú": [weighed(last, 90.0, line="¹ú")]}
        assert sure(choose(lines)) == known


def test_a_page_was_misread_throughout_where_eight_of_ten_characters_were() -> None:
    chosen = choose({LINE: [weighed(90.0, 90.0)]})
    assert throughout(chosen, [LINE, "é", "abc"]) == {SINGLE}
    assert throughout(chosen, [LINE, "éé"]) == set()


@pytest.mark.parametrize(
    ("gain", "proof", "lines", "known"),
    [
        (6.1, 6.1, 2, True),
        (5.9, 9.9, 2, False),
        (10.1, 2.1, 2, True),
        (11.9, 1.9, 2, False),
        (6.1, 5.8, 2, False),
        (99.0, 99.0, 1, False),
    ],
)
def test_short_lines_prove_together_what_none_proves_alone(gain: float, proof: float, lines: int, known: bool) -> None:
    names = ["ÖÐ", "¹ú"][:lines]
    judged = {name: [weighed(gain, proof, line=name)] for name in names}
    assert pooled(judged, names) == ({SINGLE} if known else set())
    assert pooled({name: [weighed(gain, proof, UTF_8, line=name)] for name in names}, names) == set()
    # beside as much that nobody misread they prove nothing
    assert pooled(judged, [*names, "éééé"]) == set()


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("a", 5.0),
        ("é", 3.3),
        ("あ", 4.0),
        ("가", 6.5),
        ("─", 3.0),
        ("♥", 7.0),
        ("\ue000", 13.0),
        ("\x85", 15.0),
        ("\ufffd", 15.0),
        # repeated; another script; a capital; one inside a word; a letter behind Han; ’ in a word
        ("♥♥", 1.0),
        ("\x80\x80", 1.0),
        ("éб", 8.3),
        ("É", 3.3),
        ("♥É", 4.3),
        ("éÉ", 9.3),
        ("我é", 8.3),
        ("─║", 8.0),
    ],
)
def test_what_a_character_of_no_chinese_costs(text: str, cost: float) -> None:
    assert logprobs(text)[-1] == pytest.approx(-cost, abs=1e-4)


def test_an_apostrophe_in_a_word_is_no_quotation_mark() -> None:
    assert logprobs("é’é")[1:].tolist() == pytest.approx([-5.0, -3.3], abs=1e-4)
    assert min(logprobs("龘靐齉爩")) >= -14.0
    assert logprobs("说「好」").tolist() == logprobs("说“好”").tolist()
    assert is_chinese("我，“a é♥（あ").tolist() == [True, True, True, False, False, False, False, True, False]


def test_a_reading_is_weighed_in_its_line_against_the_line_as_it_is() -> None:
    (found,) = weigh({"aÖÐb": [Reading(SINGLE, [Run(1, 3, "中")])]})["aÖÐb"]
    was, now = (float(logprobs(f"\n{text}\n")[1:].sum()) for text in ("aÖÐb", "a中b"))
    assert found.gains == pytest.approx([now - was], abs=1e-3)
    assert found.proofs == pytest.approx([float(logprobs("\na中b\n")[2]) + 10.0], abs=1e-3)
    assert weigh({"x": []}) == {"x": []}


@pytest.mark.parametrize(("sure_of", "lead", "filled"), [(1.0, 1.05, True), (1.0, 0.95, False), (2.0, 1.9, False)])
def test_a_lost_byte_is_filled_where_one_character_leads_all_others(sure_of: float, lead: float, filled: bool) -> None:
    gap = Gap("甲乙", "\ufffd", sure=sure_of)
    assert _sure([0.0, -lead], gap) == ("甲" if filled else "")
    assert _sure([-lead, 0.0], gap) == ("乙" if filled else "")
    # two that are as likely share their doubt
    assert _sure([0.0, -lead - math.log(2), -lead - math.log(2)], Gap("甲乙丙", "?", sure=sure_of)) == (
        "甲" if filled else ""
    )


def test_what_is_favoured_and_what_ends_no_line() -> None:
    gap = Gap("甲，", "\ufffd", favoured="甲")
    assert _weigh([-3.0, -2.0], "甲", "乙", gap) == -1.0
    assert _weigh([-3.0, -2.0], "，", "乙", gap) == -5.0
    end = math.log(1.0 + math.exp(-2.0) / 0.025)
    assert _weigh([-3.0, -2.0], "甲", "\n", gap) == pytest.approx(1.0 + end)
    assert _weigh([-3.0, -2.0], "，", "\n", gap) == pytest.approx(-9.0 + end)
    assert len(most_frequent("".join(map(chr, range(0x4E00, 0x4E80))))) == 64
    assert fill(["我们的生", Gap("活洺洸", "\ufffd"), "很好"]) == "我们的生活很好"
    assert fill(["我们的生", Gap("洺洸", "\ufffd"), "很好"]) == "我们的生\ufffd很好"
    assert fill([Gap("", "\ufffd"), "好"]) == "\ufffd好"


def test_runs_that_a_sign_parts_are_joined_with_the_run_before() -> None:
    line = "aa€bb€€cc€€€dd€ee"
    runs = [Run(0, 2, "甲"), Run(3, 5, "乙"), Run(7, 9, "丙"), Run(12, 14, "丁"), Run(15, 17, "戊")]
    assert [tuple(run) for run in _joined(line, runs)] == [(0, 9, "甲€乙€€丙"), (12, 17, "丁€戊")]


def test_a_long_line_is_cut_behind_its_marks() -> None:
    text = "上海图书馆昨日开放。" * 450
    parts = list(_cut(text))
    assert "".join(parts) == text
    assert [len(part) for part in parts] == [2000, 2000, 500]
    assert [len(part) for part in _cut("一" * 4500)] == [2000, 2000, 500]
    assert [len(part) for part in _cut("一" * 1000 + "！" + "二" * 1500)] == [1001, 1500]


def test_what_may_be_words_and_what_may_be_text() -> None:
    assert [_is_text(text) for text in ("妹妹妹", "妹", "中国", "abc")] == [False, True, True, False]
    assert _has_words("上海图书馆昨日开放")
    assert not _has_words("abc" * 30)
    # one in a hundred is enough
    assert _has_words("我们" + "é" * 98)
    assert not _has_words("我们" + "é" * 99)
