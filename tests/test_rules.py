"""What every caller relies on, as properties of any input."""

import pickle
import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

import cleaner
from cleaner import Cleaned, Cleaner, Config, Label
from tests.conftest import ROOT

LINE_END = re.compile("\r\n|\r|\n")


@cache
def real_lines() -> list[str]:
    """Lines of the fixture documents: body, chrome and spam, damaged and whole."""
    files = sorted((ROOT / "fixtures" / "documents").glob("*/*.txt"))
    texts = [cleaner.clean(file.read_bytes(), drop=frozenset(), repair=False, simplify=False).text for file in files]
    return sorted({line for text in texts for line in text.split("\n")})


real_pages = st.lists(st.sampled_from(real_lines()), max_size=40).map("\n".join)
any_text = st.text(max_size=30) | st.text(
    st.sampled_from("經濟發展的關鍵\ud800\udfff (jì)？?,\u200b\ue3d5&lt;/p>"), max_size=30
)
any_pages = st.lists(any_text | st.sampled_from(real_lines()), max_size=12).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n", "\r"]).map(lambda end: end.join(lines))
)
shared_cleaner = Cleaner()


@given(st.binary(max_size=400) | any_pages.map(lambda page: page.encode("utf-8", "replace")))
def test_no_bytes_raise(data: bytes) -> None:
    assert isinstance(shared_cleaner.clean(data), Cleaned)


@given(any_pages)
def test_each_input_line_has_one_line_in_order(page: str) -> None:
    expected = LINE_END.split(page)
    if not expected[-1]:
        expected.pop()
    cleaned = shared_cleaner.clean(page)
    assert [line.original for line in cleaned.lines] == expected
    assert [line.number for line in cleaned.lines] == list(range(1, len(expected) + 1))


@given(real_pages | any_pages)
@settings(max_examples=200)
def test_cleaning_a_cleaned_text_changes_nothing(page: str) -> None:
    text = shared_cleaner.clean(page).text
    assert shared_cleaner.clean(text).text == text


@given(real_pages | any_pages)
def test_the_text_is_the_kept_lines_without_outer_white_space(page: str) -> None:
    cleaned = shared_cleaner.clean(page)
    kept = "\n".join(line.text if line.text.strip() else "" for line in cleaned.lines if line.kept).strip()
    assert cleaned.text == (re.sub("\n{3,}", "\n\n", kept) + "\n" if kept else "")


@given(st.lists(real_pages, max_size=6))
def test_many_documents_are_cleaned_as_each_alone(pages: list[str]) -> None:
    assert list(shared_cleaner.clean_many(pages)) == [shared_cleaner.clean(page) for page in pages]


@given(real_pages)
def test_the_label_does_not_depend_on_simplify(page: str) -> None:
    labels = [line.label for line in shared_cleaner.clean(page).lines]
    assert [line.label for line in cleaner.clean(page, simplify=False).lines] == labels


@pytest.mark.parametrize("script", ["s2t", "s2tw", "s2hk"])
@given(page=real_pages)
@settings(max_examples=30)
def test_the_label_does_not_depend_on_the_script(script: str, page: str) -> None:
    options = {"simplify": False, "repair": False, "drop": frozenset()}
    simplified = OpenCC("t2s").convert(page)
    traditional = OpenCC(script).convert(simplified)
    scores = [(line.label, line.score) for line in cleaner.clean(simplified, **options).lines]
    assert [(line.label, line.score) for line in cleaner.clean(traditional, **options).lines] == scores


@given(st.lists(st.text(st.characters(exclude_characters="\n\r"), max_size=40), min_size=1, max_size=2).map("\n".join))
def test_a_line_or_two_are_never_chrome(page: str) -> None:
    assert all(line.label is not Label.chrome for line in shared_cleaner.clean(page).lines)


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
