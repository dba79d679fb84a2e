"""Entities are decoded unless a line shows them or the tags that they spell."""

import pytest

from cleaner.repair.html_entities import unescape_entities

BLOCK, TAGS = "&lt;p&gt;水务局将检修城北的泵站。&lt;/p&gt;", "<p>水务局将检修城北的泵站。</p>"


def test_paragraphs_that_a_program_escaped_are_decoded() -> None:
    assert unescape_entities(f"{BLOCK}{BLOCK}") == f"{TAGS}{TAGS}"


@pytest.mark.parametrize(
    "line",
    [
        f"{BLOCK}&lt;br&gt;",
        f"标签：{BLOCK}",
        f"这些标签分出段落：{BLOCK}{BLOCK}",
        "&lt;br&gt; 换行，&lt;p&gt; 分段，&lt;b&gt; 加粗，&lt;/b&gt;",
    ],
    ids=["a few tags", "one paragraph", "a line about tags", "tags without a paragraph"],
)
def test_tags_that_an_author_shows_stay(line: str) -> None:
    assert unescape_entities(line) == line


def test_names_keep_their_case_where_it_has_a_meaning() -> None:
    assert unescape_entities("M&Uuml;NCHEN、M&uuml;nchen、&NBSP;&Nbsp;好") == "MÜNCHEN、München、  好"


@pytest.mark.parametrize("entity", ["&#0;", "&#xD800;", "&#57343;", "&#x110000;", "&#1;"])
def test_what_stands_for_no_character_stays(entity: str) -> None:
    assert unescape_entities(f"水{entity}阀") == f"水{entity}阀"
