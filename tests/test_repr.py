"""What a `repr` of the public types shows: enough to know the value, never a whole document."""

import pytest

import cleaner
from cleaner import Cleaner, Config, Label, Line

PAGE = "首頁 > 新聞 > 本地\n" + "他們說，圖書館對於城市的意義，遠遠超過書籍本身。\n" * 8
LONG = "字" * 100_000


def test_a_document_shows_its_kind_its_lines_its_encoding_and_how_it_begins() -> None:
    cleaned = cleaner.clean(PAGE.encode("big5"))
    begins = "他们说，图书馆对于城市的意义，远远超过书籍本身。\\n他们说，图…"
    assert repr(cleaned) == f"<Cleaned {cleaned.kind.name}, 8 of 9 lines, big5hkscs: '{begins}'>"


def test_a_document_shows_what_was_repaired() -> None:
    assert ", html_entities: '“老人们”" in repr(cleaner.clean("&ldquo;老人们&rdquo;一早就来走了一趟"))


def test_a_line_shows_its_label_its_score_and_what_became_of_it() -> None:
    line = Line(7, "A&amp;B", "A&B", Label.body, 0.5, kept=True, repairs=("html_entities",), reason="")
    assert repr(line) == "<Line 7 body 0.500 kept html_entities: 'A&B'>"


@pytest.mark.parametrize("text", [LONG, LONG + "\n" + LONG, "\udc80" * 1000, "\x1b[31m" * 1000])
def test_a_repr_is_short_and_can_be_printed_whatever_the_text(text: str) -> None:
    cleaned = cleaner.clean(text)
    for shown in (repr(cleaned), *map(repr, cleaned.lines)):
        assert len(shown) < 400
        assert shown.isprintable()


@pytest.mark.parametrize(
    ("config", "shown"),
    [
        (Config(), "Config()"),
        (Config(simplify=False, threshold=0.5), "Config(simplify=False, threshold=0.5)"),
        (Config(drop={"spam", "chrome", "body"}), "Config(drop=['body', 'chrome', 'spam'])"),  # type: ignore[arg-type]
        (Config(drop=()), "Config(drop=[])"),  # type: ignore[arg-type]
    ],
)
def test_options_show_what_differs_from_the_default_and_read_back_as_they_are(config: Config, shown: str) -> None:
    assert repr(config) == shown
    assert eval(shown) == config


def test_a_cleaner_shows_its_options_and_its_model() -> None:
    assert repr(Cleaner()) == "Cleaner(Config())"
    assert repr(Cleaner(Config(repair=False), model="mine")) == "Cleaner(Config(repair=False), model='mine')"
