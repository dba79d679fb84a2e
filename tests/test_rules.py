"""What every caller relies on, by example; see `tests/properties` for what holds of any input."""

import pickle
import re

import pytest

import cleaner
from cleaner import Cleaner, Config
from tests.conftest import ROOT

shared_cleaner = Cleaner()


@pytest.mark.parametrize("text", ["你好", "Hello, world", "今日は、いい天気ですね", "안녕하세요", "1"])
def test_a_short_line_passes_through(text: str) -> None:
    assert cleaner.clean(text).text == f"{text}\n"


@pytest.mark.parametrize(
    "text",
    [
        "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡\n",
        "番茄炒鸡蛋\n番茄两个\n鸡蛋三个\n盐少许\n",
        "The quick brown fox\njumps over\nthe lazy dog\nHome\nAbout us\nand runs away.\n" * 5,
        "Съешь ещё этих\nмягких французских булок\nда выпей чаю\n",
        "東京の天気\n晴れです\n明日は雨が\n降るでしょう\n",
        "서울의 날씨\n맑음\n내일은 비\n",
    ],
)
def test_text_that_is_no_chinese_page_is_kept_whole(text: str) -> None:
    assert cleaner.clean(text).text == text


def test_lines_with_kana_are_never_simplified() -> None:
    text = "東京の図書館で勉強するのが好きです。\n經濟發展的關鍵在於創新，這是大家的共識。\n"
    assert (
        cleaner.clean(text).text == "東京の図書館で勉強するのが好きです。\n经济发展的关键在于创新，这是大家的共识。\n"
    )


def test_nothing_is_dropped_when_nothing_is_to_be_dropped() -> None:
    page = (ROOT / "fixtures" / "documents" / "news_navigation" / "dirty.txt").read_bytes()
    assert all(line.kept for line in cleaner.clean(page, drop=frozenset()).lines)


def test_a_lower_threshold_keeps_no_less() -> None:
    pages = [file.read_bytes() for file in (ROOT / "fixtures" / "documents").glob("*/dirty.txt")]
    kept = [
        [sum(line.kept for line in cleaner.clean(page, threshold=at).lines) for at in (0.02, 0.5, 0.98)]
        for page in pages
    ]
    assert all(counts == sorted(counts, reverse=True) for counts in kept)
    assert sum(counts[0] > counts[1] > counts[2] for counts in kept) > 1


def test_a_cleaner_pickles_and_cleans_alike() -> None:
    page = (ROOT / "fixtures" / "documents" / "forum_or_blog" / "dirty.txt").read_bytes()
    used = Cleaner(Config(simplify=False))
    used.clean(page)
    assert pickle.loads(pickle.dumps(used)).clean(page) == used.clean(page)


def test_documents_are_read_lazily() -> None:
    taken = []

    def pages() -> object:
        for number in range(100):
            taken.append(number)
            yield "今天的天气很好，我们去公园散步。" * 1000

    next(shared_cleaner.clean_many(pages()))  # type: ignore[arg-type]
    assert len(taken) < 100


def test_empty_documents_fill_a_block_too() -> None:
    taken = iter(range(1_000_000))
    next(shared_cleaner.clean_many("" for _ in taken))
    assert next(taken) < 10_000


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"drop": {"ad"}}, "unknown label 'ad': this model knows body, chrome, spam"),
        ({"variant": "s2t"}, "unknown variant 's2t': it is one of t2s, tw2s, tw2sp, hk2s"),
        ({"punctuation": "half"}, "unknown punctuation 'half': it is one of keep, fullwidth"),
        ({"quotes": "straight"}, "unknown quotes 'straight': it is one of keep, curly"),
        ({"drop": "ad"}, "unknown label 'ad'"),
        ({"threshold": "half"}, "threshold half: it is a probability between 0 and 1"),
        ({"threshold": 1.5}, "threshold 1.5: it is a probability between 0 and 1"),
    ],
)
def test_a_wrong_option_is_named_in_one_sentence(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        cleaner.clean("你好", **options)


def test_a_model_that_is_not_there_is_named_in_one_sentence() -> None:
    with pytest.raises(ValueError, match=r"no model in .*nowhere"):
        Cleaner(model="nowhere").clean("你好")
