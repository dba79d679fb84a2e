"""An expression is compiled when it is first used, and then does what one of `re` does."""

import re

import pytest

from cleaner.patterns import pattern


def test_an_expression_reads_as_one_of_re_does() -> None:
    lazy, compiled = pattern("(a+)B", re.IGNORECASE), re.compile("(a+)B", re.IGNORECASE)
    for text in ("", "xaAb", "ab ab"):
        assert lazy.findall(text) == compiled.findall(text)
        assert lazy.sub(r"\1", text) == compiled.sub(r"\1", text)
    assert (lazy.pattern, lazy.flags) == (compiled.pattern, compiled.flags)
    assert pattern(b"[\x80-\xff]").search(b"a\xe4") is not None


def test_what_is_wrong_with_an_expression_shows_at_its_first_use() -> None:
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.search("")
