"""What a line is taken for depends on its odds, its own words and the lines beside it."""

import pytest

from cleaner.lines.classifier import COLUMNS, SPAM, WORDS
from cleaner.lines.decision import PARAGRAPH, Odds, _spam


def line(spam: float, own: float = 0.0, words: float = -1.0, length: int = 10) -> Odds:
    alone = [0.0] * COLUMNS
    alone[SPAM], alone[WORDS] = own, words
    return Odds(body=0.0, spam=spam, alone=alone, shared=0.0, length=length)


def test_a_short_line_is_spam_only_where_its_own_words_say_so() -> None:
    assert _spam([line(0.45, own=2.0), line(0.0), line(0.95, own=-2.0)]) == [True, False, False]


def prose(spam: float, own: float = 2.0) -> Odds:
    return line(spam, own=own, words=5.0, length=PARAGRAPH)


def test_a_long_line_that_reads_like_an_article_must_be_sure_spam() -> None:
    assert _spam([prose(0.75), line(0.0), prose(0.95), line(0.0), prose(0.95, own=0.0)]) == [0, 0, 1, 0, 0]


def test_a_long_line_with_more_words_of_spam_than_of_an_article_is_a_list() -> None:
    assert _spam([prose(0.75, own=6.0)]) == [True]


@pytest.mark.parametrize("turned", [False, True])
def test_what_might_be_spam_is_spam_beside_spam_and_so_on(turned: bool) -> None:
    rows = [line(0.3), line(0.05), line(0.3), line(0.25), line(0.9, own=2.0), line(0.3, own=-3.0), line(0.3)]
    expected = [False, False, True, True, True, False, False]
    step = -1 if turned else 1
    assert _spam(rows[::step]) == expected[::step]


def test_an_article_goes_on_from_line_to_line_but_not_from_a_list_of_keywords() -> None:
    assert _spam([line(0.9, own=2.0), prose(0.5), prose(0.5)]) == [True, False, False]
    assert _spam([prose(0.95), prose(0.5, own=0.0), prose(0.5), prose(0.5, own=-3.0)]) == [True, True, True, False]
